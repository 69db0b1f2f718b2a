package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** FRR's bgpd 8.4, without zebra: it installs nothing and knows no interfaces. */
final class Frr extends Daemon {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern RATE = Pattern.compile("FS:rate ([0-9.]+)");

  private final List<String> vtysh;

  Frr(NamespacePair link, Peering peering, Path folder) {
    super(link, peering, folder);
    vtysh = List.of("vtysh", "--vty_socket", folder.toString(), "-d", "bgpd");
  }

  @Override
  List<String> command(boolean again) {
    ConfigurationTemplate template =
        ConfigurationTemplate.named("frr.conf")
            .value("networks4", networks(IpVersion.IPV4))
            .value("networks6", networks(IpVersion.IPV6))
            .value("routeMaps", eachAnnouncement(route -> String.join("\n", routeMap(route))));
    if (peering().role() != null) {
      template.value("role", peering().role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    write("bgpd.conf", template);
    List<String> command =
        new ArrayList<>(List.of("/usr/lib/frr/bgpd", "-S", "-Z", "-n", "-p", "179", "-P", "0"));
    command.addAll(List.of("-f", file("bgpd.conf").toString()));
    command.addAll(List.of("--vty_socket", file("").toString()));
    command.addAll(List.of("-i", file("pid").toString()));
    return command;
  }

  private String networks(IpVersion version) {
    return announcements().stream()
        .filter(route -> version(route.prefix()) == version)
        .map(Frr::network)
        .collect(Collectors.joining("\n"));
  }

  private static String network(Announcement announcement) {
    return "network %s route-map %s".formatted(announcement.prefix(), name(announcement));
  }

  private static String name(Announcement announcement) {
    return "OF-" + announcement.prefix().toString().replace('/', '-').replace(':', '_');
  }

  private static List<String> routeMap(Announcement announcement) {
    List<String> lines = new ArrayList<>();
    lines.add("route-map " + name(announcement) + " permit 10");
    if (!announcement.standard().isEmpty()) {
      lines.add("set community " + words(announcement.standard()));
    }
    if (!announcement.large().isEmpty()) {
      lines.add("set large-community " + words(announcement.large()));
    }
    if (!announcement.routeTargets().isEmpty()) {
      lines.add("set extcommunity rt " + words(announcement.routeTargets()));
    }
    lines.add("exit");
    return lines;
  }

  private static String words(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  @Override
  boolean isReady() {
    return succeeds(vtysh, "-c", "show version");
  }

  private void configure(List<String> lines) {
    List<String> words = new ArrayList<>(List.of("-c", "configure terminal"));
    for (String line : lines) {
      words.add("-c");
      words.add(line);
    }
    control(vtysh, words.toArray(new String[0]));
  }

  private List<String> inFamily(Announcement announcement, String line) {
    return List.of(
        "router bgp " + peering().asn().value(),
        "address-family %s unicast".formatted(announcement.prefix().isIpv4() ? "ipv4" : "ipv6"),
        line);
  }

  @Override
  void add(Announcement announcement) {
    List<String> lines = new ArrayList<>(routeMap(announcement));
    lines.addAll(inFamily(announcement, network(announcement)));
    configure(lines);
  }

  @Override
  void remove(Announcement announcement) {
    configure(inFamily(announcement, "no " + network(announcement)));
  }

  @Override
  void add(FlowRule rule) {
    throw new UnsupportedOperationException("FRR originates no FlowSpec rules");
  }

  @Override
  void remove(FlowRule rule) {
    throw new UnsupportedOperationException("FRR originates no FlowSpec rules");
  }

  @Override
  public PeerState peer() {
    String text = control(vtysh, "-c", "show bgp neighbors " + neighbor() + " json");
    String state = Json.one(text).path(neighbor()).path("bgpState").asString("unknown");
    return new PeerState(state.equals("Established"), state, text);
  }

  @Override
  public List<SeenRoute> routes(IpVersion version) {
    String family = version == IpVersion.IPV4 ? "ipv4" : "ipv6";
    String show = "show bgp " + family + " unicast ";
    // The table shows no communities; one prefix does.
    List<String> words = new ArrayList<>();
    for (String prefix :
        Json.one(control(vtysh, "-c", show + "json")).path("routes").propertyNames()) {
      words.add("-c");
      words.add(show + prefix + " json");
    }
    List<SeenRoute> routes = new ArrayList<>();
    if (!words.isEmpty()) {
      for (JsonNode entry : Json.all(control(vtysh, words.toArray(new String[0])))) {
        for (JsonNode path : entry.path("paths")) {
          if (path.path("peer").path("peerId").asString("").equals(neighbor())) {
            routes.add(seen(IpPrefix.parse(entry.path("prefix").asString()), path));
          }
        }
      }
    }
    return routes;
  }

  private static SeenRoute seen(IpPrefix prefix, JsonNode path) {
    List<Long> asPath = new ArrayList<>();
    for (JsonNode segment : path.path("aspath").path("segments")) {
      segment.path("list").forEach(asn -> asPath.add(asn.asLong()));
    }
    return new SeenRoute(
        prefix,
        IpAddresses.parse(path.path("nexthops").path(0).path("ip").asString()),
        asPath,
        // FRR adds no-export to what has BLACKHOLE (RFC 7999, section 3.2).
        Json.texts(path.path("community").path("list")).stream()
            .map(SeenRoute::standardCommunity)
            .toList(),
        Json.texts(path.path("largeCommunity").path("list")),
        Arrays.stream(path.path("extendedCommunity").path("string").asString("").split(" ", -1))
            .filter(word -> !word.isEmpty())
            .map(word -> word.replace("RT:", "rt:"))
            .toList());
  }

  @Override
  public List<FlowRule> flowRules() {
    List<FlowRule> rules = new ArrayList<>();
    JsonNode rule = Json.one("{}");
    for (JsonNode table : Json.all(control(vtysh, "-c", "show bgp ipv4 flowspec detail json"))) {
      for (JsonNode part : table) {
        if (part.has("to")) {
          rule = part;
        }
        Matcher rate = RATE.matcher(part.path("ecomlist").asString(""));
        if (rate.find()) {
          rules.add(
              new FlowRule(
                  IpPrefix.parse(rule.path("to").asString()),
                  number(rule.path("proto").asString()),
                  number(rule.path("dstp").asString()),
                  (long) Double.parseDouble(rate.group(1))));
        }
      }
    }
    return rules;
  }

  private static int number(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.find()) {
      throw new IllegalStateException("no number in " + text);
    }
    return Integer.parseInt(number.group());
  }

  @Override
  public void requestRefresh() {
    control(vtysh, "-c", "clear bgp ipv4 unicast " + neighbor() + " soft in");
  }

  @Override
  public void shutDown(String text) {
    configure(
        List.of(
            "router bgp " + peering().asn().value(),
            "neighbor " + neighbor() + " shutdown message " + text));
  }

  @Override
  public void enable() {
    configure(
        List.of(
            "router bgp " + peering().asn().value(), "no neighbor " + neighbor() + " shutdown"));
  }
}
