package io.lookingglass.tests.bgp.mrt;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.mrt.MrtReader;
import io.lookingglass.bgp.mrt.RecordText;
import io.lookingglass.bgp.mrt.TableDumpWriter;
import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.OctetWriter;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bgpdump of RIPE NCC reads what we write, and prints what we print. */
@RequiresProgram(value = "bgpdump", debianPackage = "bgpdump")
final class BgpdumpTest {
  private static final Instant DUMPED = Instant.ofEpochSecond(1_700_000_000);
  private static final Path HEX_FILES =
      Path.of(System.getProperty("project.root", ".."), "bgp", "src", "test", "resources", "mrt");
  private static final int PREFIXES = 5000;

  @TempDir private Path folder;
  private final Random random = new Random(6396);
  private final List<String> expected = new ArrayList<>();

  @Test
  void everyRouteOfOurTablesIsReadBack() throws Exception {
    try (Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.fixed(DUMPED))) {
      List<RibPeer> peers =
          List.of(
              peer("192.0.2.1", 64501), peer("2001:db8::2", 4_200_000_002L), peer("192.0.2.3", 3));
      for (RibPeer peer : peers) {
        tell(rib, peer, peer.equals(peers.getLast()));
      }
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  rib.summary().families().stream().mapToInt(family -> family.paths()).sum()
                      == expected.size());
      Path dump = folder.resolve("rib.mrt");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dump))) {
        TableDumpWriter.Written written =
            TableDumpWriter.write(rib.routes(), address("192.0.2.9"), "lookingglass", DUMPED, out);
        assertThat(written.routes()).isEqualTo(expected.size());
        assertThat(written.peers()).isEqualTo(peers.size());
      }
      sameLines(bgpdump(dump));
      sameLines(ours(dump));
    }
  }

  /** Of tens of thousands only those are shown that differ. */
  private void sameLines(List<String> lines) {
    Set<String> all = new HashSet<>(lines);
    assertThat(expected.stream().filter(line -> !all.contains(line))).isEmpty();
    all.removeAll(new HashSet<>(expected));
    assertThat(all).isEmpty();
    assertThat(lines).hasSameSizeAs(expected);
  }

  private static RibPeer peer(String address, long asn) {
    return new RibPeer(
        "peer " + address,
        IpAddresses.parse(address),
        new Asn(asn),
        true,
        address("10.0.0." + asn % 10));
  }

  private static Inet4Address address(String text) {
    return (Inet4Address) IpAddresses.parse(text);
  }

  private void tell(Rib rib, RibPeer peer, boolean addPath) {
    AdjRibIn table = rib.open(peer, new PrefixLimit(Integer.MAX_VALUE, () -> {}));
    Set<IpPrefix> prefixes = new HashSet<>();
    while (prefixes.size() < PREFIXES) {
      prefixes.add(prefix());
    }
    for (IpPrefix prefix : prefixes) {
      for (int path = 0; path < (addPath ? 2 : 1); path++) {
        @Nullable Long pathId = addPath ? Long.valueOf(0xffff_fff0L + path) : null;
        AttributeSet attributes = attributes(peer, prefix, pathId);
        table.update(
            new ReceivedUpdate(
                List.of(), List.of(block(prefix, pathId)), attributes, null, List.of()),
            Eligibility.ELIGIBLE);
      }
    }
  }

  private IpPrefix prefix() {
    byte[] address = new byte[random.nextInt(4) == 0 ? 16 : 4];
    random.nextBytes(address);
    return IpPrefix.containing(
        IpAddresses.ofBytes(address), random.nextInt(8, address.length * 8 + 1));
  }

  private static NlriBlock block(IpPrefix prefix, @Nullable Long pathId) {
    OctetWriter out = new OctetWriter();
    if (pathId != null) {
      out.fourOctets(pathId);
    }
    out.octet(prefix.length());
    out.octets(Octets.wrap(prefix.address().getAddress()).slice(0, (prefix.length() + 7) / 8));
    return new NlriBlock(
        prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST,
        pathId != null,
        out.toOctets());
  }

  /** Random attributes; what bgpdump has to print of them is expected. */
  private AttributeSet attributes(RibPeer peer, IpPrefix prefix, @Nullable Long pathId) {
    List<Asn> path = new ArrayList<>(List.of(peer.asn()));
    StringBuilder pathText = new StringBuilder(Long.toString(peer.asn().value()));
    for (int hop = random.nextInt(6); hop > 0; hop--) {
      path.add(new Asn(random.nextLong(1, 1L << 32)));
      pathText.append(' ').append(path.getLast().value());
    }
    List<PathAttribute> attributes = new ArrayList<>();
    PathAttribute.OriginCode origin =
        PathAttribute.OriginCode.ofCode(random.nextInt(3)).orElseThrow();
    attributes.add(new PathAttribute.Origin(origin));
    attributes.add(new PathAttribute.AsPathAttribute(AsPath.sequence(path)));
    String nextHop = (prefix.isIpv4() ? "198.51.100." : "2001:db8:0:1::") + random.nextInt(1, 10);
    attributes.add(
        prefix.isIpv4()
            ? new PathAttribute.NextHop(address(nextHop))
            : new PathAttribute.MpReach(
                Family.IPV6_UNICAST, IpAddresses.parse(nextHop), null, List.of()));
    long multiExitDisc = random.nextBoolean() ? random.nextLong(1L << 32) : 0;
    if (multiExitDisc != 0) {
      attributes.add(new PathAttribute.MultiExitDisc(multiExitDisc));
    }
    String communities = "";
    if (random.nextBoolean()) {
      int value = random.nextInt(1 << 16);
      attributes.add(
          new PathAttribute.Communities(
              List.of((Community.Standard) Community.parse("64500:" + value))));
      communities = "64500:" + value;
    }
    String aggregate = "NAG|";
    if (random.nextInt(10) == 0) {
      attributes.add(new PathAttribute.AtomicAggregate());
      attributes.add(new PathAttribute.Aggregator(peer.asn(), address("10.9.8.7")));
      aggregate = "AG|" + peer.asn().value() + " 10.9.8.7";
    }
    expected.add(
        "%s|%d|B|%s|%d|%s%s|%s|%s|%s|0|%d|%s|%s|"
            .formatted(
                pathId == null ? "TABLE_DUMP2" : "TABLE_DUMP2_AP",
                DUMPED.getEpochSecond(),
                IpAddresses.format(peer.address()),
                peer.asn().value(),
                prefix,
                pathId == null ? "" : "|" + pathId,
                pathText,
                origin,
                nextHop,
                multiExitDisc,
                communities,
                aggregate));
    return AttributeSet.of(attributes);
  }

  /** What is malformed, and what only one of the two has a line for, is left out. */
  @Test
  void weShowWhatBgpdumpPrints() throws Exception {
    int compared = 0;
    try (Stream<Path> files = Files.list(HEX_FILES)) {
      for (Path file : files.sorted().toList()) {
        String text = Files.readString(file);
        if (text.contains("# problem: ")) {
          continue;
        }
        Path binary =
            Files.write(
                folder.resolve("file.mrt"),
                HexFormat.of().parseHex(text.replaceAll("#.*|\\s", "")));
        List<String> ours =
            ours(binary).stream()
                .filter(line -> !line.startsWith("OTHER|") && !line.contains("|KEEPALIVE|"))
                .toList();
        List<String> theirs =
            bgpdump(binary).stream().map(line -> line.replace("255.255.255.255", "")).toList();
        assertThat(ours).as(file.getFileName().toString()).isEqualTo(theirs);
        compared += ours.size();
      }
    }
    assertThat(compared).isGreaterThan(12);
  }

  private static List<String> bgpdump(Path file) {
    // It also says how many octets it has not understood, in lines of a log.
    return Command.run("bgpdump", "-q", "-m", file.toString())
        .lines()
        .filter(line -> line.startsWith("TABLE_DUMP2") || line.startsWith("BGP4MP"))
        .map(BgpdumpTest::withCanonicalPrefix)
        .toList();
  }

  /** bgpdump also writes a single group of zeros as two colons, which RFC 5952 forbids. */
  private static String withCanonicalPrefix(String line) {
    String[] fields = line.split("\\|", -1);
    int prefix = 5;
    int slash = fields[prefix].indexOf('/');
    if (slash > 0) {
      fields[prefix] =
          IpAddresses.format(IpAddresses.parse(fields[prefix].substring(0, slash)))
              + fields[prefix].substring(slash);
    }
    return String.join("|", fields);
  }

  private static List<String> ours(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    RecordText text = new RecordText();
    try (MrtReader reader = MrtReader.open(file)) {
      for (MrtReader.Item item = reader.next(); item != null; item = reader.next()) {
        switch (item) {
          case MrtReader.Item.Faulty faulty -> problems.add(faulty.problem().toString());
          case MrtReader.Item.Found found -> text.write(found.record(), lines::add, problems::add);
        }
      }
    }
    assertThat(problems).isEmpty();
    return lines;
  }
}
