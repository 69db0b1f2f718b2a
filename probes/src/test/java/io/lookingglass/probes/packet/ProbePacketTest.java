package io.lookingglass.probes.packet;

import static io.lookingglass.probes.packet.Addresses.PROBER4;
import static io.lookingglass.probes.packet.Addresses.PROBER6;
import static io.lookingglass.probes.packet.Addresses.TARGET4;
import static io.lookingglass.probes.packet.Addresses.TARGET6;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probe packets: what is encoded can be decoded, and the checksum is the one that was wanted. */
class ProbePacketTest {

  private static InetAddress prober(IpVersion version) {
    return version == IpVersion.IPV4 ? PROBER4 : PROBER6;
  }

  private static InetAddress target(IpVersion version) {
    return version == IpVersion.IPV4 ? TARGET4 : TARGET6;
  }

  private static boolean checksumFits(IpVersion version, int protocol, byte[] transport) {
    long sum =
        InternetChecksum.pseudoHeader(prober(version), target(version), protocol, transport.length);
    return InternetChecksum.complement(InternetChecksum.add(sum, transport, 0, transport.length))
        == 0;
  }

  @ParameterizedTest
  @EnumSource
  void everyEchoRequestOfAFlowHasTheWantedChecksum(IpVersion version) {
    for (int sequence = 0; sequence <= 0xFFFF; sequence += 13) {
      byte[] bytes =
          IcmpEcho.request(prober(version), target(version), 0xBEEF, sequence, 0x1234, 7);
      assertThat(IcmpMessage.decode(version, Octets.of(bytes)))
          .isInstanceOfSatisfying(
              IcmpMessage.EchoRequest.class,
              request -> {
                assertThat(request.identifier()).isEqualTo(0xBEEF);
                assertThat(request.checksum()).isEqualTo(0x1234);
                assertThat(request.payload().length()).isEqualTo(7);
              });
      assertThat(InternetChecksum.complement(IcmpEcho.sum(prober(version), target(version), bytes)))
          .isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void reachesTheWantedChecksumAtItsLimits(IpVersion version) {
    for (int wanted : new int[] {0, 1, 0x7FFF, 0xFFFE}) {
      byte[] bytes = IcmpEcho.request(prober(version), target(version), 1, 2, wanted, 2);
      assertThat(Octets.of(bytes).u16(2)).isEqualTo(wanted);
      assertThat(InternetChecksum.complement(IcmpEcho.sum(prober(version), target(version), bytes)))
          .isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEchoRequestTooSmallForAWantedChecksumStillHasARightOne(IpVersion version) {
    byte[] bytes = IcmpEcho.request(prober(version), target(version), 1, 2, 0x1234, 1);
    assertThat(InternetChecksum.complement(IcmpEcho.sum(prober(version), target(version), bytes)))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anEchoReplyGivesBackIdentifierSequenceAndPayload(IpVersion version) {
    byte[] bytes = IcmpEcho.request(prober(version), target(version), 77, 88, 0x4321, 20);
    IcmpMessage.EchoRequest request =
        (IcmpMessage.EchoRequest) IcmpMessage.decode(version, Octets.of(bytes));
    byte[] reply = IcmpEcho.reply(target(version), prober(version), request);
    assertThat(IcmpMessage.decode(version, Octets.of(reply)))
        .isEqualTo(new IcmpMessage.EchoReply(77, 88, request.payload()));
  }

  @ParameterizedTest
  @EnumSource
  void everyUdpProbeHasTheWantedChecksum(IpVersion version) {
    for (int wanted : new int[] {1, 2, 0x8000, 0xABCD, 0xFFFE, 0xFFFF}) {
      byte[] bytes = UdpDatagram.probe(prober(version), target(version), 50000, 33434, wanted, 12);
      UdpHeader header = requireNonNull(UdpHeader.decode(Octets.of(bytes)));
      assertThat(header.checksum()).isEqualTo(wanted);
      assertThat(header.sourcePort()).isEqualTo(50000);
      assertThat(header.destinationPort()).isEqualTo(33434);
      assertThat(header.length()).isEqualTo(20);
      assertThat(header.payload().length()).isEqualTo(12);
      assertThat(checksumFits(version, IpProtocolNumber.UDP, bytes)).isTrue();
    }
  }

  @Test
  void aUdpProbeCannotWantTheChecksumThatMeansNone() {
    assertThatThrownBy(() -> UdpDatagram.probe(PROBER4, TARGET4, 1, 2, 0, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 65535, not 0");
  }

  @ParameterizedTest
  @EnumSource
  void aSynLooksLikeACommonStacksAndItsAnswersFitIt(IpVersion version) {
    byte[] bytes = TcpSegment.syn(prober(version), target(version), 50000, 443, 0xFFFFFFFFL, 1460);
    assertThat(checksumFits(version, IpProtocolNumber.TCP, bytes)).isTrue();
    TcpHeader syn = requireNonNull(TcpHeader.decode(Octets.of(bytes)));
    assertThat(syn.sequenceNumber()).isEqualTo(0xFFFFFFFFL);
    assertThat(syn.maximumSegmentSize()).isEqualTo(1460);
    assertThat(syn.flags()).isEqualTo(TcpHeader.SYN);
    assertThat(syn.answerToSyn()).isNull();

    byte[] open = TcpSegment.synAck(target(version), prober(version), syn, 99, 1400);
    TcpHeader synAck = requireNonNull(TcpHeader.decode(Octets.of(open)));
    assertThat(synAck.answerToSyn()).isEqualTo(ReplyKind.TCP_SYN_ACK);
    assertThat(synAck.acknowledgmentNumber()).isZero();
    assertThat(synAck.maximumSegmentSize()).isEqualTo(1400);

    byte[] closed = TcpSegment.reset(target(version), prober(version), syn);
    TcpHeader reset = requireNonNull(TcpHeader.decode(Octets.of(closed)));
    assertThat(reset.answerToSyn()).isEqualTo(ReplyKind.TCP_RESET);
    assertThat(reset.flags()).isEqualTo(TcpHeader.RST | TcpHeader.ACK);
    assertThat(reset.acknowledgmentNumber()).isZero();
    assertThat(reset.sequenceNumber()).isZero();

    byte[] end = TcpSegment.reset(prober(version), target(version), synAck);
    TcpHeader abort = requireNonNull(TcpHeader.decode(Octets.of(end)));
    assertThat(abort.flags()).isEqualTo(TcpHeader.RST);
    assertThat(abort.sequenceNumber()).isEqualTo(synAck.acknowledgmentNumber());
    assertThat(abort.sourcePort()).isEqualTo(50000);
  }

  @Test
  void anIpv4HeaderSurvivesTheRoundTrip() {
    byte[] packet =
        new IpPacketBuilder(PROBER4, TARGET4, 17)
            .ttl(3)
            .trafficClass(0xB9)
            .identification(0x8001)
            .dontFragment(true)
            .build(new byte[9]);
    assertThat(IpHeader.decode(Octets.of(packet)))
        .isEqualTo(
            new IpHeader(PROBER4, TARGET4, 17, 3, 0xB9, 29, 20, 0x8001L, null, true, false, 0));
    assertThat(InternetChecksum.valid(Octets.of(packet, 0, 20))).isTrue();
  }

  @Test
  void anIpv6HeaderSurvivesTheRoundTrip() {
    byte[] packet =
        new IpPacketBuilder(PROBER6, TARGET6, 58)
            .ttl(255)
            .trafficClass(0xB9)
            .flowLabel(0xABCDE)
            .build(new byte[8]);
    assertThat(IpHeader.decode(Octets.of(packet)))
        .isEqualTo(
            new IpHeader(PROBER6, TARGET6, 58, 255, 0xB9, 48, 40, null, 0xABCDE, true, false, 0));
  }

  @Test
  void aPacketCannotGoFromOneIpVersionToTheOther() {
    assertThatThrownBy(() -> new IpPacketBuilder(PROBER4, TARGET6, 17))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one IP version");
  }

  @Test
  void aPacketCannotExceedWhatItsLengthFieldTells() {
    assertThatThrownBy(() -> new IpPacketBuilder(PROBER4, TARGET4, 17).build(new byte[65516]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("packet size must be 0 to 65535, not 65536");
  }
}
