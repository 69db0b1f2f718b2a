package io.lookingglass.tests.dns;

import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A small DNS of its own on addresses of the loopback interface, port 53:
 *
 * <pre>
 * 127.53.0.1  fd53:53::1  the root, signed       127.53.0.4  fd53:53::4  child zones
 * 127.53.0.2  fd53:53::2  example., signed       127.53.0.5              more of them
 * 127.53.0.9              Unbound, also port 853 (DoT) and 443 (DoH)
 * </pre>
 *
 * The IPv6 addresses are added to the interface, and taken away again in the end.
 */
final class DnsLab implements AutoCloseable {
  static final String ROOT = "127.53.0.1";
  static final String TLD = "127.53.0.2";
  static final String CHILD = "127.53.0.4";
  static final String OTHER_CHILD = "127.53.0.5";
  static final String SILENT = "127.53.0.77";
  static final String RESOLVER = "127.53.0.9";
  static final String ROOT_IPV6 = "fd53:53::1";
  static final String TLD_IPV6 = "fd53:53::2";
  static final String CHILD_IPV6 = "fd53:53::4";

  /** Where nobody listens. */
  static final String DEAF_IPV6 = "fd53:53::99";

  private static final List<String> IPV6 = List.of(ROOT_IPV6, TLD_IPV6, CHILD_IPV6, DEAF_IPV6);
  private static final Map<String, String> IPV6_OF =
      Map.of(ROOT, ROOT_IPV6, TLD, TLD_IPV6, CHILD, CHILD_IPV6);
  static final String RESOLVER_NAME = "resolver.test";

  /** Records of which the text is compared with dig's. */
  static final String RECORDS =
      """
      www A 192.0.2.1
      www A 192.0.2.2
      www AAAA 2001:db8::1
      alias CNAME www
      @ MX 10 mail
      @ TXT "v=spf1 ip4:192.0.2.0/24 include:_spf.example -all"
      @ CAA 0 issue "ca.example"
      @ CAA 128 iodef "mailto:security@good.example"
      _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@good.example"
      sel._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
      quotes TXT "a \\"quoted\\" word; and \\\\ backslash" "second" "\\200\\001bytes"
      _443._tcp TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
      host SSHFP 4 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
      svc HTTPS 1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1
      svc SVCB 2 other.good.example. mandatory=alpn alpn="h2" no-default-alpn
      aliased HTTPS 0 svc
      _sip._udp SRV 10 20 5060 www
      naptr NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@example!" .
      uri URI 10 1 "https://example/"
      loc LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m
      hinfo HINFO "PC" "Linux"
      eui48 EUI48 00-00-5e-00-53-2a
      eui64 EUI64 00-00-5e-ef-10-00-00-2a
      nid NID 10 0014:4fff:ff20:ee64
      l32 L32 10 10.1.2.0
      l64 L64 10 2001:0DB8:1140:1000
      lp LP 10 l64.good.example.
      unknown TYPE65280 \\# 4 0A000001
      cert CERT PKIX 1 8 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8w
      openpgp OPENPGPKEY AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8w
      rp RP admin.good.example. info.good.example.
      afsdb AFSDB 1 www
      kx KX 10 www
      dname DNAME www
      *.wild A 192.0.2.9
      """;

  /** In a circle, to itself, and on and on. */
  private static final String LOOPS =
      """
      one CNAME two
      two CNAME three
      three CNAME one
      self CNAME self
      away CNAME www.away.example.
      """
          + IntStream.range(0, 20)
              .mapToObj(number -> "long%d CNAME long%d\n".formatted(number, number + 1))
              .collect(Collectors.joining());

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();
  private final Map<String, Map<String, Path>> zonesOfServer = new LinkedHashMap<>();
  private String anchor = "";

  private DnsLab(Path folder) {
    this.folder = folder;
  }

  static DnsLab start() {
    try {
      DnsLab lab = new DnsLab(Files.createTempDirectory("dns-lab"));
      try {
        lab.open();
        return lab;
      } catch (RuntimeException | IOException e) {
        lab.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root's hints, as a file. */
  Path hints() {
    return folder.resolve("root.hints");
  }

  /** The key of the private root, as a file with its DS record. */
  Path anchors() {
    return folder.resolve("anchor");
  }

  /** The certificate of the resolver, which signs itself as an authority, in PEM. */
  Path certificate() {
    return folder.resolve("tls.pem");
  }

  private void open() throws IOException {
    for (String address : IPV6) {
      Command.run("ip", "-6", "addr", "replace", address + "/128", "dev", "lo", "nodad");
    }
    write(
        hints(),
        ". 3600000 NS ns.root.\nns.root. 3600000 A %s\nns.root. 3600000 AAAA %s\n"
            .formatted(ROOT, ROOT_IPV6));
    List<String> children = new ArrayList<>();
    children.add(child("good", RECORDS, true, false, "", CHILD, OTHER_CHILD));
    children.add(child("nsec3", "www A 192.0.2.1\n", true, true, "", CHILD, OTHER_CHILD));
    children.add(child("unsigned", "www A 192.0.2.1\n", false, false, "", CHILD, OTHER_CHILD));
    children.add(child("expired", "www A 192.0.2.1\n", true, false, "expired", CHILD));
    children.add(child("future", "www A 192.0.2.1\n", true, false, "future", CHILD));
    children.add(
        child("badds", "www A 192.0.2.1\n", true, false, "", CHILD)
            .replaceAll("(DS \\d+ \\d+ 2 )[0-9A-F]{8}", "$100000000"));
    children.add(child("tampered", "www A 192.0.2.1\n", true, false, "tampered", CHILD));
    children.add(
        child("serials", "www A 192.0.2.1\n", false, false, "", CHILD)
            + "serials NS ns2.serials\nns2.serials A %s\n".formatted(OTHER_CHILD));
    place(
        OTHER_CHILD,
        "serials.example",
        zone("serials", 7, "www A 192.0.2.99\n", CHILD, OTHER_CHILD));
    children.add(
        child("lame", "www A 192.0.2.1\n", false, false, "", CHILD)
            + "lame NS ns2.lame\nns2.lame A %s\n".formatted(OTHER_CHILD));
    children.add("dead NS ns1.dead\nns1.dead A %s\n".formatted(SILENT));
    children.add("broken NS ns1.broken\nns1.broken A %s\n".formatted(OTHER_CHILD));
    children.add("noglue NS ns1.noglue\n");
    place(CHILD, "mismatch.example", zone("mismatch", 1, "www A 192.0.2.1\n", CHILD, OTHER_CHILD));
    children.add("mismatch NS ns1.mismatch\nns1.mismatch A %s\n".formatted(CHILD));
    children.add(child("six", "www AAAA 2001:db8::6\n", true, false, "", CHILD, CHILD_IPV6));
    children.add(
        child(
                "half",
                "www A 192.0.2.1\nns1 AAAA %s\n".formatted(DEAF_IPV6),
                false,
                false,
                "",
                CHILD)
            + "ns1.half AAAA %s\n".formatted(DEAF_IPV6));
    place(CHILD, "glue.example", zone("glue", 1, "www A 192.0.2.1\n", OTHER_CHILD));
    children.add("glue NS ns1.glue\nns1.glue A %s\n".formatted(CHILD));
    children.add("sideways NS ns1.sideways\nns1.sideways A %s\n".formatted(ROOT));
    children.add(child("loops", LOOPS, false, false, "", CHILD));
    children.add(child("away", "www CNAME away.loops.example.\n", false, false, "", CHILD));

    Path tld = folder.resolve("example.zone");
    write(
        tld,
        header("example.", 1)
            + "$ORIGIN example.\n@ NS ns\nns A %s\nns AAAA %s\n".formatted(TLD, TLD_IPV6)
            + String.join("", children));
    String tldSigner = sign("example", tld, "", false);
    place(TLD, "example", tld.resolveSibling("example.zone.signed"));

    Path root = folder.resolve("root.zone");
    write(
        root,
        header(".", 1)
            + ". NS ns.root.\nns.root. A %s\nns.root. AAAA %s\n".formatted(ROOT, ROOT_IPV6)
            + "example. NS ns.example.\nns.example. A %s\nns.example. AAAA %s\n"
                .formatted(TLD, TLD_IPV6)
            + tldSigner);
    anchor = sign(".", root, "", false).strip();
    place(ROOT, ".", root.resolveSibling("root.zone.signed"));

    for (Map.Entry<String, Map<String, Path>> server : zonesOfServer.entrySet()) {
      nsd(server.getKey(), server.getValue());
    }
    unbound();
    for (String address : List.of(ROOT, TLD, CHILD, OTHER_CHILD, RESOLVER)) {
      awaitPort(address, 53);
    }
    awaitPort(RESOLVER, 853);
    awaitPort(RESOLVER, 443);
  }

  /** The first child server that serves a zone of that content; what its parent says of it. */
  private String child(
      String label, String records, boolean signed, boolean nsec3, String fault, String... servers)
      throws IOException {
    Path file = zone(label, 1, records, servers);
    String signer = "";
    if (signed) {
      signer =
          sign(label + ".example", file, fault, nsec3).replace("example. IN DS", "example. DS");
      file = file.resolveSibling(file.getFileName() + ".signed");
      if (fault.equals("tampered")) {
        write(file, Files.readString(file).replace("192.0.2.1", "192.0.2.66"));
      }
    }
    StringBuilder delegation = new StringBuilder();
    int number = 1;
    for (String server : servers) {
      if (!IPV6.contains(server)) { // Who serves it there serves it over IPv6 as well.
        place(server, label + ".example", file);
      }
      delegation.append(
          "%s NS ns%d.%s\nns%d.%s %s %s\n"
              .formatted(label, number, label, number, label, type(server), server));
      number++;
    }
    return delegation + signer;
  }

  private Path zone(String label, int serial, String records, String... servers) {
    StringBuilder text = new StringBuilder(header(label + ".example.", serial));
    text.append("$ORIGIN %s.example.\n".formatted(label));
    int number = 1;
    for (String server : servers) {
      text.append("@ NS ns%d\nns%d %s %s\n".formatted(number, number, type(server), server));
      number++;
    }
    Path file = folder.resolve(label + "-" + serial + ".zone");
    write(file, text + records);
    return file;
  }

  private static String type(String address) {
    return address.indexOf(':') < 0 ? "A" : "AAAA";
  }

  private static String header(String zone, int serial) {
    return "$TTL 300\n%s SOA ns.%s hostmaster.%s %d 3600 600 86400 60\n"
        .formatted(
            zone, zone.equals(".") ? "root." : zone, zone.equals(".") ? "root." : zone, serial);
  }

  private void place(String server, String zone, Path file) {
    zonesOfServer.computeIfAbsent(server, _ -> new LinkedHashMap<>()).put(zone, file);
  }

  /** Signs a zone; the DS record of its key. */
  private String sign(String zone, Path file, String fault, boolean nsec3) throws IOException {
    String keys = folder.toString();
    String ksk =
        Command.run("dnssec-keygen", "-q", "-K", keys, "-a", "ECDSAP256SHA256", "-f", "KSK", zone)
            .strip();
    String zsk =
        Command.run("dnssec-keygen", "-q", "-K", keys, "-a", "ECDSAP256SHA256", zone).strip();
    for (String key : List.of(ksk, zsk)) {
      Files.writeString(
          file, Files.readString(folder.resolve(key + ".key")), StandardOpenOption.APPEND);
    }
    List<String> command =
        new ArrayList<>(List.of("dnssec-signzone", "-K", keys, "-d", keys, "-o", zone, "-f"));
    command.add(file + ".signed");
    if (nsec3) {
      command.addAll(List.of("-3", "ABCD", "-H", "5"));
    }
    switch (fault) {
      case "expired" ->
          command.addAll(List.of("-P", "-s", "20200101000000", "-e", "20200201000000"));
      case "future" ->
          command.addAll(List.of("-P", "-s", "20400101000000", "-e", "20410101000000"));
      default -> {}
    }
    command.add(file.toString());
    Command.run(command.toArray(String[]::new));
    return Command.run("dnssec-dsfromkey", "-2", folder.resolve(ksk).toString());
  }

  /** NSD, which unlike BIND listens on loopback addresses that no interface has by name. */
  private void nsd(String address, Map<String, Path> zones) throws IOException {
    Path run = Files.createDirectory(folder.resolve("nsd-" + address));
    String statements =
        zones.entrySet().stream()
            .map(
                zone ->
                    "zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n"
                        .formatted(zone.getKey(), zone.getValue()))
            .collect(Collectors.joining());
    String addresses =
        Stream.of(address, IPV6_OF.getOrDefault(address, address))
            .distinct()
            .map("  ip-address: %s"::formatted)
            .collect(Collectors.joining("\n"));
    Path configuration = run.resolve("nsd.conf");
    write(
        configuration,
        """
        server:
        %s
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
          nsid: "ascii_lab-%s"
          answer-cookie: yes
        remote-control:
          control-enable: no
        """
                .formatted(addresses, run, run, run, run, run, address)
            + statements);
    start(run, "nsd", "-d", "-c", configuration.toString());
  }

  private void unbound() throws IOException {
    Command.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + RESOLVER_NAME,
        "-addext",
        "subjectAltName=DNS:" + RESOLVER_NAME + ",IP:" + RESOLVER,
        "-keyout",
        folder.resolve("tls.key").toString(),
        "-out",
        certificate().toString());
    write(anchors(), anchor + "\n");
    Path run = Files.createDirectory(folder.resolve("unbound"));
    Path configuration = run.resolve("unbound.conf");
    write(
        configuration,
        """
        server:
          directory: "%s"
          chroot: ""
          username: ""
          pidfile: "%s/pid"
          use-syslog: no
          interface: %s@53
          interface: %s@853
          interface: %s@443
          tls-service-key: "%s/tls.key"
          tls-service-pem: "%s"
          tls-port: 853
          https-port: 443
          do-ip6: no
          access-control: 127.0.0.0/8 allow
          do-not-query-localhost: no
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
                run, run, RESOLVER, RESOLVER, RESOLVER, folder, certificate(), hints(), anchors()));
    start(run, "unbound", "-d", "-c", configuration.toString());
  }

  private void start(Path run, String... command) throws IOException {
    Path log = run.resolve("log");
    logs.add(log);
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  private void awaitPort(String address, int port) {
    Awaitility.await(address + " port " + port)
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              for (int index = 0; index < processes.size(); index++) {
                if (!processes.get(index).isAlive()) {
                  throw new IllegalStateException(
                      "a server ended: " + Files.readString(logs.get(index)));
                }
              }
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 200);
                return true;
              } catch (IOException e) {
                return false;
              }
            });
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    for (String address : IPV6) {
      Command.run("ip", "-6", "addr", "del", address + "/128", "dev", "lo");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
