package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Probing without privilege over one IP version: each flow has ordinary sockets of its own, and
 * what routers say is read from their error queues (ip(7), IP_RECVERR). Belongs to its reactor
 * thread.
 */
final class UnprivilegedTier implements ProbeTier {
  private static final int WARM_UP_PROBES = 20;

  private final Reactor reactor;
  private final IpVersion ipVersion;
  private final Set<UnprivilegedFlow> flows = new LinkedHashSet<>();

  UnprivilegedTier(Reactor reactor, IpVersion ipVersion) {
    this.reactor = reactor;
    this.ipVersion = ipVersion;
  }

  /**
   * Tries whether the kernel gives the socket that a protocol needs.
   *
   * @throws ErrnoException EACCES for ICMP outside of {@code net.ipv4.ping_group_range},
   *     EAFNOSUPPORT when the IP version is switched off
   */
  void tryOut(ProbeProtocol protocol) throws ErrnoException {
    openSocket(protocol).close();
  }

  @Override
  public ProbeFlow open(FlowSpec spec, FlowListener listener) throws ErrnoException {
    InetAddress source = RouteLookup.sourceAddress(reactor.libc(), spec.target());
    FlowPackets.Ends ends = new FlowPackets.Ends(spec, source);
    SentProbes probes = new SentProbes(reactor, listener);
    UnprivilegedFlow flow =
        switch (spec.protocol()) {
          case ICMP -> new PingSocketFlow(this, ends, probes);
          case UDP -> new UnprivilegedUdpFlow(this, ends, probes);
          case TCP -> new UnprivilegedTcpFlow(this, ends, probes);
        };
    flows.add(flow);
    return flow;
  }

  /**
   * Probes a closed port of this host a few times. The kernel does not stamp a TCP reset, and the
   * first time that the program handles one takes it some 20 ms to load its classes.
   */
  void warmUpTcp() throws ErrnoException {
    InetAddress loopback =
        switch (ipVersion) {
          case IPV4 -> InetAddress.ofLiteral("127.0.0.1");
          case IPV6 -> InetAddress.ofLiteral("::1");
        };
    PortReservation closedPort =
        PortReservation.reserve(reactor.libc(), ProbeProtocol.TCP, loopback);
    try {
      FlowSpec spec = new FlowSpec(loopback, ProbeProtocol.TCP, closedPort.port(), 0, 0, false);
      ProbeFlow flow = open(spec, ignored -> {});
      flow.send(Collections.nCopies(WARM_UP_PROBES, new Probe(0, 64, 0)));
      reactor.schedule(TimeUnit.SECONDS.toNanos(1), flow::close);
    } finally {
      closedPort.socket().close();
    }
  }

  Reactor reactor() {
    return reactor;
  }

  void forget(UnprivilegedFlow flow) {
    if (flows.remove(flow)) {
      flow.probes().close(); // so that nothing that is still to be sent opens a socket again
      flow.closeSockets();
    }
  }

  @Override
  public void close() {
    List.copyOf(flows).forEach(this::forget);
  }

  private KernelSocket openSocket(ProbeProtocol protocol) throws ErrnoException {
    int icmp =
        switch (ipVersion) {
          case IPV4 -> LinuxAbi.IPPROTO_ICMP;
          case IPV6 -> LinuxAbi.IPPROTO_ICMPV6;
        };
    return switch (protocol) {
      case ICMP -> KernelSocket.open(reactor.libc(), ipVersion, LinuxAbi.SOCK_DGRAM, icmp);
      case UDP ->
          KernelSocket.open(reactor.libc(), ipVersion, LinuxAbi.SOCK_DGRAM, LinuxAbi.IPPROTO_UDP);
      case TCP ->
          KernelSocket.open(reactor.libc(), ipVersion, LinuxAbi.SOCK_STREAM, LinuxAbi.IPPROTO_TCP);
    };
  }

  /** A socket like {@link #openSocket(FlowPackets.Ends)}, bound to the flow's source address. */
  KernelSocket openBoundSocket(FlowPackets.Ends ends) throws ErrnoException {
    KernelSocket socket = openSocket(ends);
    try {
      socket.bind(ends.source(), 0);
      boolean ownAddress = ends.source().equals(ends.spec().target());
      if (!ownAddress || !ends.meetsItself(socket.localAddress().getPort())) {
        return socket;
      }
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
    // While this one is held, the kernel gives another port.
    try (socket) {
      return openSocket(ends).bind(ends.source(), 0);
    }
  }

  /** A socket with all that a flow's probes have in common. */
  KernelSocket openSocket(FlowPackets.Ends ends) throws ErrnoException {
    FlowSpec spec = ends.spec();
    KernelSocket socket = openSocket(spec.protocol());
    try {
      switch (ipVersion) {
        case IPV4 -> {
          int discovery =
              spec.dontFragment() ? LinuxAbi.IP_PMTUDISC_PROBE : LinuxAbi.IP_PMTUDISC_DONT;
          socket
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVERR, 1)
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVTTL, 1)
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_TOS, spec.trafficClass())
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_MTU_DISCOVER, discovery);
          // Since Linux 5.9; without it the place of the extension is guessed.
          socket.tryOption(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVERR_RFC4884, 1);
        }
        case IPV6 -> {
          int discovery =
              spec.dontFragment() ? LinuxAbi.IP_PMTUDISC_PROBE : LinuxAbi.IP_PMTUDISC_WANT;
          socket
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVERR, 1)
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1)
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_TCLASS, spec.trafficClass())
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_MTU_DISCOVER, discovery);
          socket.tryOption(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVERR_RFC4884, 1);
        }
      }
      return socket;
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }

  /** Sets time to live or hop limit of what the socket sends from now on. */
  static void setTtl(KernelSocket socket, int ttl) throws ErrnoException {
    switch (socket.ipVersion()) {
      case IPV4 -> socket.option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_TTL, ttl);
      case IPV6 -> socket.option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_UNICAST_HOPS, ttl);
    }
  }
}
