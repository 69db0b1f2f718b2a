package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpErrorBuilder;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.UdpDatagram;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What routers send that no Linux router does: short quotes, extensions, and forgeries. A UDP probe
 * is caught on the loopback interface and answered by an ICMP error made here.
 */
class RouterErrorsTest {
  private static final List<IcmpExtension> LABELS =
      List.of(
          new IcmpExtension.MplsLabelStack(
              List.of(new MplsLabel(24_001, 0, 0, 1), new MplsLabel(3, 5, 1, 254))));

  static Stream<Arguments> everyWay() {
    return Stream.of(TierChoice.values())
        .flatMap(
            tier -> Stream.of(IpVersion.values()).map(ipVersion -> Arguments.of(tier, ipVersion)));
  }

  @BeforeEach
  void rawSocketsAreThere() throws Exception {
    Peer.requireRawSockets();
  }

  private static InetAddress prober(IpVersion ipVersion) {
    return InetAddress.ofLiteral(ipVersion == IpVersion.IPV4 ? "127.0.0.1" : "::1");
  }

  private static InetAddress router(IpVersion ipVersion) {
    return InetAddress.ofLiteral(ipVersion == IpVersion.IPV4 ? "127.0.0.9" : "::1");
  }

  /** One probe that is on its way, as a router sees it. */
  private static final class Caught implements AutoCloseable {
    private final RecordedEvents events = new RecordedEvents();
    private final IpVersion ipVersion;
    private final ProbeNetwork network;
    private final ProbeFlow flow;
    private final DatagramSocket target;
    private final byte[] packet;

    Caught(TierChoice choice, IpVersion ipVersion) throws Exception {
      this.ipVersion = ipVersion;
      InetAddress own = prober(ipVersion);
      target = new DatagramSocket(0, own);
      network = LinuxProbeNetwork.open(choice);
      FlowSpec spec = new FlowSpec(own, ProbeProtocol.UDP, target.getLocalPort(), 0, 0x28, false);
      flow = network.openFlow(spec, events);
      flow.send(List.of(new Probe(7, 30, 200)));
      DatagramPacket received = new DatagramPacket(new byte[500], 500);
      target.receive(received);
      byte[] datagram =
          UdpDatagram.of(
              own,
              own,
              received.getPort(),
              target.getLocalPort(),
              Arrays.copyOf(received.getData(), received.getLength()));
      packet =
          new IpPacketBuilder(own, own, IpProtocolNumber.UDP)
              .ttl(1)
              .trafficClass(0x28)
              .identification(Octets.of(datagram).u16(6))
              .build(datagram);
    }

    IcmpErrorBuilder error() {
      return new IcmpErrorBuilder(ipVersion, ReplyKind.TIME_EXCEEDED).quote(Octets.of(packet), 128);
    }

    void answer(IcmpErrorBuilder error) throws Exception {
      byte[] message = error.build(router(ipVersion), prober(ipVersion));
      byte[] answer =
          new IpPacketBuilder(
                  router(ipVersion), prober(ipVersion), IpProtocolNumber.icmp(ipVersion))
              .ttl(250)
              .identification(1)
              .build(message);
      try (Arena arena = Arena.ofConfined()) {
        Libc libc = new Libc(arena);
        SendRing ring = new SendRing(arena);
        try (KernelSocket socket =
            KernelSocket.open(libc, ipVersion, LinuxAbi.SOCK_RAW, LinuxAbi.IPPROTO_RAW)) {
          ring.add(new OutgoingPacket(answer, prober(ipVersion), 0, null, false, new Unobserved()));
          assertThat(ring.send(libc, socket)).isEqualTo(1);
        }
      }
    }

    @Override
    public void close() {
      flow.close();
      network.close();
      target.close();
    }
  }

  private static final class Unobserved implements Departure {
    @Override
    public void submitted(long userNanos) {}

    @Override
    public void left(long nanos) {}

    @Override
    public void failed(int errno, @Nullable Integer interfaceMtuBytes) {}
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aQuoteOfEightBytesIsEnough(TierChoice choice, IpVersion ipVersion) throws Exception {
    try (Caught probe = new Caught(choice, ipVersion)) {
      probe.answer(
          new IcmpErrorBuilder(ipVersion, ReplyKind.TIME_EXCEEDED)
              .quote(Octets.of(probe.packet), ipVersion.headerBytes() + 8));

      FlowEvent.Replied reply = probe.events.awaitReply(7);
      assertThat(reply.kind()).isEqualTo(ReplyKind.TIME_EXCEEDED);
      assertThat(reply.from()).isEqualTo(router(ipVersion));
      assertThat(reply.replyTtl()).isEqualTo(250);
      if (choice == TierChoice.BEST) {
        assertThat(reply.quoted()).isEqualTo(new QuotedHeader(1, 10, 0, false));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void labelsBehindACompliantQuoteAreRead(TierChoice choice, IpVersion ipVersion) throws Exception {
    try (Caught probe = new Caught(choice, ipVersion)) {
      probe.answer(probe.error().extensions(LABELS));

      assertThat(probe.events.awaitReply(7).extensions()).isEqualTo(LABELS);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void labelsBehindAClassicQuoteAreRead(TierChoice choice, IpVersion ipVersion) throws Exception {
    try (Caught probe = new Caught(choice, ipVersion)) {
      probe.answer(
          probe.error().extensions(LABELS).lengthAttribute(IcmpErrorBuilder.LengthAttribute.ZERO));

      assertThat(probe.events.awaitReply(7).extensions()).isEqualTo(LABELS);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void labelsWithAWrongChecksumAreIgnored(TierChoice choice, IpVersion ipVersion) throws Exception {
    try (Caught probe = new Caught(choice, ipVersion)) {
      probe.answer(
          probe
              .error()
              .extensions(LABELS)
              .extensionChecksum(IcmpErrorBuilder.ExtensionChecksum.WRONG));

      FlowEvent.Replied reply = probe.events.awaitReply(7);
      assertThat(reply.kind()).isEqualTo(ReplyKind.TIME_EXCEEDED);
      assertThat(reply.extensions()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void anErrorAboutSomebodyElsesPacketIsNotCounted(TierChoice choice, IpVersion ipVersion)
      throws Exception {
    try (Caught probe = new Caught(choice, ipVersion)) {
      byte[] elsewhere = probe.packet.clone();
      elsewhere[ipVersion.headerBytes() - 1] ^= 2;
      probe.answer(
          new IcmpErrorBuilder(ipVersion, ReplyKind.HOST_UNREACHABLE)
              .quote(Octets.of(elsewhere), 128));
      byte[] otherPort = probe.packet.clone();
      otherPort[ipVersion.headerBytes() + 3] ^= 2;
      probe.answer(
          new IcmpErrorBuilder(ipVersion, ReplyKind.HOST_UNREACHABLE)
              .quote(Octets.of(otherPort), 128));
      probe.answer(probe.error());

      probe.events.awaitReply(7);
      assertThat(probe.events.replies())
          .extracting(FlowEvent.Replied::kind)
          .containsExactly(ReplyKind.TIME_EXCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRawTierDoesNotCountAnErrorThatCarriesNoProbesToken(IpVersion ipVersion) throws Exception {
    try (Caught probe = new Caught(TierChoice.BEST, ipVersion)) {
      byte[] forged = probe.packet.clone();
      forged[5] ^= 2;
      forged[ipVersion.headerBytes() + 7] ^= 2;
      probe.answer(
          new IcmpErrorBuilder(ipVersion, ReplyKind.HOST_UNREACHABLE)
              .quote(Octets.of(forged), ipVersion.headerBytes() + 8));
      probe.answer(probe.error());

      probe.events.awaitReply(7);
      assertThat(probe.events.replies())
          .extracting(FlowEvent.Replied::kind)
          .containsExactly(ReplyKind.TIME_EXCEEDED);
    }
  }
}
