package io.lookingglass.tests.dns;

import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The daemons of the lab: a configuration and a process in its namespace each. */
final class DnsServers implements AutoCloseable {
  private final Path folder;
  private final DnsNetwork network;
  private final DnsAddresses at;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> reloading = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();

  DnsServers(Path folder, DnsNetwork network) {
    this.folder = folder;
    this.network = network;
    this.at = new DnsAddresses(network);
  }

  /**
   * A resolver's key, certificate and where it begins.
   *
   * @param anchor the DS record of the root's key
   */
  record Trust(Path key, Path certificate, Path hints, Path anchors, String anchor) {}

  /** BIND, for zones. */
  void bind(int node, Map<String, Path> zones) throws IOException {
    Path run = run("bind", node);
    DnsZones.write(
        run.resolve("named.conf"),
        """
        options {
          directory "%s";
          pid-file "%s/pid";
          session-keyfile "%s/session.key";
          listen-on port 53 { %s; };
          listen-on-v6 port 53 { %s; };
          recursion no;
          notify no;
          allow-transfer { none; };
          check-names primary ignore;
          empty-zones-enable no;
          minimal-responses no;
          server-id "lab-bind";
          version "lab version";
        };
        controls {};
        """
                .formatted(run, run, run, at.ipv4(node), at.ipv6(node))
            + statements(
                zones,
                "zone \"%s\" { type primary; file \"%s\"; check-integrity no; notify no; };\n"));
    start(run, node, "named", "-g", "-n", "1", "-c", run.resolve("named.conf").toString());
  }

  /** Knot, for zones that everybody may transfer. */
  void knot(int node, Map<String, Path> zones) throws IOException {
    Path run = run("knot", node);
    DnsZones.write(
        run.resolve("knot.conf"),
        """
        server:
          rundir: "%s"
          listen: [ "%s@53", "%s@53" ]
          nsid: "lab-knot"
          udp-workers: 1
          tcp-workers: 1
          background-workers: 1
        log:
          - target: stderr
            any: notice
        database:
          storage: "%s"
        acl:
          - id: everybody
            action: transfer
        template:
          - id: default
            semantic-checks: off
            journal-content: none
            acl: everybody
        zone:
        """
                .formatted(run, at.ipv4(node), at.ipv6(node), run)
            + statements(zones, "  - domain: \"%s.\"\n    file: \"%s\"\n"));
    start(run, node, "knotd", "-c", run.resolve("knot.conf").toString());
  }

  /** NSD, for zones; one of them may be transferred. */
  void nsd(int node, Map<String, Path> zones, String transferable) throws IOException {
    Path run = run("nsd", node);
    DnsZones.write(
        run.resolve("nsd.conf"),
        """
        server:
          ip-address: %s
          ip-address: %s
          port: 53
          zonesdir: "%s"
          database: ""
          zonelistfile: "%s/zone.list"
          xfrdfile: "%s/xfrd.state"
          xfrdir: "%s"
          pidfile: "%s/pid"
          username: ""
          chroot: ""
          server-count: 1
          minimal-responses: no
          nsid: "ascii_lab-nsd"
          answer-cookie: yes
        remote-control:
          control-enable: no
        """
                .formatted(at.ipv4(node), at.ipv6(node), run, run, run, run, run)
            + statements(zones, "zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n")
                .replace(
                    "  name: \"" + transferable + "\"\n",
                    "  name: \""
                        + transferable
                        + "\"\n  provide-xfr: 0.0.0.0/0 NOKEY\n  provide-xfr: ::/0 NOKEY\n"));
    start(run, node, "nsd", "-d", "-c", run.resolve("nsd.conf").toString());
  }

  /** Unbound, which validates, also at ports 853 (DoT) and 443 (DoH). */
  void unbound(int node, Trust trust) throws IOException {
    Path run = run("unbound", node);
    String interfaces =
        List.of(at.ipv4(node), at.ipv6(node)).stream()
            .map(
                address ->
                    "  interface: %s@53\n  interface: %s@853\n  interface: %s@443\n"
                        .formatted(address, address, address))
            .collect(Collectors.joining());
    DnsZones.write(
        run.resolve("unbound.conf"),
        """
        server:
          directory: "%s"
          chroot: ""
          username: ""
          pidfile: "%s/pid"
          use-syslog: no
        %s\
          tls-service-key: "%s"
          tls-service-pem: "%s"
          tls-port: 853
          https-port: 443
          access-control: 0.0.0.0/0 allow
          access-control: ::/0 allow
          root-hints: "%s"
          trust-anchor-file: "%s"
          module-config: "validator iterator"
          ede: yes
          val-log-level: 2
          identity: "lab-resolver"
          nsid: "ascii_lab-resolver"
          local-zone: "test." nodefault
          local-zone: "example." nodefault
        remote-control:
          control-enable: no
        """
            .formatted(
                run,
                run,
                interfaces,
                trust.key(),
                trust.certificate(),
                trust.hints(),
                trust.anchors()));
    start(run, node, "unbound", "-d", "-c", run.resolve("unbound.conf").toString());
  }

  /** Knot Resolver, which validates, also at ports 853 (DoT) and 443 (DoH). */
  void knotResolver(int node, Trust trust) throws IOException {
    Path run = run("kresd", node);
    String listening =
        List.of(at.ipv4(node), at.ipv6(node)).stream()
            .map(
                address ->
                    """
                    net.listen('%s', 53, { kind = 'dns' })
                    net.listen('%s', 853, { kind = 'tls' })
                    net.listen('%s', 443, { kind = 'doh2' })
                    """
                        .formatted(address, address, address))
            .collect(Collectors.joining());
    DnsZones.write(
        run.resolve("kresd.conf"),
        listening
            + """
            net.tls('%s', '%s')
            modules.load('hints > iterate')
            hints.root({ ['ns.root.'] = { '%s', '%s' } })
            trust_anchors.remove('.')
            trust_anchors.add('%s')
            modules.unload('ta_update')
            modules.unload('ta_signal_query')
            modules.unload('priming')
            modules.unload('detect_time_skew')
            cache.size = 10 * MB
            """
                .formatted(
                    trust.certificate(), trust.key(), at.root(), at.rootIpv6(), trust.anchor()));
    start(run, node, "kresd", "-n", "-c", run.resolve("kresd.conf").toString(), run.toString());
  }

  private static String statements(Map<String, Path> zones, String format) {
    return zones.entrySet().stream()
        .map(zone -> format.formatted(zone.getKey(), zone.getValue()))
        .collect(Collectors.joining());
  }

  private Path run(String daemon, int node) throws IOException {
    return Files.createDirectory(folder.resolve(daemon + "-" + node));
  }

  private void start(Path run, int node, String... command) throws IOException {
    Path log = run.resolve("log");
    logs.add(log);
    List<String> within = new ArrayList<>(List.of("ip", "netns", "exec", network.namespace(node)));
    within.addAll(List.of(command));
    Process process =
        new ProcessBuilder(within)
            .directory(run.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    processes.add(process);
    if (!command[0].equals("kresd")) {
      reloading.add(process);
    }
  }

  /**
   * @throws IllegalStateException with what it printed, when a server has ended
   */
  void throwIfAnyEnded() throws IOException {
    for (int index = 0; index < processes.size(); index++) {
      if (!processes.get(index).isAlive()) {
        throw new IllegalStateException("a server ended: " + Files.readString(logs.get(index)));
      }
    }
  }

  /**
   * Makes all of them read their files again and forget what they were told; Knot Resolver has no
   * signal for it and stays as it is.
   */
  void reload() {
    for (Process process : reloading) {
      Command.run("kill", "-HUP", Long.toString(process.pid()));
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
