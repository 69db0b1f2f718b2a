package io.lookingglass.tests.demo;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NetworkNamespace;
import io.lookingglass.tests.lab.bgp.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The neighbours: BIRD at the edge, FRR at an exchange, with an RPKI cache beside it. */
final class DemoRouting {
  static final long TRANSIT_A = 64511;
  static final long TRANSIT_B = 64510;
  static final String CACHE = "192.0.2.6:8282";

  /** Of whom the hijack is. */
  static final long HIJACKER = 65551;

  private static final List<String> COMMUNITIES =
      List.of("64511:100", "64511:200", "64511:300", "64511:300 64511:1:2");
  private static final int EVERY_OTHER = 2;

  private final DemoNetwork network;
  private final Path folder;
  private final String password;
  private DaemonProcess cache;

  DemoRouting(DemoNetwork network, Path folder, String password) throws IOException {
    this.network = network;
    this.folder = Files.createDirectory(folder);
    this.password = password;
    Files.writeString(folder.resolve("roas.json"), SyntheticTable.roas());
    startBird();
    startFrr();
    cache = startCache();
  }

  private NetworkNamespace edge() {
    return network.node(Node.EDGE);
  }

  private void startBird() throws IOException {
    Files.writeString(folder.resolve("routes4.conf"), birdRoutes(true));
    Files.writeString(folder.resolve("routes6.conf"), birdRoutes(false));
    Path file = folder.resolve("bird.conf");
    Files.writeString(
        file,
        """
        router id 192.0.2.2;
        log stderr all;
        flow4 table flow4tab;
        protocol device { }
        protocol static routes4 { ipv4;
        include "%1$s/routes4.conf";
        }
        protocol static routes6 { ipv6;
        include "%1$s/routes6.conf";
        }
        protocol bgp session {
          local 192.0.2.2 as %2$d;
          neighbor 192.0.2.1 as 64496;
          strict bind;
          passive on;
          password "%3$s";
          graceful restart on;
          local role provider;
          error wait time 1, 1;
          ipv4 { import all; export where source = RTS_STATIC; next hop address 192.0.2.2; };
          ipv6 { import all; export where source = RTS_STATIC; next hop address 2001:db8:1::2; };
          flow4 { table flow4tab; import all; export none; };
        }
        """
            .formatted(folder, TRANSIT_A, password));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    DaemonProcess bird =
        DaemonProcess.start(
            edge(),
            folder.resolve("bird.log"),
            List.of(
                "bird", "-f", "-c", file.toString(), "-s", control(), "-P", folder + "/bird.pid"));
    await(bird, "birdc", "-s", control(), "show", "status");
  }

  private String control() {
    return folder.resolve("bird.ctl").toString();
  }

  private static String birdRoutes(boolean ipv4) {
    StringBuilder text = new StringBuilder();
    for (SyntheticTable.Entry entry : SyntheticTable.entries()) {
      if (entry.isIpv4() == ipv4) {
        text.append("route ").append(entry.prefix()).append(" blackhole {");
        for (Long asn : entry.path().reversed()) {
          text.append(" bgp_path.prepend(").append(asn).append(");");
        }
        for (String community : COMMUNITIES.get(entry.kind()).split(" ", -1)) {
          boolean large = community.matches(".*:.*:.*");
          text.append(large ? " bgp_large_community.add((" : " bgp_community.add((")
              .append(community.replace(':', ','))
              .append("));");
        }
        text.append(" };\n");
      }
    }
    return text.toString();
  }

  private void startFrr() throws IOException {
    List<SyntheticTable.Entry> all = SyntheticTable.entries();
    List<SyntheticTable.Entry> entries = new ArrayList<>(SyntheticTable.CUSTOMERS);
    for (int index = entries.size(); index < all.size(); index += EVERY_OTHER) {
      entries.add(all.get(index));
    }
    Set<String> maps = new TreeSet<>();
    entries.forEach(entry -> maps.add(routeMap(entry)));
    Files.writeString(
        folder.resolve("bgpd.conf"),
        """
        hostname transit-b
        log stdout errors
        router bgp %1$d
         bgp router-id 192.0.2.6
         no bgp ebgp-requires-policy
         no bgp network import-check
         no bgp default ipv4-unicast
         neighbor 192.0.2.5 remote-as 64496
         neighbor 192.0.2.5 disable-connected-check
         neighbor 192.0.2.5 advertisement-interval 0
         neighbor 192.0.2.5 passive
         address-family ipv4 unicast
          neighbor 192.0.2.5 activate
        %2$s
         exit-address-family
         address-family ipv6 unicast
          neighbor 192.0.2.5 activate
          neighbor 192.0.2.5 route-map NEXT-HOP-6 out
        %3$s
         exit-address-family
        !
        route-map NEXT-HOP-6 permit 10
         set ipv6 next-hop global 2001:db8:1:1::2
        !
        route-map HIJACK permit 10
         set as-path prepend %4$d
        !
        %5$s
        """
            .formatted(
                TRANSIT_B,
                networks(entries, true),
                networks(entries, false),
                HIJACKER,
                String.join("\n", maps)));
    DaemonProcess frr =
        DaemonProcess.start(
            network.node(Node.IXP),
            folder.resolve("frr.log"),
            List.of(
                "/usr/lib/frr/bgpd",
                "-S",
                "-Z",
                "-n",
                "-p",
                "179",
                "-P",
                "0",
                "-f",
                folder.resolve("bgpd.conf").toString(),
                "--vty_socket",
                folder.toString(),
                "-i",
                folder.resolve("bgpd.pid").toString()));
    await(frr, vtysh("show version"));
  }

  private static String networks(List<SyntheticTable.Entry> entries, boolean ipv4) {
    return entries.stream()
        .filter(entry -> entry.isIpv4() == ipv4)
        .map(entry -> "  network %s route-map %s".formatted(entry.prefix(), mapName(entry)))
        .collect(Collectors.joining("\n"));
  }

  /** It has them from where they begin: another and shorter path than the other neighbour's. */
  private static String mapName(SyntheticTable.Entry entry) {
    return "VIA-" + entry.origin();
  }

  private static String routeMap(SyntheticTable.Entry entry) {
    return "route-map %s permit 10\n set as-path prepend %d\n set community 64510:100\n!"
        .formatted(mapName(entry), entry.origin());
  }

  private static void await(DaemonProcess daemon, String... asks) {
    Awaitility.await(asks[0])
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () -> {
              if (!daemon.isAlive()) {
                throw new IllegalStateException("a daemon ended: " + daemon.output());
              }
              return Command.attempt(asks).exitCode() == 0;
            });
  }

  private String[] vtysh(String... commands) {
    List<String> words =
        new ArrayList<>(List.of("vtysh", "--vty_socket", folder.toString(), "-d", "bgpd"));
    for (String command : commands) {
      words.add("-c");
      words.add(command);
    }
    return words.toArray(String[]::new);
  }

  private DaemonProcess startCache() {
    return DaemonProcess.start(
        network.node(Node.IXP),
        folder.resolve("stayrtr.log"),
        List.of(
            "stayrtr",
            "-bind",
            CACHE,
            "-cache",
            folder.resolve("roas.json").toString(),
            "-checktime=false",
            "-metrics.addr",
            "",
            "-refresh",
            "3600"));
  }

  /** Ends the session with the first neighbour, with words, or has it again. */
  void sessionDown(boolean down) {
    List<String> words = new ArrayList<>(List.of("birdc", "-s", control()));
    words.addAll(
        down
            ? List.of("disable", "session", "\"maintenance until 04:00 UTC, ticket 4711\"")
            : List.of("enable", "session"));
    Command.run(words.toArray(String[]::new));
  }

  /** Lets the other neighbour tell a prefix of a customer as somebody else's, or not any more. */
  void hijack(boolean on) {
    Command.run(
        vtysh(
            "configure terminal",
            "router bgp " + TRANSIT_B,
            "address-family ipv4 unicast",
            on
                ? "network 203.0.113.0/24 route-map HIJACK"
                : "network 203.0.113.0/24 route-map VIA-64500"));
  }

  void cacheGone(boolean gone) {
    if (gone) {
      cache.kill();
    } else {
      cache = startCache();
    }
  }
}
