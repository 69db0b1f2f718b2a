package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** BIRD 2.0.12. Its control program knows no JSON. */
final class Bird extends Daemon {
  private static final Pattern STATE = Pattern.compile("BGP state: +(\\S+)");
  private static final Pattern ROUTE = Pattern.compile("^([0-9a-f.:]+/[0-9]+) ");
  private static final Pattern FLOW =
      Pattern.compile("flow4 \\{ dst (\\S+); proto (\\d+); dport (\\d+); }");
  private static final Pattern ATTRIBUTE = Pattern.compile("^\\s+BGP\\.(\\w+): (.*)$");
  private static final Pattern RATE = Pattern.compile("generic, 0x8006[0-9a-f]{4}, 0x([0-9a-f]+)");
  private static final Pattern TUPLE = Pattern.compile("\\(([^)]*)\\)");

  private final List<String> birdc;

  Bird(NamespacePair link, Peering peering, Path folder) {
    super(link, peering, folder);
    birdc = List.of("birdc", "-s", file("control").toString());
  }

  @Override
  List<String> command(boolean again) {
    ConfigurationTemplate template = ConfigurationTemplate.named("bird.conf");
    if (peering().role() != null) {
      template.value("role", peering().role().name().toLowerCase(Locale.ROOT).replace('-', '_'));
    }
    writeRoutes();
    write("bird.conf", template);
    List<String> command =
        new ArrayList<>(List.of("bird", "-f", "-c", file("bird.conf").toString(), "-s"));
    command.addAll(List.of(file("control").toString(), "-P", file("pid").toString()));
    if (again) {
      command.add("-R");
    }
    return command;
  }

  @Override
  boolean isReady() {
    return succeeds(birdc, "show", "status");
  }

  private void writeRoutes() {
    Map<String, List<String>> byProtocol = new TreeMap<>();
    for (Announcement announcement : announcements()) {
      String channel = version(announcement.prefix()) == IpVersion.IPV4 ? "ipv4" : "ipv6";
      byProtocol
          .computeIfAbsent(
              "%sp%d { %s;".formatted(channel, announcement.path(), channel),
              name -> new ArrayList<>())
          .add(route(announcement));
    }
    for (FlowRule rule : originatedRules()) {
      byProtocol.computeIfAbsent("flow { flow4;", name -> new ArrayList<>()).add(flow(rule));
    }
    StringBuilder text = new StringBuilder();
    byProtocol.forEach(
        (head, routes) ->
            text.append("protocol static ")
                .append(head)
                .append('\n')
                .append(String.join("\n", routes))
                .append("\n}\n"));
    write("routes.conf", text.toString());
  }

  private static String route(Announcement announcement) {
    StringBuilder actions = new StringBuilder();
    for (Community.Standard community : announcement.standard()) {
      actions.append("bgp_community.add((%d,%d)); ".formatted(community.high(), community.low()));
    }
    for (Community.Large community : announcement.large()) {
      actions.append(
          "bgp_large_community.add((%s)); ".formatted(community.toString().replace(':', ',')));
    }
    for (String target : announcement.routeTargets()) {
      actions.append("bgp_ext_community.add((rt,%s)); ".formatted(target.replace(':', ',')));
    }
    return "  route %s blackhole { %s};".formatted(announcement.prefix(), actions);
  }

  private static String flow(FlowRule rule) {
    return "  route flow4 { dst %s; proto = %d; dport = %d; } { bgp_ext_community.add((generic, 0x80060000, %s)); };"
        .formatted(
            rule.destination(),
            rule.protocol(),
            rule.port(),
            "0x" + Integer.toHexString(Float.floatToIntBits((float) rule.bytesPerSecond())));
  }

  private void reconfigure() {
    writeRoutes();
    control(birdc, "configure");
  }

  @Override
  void add(Announcement announcement) {
    reconfigure();
  }

  @Override
  void remove(Announcement announcement) {
    reconfigure();
  }

  @Override
  void add(FlowRule rule) {
    reconfigure();
  }

  @Override
  void remove(FlowRule rule) {
    reconfigure();
  }

  @Override
  public PeerState peer() {
    String text = control(birdc, "show", "protocols", "all", "session");
    Matcher state = STATE.matcher(text);
    String name = state.find() ? state.group(1) : "unknown";
    return new PeerState(name.equals("Established"), name, text);
  }

  @Override
  public List<SeenRoute> routes(IpVersion version) {
    String table = version == IpVersion.IPV4 ? "master4" : "master6";
    List<SeenRoute> routes = new ArrayList<>();
    String prefix = "";
    for (Entry entry : entries(table)) {
      Matcher route = ROUTE.matcher(entry.head);
      // Further routes to the same prefix do not repeat it.
      prefix = route.find() ? route.group(1) : prefix;
      routes.add(seen(prefix, entry.attributes));
    }
    return routes;
  }

  @Override
  public List<FlowRule> flowRules() {
    List<FlowRule> rules = new ArrayList<>();
    for (Entry entry : entries("flowtab4")) {
      Matcher flow = FLOW.matcher(entry.head);
      Matcher rate = RATE.matcher(entry.attributes.getOrDefault("ext_community", ""));
      if (flow.find() && rate.find()) {
        rules.add(
            new FlowRule(
                IpPrefix.parse(flow.group(1)),
                Integer.parseInt(flow.group(2)),
                Integer.parseInt(flow.group(3)),
                (long) Float.intBitsToFloat(Integer.parseUnsignedInt(rate.group(1), 16))));
      }
    }
    return rules;
  }

  /** One route: its first line, and the attributes of the lines that follow. */
  private record Entry(String head, Map<String, String> attributes) {}

  private List<Entry> entries(String table) {
    String text = control(birdc, "show", "route", "table", table, "protocol", "session", "all");
    List<Entry> entries = new ArrayList<>();
    String name = "";
    for (String line : text.lines().toList()) {
      Matcher attribute = ATTRIBUTE.matcher(line);
      if (line.contains("[session ")) {
        entries.add(new Entry(line, new HashMap<>()));
        name = "";
      } else if (attribute.matches() && !entries.isEmpty()) {
        name = attribute.group(1);
        entries.getLast().attributes.put(name, attribute.group(2).strip());
      } else if (line.startsWith("\t\t") && !name.isEmpty()) {
        // A long attribute goes on.
        entries.getLast().attributes.merge(name, line.strip(), (first, rest) -> first + " " + rest);
      }
    }
    return entries;
  }

  private static SeenRoute seen(String prefix, Map<String, String> attributes) {
    List<Long> path =
        Arrays.stream(attributes.getOrDefault("as_path", "").split(" ", -1))
            .filter(word -> !word.isEmpty())
            .map(Long::valueOf)
            .toList();
    return new SeenRoute(
        IpPrefix.parse(prefix),
        IpAddresses.parse(attributes.getOrDefault("next_hop", "").split(" ", -1)[0]),
        path,
        tuples(attributes.get("community")),
        tuples(attributes.get("large_community")),
        tuples(attributes.get("ext_community")));
  }

  private static List<String> tuples(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    return TUPLE
        .matcher(text)
        .results()
        .map(match -> match.group(1).replace(" ", "").replace(',', ':'))
        .toList();
  }

  @Override
  public void requestRefresh() {
    control(birdc, "reload", "in", "session");
  }

  @Override
  public void shutDown(String text) {
    control(birdc, "disable", "session", "\"" + text + "\"");
  }

  @Override
  public void enable() {
    control(birdc, "enable", "session");
  }
}
