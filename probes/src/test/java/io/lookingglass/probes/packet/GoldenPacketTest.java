package io.lookingglass.probes.packet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.InterfaceInformation;
import io.lookingglass.probes.event.IcmpExtension.InterfaceRole;
import io.lookingglass.probes.event.IcmpExtension.MplsLabelStack;
import io.lookingglass.probes.event.IcmpExtension.UnknownObject;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets that others wrote, from the commented files in {@code packet/}. */
class GoldenPacketTest {
  private static final List<IcmpExtension> TWO_LABELS =
      List.of(
          new MplsLabelStack(
              List.of(new MplsLabel(24015, 0, 0, 1), new MplsLabel(299776, 4, 1, 1))));

  private static IcmpMessage message(Octets packet) {
    IpHeader header = requireNonNull(IpHeader.decode(packet));
    return IcmpMessage.decode(header.version(), header.transport(packet));
  }

  private static IcmpError error(String name) {
    return (IcmpError) message(HexFile.read(name));
  }

  @ParameterizedTest
  @CsvSource({
    "ipv4-time-exceeded-udp, TIME_EXCEEDED, 192.0.2.254, 17, 60, 60",
    "ipv4-time-exceeded-tcp, TIME_EXCEEDED, 192.0.2.254, 6, 60, 60",
    "ipv4-port-unreachable, PORT_UNREACHABLE, 198.51.100.9, 17, 60, 60",
    "ipv4-communication-prohibited, COMMUNICATION_PROHIBITED, 192.0.2.254, 17, 60, 60",
    "ipv4-host-unreachable, HOST_UNREACHABLE, 192.0.2.254, 1, 84, 84",
    "ipv4-fragmentation-needed, PACKET_TOO_BIG, 192.0.2.254, 1, 548, 1428",
    "ipv4-time-exceeded-mpls, TIME_EXCEEDED, 203.0.113.7, 17, 40, 40",
    "ipv4-time-exceeded-mpls-classic, TIME_EXCEEDED, 203.0.113.7, 1, 84, 84",
    "ipv6-time-exceeded-udp, TIME_EXCEEDED, 2001:db8:1::fe, 17, 80, 80",
    "ipv6-time-exceeded-echo, TIME_EXCEEDED, 2001:db8:1::fe, 58, 80, 80",
    "ipv6-communication-prohibited, COMMUNICATION_PROHIBITED, 2001:db8:1::fe, 17, 80, 80",
    "ipv6-packet-too-big, PACKET_TOO_BIG, 2001:db8:1::fe, 58, 1232, 1448",
    "ipv6-time-exceeded-mpls, TIME_EXCEEDED, 2001:db8:7::7, 17, 60, 60"
  })
  void errorsTellTheirKindSenderAndQuote(
      String name, ReplyKind kind, String sender, int protocol, int quotedBytes, int totalBytes) {
    Octets packet = HexFile.read(name);
    assertThat(requireNonNull(IpHeader.decode(packet)).source())
        .isEqualTo(InetAddress.ofLiteral(sender));
    IcmpError error = error(name);
    assertThat(error.kind()).isEqualTo(kind);
    QuotedPacket quoted = requireNonNull(error.quoted());
    assertThat(quoted.header().protocol()).isEqualTo(protocol);
    assertThat(quoted.quotedBytes()).isEqualTo(quotedBytes);
    assertThat(quoted.header().totalBytes()).isEqualTo(totalBytes);
    assertThat(quoted.transport()).isNotInstanceOf(QuotedTransport.Unread.class);
  }

  @Test
  void theKernelTellsTheNextHopsMtu() {
    assertThat(error("ipv4-fragmentation-needed").nextHopMtuBytes()).isEqualTo(1300);
    assertThat(error("ipv6-packet-too-big").nextHopMtuBytes()).isEqualTo(1300);
    assertThat(error("ipv4-time-exceeded-udp").nextHopMtuBytes()).isNull();
  }

  @Test
  void aQuotedSynIsReadWhole() {
    assertThat(requireNonNull(error("ipv4-time-exceeded-tcp").quoted()).transport())
        .isInstanceOfSatisfying(
            QuotedTransport.Tcp.class,
            tcp -> {
              assertThat(tcp.destinationPort()).isEqualTo(81);
              assertThat(tcp.flags()).isEqualTo(TcpHeader.SYN);
              assertThat(tcp.maximumSegmentSize()).isEqualTo(1460);
              assertThat(tcp.sequenceNumber()).isNotNull();
            });
  }

  @Test
  void theResetOfAClosedPortIsAnAnswerToASyn() {
    Octets packet = HexFile.read("ipv4-tcp-reset");
    IpHeader header = requireNonNull(IpHeader.decode(packet));
    TcpHeader reset = requireNonNull(TcpHeader.decode(header.transport(packet)));
    assertThat(reset.answerToSyn()).isEqualTo(ReplyKind.TCP_RESET);
    assertThat(reset.sourcePort()).isEqualTo(81);
    assertThat(header.ttl()).isEqualTo(63);
  }

  @Test
  void anEchoReplyTellsItsSequenceNumber() {
    assertThat(message(HexFile.read("ipv6-echo-reply")))
        .isInstanceOfSatisfying(
            IcmpMessage.EchoReply.class,
            reply -> {
              assertThat(reply.sequenceNumber()).isEqualTo(2);
              assertThat(reply.payload().length()).isEqualTo(32);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "ipv4-time-exceeded-mpls",
    "ipv4-time-exceeded-mpls-classic",
    "ipv6-time-exceeded-mpls"
  })
  void labelStacksAreReadTopFirst(String name) {
    assertThat(error(name).extensions()).isEqualTo(TWO_LABELS);
  }

  @Test
  void interfaceInformationIsReadAndPrivateClassesAreKept() {
    assertThat(error("ipv4-time-exceeded-interface").extensions())
        .containsExactly(
            new InterfaceInformation(
                InterfaceRole.INCOMING_IP_INTERFACE,
                522L,
                InetAddress.ofLiteral("203.0.113.7"),
                "Gi0/0/1.7",
                9000L),
            new InterfaceInformation(
                InterfaceRole.OUTGOING_IP_INTERFACE,
                null,
                InetAddress.ofLiteral("2001:db8:7::8"),
                null,
                null),
            new UnknownObject(247, 3, "cafebabe"));
  }

  @Test
  void theQuoteShowsTimeToLiveAndDscpAsTheyArrived() {
    QuotedPacket quoted = requireNonNull(error("ipv4-time-exceeded-interface").quoted());
    assertThat(quoted.toEvent(null).ttl()).isEqualTo(3);
    assertThat(quoted.toEvent(null).dscp()).isEqualTo(46);
    assertThat(quoted.header().identification()).isEqualTo(7);
  }

  @Test
  void extensionHeadersAreWalkedToTheTransport() {
    Octets packet = HexFile.read("ipv6-extension-headers");
    IpHeader header = requireNonNull(IpHeader.decode(packet));
    assertThat(header.protocol()).isEqualTo(IpProtocolNumber.UDP);
    assertThat(header.headerBytes()).isEqualTo(64);
    assertThat(header.identification()).isEqualTo(0xcafef00dL);
    assertThat(header.moreFragments()).isTrue();
    assertThat(header.startsTransport()).isTrue();
    assertThat(requireNonNull(UdpHeader.decode(header.transport(packet))).checksum())
        .isEqualTo(0xabcd);
  }

  @Test
  void everyCutOfEveryExtensionHeaderIsSurvived() {
    Octets packet = HexFile.read("ipv6-extension-headers");
    for (int length = 0; length < packet.length(); length++) {
      QuotedPacket quoted = QuotedPacket.decode(packet.first(length));
      if (length < 40) {
        assertThat(quoted).isNull();
      } else {
        assertThat(requireNonNull(quoted).transport() instanceof QuotedTransport.Udp)
            .isEqualTo(length >= 68);
      }
    }
  }

  @Test
  void theWalkThroughExtensionHeadersIsBounded() {
    byte[] endless = new byte[40 + 8 * 100];
    endless[0] = 0x60;
    endless[4] = 3;
    endless[5] = 0x20;
    IpHeader header = requireNonNull(IpHeader.decode(Octets.of(endless)));
    assertThat(header.headerBytes()).isEqualTo(40 + 8 * Ipv6Wire.MAX_EXTENSION_HEADERS);
    assertThat(header.protocol()).isEqualTo(IpProtocolNumber.HOP_BY_HOP);
  }

  @Test
  void aLaterFragmentHasNoTransportHeader() {
    byte[] packet = HexFile.read("ipv6-extension-headers").toArray();
    packet[58] = 0x05;
    QuotedPacket quoted = requireNonNull(QuotedPacket.decode(Octets.of(packet)));
    assertThat(quoted.header().fragmentOffsetBytes()).isEqualTo(0x0500);
    assertThat(quoted.transport())
        .isEqualTo(new QuotedTransport.Unread(17, Octets.of(packet).from(64)));
  }
}
