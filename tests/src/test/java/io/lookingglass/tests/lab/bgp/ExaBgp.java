package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * ExaBGP 4.2. It has no table to ask: it tells every event to a program of ours, and what it was
 * told is what its events add up to.
 */
final class ExaBgp extends Daemon {
  private static final Pattern FLOW =
      Pattern.compile("flow destination-ipv4 (\\S+) protocol =(\\w+) destination-port =(\\d+)");
  private static final Pattern RATE = Pattern.compile("rate-limit:(\\d+)");

  ExaBgp(NamespacePair link, Peering peering, Path folder) {
    super(link, peering, folder);
  }

  @Override
  List<String> command(boolean again) {
    try {
      Files.deleteIfExists(file("commands"));
      Files.deleteIfExists(file("events"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("relay.py", ConfigurationTemplate.named("exabgp-relay.py"));
    write(
        "exabgp.conf",
        ConfigurationTemplate.named("exabgp.conf")
            .value("routes", eachAnnouncement(route -> "    " + words(route) + ";"))
            .value(
                "rules",
                originatedRules().stream()
                    .map(rule -> "    " + words(rule))
                    .collect(Collectors.joining("\n"))));
    return List.of(
        "env",
        "exabgp.tcp.bind=" + IpAddresses.format(address()),
        "exabgp.tcp.port=179",
        "exabgp.daemon.user=root",
        "exabgp.api.cli=false",
        "exabgp.api.ack=false",
        "exabgp",
        file("exabgp.conf").toString());
  }

  private String words(Announcement announcement) {
    StringBuilder words =
        new StringBuilder(
            "route %s next-hop %s"
                .formatted(announcement.prefix(), nextHop(announcement.prefix())));
    if (peering().has(Peering.Option.ADD_PATH)) {
      words.append(" path-information 0.0.0.").append(announcement.path());
    }
    append(words, "community", announcement.standard());
    append(words, "large-community", announcement.large());
    append(
        words,
        "extended-community",
        announcement.routeTargets().stream().map(target -> "target:" + target).toList());
    return words.toString();
  }

  private static void append(StringBuilder words, String name, List<?> values) {
    if (!values.isEmpty()) {
      words.append(
          values.stream()
              .map(Object::toString)
              .collect(Collectors.joining(" ", " " + name + " [ ", " ]")));
    }
  }

  private static String words(FlowRule rule) {
    return "route { match { destination %s; protocol %s; destination-port =%d; } then { %s; } }"
        .formatted(
            rule.destination(),
            rule.protocolName(),
            rule.port(),
            rule.bytesPerSecond() == 0 ? "discard" : "rate-limit " + rule.bytesPerSecond());
  }

  @Override
  boolean isReady() {
    return Files.exists(file("commands")) && Files.exists(file("events"));
  }

  private void say(String command) {
    try {
      Files.writeString(
          file("commands"), command + "\n", StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void add(Announcement announcement) {
    say("announce " + words(announcement));
  }

  @Override
  void remove(Announcement announcement) {
    say("withdraw " + words(announcement));
  }

  @Override
  void add(FlowRule rule) {
    say("announce flow " + words(rule));
  }

  @Override
  void remove(FlowRule rule) {
    say("withdraw flow " + words(rule));
  }

  private List<JsonNode> events() {
    try {
      String text = Files.readString(file("events"), StandardCharsets.UTF_8);
      int complete = text.lastIndexOf('\n') + 1;
      return Json.all(text.substring(0, complete));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PeerState peer() {
    String state = "down";
    StringBuilder everything = new StringBuilder();
    for (JsonNode event : events()) {
      state = event.path("neighbor").path("state").asString(state);
      if (!event.path("type").asString("").equals("update")) {
        everything.append(event).append('\n');
      }
    }
    return new PeerState(state.equals("up"), state, everything.toString());
  }

  @Override
  public List<SeenRoute> routes(IpVersion version) {
    String family = version == IpVersion.IPV4 ? "ipv4 unicast" : "ipv6 unicast";
    Map<String, SeenRoute> routes = new LinkedHashMap<>();
    fold(
        family,
        routes,
        (nextHop, route, attributes) -> seen(IpAddresses.parse(nextHop), route, attributes));
    return List.copyOf(routes.values());
  }

  @Override
  public List<FlowRule> flowRules() {
    Map<String, FlowRule> rules = new LinkedHashMap<>();
    fold("ipv4 flow", rules, (nextHop, route, attributes) -> rule(route, attributes));
    return List.copyOf(rules.values());
  }

  private interface Reader<R> {
    R read(String nextHop, JsonNode route, JsonNode attributes);
  }

  /** What the updates since the session came up add up to. */
  private <R> void fold(String family, Map<String, R> table, Reader<R> reader) {
    for (JsonNode event : events()) {
      if (event.path("neighbor").has("state")) {
        table.clear();
      }
      JsonNode update = event.path("neighbor").path("message").path("update");
      update.path("withdraw").path(family).forEach(route -> table.remove(key(route)));
      for (Map.Entry<String, JsonNode> byNextHop :
          update.path("announce").path(family).properties()) {
        for (JsonNode route : byNextHop.getValue()) {
          table.put(key(route), reader.read(byNextHop.getKey(), route, update.path("attribute")));
        }
      }
    }
  }

  private static String key(JsonNode route) {
    return route.path("nlri").asString(route.path("string").asString(""))
        + " "
        + route.path("path-information").asString("");
  }

  private static SeenRoute seen(InetAddress nextHop, JsonNode route, JsonNode attributes) {
    List<Long> asPath = new ArrayList<>();
    attributes.path("as-path").forEach(asn -> asPath.add(asn.asLong()));
    List<String> extended = new ArrayList<>();
    attributes
        .path("extended-community")
        .forEach(
            community ->
                extended.add(community.path("string").asString().replace("target:", "rt:")));
    return new SeenRoute(
        IpPrefix.parse(route.path("nlri").asString()),
        nextHop,
        asPath,
        tuples(attributes.path("community")),
        tuples(attributes.path("large-community")),
        extended);
  }

  private static List<String> tuples(JsonNode communities) {
    List<String> texts = new ArrayList<>();
    communities.forEach(community -> texts.add(String.join(":", Json.texts(community))));
    return texts;
  }

  private static FlowRule rule(JsonNode route, JsonNode attributes) {
    Matcher flow = FLOW.matcher(route.path("string").asString());
    Matcher rate = RATE.matcher(attributes.path("extended-community").toString());
    if (!flow.find() || !rate.find()) {
      throw new IllegalStateException("no such rule is sent: " + route + attributes);
    }
    return new FlowRule(
        IpPrefix.parse(flow.group(1)),
        flow.group(2).equals("tcp") ? 6 : 17,
        Integer.parseInt(flow.group(3)),
        Long.parseLong(rate.group(1)));
  }

  @Override
  public void requestRefresh() {
    say("announce route-refresh ipv4 unicast");
  }

  /** It has no word for a text, and opens the session again by itself. */
  @Override
  public void shutDown(String text) {
    say("neighbor " + neighbor() + " teardown 2");
  }

  @Override
  public void enable() {}
}
