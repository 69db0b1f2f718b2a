package io.lookingglass.tests.dns;

import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The zones of the lab as files: a root, {@code example.} and zones below, sound and broken. */
final class DnsZones {
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
  private final DnsAddresses at;
  private final Map<String, Map<String, Path>> ofServer = new LinkedHashMap<>();
  private String anchor = "";

  private DnsZones(Path folder, DnsAddresses at) {
    this.folder = folder;
    this.at = at;
  }

  /** Writes and signs all into a folder. */
  static DnsZones write(Path folder, DnsAddresses at, List<DnsLab.MoreZone> more)
      throws IOException {
    DnsZones zones = new DnsZones(folder, at);
    zones.write(more);
    return zones;
  }

  /** The files that a server has, by the name of the zone without dot. */
  Map<String, Path> of(String server) {
    return ofServer.getOrDefault(server, Map.of());
  }

  /** The DS record of the root's key. */
  String anchor() {
    return anchor;
  }

  private void write(List<DnsLab.MoreZone> more) throws IOException {
    List<String> children = new ArrayList<>();
    for (DnsLab.MoreZone zone : more) {
      children.add(
          child(
              zone.label(), zone.records(), zone.signed(), false, "", at.child(), at.otherChild()));
    }
    children.add(child("good", RECORDS, true, false, "", at.child(), at.otherChild()));
    children.add(child("nsec3", "www A 192.0.2.1\n", true, true, "", at.child(), at.otherChild()));
    children.add(
        child("unsigned", "www A 192.0.2.1\n", false, false, "", at.child(), at.otherChild()));
    children.add(child("expired", "www A 192.0.2.1\n", true, false, "expired", at.child()));
    children.add(child("future", "www A 192.0.2.1\n", true, false, "future", at.child()));
    children.add(
        child("badds", "www A 192.0.2.1\n", true, false, "", at.child())
            .replaceAll("(DS \\d+ \\d+ 2 )[0-9A-F]{8}", "$100000000"));
    children.add(child("tampered", "www A 192.0.2.1\n", true, false, "tampered", at.child()));
    children.add(
        child("serials", "www A 192.0.2.1\n", false, false, "", at.child())
            + "serials NS ns2.serials\nns2.serials A %s\n".formatted(at.otherChild()));
    place(
        at.otherChild(),
        "serials.example",
        zone("serials", 7, "www A 192.0.2.99\n", at.child(), at.otherChild()));
    children.add(
        child("lame", "www A 192.0.2.1\n", false, false, "", at.child())
            + "lame NS ns2.lame\nns2.lame A %s\n".formatted(at.otherChild()));
    children.add("dead NS ns1.dead\nns1.dead A %s\n".formatted(at.silent()));
    children.add("broken NS ns1.broken\nns1.broken A %s\n".formatted(at.otherChild()));
    children.add("noglue NS ns1.noglue\n");
    place(
        at.child(),
        "mismatch.example",
        zone("mismatch", 1, "www A 192.0.2.1\n", at.child(), at.otherChild()));
    children.add("mismatch NS ns1.mismatch\nns1.mismatch A %s\n".formatted(at.child()));
    children.add(
        child("six", "www AAAA 2001:db8::6\n", true, false, "", at.child(), at.childIpv6()));
    children.add(
        child(
                "half",
                "www A 192.0.2.1\nns1 AAAA %s\n".formatted(at.deafIpv6()),
                false,
                false,
                "",
                at.child())
            + "ns1.half AAAA %s\n".formatted(at.deafIpv6()));
    place(at.child(), "glue.example", zone("glue", 1, "www A 192.0.2.1\n", at.otherChild()));
    children.add("glue NS ns1.glue\nns1.glue A %s\n".formatted(at.child()));
    children.add("sideways NS ns1.sideways\nns1.sideways A %s\n".formatted(at.root()));
    children.add(child("loops", LOOPS, false, false, "", at.child()));
    children.add(
        child(
            "away",
            "www CNAME away.loops.example.\nout CNAME ns.example.\n",
            false,
            false,
            "",
            at.child()));

    Path tld = folder.resolve("example.zone");
    write(
        tld,
        header("example.", 1)
            + "$ORIGIN example.\n@ NS ns\nns A %s\nns AAAA %s\n".formatted(at.tld(), at.tldIpv6())
            + String.join("", children));
    String tldSigner = sign("example", tld, "", false);
    place(at.tld(), "example", tld.resolveSibling("example.zone.signed"));

    Path root = folder.resolve("root.zone");
    write(
        root,
        header(".", 1)
            + ". NS ns.root.\nns.root. A %s\nns.root. AAAA %s\n".formatted(at.root(), at.rootIpv6())
            + "example. NS ns.example.\nns.example. A %s\nns.example. AAAA %s\n"
                .formatted(at.tld(), at.tldIpv6())
            + tldSigner);
    anchor = sign(".", root, "", false).strip();
    place(at.root(), ".", root.resolveSibling("root.zone.signed"));
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
      if (server.indexOf(':') < 0) { // Who serves it there serves it over IPv6 as well.
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
    ofServer.computeIfAbsent(server, _ -> new LinkedHashMap<>()).put(zone, file);
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

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
