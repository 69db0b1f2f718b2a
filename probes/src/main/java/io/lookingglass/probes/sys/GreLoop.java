package io.lookingglass.probes.sys;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.sys.GreNetwork.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GRE over one IP version: a socket that takes whole packets, a raw ICMP socket, and for each local
 * address that is held one of protocol 47. Belongs to its reactor thread.
 *
 * <p>ICMP errors are read from the ICMP socket and not from error queues: it shows all that a
 * router quotes, the TTL of the router's answer, and needs no connected socket for each far end.
 */
final class GreLoop {
  private static final int RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
  private static final int SEND_BUFFER_BYTES = 1024 * 1024;
  private static final int MAX_BATCHES = 16;

  private final Reactor reactor;
  private final IpVersion ipVersion;
  private final GreNetwork.Listener listener;
  private final KernelSocket out;
  private final KernelSocket icmp;
  private final PacketSender sender;
  private final Map<InetAddress, Held> held = new HashMap<>();
  private boolean flushing;

  private static final class Held {
    private final KernelSocket socket;
    private int holders;

    Held(KernelSocket socket) {
      this.socket = socket;
    }
  }

  /**
   * @throws ErrnoException EPERM without CAP_NET_RAW
   */
  GreLoop(Reactor reactor, IpVersion ipVersion, GreNetwork.Listener listener)
      throws ErrnoException {
    this.reactor = reactor;
    this.ipVersion = ipVersion;
    this.listener = listener;
    out = opened(LinuxAbi.IPPROTO_RAW);
    try {
      icmp = opened(icmpProtocol());
    } catch (ErrnoException e) {
      out.close();
      throw e;
    }
    sender = new PacketSender(reactor, out, 0, ignored -> {}, this::receiveAll);
    try {
      configureOut();
      configureIcmp();
    } catch (ErrnoException e) {
      reactor.close(out);
      reactor.close(icmp);
      throw e;
    }
  }

  private KernelSocket opened(int protocol) throws ErrnoException {
    return KernelSocket.open(reactor.libc(), ipVersion, LinuxAbi.SOCK_RAW, protocol)
        .buffers(RECEIVE_BUFFER_BYTES, SEND_BUFFER_BYTES);
  }

  private int icmpProtocol() {
    return switch (ipVersion) {
      case IPV4 -> LinuxAbi.IPPROTO_ICMP;
      case IPV6 -> LinuxAbi.IPPROTO_ICMPV6;
    };
  }

  private void configureOut() throws ErrnoException {
    switch (ipVersion) {
      case IPV4 ->
          out.option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_MTU_DISCOVER, LinuxAbi.IP_PMTUDISC_PROBE)
              .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVERR, 1);
      case IPV6 ->
          out.option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_MTU_DISCOVER, LinuxAbi.IP_PMTUDISC_PROBE)
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVERR, 1);
    }
    PacketSender.enableTimestamps(out);
    reactor.register(
        out,
        0,
        events -> {
          sender.drainErrors();
          clearError(out, events);
          if ((events & LinuxAbi.EPOLLOUT) != 0) {
            sender.writable();
          }
        });
  }

  private void configureIcmp() throws ErrnoException {
    switch (ipVersion) {
      case IPV4 -> icmp.option(LinuxAbi.SOL_RAW, LinuxAbi.ICMP_FILTER, IcmpTypeFilter.ipv4());
      case IPV6 ->
          icmp.option(LinuxAbi.SOL_ICMPV6, LinuxAbi.ICMPV6_FILTER, IcmpTypeFilter.ipv6())
              .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1);
    }
    RawTier.enableReceiveTimestamps(icmp);
    watch(icmp);
  }

  private void watch(KernelSocket socket) throws ErrnoException {
    reactor.register(
        socket,
        LinuxAbi.EPOLLIN,
        events -> {
          receiveAll();
          clearError(socket, events);
        });
  }

  private static void clearError(KernelSocket socket, int events) {
    if ((events & LinuxAbi.EPOLLERR) != 0) {
      int ignored = socket.takeError();
    }
  }

  void hold(InetAddress local) throws ErrnoException {
    Held present = held.get(local);
    if (present == null) {
      KernelSocket socket = opened(LinuxAbi.IPPROTO_GRE);
      try {
        socket.bind(local, 0);
        if (ipVersion == IpVersion.IPV6) {
          socket.option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1);
        }
        RawTier.enableReceiveTimestamps(socket);
        watch(socket);
      } catch (ErrnoException e) {
        reactor.close(socket);
        throw e;
      }
      present = new Held(socket);
      held.put(local, present);
    }
    present.holders++;
  }

  void release(InetAddress local) {
    Held present = held.get(local);
    if (present != null && --present.holders == 0) {
      held.remove(local);
      reactor.close(present.socket);
    }
  }

  InetAddress sourceTowards(InetAddress remote) throws ErrnoException {
    return RouteLookup.sourceAddress(reactor.libc(), remote);
  }

  /** What is handed over during one turn of the loop leaves in as few calls as possible. */
  void send(byte[] packet, InetAddress target, boolean mayFragment, Departure departure) {
    sender.enqueue(new OutgoingPacket(packet, target, 0, null, mayFragment, departure));
    if (!flushing) {
      flushing = true;
      reactor.execute(
          () -> {
            flushing = false;
            sender.flush();
          });
    }
  }

  /** Send time stamps first, so that an answer finds its probe's. */
  private void receiveAll() {
    sender.drainErrors();
    ReceiveRing ring = reactor.receiveRing();
    ring.drain(reactor.libc(), icmp, 0, MAX_BATCHES, datagram -> arrived(datagram, null));
    for (Map.Entry<InetAddress, Held> entry : Map.copyOf(held).entrySet()) {
      ring.drain(
          reactor.libc(),
          entry.getValue().socket,
          0,
          MAX_BATCHES,
          datagram -> arrived(datagram, entry.getKey()));
    }
  }

  /**
   * Tells the listener.
   *
   * @param local of the socket that received GRE, absent for ICMP
   */
  private void arrived(Datagram datagram, @Nullable InetAddress local) {
    Arrival arrival = arrival(datagram, local);
    if (arrival == null) {
      return;
    }
    if (local == null) {
      listener.icmp(arrival);
    } else {
      listener.gre(arrival);
    }
  }

  /** A raw IPv4 socket gives the packet with its IP header, an IPv6 one without. */
  private @Nullable Arrival arrival(Datagram datagram, @Nullable InetAddress local) {
    Octets bytes = Octets.of(datagram.bytes());
    Long stamp = datagram.ancillary().kernelNanos();
    long nanos = stamp == null ? RealTimeClock.nanos() : stamp;
    return switch (ipVersion) {
      case IPV4 -> {
        IpHeader header = IpHeader.decode(bytes);
        if (header == null || !header.startsTransport()) {
          yield null;
        }
        Long identification = header.identification();
        yield new Arrival(
            ipVersion,
            header.source(),
            header.destination(),
            header.ttl(),
            identification == null ? null : (Integer) identification.intValue(),
            nanos,
            header.transport(bytes));
      }
      case IPV6 -> {
        InetSocketAddress from = datagram.name();
        yield from == null
            ? null
            : new Arrival(
                ipVersion,
                from.getAddress(),
                local,
                datagram.ancillary().ttl(),
                null,
                nanos,
                bytes);
      }
    };
  }

  /** Why an address cannot be held, for the one who wrote it into the configuration. */
  static String cannotHold(InetAddress local, int errno) {
    String address = IpAddresses.format(local);
    return switch (errno) {
      case Errno.EADDRNOTAVAIL ->
          "%s is not an address of this machine; give it to an interface (ip addr add), or correct `local`"
              .formatted(address);
      case Errno.EPERM, Errno.EACCES -> "the process may not open raw sockets; give it CAP_NET_RAW";
      default -> "%s cannot be listened on: %s".formatted(address, Errno.describe(errno));
    };
  }

  void close() {
    sender.close();
    held.values().forEach(each -> reactor.close(each.socket));
    held.clear();
    reactor.close(icmp);
    reactor.close(out);
  }
}
