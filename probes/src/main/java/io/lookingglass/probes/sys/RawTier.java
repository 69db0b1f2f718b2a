package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Probing with CAP_NET_RAW over one IP version: all packets are built here, IP header included, and
 * leave through two sockets; all answers come in through one raw ICMP socket, one raw TCP socket
 * with a filter, and the UDP sockets that hold the flows' ports. Belongs to its reactor thread.
 */
final class RawTier implements ProbeTier {
  private static final int RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
  private static final int SEND_BUFFER_BYTES = 1024 * 1024;

  /** Bounds the time that one socket keeps the reactor from the others. */
  private static final int MAX_BATCHES = 16;

  private final Reactor reactor;
  private final IpVersion ipVersion;
  private final RandomGenerator random = new SecureRandom();
  private final List<KernelSocket> sockets = new ArrayList<>();
  private final Map<FlowKey, RawFlow> flows = new HashMap<>();
  private final RawAnswers answers;
  private final PacketSender fragmenting;
  private final PacketSender probingMtu;
  private final KernelSocket icmp;
  private final int checksumBase;
  private @Nullable KernelSocket tcp;
  private int nextIdentifier;

  /**
   * How answers find their flow.
   *
   * @param local ICMP identifier or source port
   */
  record FlowKey(ProbeProtocol protocol, int local) {}

  /**
   * @throws ErrnoException EPERM without CAP_NET_RAW
   */
  RawTier(Reactor reactor, IpVersion ipVersion) throws ErrnoException {
    this.reactor = reactor;
    this.ipVersion = ipVersion;
    this.nextIdentifier = random.nextInt(0x10000);
    this.checksumBase = random.nextInt(0xFFFF);
    this.answers = new RawAnswers(ipVersion, flows::get);
    try {
      fragmenting = openSender(LinuxAbi.IP_PMTUDISC_WANT);
      probingMtu = openSender(LinuxAbi.IP_PMTUDISC_PROBE);
      icmp = openIcmp();
    } catch (ErrnoException e) {
      close();
      throw e;
    }
  }

  Reactor reactor() {
    return reactor;
  }

  /** IPPROTO_RAW implies that the IP header is included, for both versions. */
  private PacketSender openSender(int pathMtuDiscovery) throws ErrnoException {
    KernelSocket socket = opened(LinuxAbi.SOCK_RAW, LinuxAbi.IPPROTO_RAW);
    switch (ipVersion) {
      case IPV4 ->
          socket
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_MTU_DISCOVER, pathMtuDiscovery)
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVERR, 1);
      case IPV6 ->
          socket
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_MTU_DISCOVER, pathMtuDiscovery)
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVERR, 1);
    }
    PacketSender.enableTimestamps(socket);
    PacketSender sender = new PacketSender(reactor, socket, 0, ignored -> {}, this::receiveAll);
    reactor.register(
        socket,
        0,
        events -> {
          sender.drainErrors();
          clearError(socket, events);
          if ((events & LinuxAbi.EPOLLOUT) != 0) {
            sender.writable();
          }
        });
    return sender;
  }

  private KernelSocket openIcmp() throws ErrnoException {
    KernelSocket socket =
        switch (ipVersion) {
          case IPV4 ->
              opened(LinuxAbi.SOCK_RAW, LinuxAbi.IPPROTO_ICMP)
                  .option(LinuxAbi.SOL_RAW, LinuxAbi.ICMP_FILTER, IcmpTypeFilter.ipv4());
          case IPV6 ->
              opened(LinuxAbi.SOCK_RAW, LinuxAbi.IPPROTO_ICMPV6)
                  .option(LinuxAbi.SOL_ICMPV6, LinuxAbi.ICMPV6_FILTER, IcmpTypeFilter.ipv6())
                  .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1);
        };
    enableReceiveTimestamps(socket);
    watch(socket, this::receiveAll);
    return socket;
  }

  private void watch(KernelSocket socket, Runnable receive) throws ErrnoException {
    reactor.register(
        socket,
        LinuxAbi.EPOLLIN,
        events -> {
          receive.run();
          clearError(socket, events);
        });
  }

  /** A pending error that nobody takes would wake the reactor again and again. */
  private static void clearError(KernelSocket socket, int events) {
    if ((events & LinuxAbi.EPOLLERR) != 0) {
      int ignored = socket.takeError();
    }
  }

  private KernelSocket openTcp() throws ErrnoException {
    KernelSocket socket = opened(LinuxAbi.SOCK_RAW, LinuxAbi.IPPROTO_TCP);
    ClassicBpf.attach(socket, ClassicBpf.tcpAnswersTo(ipVersion, List.of()));
    if (ipVersion == IpVersion.IPV6) {
      socket.option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1);
    }
    enableReceiveTimestamps(socket);
    watch(socket, this::receiveAll);
    return socket;
  }

  private KernelSocket opened(int type, int protocol) throws ErrnoException {
    KernelSocket socket = KernelSocket.open(reactor.libc(), ipVersion, type, protocol);
    sockets.add(socket);
    return socket.buffers(RECEIVE_BUFFER_BYTES, SEND_BUFFER_BYTES);
  }

  static void enableReceiveTimestamps(KernelSocket socket) throws ErrnoException {
    socket.option(
        LinuxAbi.SOL_SOCKET,
        LinuxAbi.SO_TIMESTAMPING,
        LinuxAbi.SOF_TIMESTAMPING_RX_SOFTWARE | LinuxAbi.SOF_TIMESTAMPING_SOFTWARE);
  }

  @Override
  public RawFlow open(FlowSpec spec, FlowListener listener) throws ErrnoException {
    InetAddress source = RouteLookup.sourceAddress(reactor.libc(), spec.target());
    FlowPackets.Ends ends = new FlowPackets.Ends(spec, source);
    SentProbes probes = new SentProbes(reactor, listener);
    int flowLabel = 1 + random.nextInt(0xFFFFF);
    RawFlow flow =
        switch (spec.protocol()) {
          case ICMP -> {
            // Flows to one target differ in what is hashed, and look the same when opened again.
            int checksum = (checksumBase + spec.flow() * 4099) % 0xFFFF;
            EchoPackets packets = new EchoPackets(ends, freeIdentifier(), checksum, flowLabel);
            yield new RawFlow(this, ends, packets, probes, null);
          }
          case UDP -> {
            PortReservation port = PortReservation.forFlow(reactor.libc(), ends);
            UdpPackets packets = new UdpPackets(ends, port.port(), flowLabel);
            RawFlow udp = new RawFlow(this, ends, packets, probes, port);
            receiveUdpAnswers(udp, port.socket());
            yield udp;
          }
          case TCP -> {
            if (tcp == null) {
              tcp = openTcp();
            }
            PortReservation port = PortReservation.forFlow(reactor.libc(), ends);
            TcpPackets packets =
                new TcpPackets(ends, port.port(), random.nextInt(0x10000), flowLabel);
            yield new RawFlow(this, ends, packets, probes, port);
          }
        };
    flows.put(key(flow), flow);
    if (spec.protocol() == ProbeProtocol.TCP) {
      try {
        filterTcp();
      } catch (ErrnoException e) {
        forget(flow);
        throw e;
      }
    }
    return flow;
  }

  private void receiveUdpAnswers(RawFlow flow, KernelSocket socket) throws ErrnoException {
    try {
      switch (ipVersion) {
        case IPV4 -> socket.option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVTTL, 1);
        case IPV6 -> socket.option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1);
      }
      enableReceiveTimestamps(socket);
      watch(
          socket,
          () -> {
            receiveAll();
            reactor
                .receiveRing()
                .drain(
                    reactor.libc(),
                    socket,
                    0,
                    MAX_BATCHES,
                    datagram -> answers.udp(flow, datagram));
          });
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }

  private int freeIdentifier() throws ErrnoException {
    for (int tried = 0; tried < 0x10000; tried++) {
      nextIdentifier = nextIdentifier + 1 & 0xFFFF;
      if (!flows.containsKey(new FlowKey(ProbeProtocol.ICMP, nextIdentifier))) {
        return nextIdentifier;
      }
    }
    throw new ErrnoException("all 65536 ICMP identifiers are in use", Errno.EADDRINUSE);
  }

  void send(RawFlow flow, List<Probe> toSend) {
    if (flow.probes().closed()) {
      return;
    }
    FlowSpec spec = flow.spec();
    PacketSender sender = spec.dontFragment() ? probingMtu : fragmenting;
    for (Probe probe : toSend) {
      SentProbe sent = flow.probes().register(probe);
      byte[] packet = flow.packets().build(probe, sent.token());
      sender.enqueue(
          new OutgoingPacket(packet, spec.target(), 0, null, !spec.dontFragment(), sent));
    }
    sender.flush();
  }

  /** Send time stamps first, so that an answer finds its probe's. */
  private void receiveAll() {
    fragmenting.drainErrors();
    probingMtu.drainErrors();
    reactor.receiveRing().drain(reactor.libc(), icmp, 0, MAX_BATCHES, answers::icmp);
    if (tcp != null) {
      reactor.receiveRing().drain(reactor.libc(), tcp, 0, MAX_BATCHES, answers::tcp);
    }
  }

  private void filterTcp() throws ErrnoException {
    List<Integer> ports =
        flows.keySet().stream()
            .filter(key -> key.protocol() == ProbeProtocol.TCP)
            .map(FlowKey::local)
            .toList();
    if (ports.size() > ClassicBpf.MAX_PORTS) {
      throw new ErrnoException("more TCP flows than one filter can name", Errno.ENOMEM);
    }
    if (tcp != null) {
      ClassicBpf.attach(tcp, ClassicBpf.tcpAnswersTo(ipVersion, ports));
    }
  }

  void forget(RawFlow flow) {
    if (!flows.remove(key(flow), flow)) {
      return;
    }
    flow.probes().close();
    PortReservation reservation = flow.reservation();
    if (reservation != null) {
      reactor.close(reservation.socket());
    }
    if (flow.spec().protocol() == ProbeProtocol.TCP) {
      try {
        filterTcp();
      } catch (ErrnoException e) {
        reactor.log("taking a port out of the TCP filter", e);
      }
    }
  }

  private static FlowKey key(RawFlow flow) {
    int local =
        switch (flow.packets()) {
          case EchoPackets echo -> echo.identifier();
          case UdpPackets udp -> udp.sourcePort();
          case TcpPackets tcp -> tcp.sourcePort();
        };
    return new FlowKey(flow.spec().protocol(), local);
  }

  @Override
  public void close() {
    List.copyOf(flows.values()).forEach(this::forget);
    sockets.forEach(reactor::close);
  }
}
