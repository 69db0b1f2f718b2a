package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.QuotedPacket;
import java.net.InetAddress;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is on the wire in the raw tier, and which quotes are taken for ours. */
class FlowPacketsTest {
  private static final int TOKEN = 0x1234;
  private static final int LOCAL = 40_001;
  private static final int SHORTEST_QUOTE = 8;
  private static final Probe PROBE = new Probe(1, 5, 90);

  static Stream<Arguments> everyKind() {
    return Stream.of(IpVersion.values())
        .flatMap(
            ipVersion ->
                Stream.of(ProbeProtocol.values())
                    .map(protocol -> Arguments.of(ipVersion, protocol)));
  }

  private static FlowPackets packets(IpVersion ipVersion, ProbeProtocol protocol) {
    InetAddress source =
        InetAddress.ofLiteral(ipVersion == IpVersion.IPV4 ? "192.0.2.1" : "2001:db8::1");
    InetAddress target =
        InetAddress.ofLiteral(ipVersion == IpVersion.IPV4 ? "198.51.100.9" : "2001:db8:9::9");
    int port = protocol == ProbeProtocol.ICMP ? 0 : 443;
    FlowSpec spec = new FlowSpec(target, protocol, port, 0, 0xB9, false);
    FlowPackets.Ends ends = new FlowPackets.Ends(spec, source);
    return switch (protocol) {
      case ICMP -> new EchoPackets(ends, LOCAL, 0x7777, 0xABCDE);
      case UDP -> new UdpPackets(ends, LOCAL, 0xABCDE);
      case TCP -> new TcpPackets(ends, LOCAL, 0xC00C, 0xABCDE);
    };
  }

  private static boolean known(int token) {
    return token == TOKEN || token == TOKEN + 1;
  }

  private static QuotedPacket quote(IpVersion ipVersion, byte[] packet, int transportBytes) {
    return Objects.requireNonNull(
        QuotedPacket.decode(Octets.of(packet).first(ipVersion.headerBytes() + transportBytes)));
  }

  private static FlowPackets.@Nullable Match matchShortest(
      IpVersion ipVersion, FlowPackets packets, byte[] packet) {
    return packets.match(quote(ipVersion, packet, SHORTEST_QUOTE), FlowPacketsTest::known);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void packetsOfOneFlowAreAlikeInAllThatLoadBalancersHash(
      IpVersion ipVersion, ProbeProtocol protocol) {
    FlowPackets packets = packets(ipVersion, protocol);
    Octets first = Octets.of(packets.build(PROBE, TOKEN));
    Octets second = Octets.of(packets.build(new Probe(2, 6, 90), TOKEN + 1));
    int hashed = protocol == ProbeProtocol.ICMP ? 6 : 4;
    int transport = ipVersion.headerBytes();

    assertThat(second.slice(transport, hashed)).isEqualTo(first.slice(transport, hashed));
    IpHeader header = Objects.requireNonNull(IpHeader.decode(first));
    IpHeader other = Objects.requireNonNull(IpHeader.decode(second));
    assertThat(other.flowLabel()).isEqualTo(header.flowLabel());
    assertThat(other.trafficClass()).isEqualTo(header.trafficClass()).isEqualTo(0xB9);
    assertThat(second).isNotEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aPacketHasTheAskedTimeToLiveAndSize(IpVersion ipVersion, ProbeProtocol protocol) {
    byte[] packet = packets(ipVersion, protocol).build(PROBE, TOKEN);
    IpHeader header = Objects.requireNonNull(IpHeader.decode(Octets.of(packet)));

    assertThat(header.ttl()).isEqualTo(5);
    assertThat(header.totalBytes()).isEqualTo(packet.length);
    if (protocol != ProbeProtocol.TCP) {
      assertThat(packet).hasSize(90);
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void eightQuotedBytesAreEnoughToKnowTheProbe(IpVersion ipVersion, ProbeProtocol protocol) {
    FlowPackets packets = packets(ipVersion, protocol);

    assertThat(matchShortest(ipVersion, packets, packets.build(PROBE, TOKEN)))
        .isEqualTo(new FlowPackets.Match(TOKEN, false));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aQuoteOfAProbeThatIsNotWaitedForIsDropped(IpVersion ipVersion, ProbeProtocol protocol) {
    FlowPackets packets = packets(ipVersion, protocol);

    assertThat(matchShortest(ipVersion, packets, packets.build(PROBE, TOKEN + 2))).isNull();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aQuoteThatWentToAnotherTargetIsDropped(IpVersion ipVersion, ProbeProtocol protocol) {
    FlowPackets packets = packets(ipVersion, protocol);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[ipVersion.headerBytes() - 1] ^= 1;

    assertThat(matchShortest(ipVersion, packets, packet)).isNull();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aQuoteWithAnotherIdentifierOrPortIsDropped(IpVersion ipVersion, ProbeProtocol protocol) {
    FlowPackets packets = packets(ipVersion, protocol);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[ipVersion.headerBytes() + (protocol == ProbeProtocol.ICMP ? 4 : 2)] ^= 1;

    assertThat(matchShortest(ipVersion, packets, packet)).isNull();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aTranslatedSourceAddressInTheQuoteShowsANat(IpVersion ipVersion, ProbeProtocol protocol) {
    FlowPackets packets = packets(ipVersion, protocol);
    byte[] packet = packets.build(PROBE, TOKEN);
    int sourceEnd =
        switch (ipVersion) {
          case IPV4 -> 15;
          case IPV6 -> 23;
        };
    packet[sourceEnd] ^= 8;

    assertThat(matchShortest(ipVersion, packets, packet))
        .isEqualTo(new FlowPackets.Match(TOKEN, true));
  }

  @Test
  void aChangedUdpChecksumShowsANatAndIsMatchedByTheIpv4Identification() {
    FlowPackets packets = packets(IpVersion.IPV4, ProbeProtocol.UDP);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[IpVersion.IPV4.headerBytes() + 6] ^= 0x5A;

    assertThat(matchShortest(IpVersion.IPV4, packets, packet))
        .isEqualTo(new FlowPackets.Match(TOKEN, true));
  }

  @Test
  void aChangedIdentificationIsMatchedByTheUdpChecksum() {
    FlowPackets packets = packets(IpVersion.IPV4, ProbeProtocol.UDP);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[4] ^= 0x5A;

    assertThat(matchShortest(IpVersion.IPV4, packets, packet))
        .isEqualTo(new FlowPackets.Match(TOKEN, false));
  }

  @Test
  void aChangedUdpChecksumOverIpv6IsMatchedByAFullQuote() {
    FlowPackets packets = packets(IpVersion.IPV6, ProbeProtocol.UDP);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[IpVersion.IPV6.headerBytes() + 6] ^= 0x5A;

    assertThat(matchShortest(IpVersion.IPV6, packets, packet)).isNull();
    assertThat(packets.match(quote(IpVersion.IPV6, packet, 1000), FlowPacketsTest::known))
        .isEqualTo(new FlowPackets.Match(TOKEN, true));
  }

  @Test
  void aChangedIcmpChecksumShowsANat() {
    FlowPackets packets = packets(IpVersion.IPV4, ProbeProtocol.ICMP);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[IpVersion.IPV4.headerBytes() + 2] ^= 0x5A;

    assertThat(matchShortest(IpVersion.IPV4, packets, packet))
        .isEqualTo(new FlowPackets.Match(TOKEN, true));
  }

  @Test
  void aTcpSequenceNumberWithoutTheFlowsSecretIsDropped() {
    FlowPackets packets = packets(IpVersion.IPV4, ProbeProtocol.TCP);
    byte[] packet = packets.build(PROBE, TOKEN);
    packet[IpVersion.IPV4.headerBytes() + 4] ^= 1;

    assertThat(matchShortest(IpVersion.IPV4, packets, packet)).isNull();
  }
}
