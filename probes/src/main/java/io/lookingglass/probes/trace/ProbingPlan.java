package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.sys.FlowSpec;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request made concrete: which packets, from what this process may send, and which strategy for
 * each flow.
 *
 * @param port destination port, 0 for ICMP
 * @param packetBytes size of a probe; for a path MTU search, of the largest
 * @param maxHops absent where TTLs are not walked
 * @param packets probes for each hop, or in all
 */
record ProbingPlan(
    PacketRequest request,
    InetAddress target,
    ProbeProtocol protocol,
    int port,
    int packetBytes,
    @Nullable Integer maxHops,
    int packets,
    int flows,
    List<String> limitations) {

  /** What every traceroute uses; longer paths are loops. */
  static final int MAX_HOPS = 30;

  static final int DEFAULT_UDP_PORT = 33434;
  static final int DEFAULT_TCP_PORT = 80;

  /** Data of a trace probe in bytes: with UDP or ICMP over IPv4 that makes traceroute's 60. */
  private static final int TRACE_DATA_BYTES = 32;

  /** How far the flows of one trace are apart at most, so that near routers see no burst. */
  private static final Duration MOST_FLOW_OFFSET = Duration.ofMillis(20);

  ProbingPlan {
    limitations = List.copyOf(limitations);
  }

  static ProbingPlan of(PacketRequest request, InetAddress target, ProbeNetwork network) {
    IpVersion version = IpVersion.of(target);
    ProbeProtocol protocol = protocol(request, version, network);
    List<String> limitations = limitations(request, version, protocol, network);
    int port =
        switch (protocol) {
          case ICMP -> 0;
          case UDP -> request.port() != null ? request.port() : DEFAULT_UDP_PORT;
          case TCP -> request.port() != null ? request.port() : DEFAULT_TCP_PORT;
        };
    int headers = version.headerBytes() + protocol.headerBytes();
    // A SYN carries no data: filters drop those that do.
    int traceBytes = headers + (protocol == ProbeProtocol.TCP ? 0 : TRACE_DATA_BYTES);
    return switch (request) {
      case PingRequest ping ->
          new ProbingPlan(
              request,
              target,
              protocol,
              port,
              headers + (protocol == ProbeProtocol.TCP ? 0 : ping.size()),
              null,
              ping.packets(),
              1,
              limitations);
      case TracerouteRequest trace ->
          new ProbingPlan(
              request,
              target,
              protocol,
              port,
              traceBytes,
              MAX_HOPS,
              trace.packets(),
              1,
              limitations);
      case MtrRequest mtr ->
          new ProbingPlan(
              request,
              target,
              protocol,
              port,
              traceBytes,
              MAX_HOPS,
              mtr.packets(),
              mtr.flows(),
              limitations);
      case MtuRequest mtu ->
          new ProbingPlan(
              request,
              target,
              protocol,
              port,
              MtuStrategy.LARGEST_BYTES,
              null,
              MtuStrategy.ATTEMPTS,
              1,
              limitations);
    };
  }

  /** Where even the stand-in cannot be sent, opening a flow says why ICMP cannot. */
  private static ProbeProtocol protocol(
      PacketRequest request, IpVersion version, ProbeNetwork network) {
    if (request.protocol() != null) {
      return request.protocol();
    }
    boolean udpStandsIn =
        !available(network, version, ProbeProtocol.ICMP)
            && available(network, version, ProbeProtocol.UDP);
    return udpStandsIn ? ProbeProtocol.UDP : ProbeProtocol.ICMP;
  }

  private static boolean available(
      ProbeNetwork network, IpVersion version, ProbeProtocol protocol) {
    return network.ability(version, protocol).tier() != ProbeAbility.Tier.UNAVAILABLE;
  }

  private static List<String> limitations(
      PacketRequest request, IpVersion version, ProbeProtocol protocol, ProbeNetwork network) {
    List<String> limitations = new ArrayList<>();
    ProbeAbility used = network.ability(version, protocol);
    String remedy = used.remedy();
    if (request.protocol() == null && protocol != ProbeProtocol.ICMP) {
      ProbeAbility icmp = network.ability(version, ProbeProtocol.ICMP);
      limitations.add(protocol + " is used in place of ICMP.");
      limitations.addAll(icmp.lost());
      remedy = icmp.remedy(); // what lets ICMP be sent, mends the rest as well
    }
    limitations.addAll(used.lost());
    if (remedy != null) {
      limitations.add(remedy);
    }
    return limitations;
  }

  FlowSpec flowSpec(int flow) {
    return new FlowSpec(target, protocol, port, flow, 0, request instanceof MtuRequest);
  }

  ProbingStarted started(InetAddress source) {
    return new ProbingStarted(
        protocol,
        port == 0 ? null : port,
        source,
        packetBytes,
        maxHops,
        packets,
        flows,
        limitations);
  }

  Strategy strategy(int flow, InetAddress source) {
    return switch (request) {
      case PingRequest ping ->
          new PingStrategy(ping.packets(), packetBytes, ping.interval().toNanos());
      case TracerouteRequest trace ->
          new TraceStrategy(
              new TracePlan(flow, target, MAX_HOPS, 1, trace.packets(), packetBytes, 0, 0));
      case MtrRequest mtr -> {
        long interval = mtr.interval().toNanos();
        long offset = Math.min(interval / mtr.flows(), MOST_FLOW_OFFSET.toNanos());
        yield new TraceStrategy(
            new TracePlan(
                flow, target, MAX_HOPS, mtr.packets(), 1, packetBytes, flow * offset, interval));
      }
      case MtuRequest mtu -> new MtuStrategy(target, source);
    };
  }
}
