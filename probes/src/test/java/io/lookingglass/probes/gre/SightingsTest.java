package io.lookingglass.probes.gre;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.packet.GreFrame;
import io.lookingglass.probes.packet.IcmpErrorBuilder;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.TcpHeader;
import io.lookingglass.probes.packet.TcpSegment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets of probes, and what is made of the packets that come. */
class SightingsTest {
  private static final ProbePackets PACKETS =
      new ProbePackets(0x4001, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  private static final InetAddress ROUTER = InetAddress.ofLiteral("192.0.2.254");

  private static Tunnel tunnel(@Nullable Long key) {
    return new Tunnel(
        "test",
        null,
        InetAddress.ofLiteral("198.51.100.1"),
        InetAddress.ofLiteral("198.51.100.2"),
        InetAddress.ofLiteral("10.100.0.0"),
        InetAddress.ofLiteral("10.100.0.1"),
        new Encapsulation(key, false, false),
        1476,
        List.of(TunnelProbeMode.KEEPALIVE),
        null);
  }

  private static Tunnel tunnelOverIpv6() {
    return new Tunnel(
        "test6",
        null,
        InetAddress.ofLiteral("2001:db8::1"),
        InetAddress.ofLiteral("2001:db8::2"),
        InetAddress.ofLiteral("10.100.0.0"),
        InetAddress.ofLiteral("10.100.0.1"),
        new Encapsulation(40L, true, false),
        1448,
        List.of(TunnelProbeMode.KEEPALIVE),
        null);
  }

  private static Octets golden(String name) {
    try (InputStream in =
        requireNonNull(SightingsTest.class.getResourceAsStream("/packet/" + name + ".hex"), name)) {
      return Octets.of(
          HexFormat.of()
              .parseHex(
                  new String(in.readAllBytes(), StandardCharsets.UTF_8)
                      .lines()
                      .map(line -> line.replaceFirst("#.*", "").strip())
                      .collect(Collectors.joining())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Octets transport(Octets packet) {
    return requireNonNull(IpHeader.decode(packet)).transport(packet);
  }

  @ParameterizedTest
  @CsvSource({"gre-keepalive,", "gre-keepalive-keyed,40"})
  void aKeepaliveIsByteForByteThatOfIos(String name, @Nullable Long key) {
    byte[] packet = PACKETS.build(tunnel(key), TunnelProbe.of(TunnelProbeMode.KEEPALIVE), 7);
    assertThat(Octets.of(packet)).isEqualTo(golden(name));
  }

  @Test
  void aKeepaliveComesBackWithItsToken() {
    Octets outer = golden("gre-keepalive-keyed");
    Octets returned = ((GreFrame.Decoded) GreFrame.decode(transport(outer))).payload();
    IpHeader header = requireNonNull(IpHeader.decode(returned));
    assertThat(
            Sightings.gre(
                requireNonNull(header.identification()).intValue(), header.transport(returned)))
        .isEqualTo(new Sighting.Keepalive(7, 40L));
  }

  @Test
  void theFarEndsOwnKeepaliveIsNotTakenForAnAnswer() {
    assertThat(Sightings.gre(7, transport(golden("gre-keepalive"))))
        .isEqualTo(new Sighting.Stray(StrayKind.KEEPALIVE_REQUEST));
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLY_UNIDIRECTIONAL", "REPLY_BIDIRECTIONAL"})
  void aReplyModeProbeIsTheAnswerItself(TunnelProbeMode mode) {
    Octets packet = Octets.of(PACKETS.build(tunnel(40L), TunnelProbe.of(mode), 9));
    Sighting.Echo echo = (Sighting.Echo) Sightings.gre(9, transport(packet));
    assertThat(echo.identifier()).isEqualTo(0x4001);
    assertThat(echo.token()).isEqualTo(9);
    assertThat(echo.key()).isEqualTo(40);
    assertThat(echo.payload().first(8)).isEqualTo(Octets.of(PACKETS.cookie()));
  }

  @Test
  void eightQuotedBytesSufficeForAnyTunnel() {
    assertThat(Sightings.icmp(IpVersion.IPV4, ROUTER, transport(golden("gre-time-exceeded-short"))))
        .isEqualTo(
            new Sighting.Refusal(
                ReplyKind.TIME_EXCEEDED,
                11,
                0,
                null,
                ROUTER,
                new Sighting.About.Outer(
                    InetAddress.ofLiteral("198.51.100.1"),
                    InetAddress.ofLiteral("198.51.100.2"),
                    0x1234)));
  }

  @Test
  void overIpv6TheQuotedPacketInsideTells() {
    InetAddress router = InetAddress.ofLiteral("2001:db8:ff::1");
    Tunnel tunnel = tunnelOverIpv6();
    byte[] probe = PACKETS.build(tunnel, TunnelProbe.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL), 77);
    byte[] error =
        new IcmpErrorBuilder(IpVersion.IPV6, ReplyKind.TIME_EXCEEDED)
            .quote(Octets.of(probe), 1000)
            .build(router, tunnel.local());
    Sighting.Refusal seen =
        (Sighting.Refusal) Sightings.icmp(IpVersion.IPV6, router, Octets.of(error));
    assertThat(seen.about())
        .isEqualTo(
            new Sighting.About.Echo(
                0x4001,
                77,
                InetAddress.ofLiteral("10.100.0.0"),
                InetAddress.ofLiteral("10.100.0.1"),
                true));
    byte[] keepalive = PACKETS.build(tunnel, TunnelProbe.of(TunnelProbeMode.KEEPALIVE), 78);
    byte[] aboutKeepalive =
        new IcmpErrorBuilder(IpVersion.IPV6, ReplyKind.TIME_EXCEEDED)
            .quote(Octets.of(keepalive), 1000)
            .build(router, tunnel.local());
    assertThat(
            ((Sighting.Refusal) Sightings.icmp(IpVersion.IPV6, router, Octets.of(aboutKeepalive)))
                .about())
        .isEqualTo(new Sighting.About.Keepalive(tunnel.local(), tunnel.remote(), 78));
  }

  @Test
  void aSynIsKnownAgainByItsSequenceNumber() {
    InetAddress host = InetAddress.ofLiteral("203.0.113.80");
    byte[] packet =
        PACKETS.build(
            tunnel(null),
            TunnelProbe.of(
                new TunnelProbe.Syn(io.lookingglass.config.net.HostPort.parse("203.0.113.80:443"))),
            300);
    Octets inner = ((GreFrame.Decoded) GreFrame.decode(transport(Octets.of(packet)))).payload();
    TcpHeader syn = requireNonNull(TcpHeader.decode(transport(inner)));
    assertThat(syn.sourcePort()).isEqualTo(0xC001);
    assertThat(syn.sequenceNumber()).isEqualTo(PACKETS.sequenceNumber(300)).isEqualTo(0x0102012CL);
    assertThat(syn.maximumSegmentSize()).isEqualTo(1460);
    byte[] answer =
        TcpSegment.synAck(host, InetAddress.ofLiteral("10.100.0.0"), syn, 1_000_000, 1436);
    byte[] back =
        GreFrame.encode(
            GreFrame.IPV4,
            false,
            null,
            null,
            new io.lookingglass.probes.packet.IpPacketBuilder(
                    host, InetAddress.ofLiteral("10.100.0.0"), IpProtocolNumber.TCP)
                .build(answer));
    Sighting.Segment segment = (Sighting.Segment) Sightings.gre(1, Octets.of(back));
    assertThat(segment.header().acknowledgmentNumber() - 1).isEqualTo(0x0102012CL);
    assertThat(segment.header().maximumSegmentSize()).isEqualTo(1436);
  }

  @ParameterizedTest
  @CsvSource({
    "00006558, OTHER_PROTOCOL", // Ethernet inside
    "00000004, OTHER_PROTOCOL", // Huawei's keepalive
    "00000800, TRUNCATED", // says IPv4, and nothing follows
    "000008004500, TRUNCATED",
    "30010800, OTHER_VERSION",
    "40000800, FORBIDDEN_BITS",
    "800008001234, TRUNCATED",
    "8000080012340000, WRONG_CHECKSUM"
  })
  void whatIsDamagedOrForeignIsNamed(String hex, StrayKind kind) {
    assertThat(Sightings.gre(1, Octets.of(HexFormat.of().parseHex(hex))))
        .isEqualTo(new Sighting.Stray(kind));
  }

  @FuzzTest(maxDuration = "1m")
  void anyBytesAreNamed(byte[] bytes) {
    Octets octets = Octets.of(bytes);
    assertThat(Sightings.gre(null, octets)).isNotNull();
    assertThat(Sightings.gre(1, octets)).isNotNull();
    for (IpVersion version : IpVersion.values()) {
      assertThat(Sightings.icmp(version, ROUTER, octets)).isNotNull();
    }
  }
}
