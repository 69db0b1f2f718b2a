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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** OpenBGPD 7.7, the portable edition. */
final class OpenBgpd extends Daemon {
  private final List<String> bgpctl;

  OpenBgpd(NamespacePair link, Peering peering, Path folder) {
    super(link, peering, folder);
    bgpctl = List.of("bgpctl", "-s", file("control").toString());
  }

  @Override
  List<String> command(boolean again) {
    try {
      Files.createDirectories(Path.of("/run/openbgpd")); // Where its processes are confined to.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writeConfiguration();
    return List.of("/usr/sbin/bgpd", "-d", "-v", "-f", file("bgpd.conf").toString());
  }

  private void writeConfiguration() {
    ConfigurationTemplate template =
        ConfigurationTemplate.named("openbgpd.conf")
            .value("networks", eachAnnouncement(this::network));
    if (peering().role() != null) {
      template.value("role", peering().role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    write("bgpd.conf", template);
  }

  private String network(Announcement announcement) {
    List<String> words = new ArrayList<>();
    words.add("nexthop " + nextHop(announcement.prefix()));
    for (Community.Standard community : announcement.standard()) {
      words.add("community " + community);
    }
    for (Community.Large community : announcement.large()) {
      words.add("large-community " + community);
    }
    for (String target : announcement.routeTargets()) {
      words.add("ext-community rt " + target);
    }
    return "network %s set { %s }".formatted(announcement.prefix(), String.join(" ", words));
  }

  @Override
  boolean isReady() {
    return reloads() > 0 && succeeds(bgpctl, "show");
  }

  /** How often it has taken over a configuration; it ignores what comes before it has. */
  private long reloads() {
    return log().lines().filter(line -> line.startsWith("RDE soft reconfiguration done")).count();
  }

  private void reload() {
    long before = reloads();
    writeConfiguration();
    control(bgpctl, "reload");
    await(() -> reloads() > before);
  }

  @Override
  void add(Announcement announcement) {
    reload();
  }

  @Override
  void remove(Announcement announcement) {
    reload();
  }

  @Override
  void add(FlowRule rule) {
    throw new UnsupportedOperationException("OpenBGPD 7.7 knows no FlowSpec");
  }

  @Override
  void remove(FlowRule rule) {
    throw new UnsupportedOperationException("OpenBGPD 7.7 knows no FlowSpec");
  }

  @Override
  public PeerState peer() {
    JsonNode neighbor =
        Json.one(control(bgpctl, "-j", "show", "neighbor", neighbor())).path("neighbors").path(0);
    String state = neighbor.path("state").asString("unknown");
    return new PeerState(
        state.equals("Established"), state, control(bgpctl, "show", "neighbor", neighbor()));
  }

  @Override
  public List<SeenRoute> routes(IpVersion version) {
    List<SeenRoute> routes = new ArrayList<>();
    String text =
        control(
            bgpctl,
            "-j",
            "show",
            "rib",
            version == IpVersion.IPV4 ? "inet" : "inet6",
            "detail",
            "in",
            "neighbor",
            neighbor());
    for (JsonNode route : Json.one(text).path("rib")) {
      routes.add(
          new SeenRoute(
              IpPrefix.parse(route.path("prefix").asString()),
              IpAddresses.parse(route.path("exit_nexthop").asString()),
              Arrays.stream(route.path("aspath").asString().split(" ", -1))
                  .filter(word -> !word.isEmpty())
                  .map(Long::valueOf)
                  .toList(),
              Json.texts(route.path("communities")).stream()
                  .map(SeenRoute::standardCommunity)
                  .toList(),
              Json.texts(route.path("large_communities")),
              Json.texts(route.path("extended_communities")).stream()
                  .map(word -> word.replace("rt ", "rt:"))
                  .toList()));
    }
    return routes;
  }

  @Override
  public List<FlowRule> flowRules() {
    return List.of();
  }

  @Override
  public void requestRefresh() {
    control(bgpctl, "neighbor", neighbor(), "refresh");
  }

  @Override
  public void shutDown(String text) {
    control(bgpctl, "neighbor", neighbor(), "down", text);
  }

  @Override
  public void enable() {
    control(bgpctl, "neighbor", neighbor(), "up");
  }
}
