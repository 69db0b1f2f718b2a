package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** GoBGP 3.10. Routes live in the running daemon only, and are told it again after a restart. */
final class GoBgp extends Daemon {
  private static final int ESTABLISHED = 6;
  private static final int TRAFFIC_RATE = 6;
  private static final int ROUTE_TARGET = 2;

  private final List<String> gobgp;

  GoBgp(NamespacePair link, Peering peering, Path folder) {
    super(link, peering, folder);
    gobgp = List.of("gobgp", "--target", "unix://" + file("control"));
  }

  @Override
  List<String> command(boolean again) {
    try {
      Files.deleteIfExists(file("control")); // It does not listen where a killed one has listened.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("gobgp.toml", ConfigurationTemplate.named("gobgp.toml"));
    List<String> command =
        new ArrayList<>(List.of("gobgpd", "-t", "toml", "-f", file("gobgp.toml").toString()));
    command.addAll(List.of("--api-hosts", "unix://" + file("control"), "--pprof-disable"));
    if (again) {
      command.add("--graceful-restart");
    }
    return command;
  }

  @Override
  boolean isReady() {
    return succeeds(gobgp, "neighbor", neighbor());
  }

  @Override
  void started() {
    announcements().forEach(this::add);
    originatedRules().forEach(this::add);
  }

  @Override
  void add(Announcement announcement) {
    rib("add", announcement);
  }

  @Override
  void remove(Announcement announcement) {
    rib("del", announcement);
  }

  private void rib(String verb, Announcement announcement) {
    IpVersion version = version(announcement.prefix());
    List<String> words = new ArrayList<>(List.of("global", "rib", verb, "-a"));
    words.add(version == IpVersion.IPV4 ? "ipv4" : "ipv6");
    words.add(announcement.prefix().toString());
    words.addAll(List.of("identifier", Integer.toString(announcement.path())));
    words.addAll(List.of("origin", "igp"));
    words.addAll(List.of("nexthop", nextHop(announcement.prefix())));
    if (!announcement.standard().isEmpty()) {
      words.addAll(List.of("community", commas(announcement.standard())));
    }
    if (!announcement.large().isEmpty()) {
      words.addAll(List.of("large-community", commas(announcement.large())));
    }
    for (String target : announcement.routeTargets()) {
      words.addAll(List.of("rt", target));
    }
    control(gobgp, words.toArray(new String[0]));
  }

  private static String commas(List<? extends Community> communities) {
    return communities.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  @Override
  void add(FlowRule rule) {
    rib("add", rule);
  }

  @Override
  void remove(FlowRule rule) {
    rib("del", rule);
  }

  private void rib(String verb, FlowRule rule) {
    List<String> words = new ArrayList<>(List.of("global", "rib", verb, "-a", "ipv4-flowspec"));
    words.addAll(List.of("match", "destination", rule.destination().toString()));
    words.addAll(List.of("protocol", rule.protocolName()));
    words.addAll(List.of("destination-port", "==" + rule.port(), "then"));
    words.addAll(
        rule.bytesPerSecond() == 0
            ? List.of("discard")
            : List.of("rate-limit", Long.toString(rule.bytesPerSecond())));
    control(gobgp, words.toArray(new String[0]));
  }

  @Override
  public PeerState peer() {
    JsonNode neighbor = Json.one(control(gobgp, "neighbor", neighbor(), "-j"));
    int state = neighbor.path("state").path("session_state").asInt(0);
    return new PeerState(
        state == ESTABLISHED, "session_state " + state, control(gobgp, "neighbor", neighbor()));
  }

  private JsonNode received(String family) {
    // It fails when the session is down.
    return peer().established()
        ? Json.one(control(gobgp, "neighbor", neighbor(), "adj-in", "-a", family, "-j"))
        : Json.one("{}");
  }

  @Override
  public List<SeenRoute> routes(IpVersion version) {
    List<SeenRoute> routes = new ArrayList<>();
    received(version == IpVersion.IPV4 ? "ipv4" : "ipv6")
        .forEach(paths -> paths.forEach(path -> routes.add(seen(path))));
    return routes;
  }

  private static SeenRoute seen(JsonNode path) {
    List<Long> asPath = new ArrayList<>();
    for (JsonNode segment : attribute(path, 2).path("as_paths")) {
      segment.path("asns").forEach(asn -> asPath.add(asn.asLong()));
    }
    List<String> communities = new ArrayList<>();
    for (JsonNode community : attribute(path, 8).path("communities")) {
      long bits = community.asLong();
      communities.add(bits / 65536 + ":" + bits % 65536);
    }
    List<String> large = new ArrayList<>();
    for (JsonNode community : attribute(path, 32).path("value")) {
      large.add(
          "%s:%s:%s"
              .formatted(
                  community.path("ASN").asString(),
                  community.path("LocalData1").asString(),
                  community.path("LocalData2").asString()));
    }
    List<String> extended = new ArrayList<>();
    for (JsonNode community : attribute(path, 16).path("value")) {
      boolean target = community.path("subtype").asInt(0) == ROUTE_TARGET;
      extended.add(target ? "rt:" + community.path("value").asString() : community.toString());
    }
    JsonNode nextHop = attribute(path, 14).path("nexthop");
    return new SeenRoute(
        IpPrefix.parse(path.path("nlri").path("prefix").asString()),
        IpAddresses.parse(
            nextHop.isMissingNode()
                ? attribute(path, 3).path("nexthop").asString()
                : nextHop.asString()),
        asPath,
        communities,
        large,
        extended);
  }

  private static JsonNode attribute(JsonNode path, int type) {
    for (JsonNode attribute : path.path("attrs")) {
      if (attribute.path("type").asInt(0) == type) {
        return attribute;
      }
    }
    return Json.one("{}");
  }

  @Override
  public List<FlowRule> flowRules() {
    List<FlowRule> rules = new ArrayList<>();
    received("ipv4-flowspec").forEach(paths -> paths.forEach(path -> rules.add(rule(path))));
    return rules;
  }

  private static FlowRule rule(JsonNode path) {
    @Nullable IpPrefix destination = null;
    int protocol = 0;
    int port = 0;
    for (JsonNode component : path.path("nlri").path("value")) {
      JsonNode value = component.path("value");
      switch (component.path("type").asInt(0)) {
        case 1 -> destination = IpPrefix.parse(value.path("prefix").asString());
        case 3 -> protocol = value.path(0).path("value").asInt();
        case 5 -> port = value.path(0).path("value").asInt();
        default -> throw new IllegalStateException("no such component is sent: " + component);
      }
    }
    if (destination == null) {
      throw new IllegalStateException("a rule without destination: " + path);
    }
    long rate = -1;
    for (JsonNode community : attribute(path, 16).path("value")) {
      if (community.path("subtype").asInt(0) == TRAFFIC_RATE) {
        rate = (long) community.path("rate").asDouble();
      }
    }
    return new FlowRule(destination, protocol, port, rate);
  }

  @Override
  public void requestRefresh() {
    throw new UnsupportedOperationException("GoBGP keeps what it received and asks nobody");
  }

  @Override
  public void shutDown(String text) {
    control(gobgp, "neighbor", neighbor(), "shutdown", "--reason", text);
  }

  @Override
  public void enable() {
    control(gobgp, "neighbor", neighbor(), "enable");
  }
}
