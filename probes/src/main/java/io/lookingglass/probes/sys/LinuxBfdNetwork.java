package io.lookingglass.probes.sys;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.packet.Octets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** BFD over ordinary UDP sockets of Linux; it needs no privilege. */
public final class LinuxBfdNetwork implements BfdNetwork {
  private static final int TTL = 255;

  /** DSCP CS6, network control. */
  private static final int TRAFFIC_CLASS = 0xC0;

  private static final int RECEIVE_BUFFER_BYTES = 1024 * 1024;
  private static final int SEND_BUFFER_BYTES = 64 * 1024;
  private static final int MAX_BATCHES = 16;
  private static final int FIRST_SOURCE_PORT = 49152;
  private static final int SOURCE_PORTS = 65536 - FIRST_SOURCE_PORT;
  private static final int SOURCE_PORT_ATTEMPTS = 256;

  private final Reactor reactor;
  private final Listener listener;

  // The loop's.
  private final Set<KernelSocket> sockets = new HashSet<>();
  private final Map<InetSocketAddress, Listening> listenings = new HashMap<>();

  /** A receiving socket, and for how many it is open. */
  private static final class Listening {
    private final KernelSocket socket;
    private int holders;

    Listening(KernelSocket socket) {
      this.socket = socket;
    }
  }

  private LinuxBfdNetwork(Reactor reactor, Listener listener) {
    this.reactor = reactor;
    this.listener = listener;
  }

  /**
   * Starts the loop.
   *
   * @throws ProbeNetworkException when this platform has none
   */
  public static BfdNetwork open(Listener listener) throws ProbeNetworkException {
    @Nullable String unsupported = LinuxProbeNetwork.unsupportedBecause();
    if (unsupported != null) {
      throw new ProbeNetworkException(unsupported);
    }
    try {
      return new LinuxBfdNetwork(Reactor.start("bfd-reactor"), listener);
    } catch (ErrnoException | RuntimeException | LinkageError e) {
      throw new ProbeNetworkException(
          "the socket layer could not be started: "
              + e
              + "; start java with --enable-native-access=ALL-UNNAMED");
    }
  }

  @Override
  public Hold listen(InetAddress local, int port) throws ProbeNetworkException {
    InetSocketAddress at = new InetSocketAddress(local, port);
    @Nullable Listening present = listenings.get(at);
    Listening listening = present == null ? new Listening(receiver(local, port)) : present;
    listenings.put(at, listening);
    listening.holders++;
    return () -> {
      if (--listening.holders == 0) {
        listenings.remove(at, listening);
        close(listening.socket);
      }
    };
  }

  private KernelSocket receiver(InetAddress local, int port) throws ProbeNetworkException {
    try {
      KernelSocket socket = opened(local);
      try {
        switch (IpVersion.of(local)) {
          case IPV4 -> socket.option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVTTL, 1);
          case IPV6 -> socket.option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVHOPLIMIT, 1);
        }
        socket.bind(local, port);
        reactor.register(
            socket,
            LinuxAbi.EPOLLIN,
            events -> {
              drain(socket, local, port);
              clearError(socket, events);
            });
      } catch (ErrnoException e) {
        socket.close();
        throw e;
      }
      sockets.add(socket);
      return socket;
    } catch (ErrnoException e) {
      throw new ProbeNetworkException(cannotListen(local, port, e.errno()));
    }
  }

  private KernelSocket opened(InetAddress local) throws ErrnoException {
    return KernelSocket.open(
            reactor.libc(), IpVersion.of(local), LinuxAbi.SOCK_DGRAM, LinuxAbi.IPPROTO_UDP)
        .buffers(RECEIVE_BUFFER_BYTES, SEND_BUFFER_BYTES);
  }

  private void drain(KernelSocket socket, InetAddress local, int port) {
    int ignored =
        reactor
            .receiveRing()
            .drain(
                reactor.libc(),
                socket,
                0,
                MAX_BATCHES,
                datagram -> {
                  @Nullable InetSocketAddress from = datagram.name();
                  if (from != null) {
                    listener.received(
                        new Arrival(
                            local,
                            port,
                            from.getAddress(),
                            datagram.ancillary().ttl(),
                            Octets.of(datagram.bytes())));
                  }
                });
  }

  private static void clearError(KernelSocket socket, int events) {
    if ((events & LinuxAbi.EPOLLERR) != 0) {
      int ignored = socket.takeError();
    }
  }

  private static String cannotListen(InetAddress local, int port, int errno) {
    String address = IpAddresses.format(local);
    return switch (errno) {
      case Errno.EADDRNOTAVAIL ->
          ("%s is not an address of this machine; give it to an interface (ip addr add), or correct"
                  + " `local`")
              .formatted(address);
      case Errno.EADDRINUSE ->
          ("another program has UDP port %d of %s open, as BIRD or FRR have where they speak BFD;"
                  + " give this session a `local` address of its own")
              .formatted(port, address);
      default ->
          "UDP port %d of %s cannot be listened on: %s"
              .formatted(port, address, Errno.describe(errno));
    };
  }

  @Override
  public Sender sender(InetAddress local, InetAddress peer, int port, Refusal refusal)
      throws ProbeNetworkException {
    try {
      KernelSocket socket = opened(local);
      try {
        switch (IpVersion.of(local)) {
          case IPV4 ->
              socket
                  .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_TTL, TTL)
                  .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_TOS, TRAFFIC_CLASS)
                  .option(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVERR, 1);
          case IPV6 ->
              socket
                  .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_UNICAST_HOPS, TTL)
                  .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_TCLASS, TRAFFIC_CLASS)
                  .option(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_RECVERR, 1);
        }
        bindToSourcePort(socket, local);
        LinuxSender sender = new LinuxSender(socket, peer, port, refusal);
        // Errors are told without being asked for.
        reactor.register(
            socket,
            0,
            events -> {
              sender.drainErrors();
              clearError(socket, events);
            });
        sockets.add(socket);
        return sender;
      } catch (ErrnoException e) {
        socket.close();
        throw e;
      }
    } catch (ErrnoException e) {
      throw new ProbeNetworkException(
          e.errno() == Errno.EADDRNOTAVAIL
              ? cannotListen(local, port, e.errno())
              : "packets cannot be sent from %s: %s"
                  .formatted(IpAddresses.format(local), Errno.describe(e.errno())));
    }
  }

  /** RFC 5881, section 4: from the dynamic range, another for each session. */
  private static void bindToSourcePort(KernelSocket socket, InetAddress local)
      throws ErrnoException {
    for (int attempt = 1; ; attempt++) {
      try {
        socket.bind(local, FIRST_SOURCE_PORT + ThreadLocalRandom.current().nextInt(SOURCE_PORTS));
        return;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EADDRINUSE || attempt == SOURCE_PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private final class LinuxSender implements Sender {
    private final KernelSocket socket;
    private final InetAddress peer;
    private final int port;
    private final Refusal refusal;

    LinuxSender(KernelSocket socket, InetAddress peer, int port, Refusal refusal) {
      this.socket = socket;
      this.peer = peer;
      this.port = port;
      this.refusal = refusal;
    }

    @Override
    public @Nullable String send(byte[] payload) {
      int result = attempt(payload);
      if (result == -Errno.ECONNREFUSED
          || result == -Errno.EHOSTUNREACH
          || result == -Errno.ENETUNREACH) {
        // Perhaps an answer to an earlier packet, which is told once on whatever call comes next.
        drainErrors();
        result = attempt(payload);
      }
      return result >= 0 ? null : "packets cannot be sent: " + Errno.describe(-result);
    }

    private int attempt(byte[] payload) {
      SendRing ring = reactor.sendRing();
      ring.clear();
      ring.add(new OutgoingPacket(payload, peer, port, null, false, LinuxBfdNetwork.UNOBSERVED));
      return ring.send(reactor.libc(), socket);
    }

    void drainErrors() {
      int ignored =
          reactor
              .receiveRing()
              .drain(reactor.libc(), socket, LinuxAbi.MSG_ERRQUEUE, MAX_BATCHES, this::answered);
    }

    private void answered(Datagram datagram) {
      @Nullable ExtendedError error = datagram.ancillary().error();
      if (error == null || !error.fromIcmp()) {
        return;
      }
      @Nullable InetAddress offender = error.offender();
      String who = offender == null ? "a router" : IpAddresses.format(offender);
      refusal.refused(
          error.errno() == Errno.ECONNREFUSED
              ? "%s answers that nothing listens on its UDP port %d (ICMP %d/%d)"
                  .formatted(who, port, error.type(), error.code())
              : "%s answers that packets do not get there: %s (ICMP %d/%d)"
                  .formatted(who, Errno.describe(error.errno()), error.type(), error.code()));
    }

    @Override
    public void close() {
      LinuxBfdNetwork.this.close(socket);
    }
  }

  private void close(KernelSocket socket) {
    if (sockets.remove(socket)) {
      reactor.close(socket);
    }
  }

  /** Each packet counts for itself; the next one says the same. */
  private static final Departure UNOBSERVED =
      new Departure() {
        @Override
        public void submitted(long userNanos) {}

        @Override
        public void left(long nanos) {}

        @Override
        public void failed(int errno, @Nullable Integer interfaceMtuBytes) {}
      };

  @Override
  public void execute(Runnable task) {
    reactor.execute(task);
  }

  @Override
  public void schedule(long delayNanos, Runnable task) {
    reactor.schedule(delayNanos, task);
  }

  @Override
  public void close() {
    reactor.execute(() -> Set.copyOf(sockets).forEach(this::close));
    reactor.close();
  }
}
