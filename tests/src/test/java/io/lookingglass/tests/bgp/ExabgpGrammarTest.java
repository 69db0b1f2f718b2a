package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.exabgp.ExabgpCommand;
import io.lookingglass.bgp.announce.exabgp.ExabgpParser;
import io.lookingglass.bgp.announce.exabgp.ExabgpSyntaxException;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of ExaBGP's API mean to us what they mean to ExaBGP: routes and attributes are equal.
 */
@RequiresProgram(value = "exabgp", debianPackage = "exabgp")
@RequiresProgram(value = "python3", debianPackage = "python3")
final class ExabgpGrammarTest {
  private static final InetAddress SELF = IpAddresses.parse("192.0.2.1");

  private static final CodecContext EXTERNAL =
      new CodecContext(
          true,
          true,
          false,
          Set.of(),
          Set.of(
              Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC),
          Set.of());

  private static final List<String> LINES =
      """
      announce route 203.0.113.0/24 next-hop self
      announce route 203.0.113.7/32 next-hop 192.0.2.66 community [65001:666]
      announce route 203.0.113.7 next-hop 192.0.2.66 community [65001:666 blackhole no-export]
      neighbor 192.0.2.2 announce route 203.0.113.0/24 next-hop self community 64496:1
      announce route 203.0.113.0/24 next-hop 192.0.2.66 origin incomplete med 100
      announce route 203.0.113.0/24 next-hop self origin egp local-preference 200
      announce route 203.0.113.0/24 next-hop self as-path [ 64496 64496 64500 ]
      announce route 203.0.113.0/24 next-hop self as-path [64496 4200000000 (64501 64502)]
      announce route 203.0.113.0/24 next-hop self as-path 64496
      announce route 203.0.113.0/24 next-hop self large-community [64496:1:2 4200000000:0:4294967295]
      announce route 203.0.113.0/24 next-hop self extended-community [target:64496:100 origin:64496:7]
      announce route 203.0.113.0/24 next-hop self extended-community 64496:100
      announce route 203.0.113.0/24 next-hop self extended-community [0x0002fbf000000064 target:4200000000:7]
      announce route 203.0.113.0/24 next-hop self community [0xfde90001 no-advertise nopeer 5]
      announce route 203.0.113.0/24 next-hop self atomic-aggregate aggregator ( 64496:192.0.2.9 )
      announce route 203.0.113.0/24 next-hop self split /26
      announce attributes next-hop 192.0.2.66 med 5 nlri 203.0.113.0/25 203.0.113.128/25
      announce route 2001:db8::/32 next-hop 2001:db8::1 community [64496:1]
      announce flow route { match { destination 203.0.113.7/32; source-port =53; protocol udp; } then { discard; } }
      announce flow route { match { destination 203.0.113.7/32; destination-port [ =80 >=8000&<=8088 ]; protocol [ tcp udp ]; } then { rate-limit 125000; } }
      announce flow route { match { source 198.51.100.0/24; destination 203.0.113.0/24; packet-length [ >200&<300 >400&<500 ]; } then { redirect 64496:12345; } }
      announce flow route { match { destination 203.0.113.7/32; tcp-flags [ syn ]; fragment [ is-fragment ]; } then { mark 46; } }
      announce flow route { match { destination 203.0.113.7/32; icmp-type [ 8 ]; icmp-code [ 0 ]; } then { action sample-terminal; } }
      announce flow route { match { destination 203.0.113.7/32; dscp 46; port >1024; } then { discard; community [64496:1]; } }
      announce flow route destination 203.0.113.7/32 protocol tcp tcp-flags [ syn ] rate-limit 9600
      announce flow route { match { destination 2001:db8::7/128/0; next-header tcp; flow-label 7; } then { discard; } }
      """
          .lines()
          .toList();

  @TempDir Path folder;

  @Test
  void announcedLinesAreTheSameOnTheWire() throws Exception {
    List<List<String>> made = madeByExabgp(LINES);

    for (int line = 0; line < LINES.size(); line++) {
      List<String> expected = new ArrayList<>();
      for (String hex : made.get(line)) {
        expected.add(routes(hex));
      }
      assertThat(ours(LINES.get(line))).as(LINES.get(line)).isEqualTo(expected);
    }
  }

  @Test
  void whatExabgpDoesNotUnderstandIsAnErrorHereToo() throws Exception {
    List<String> lines =
        List.of(
            "announce route 203.0.113.0/24 next-hop self colour red",
            "announce route 203.0.113.0/33 next-hop self",
            "announce route 203.0.113.1/24 next-hop self",
            "announce route 203.0.113.0/24",
            "announce route 203.0.113.0/24 next-hop self community [70000:1:1]",
            "announce flow route { match { colour red; } then { discard; } }",
            "announce flow route { match { destination 203.0.113.7/32; } then { explode; } }");
    List<List<String>> made = madeByExabgp(lines);

    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line);
      assertThat(made.get(line)).as(text).containsExactly("error");
      assertThat(refusal(text)).as(text).isNotNull();
    }
  }

  private static @Nullable ExabgpSyntaxException refusal(String line) {
    try {
      ExabgpParser.parse(line);
      return null;
    } catch (ExabgpSyntaxException e) {
      return e;
    }
  }

  private List<List<String>> madeByExabgp(List<String> lines)
      throws IOException, InterruptedException {
    Path script = folder.resolve("encode.py");
    try (InputStream source =
        Objects.requireNonNull(
            ExabgpGrammarTest.class.getResourceAsStream("/lab/bgp/exabgp-encode.py"))) {
      Files.copy(source, script);
    }
    Path input = folder.resolve("lines");
    Files.write(input, lines);
    Process process =
        new ProcessBuilder("/usr/bin/python3", script.toString())
            .redirectInput(input.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    List<List<String>> made = new ArrayList<>();
    lines.forEach(_ -> made.add(new ArrayList<>()));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(() -> output + folder.resolve("errors")).isZero();
    output
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2 && words[0].matches("[0-9]+"))
        .forEach(words -> made.get(Integer.parseInt(words[0]) - 1).add(words[1]));
    return made;
  }

  /** What one message announces: every route beside its attributes in their canonical form. */
  private static String routes(String hex) {
    Decoded decoded = MessageCodec.decode(Octets.wrap(HexFormat.of().parseHex(hex)), EXTERNAL);
    if (!(decoded instanceof Decoded.Ok(BgpMessage.Update update))) {
      throw new AssertionError("ExaBGP sent what is not well-formed: " + decoded);
    }
    List<Nlri> nlri = new ArrayList<>(update.nlri());
    for (PathAttribute attribute : update.attributes()) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        nlri.addAll(reach.nlri());
      }
    }
    return nlri + " " + AttributeSet.of(update.attributes()).attributes();
  }

  private static List<String> ours(String line) throws ExabgpSyntaxException {
    return switch (ExabgpParser.parse(line)) {
      case ExabgpCommand.Unicast command ->
          command.routes().stream()
              .map(
                  route -> {
                    InetAddress nextHop = route.nextHop() == null ? SELF : route.nextHop();
                    List<PathAttribute> attributes = complete(route.attributes());
                    attributes.add(
                        nextHop instanceof Inet4Address ipv4
                            ? new PathAttribute.NextHop(ipv4)
                            : new PathAttribute.MpReach(
                                Family.IPV6_UNICAST, nextHop, null, List.of()));
                    return List.of(new Nlri.Prefix(route.prefix(), null))
                        + " "
                        + AttributeSet.of(attributes).attributes();
                  })
              .toList();
      case ExabgpCommand.Flow command -> {
        List<PathAttribute> attributes = complete(command.route().attributes());
        attributes.add(new PathAttribute.MpReach(command.route().family(), null, null, List.of()));
        yield List.of(
            List.of(new Nlri.FlowSpec(command.route().rule(), null))
                + " "
                + AttributeSet.of(attributes).attributes());
      }
      case ExabgpCommand.EndOfRib _,
          ExabgpCommand.Version _,
          ExabgpCommand.Shutdown _,
          ExabgpCommand.Nothing _ ->
          List.of();
    };
  }

  /** With what an external session adds, and without what it leaves out. */
  private static List<PathAttribute> complete(List<PathAttribute> attributes) {
    List<PathAttribute> all = new ArrayList<>(attributes);
    all.removeIf(PathAttribute.LocalPref.class::isInstance);
    if (all.stream().noneMatch(PathAttribute.Origin.class::isInstance)) {
      all.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    }
    if (all.stream().noneMatch(PathAttribute.AsPathAttribute.class::isInstance)) {
      all.add(new PathAttribute.AsPathAttribute(AsPathText.parse("64496")));
    }
    return all;
  }
}
