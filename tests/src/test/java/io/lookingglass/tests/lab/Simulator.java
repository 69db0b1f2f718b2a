package io.lookingglass.tests.lab;

import static java.util.Objects.requireNonNull;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpEcho;
import io.lookingglass.probes.packet.IcmpErrorBuilder;
import io.lookingglass.probes.packet.IcmpMessage;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.TcpHeader;
import io.lookingglass.probes.packet.TcpSegment;
import io.lookingglass.probes.packet.UdpDatagram;
import io.lookingglass.probes.packet.UdpHeader;
import io.lookingglass.tests.lab.Scenario.Answering;
import io.lookingglass.tests.lab.Scenario.Balance;
import io.lookingglass.tests.lab.Scenario.Forwarding;
import io.lookingglass.tests.lab.Scenario.MtuAnswer;
import io.lookingglass.tests.lab.Scenario.Refusal;
import io.lookingglass.tests.lab.Scenario.Router;
import io.lookingglass.tests.lab.Scenario.Target;
import io.lookingglass.tests.lab.Scenario.UdpAnswer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Walks a packet through a {@link Scenario} and says what comes back and when. Pure but for its
 * counters; used by one thread.
 */
final class Simulator {
  /** RFC 1812 section 4.3.2.3: as much as fits into 576 bytes. */
  private static final int MAX_QUOTE_IPV4 = 576 - 28;

  /** RFC 4443 section 2.4: as much as fits into the minimum MTU. */
  private static final int MAX_QUOTE_IPV6 = 1280 - 48;

  /** Routers that append extensions quote no more than the classic length. */
  private static final int MAX_QUOTE_WITH_EXTENSIONS = 128;

  private static final int MSS = 1460;

  private final Scenario scenario;
  private final LabSlot slot;
  private final SplittableRandom random;
  private final Map<String, Counters> counters = new HashMap<>();
  private final @Nullable Router entry;

  Simulator(Scenario scenario, LabSlot slot) {
    this.scenario = scenario;
    this.slot = slot;
    this.random = new SplittableRandom(scenario.seed());
    this.entry = scenario.routers().values().stream().findFirst().orElse(null);
  }

  /** A packet to send back after a delay; {@code node} sends it. */
  record Answer(Octets packet, long delayNanos, String node) {}

  /** The address of a router; all routers lie in the slot's first network. */
  static InetAddress routerAddress(LabSlot slot, Router router, IpVersion version) {
    return slot.infrastructure(version, 10 + router.index());
  }

  /** What comes back for a packet, nothing when it is lost or concerns nobody here. */
  List<Answer> answers(byte[] packet, long nowNanos) {
    IpHeader header = IpHeader.decode(Octets.of(packet));
    if (header == null) {
      return List.of();
    }
    int index = slot.targetIndex(header.destination());
    if (index < 0 || header.destination().isMulticastAddress()) {
      return List.of();
    }
    Target target = scenario.target(index);
    Transit transit = new Transit(header, packet.clone());
    Router router = target.via() == null ? entry : scenario.routers().get(target.via());
    int distance = 0;
    while (router != null) {
      distance++;
      Verdict verdict = pass(router, transit, distance, nowNanos);
      switch (verdict) {
        case Answered(List<Answer> answers) -> {
          return answers;
        }
        case PassedOn() -> router = next(router, transit);
      }
    }
    return arrived(target, index, transit, packet, distance + 1, nowNanos);
  }

  /** A packet on its way, with what routers did to it. */
  private static final class Transit {
    private final IpHeader header;
    private final byte[] bytes;
    private int ttl;

    Transit(IpHeader header, byte[] bytes) {
      this.header = header;
      this.bytes = bytes;
      this.ttl = header.ttl();
    }
  }

  private sealed interface Verdict {}

  private record Answered(List<Answer> answers) implements Verdict {}

  private record PassedOn() implements Verdict {}

  private static final Verdict LOST = new Answered(List.of());

  private Verdict pass(Router router, Transit transit, int distance, long nowNanos) {
    Forwarding forwarding = router.forwarding();
    Counters counter = counters(router.name());
    if (forwarding.drop().happens(++counter.arrived, random)) {
      return LOST;
    }
    if (transit.ttl <= 1) {
      return error(router, transit, ReplyKind.TIME_EXCEEDED, 0, distance, nowNanos);
    }
    Refusal refusal = forwarding.refusal();
    if (refusal != null
        && (refusal.protocol() == null || refusal.protocol() == protocol(transit.header))) {
      return error(router, transit, refusal.kind(), 0, distance, nowNanos);
    }
    boolean fits = transit.bytes.length <= forwarding.mtuBytes() || !transit.header.dontFragment();
    if (!fits) {
      int told = forwarding.mtuAnswer() == MtuAnswer.TOLD ? forwarding.mtuBytes() : 0;
      return forwarding.mtuAnswer() == MtuAnswer.BLACK_HOLE
          ? LOST
          : error(router, transit, ReplyKind.PACKET_TOO_BIG, told, distance, nowNanos);
    }
    PacketRewriting.setTtl(transit.bytes, --transit.ttl);
    if (forwarding.translates()) {
      PacketRewriting.translateSource(
          transit.bytes, transit.header, slot.infrastructure(transit.header.version(), 250));
    }
    if (forwarding.dscp() != null) {
      PacketRewriting.setDscp(transit.bytes, forwarding.dscp());
    }
    return new PassedOn();
  }

  private @Nullable Router next(Router router, Transit transit) {
    List<String> names = router.forwarding().next();
    if (names.isEmpty()) {
      return null;
    }
    int choice =
        router.forwarding().balance() == Balance.PACKET
            ? (int) (counters(router.name()).balanced++ % names.size())
            : Math.floorMod(PacketRewriting.flowHash(transit.bytes, transit.header), names.size());
    return requireNonNull(scenario.routers().get(names.get(choice)));
  }

  private Verdict error(
      Router router, Transit transit, ReplyKind kind, int mtuBytes, int distance, long nowNanos) {
    Answering answering = router.answering();
    if (router.quotedTtl() != null) {
      PacketRewriting.setTtl(transit.bytes, router.quotedTtl());
    }
    IpVersion version = transit.header.version();
    boolean extended = !router.extensions().objects().isEmpty() && kind != ReplyKind.PACKET_TOO_BIG;
    IcmpErrorBuilder builder =
        new IcmpErrorBuilder(version, kind)
            .nextHopMtuBytes(mtuBytes)
            .quote(Octets.of(transit.bytes), quoteBytes(answering, transit.header, extended));
    if (extended) {
      builder
          .extensions(router.extensions().objects())
          .lengthAttribute(router.extensions().length())
          .extensionChecksum(router.extensions().checksum());
    }
    InetAddress from = routerAddress(slot, router, version);
    return new Answered(
        answers(
            router.name(),
            answering,
            from,
            transit.header.source(),
            builder.build(from, transit.header.source()),
            IpProtocolNumber.icmp(version),
            distance,
            nowNanos));
  }

  private static int quoteBytes(Answering answering, IpHeader header, boolean extended) {
    int most =
        extended
            ? MAX_QUOTE_WITH_EXTENSIONS
            : header.version() == IpVersion.IPV4 ? MAX_QUOTE_IPV4 : MAX_QUOTE_IPV6;
    return Math.min(most, header.headerBytes() + answering.quotedTransportBytes());
  }

  private List<Answer> arrived(
      Target target, int index, Transit transit, byte[] sent, int distance, long nowNanos) {
    IpHeader header = transit.header;
    Octets transport = header.transport(Octets.of(sent));
    ProbeProtocol protocol = protocol(header);
    if (protocol == null) {
      return List.of();
    }
    byte[] answer =
        switch (protocol) {
          case ICMP -> echoReply(target, header, transport);
          case UDP -> udpAnswer(target, transit, transport);
          case TCP -> tcpAnswer(target, header, transport);
        };
    if (answer == null) {
      return List.of();
    }
    boolean icmp = protocol != ProbeProtocol.TCP && target.udp() != UdpAnswer.ECHO;
    return answers(
        "target " + index,
        target.answering(),
        /* from= */ header.destination(),
        /* to= */ header.source(),
        answer,
        protocol == ProbeProtocol.UDP && icmp
            ? IpProtocolNumber.icmp(header.version())
            : header.protocol(),
        distance,
        nowNanos);
  }

  private static byte @Nullable [] echoReply(Target target, IpHeader header, Octets transport) {
    return !target.echoSilent()
            && IcmpMessage.decode(header.version(), transport)
                instanceof IcmpMessage.EchoRequest request
        ? IcmpEcho.reply(
            /* source= */ header.destination(), /* destination= */ header.source(), request)
        : null;
  }

  private byte @Nullable [] udpAnswer(Target target, Transit transit, Octets transport) {
    IpHeader header = transit.header;
    UdpHeader udp = UdpHeader.decode(transport);
    if (udp == null) {
      return null;
    }
    return switch (target.udp()) {
      case SILENT -> null;
      case ECHO ->
          UdpDatagram.of(
              /* source= */ header.destination(),
              /* destination= */ header.source(),
              /* sourcePort= */ udp.destinationPort(),
              /* destinationPort= */ udp.sourcePort(),
              udp.payload().toArray());
      case UNREACHABLE ->
          new IcmpErrorBuilder(header.version(), ReplyKind.PORT_UNREACHABLE)
              .quote(Octets.of(transit.bytes), quoteBytes(target.answering(), header, false))
              .build(/* source= */ header.destination(), /* destination= */ header.source());
    };
  }

  private static byte @Nullable [] tcpAnswer(Target target, IpHeader header, Octets transport) {
    TcpHeader tcp = TcpHeader.decode(transport);
    if (tcp == null || !tcp.has(TcpHeader.SYN) || tcp.has(TcpHeader.ACK)) {
      return null;
    }
    if (target.openPorts() == null) {
      return null;
    }
    return target.openPorts().contains(tcp.destinationPort())
        ? TcpSegment.synAck(
            /* source= */ header.destination(),
            /* destination= */ header.source(),
            tcp,
            0x1000_0000L,
            MSS)
        : TcpSegment.reset(
            /* source= */ header.destination(), /* destination= */ header.source(), tcp);
  }

  private List<Answer> answers(
      String node,
      Answering answering,
      InetAddress from,
      InetAddress to,
      byte[] transport,
      int protocol,
      int distance,
      long nowNanos) {
    Counters counter = counters(node);
    if (answering.silent()
        || !counter.withinLimit(answering.limit(), nowNanos)
        || answering.loss().happens(++counter.answered, random)) {
      return List.of();
    }
    long jitter = answering.jitterNanos() == 0 ? 0 : random.nextLong(answering.jitterNanos());
    byte[] packet =
        new IpPacketBuilder(from, to, protocol)
            .ttl(Math.max(1, answering.initialTtl() - (distance - 1)))
            .build(transport);
    List<Answer> copies = new ArrayList<>();
    for (int i = 0; i < answering.copies(); i++) {
      copies.add(new Answer(Octets.of(packet), answering.rttNanos() + jitter, node));
    }
    return copies;
  }

  static @Nullable ProbeProtocol protocol(IpHeader header) {
    return switch (header.protocol()) {
      case IpProtocolNumber.ICMP, IpProtocolNumber.ICMPV6 -> ProbeProtocol.ICMP;
      case IpProtocolNumber.UDP -> ProbeProtocol.UDP;
      case IpProtocolNumber.TCP -> ProbeProtocol.TCP;
      default -> null;
    };
  }

  private Counters counters(String node) {
    return counters.computeIfAbsent(node, name -> new Counters());
  }

  private static final class Counters {
    private long arrived;
    private long answered;
    private long balanced;
    private double tokens = -1;
    private long refilledNanos;

    boolean withinLimit(Scenario.@Nullable RateLimit limit, long nowNanos) {
      if (limit == null) {
        return true;
      }
      tokens =
          tokens < 0
              ? limit.burst()
              : Math.min(
                  limit.burst(), tokens + (nowNanos - refilledNanos) / 1e9 * limit.perSecond());
      refilledNanos = nowNanos;
      if (tokens < 1) {
        return false;
      }
      tokens -= 1;
      return true;
    }
  }
}
