package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.packet.GreFrame;
import io.lookingglass.probes.packet.IcmpEcho;
import io.lookingglass.probes.packet.IcmpMessage;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.TcpHeader;
import io.lookingglass.probes.packet.TcpSegment;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the packets of probes. Pure.
 *
 * <p>A probe is known again by its token: the sequence number of an echo message, the low half of a
 * SYN's sequence number, the identification of a keepalive's inner IPv4 header or the flow label of
 * its inner IPv6 header. The identification of the outer IPv4 header is the token, too, so that the
 * eight bytes which old routers quote behind it suffice, with a key or without.
 *
 * @param identifier of echo messages, {@link #FIRST_IDENTIFIER} to 32767, one for each pair of
 *     outer addresses
 * @param cookie begins the payload of echo messages, so that nobody else's answers are taken for
 *     ours
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never written to or compared
record ProbePackets(int identifier, byte[] cookie) {
  static final int FIRST_IDENTIFIER = 0x4000;
  static final int LAST_IDENTIFIER = 0x7FFF;

  /** What an identifier is raised by to be the source port of a SYN, in the dynamic range. */
  static final int PORT_OFFSET = 0x8000;

  static final int COOKIE_BYTES = 8;

  /** Of routers' own control traffic, DSCP CS6, as IOS marks keepalives. */
  static final int KEEPALIVE_TRAFFIC_CLASS = 0xC0;

  private static final int USUAL_PAYLOAD_BYTES = 32;
  private static final int ETHERNET_SEGMENT_BYTES = 1460;
  private static final int INNER_TTL = 255;

  /** The source port of SYNs. */
  int port() {
    return identifier + PORT_OFFSET;
  }

  /** The whole packet, outer IP header included. */
  byte[] build(Tunnel tunnel, TunnelProbe probe, int token) {
    return switch (probe.content()) {
      case TunnelProbe.PlainEcho _ -> plainEcho(tunnel, probe, token);
      case TunnelProbe.Mode probed ->
          switch (probed.mode()) {
            case KEEPALIVE -> keepalive(tunnel, probe, token);
            case REQUEST_UNIDIRECTIONAL,
                REQUEST_BIDIRECTIONAL,
                REPLY_UNIDIRECTIONAL,
                REPLY_BIDIRECTIONAL ->
                encapsulated(tunnel, probe, token, 0, echo(tunnel, probed.mode(), probe, token));
          };
      case TunnelProbe.Syn syn ->
          encapsulated(
              tunnel,
              probe,
              token,
              0,
              innerPacket(
                  innerLocal(tunnel),
                  Objects.requireNonNull(syn.host().address(), "checked with the configuration"),
                  IpProtocolNumber.TCP,
                  probe,
                  TcpSegment.syn(
                      innerLocal(tunnel),
                      Objects.requireNonNull(syn.host().address(), "as above"),
                      port(),
                      syn.host().port(),
                      sequenceNumber(token),
                      ETHERNET_SEGMENT_BYTES)));
    };
  }

  /** The reset that follows the answer to a SYN. */
  byte[] reset(Tunnel tunnel, TunnelProbe probe, int token, InetAddress host, TcpHeader answer) {
    InetAddress innerLocal = innerLocal(tunnel);
    byte[] segment = TcpSegment.reset(innerLocal, host, answer);
    return encapsulated(
        tunnel,
        probe,
        token,
        0,
        innerPacket(innerLocal, host, IpProtocolNumber.TCP, probe, segment));
  }

  /** Of a SYN: the upper half is ours for the life of the pair, the lower the token. */
  long sequenceNumber(int token) {
    return (cookie[0] & 0xFFL) << 24 | (cookie[1] & 0xFFL) << 16 | token;
  }

  /** Whether the answer comes as it is over the Internet, and not inside GRE. */
  static boolean answersPlainly(TunnelProbe.Content content) {
    return switch (content) {
      case TunnelProbe.PlainEcho _ -> true;
      case TunnelProbe.Syn _ -> false;
      case TunnelProbe.Mode probed ->
          probed.mode() == TunnelProbeMode.REQUEST_UNIDIRECTIONAL
              || probed.mode() == TunnelProbeMode.REPLY_UNIDIRECTIONAL;
    };
  }

  private static InetAddress innerLocal(Tunnel tunnel) {
    return Objects.requireNonNull(tunnel.innerLocal(), "asked before with Tunnel.obstacle");
  }

  /** For a reply, which only is to be routed, any address of the far end will do. */
  private static InetAddress innerFar(Tunnel tunnel) {
    InetAddress target = tunnel.target();
    return target == null ? tunnel.remote() : target;
  }

  private byte[] echo(Tunnel tunnel, TunnelProbeMode mode, TunnelProbe probe, int token) {
    InetAddress ours = mode.isBidirectional() ? innerLocal(tunnel) : tunnel.local();
    InetAddress theirs = mode.isBidirectional() ? innerFar(tunnel) : tunnel.remote();
    byte[] payload = payload(IpVersion.of(ours), probe);
    return switch (mode) {
      case REQUEST_UNIDIRECTIONAL, REQUEST_BIDIRECTIONAL ->
          innerPacket(
              ours,
              theirs,
              IpProtocolNumber.icmp(IpVersion.of(ours)),
              probe,
              IcmpEcho.request(ours, theirs, identifier, token, payload));
      case REPLY_UNIDIRECTIONAL, REPLY_BIDIRECTIONAL ->
          innerPacket(
              theirs,
              ours,
              IpProtocolNumber.icmp(IpVersion.of(ours)),
              probe,
              IcmpEcho.reply(
                  theirs,
                  ours,
                  new IcmpMessage.EchoRequest(identifier, token, 0, Octets.of(payload))));
      case KEEPALIVE -> throw new IllegalArgumentException("a keepalive carries no echo");
    };
  }

  private byte[] payload(IpVersion version, TunnelProbe probe) {
    int headers = version.headerBytes() + IcmpMessage.HEADER_BYTES;
    Integer innerBytes = probe.innerBytes();
    int size = innerBytes == null ? USUAL_PAYLOAD_BYTES : innerBytes - headers;
    return Arrays.copyOf(cookie, Math.clamp(size, COOKIE_BYTES, 65_000));
  }

  private static byte[] innerPacket(
      InetAddress source,
      InetAddress destination,
      int protocol,
      TunnelProbe probe,
      byte[] transport) {
    return new IpPacketBuilder(source, destination, protocol)
        .ttl(INNER_TTL)
        .dontFragment(probe.innerDontFragment())
        .build(transport);
  }

  /** IOS's keepalive: what the far end is to send back stands inside, addressed to us. */
  private byte[] keepalive(Tunnel tunnel, TunnelProbe probe, int token) {
    Long key = encapsulation(tunnel, probe).key();
    byte[] innermost = GreFrame.encode(GreFrame.KEEPALIVE, false, key, null, new byte[0]);
    byte[] inner =
        new IpPacketBuilder(tunnel.remote(), tunnel.local(), IpProtocolNumber.GRE)
            .ttl(INNER_TTL)
            .trafficClass(KEEPALIVE_TRAFFIC_CLASS)
            .identification(token)
            .flowLabel(token)
            .build(innermost);
    return encapsulated(tunnel, probe, token, KEEPALIVE_TRAFFIC_CLASS, inner);
  }

  private static byte[] encapsulated(
      Tunnel tunnel, TunnelProbe probe, int token, int trafficClass, byte[] inner) {
    Encapsulation how = encapsulation(tunnel, probe);
    int protocolType = inner[0] >>> 4 == 4 ? GreFrame.IPV4 : GreFrame.IPV6;
    @Nullable Long sequenceNumber = how.sequence() ? (Long) (long) token : null;
    byte[] frame = GreFrame.encode(protocolType, how.checksum(), how.key(), sequenceNumber, inner);
    return outer(tunnel, probe, token, trafficClass, IpProtocolNumber.GRE, frame);
  }

  private byte[] plainEcho(Tunnel tunnel, TunnelProbe probe, int token) {
    byte[] payload = payload(tunnel.outerVersion(), probe);
    return outer(
        tunnel,
        probe,
        token,
        0,
        IpProtocolNumber.icmp(tunnel.outerVersion()),
        IcmpEcho.request(tunnel.local(), tunnel.remote(), identifier, token, payload));
  }

  private static byte[] outer(
      Tunnel tunnel,
      TunnelProbe probe,
      int token,
      int trafficClass,
      int protocol,
      byte[] transport) {
    return new IpPacketBuilder(tunnel.local(), tunnel.remote(), protocol)
        .ttl(probe.ttl())
        .trafficClass(trafficClass)
        .identification(token)
        .dontFragment(probe.outerDontFragment())
        .build(transport);
  }

  static Encapsulation encapsulation(Tunnel tunnel, TunnelProbe probe) {
    Encapsulation other = probe.encapsulation();
    return other == null ? tunnel.encapsulation() : other;
  }
}
