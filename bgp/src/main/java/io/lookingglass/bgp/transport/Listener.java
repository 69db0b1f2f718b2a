package io.lookingglass.bgp.transport;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where peers connect to us: a socket for each address family, for the kernel keeps keys and TTLs
 * by family. {@code [::]} means both families, everything else one.
 *
 * <p>Whoever is not a configured peer is turned away before anything is read. {@link #keys} may be
 * called from any thread.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final long TOLD_EVERY_NANOS = 10_000_000_000L;

  private final Admission admission;
  private final LongSupplier nanoTime;
  private final LongAdder refused = new LongAdder();
  private final List<EpollServerSocketChannel> channels = new ArrayList<>();

  /** Of the event loop that accepts. */
  private long toldAt;

  private long toldOf;

  /** Decides about those who connect. */
  interface Admission {
    /**
     * Takes over a connection, that is not registered with an event loop yet, or tells that nobody
     * wants it. Called on the event loop that accepts; must not wait.
     */
    boolean admit(InetAddress from, EpollSocketChannel channel);
  }

  private Listener(Admission admission, LongSupplier nanoTime) {
    this.admission = admission;
    this.nanoTime = nanoTime;
    this.toldAt = nanoTime.getAsLong() - TOLD_EVERY_NANOS;
  }

  /**
   * Opens it.
   *
   * @param keys of TCP-MD5, by the peer's address
   * @throws IOException when the address cannot be listened on
   */
  static Listener open(
      HostPort listen,
      EventLoop loop,
      Map<InetAddress, byte[]> keys,
      Admission admission,
      LongSupplier nanoTime)
      throws IOException {
    InetAddress address = listen.address();
    if (address == null) {
      throw new IOException(listen.host() + " is no address");
    }
    Listener listener = new Listener(admission, nanoTime);
    try {
      int port = listener.bind(address, listen.port(), loop, keys);
      if (!(address instanceof Inet4Address) && address.isAnyLocalAddress()) {
        listener.bind(IpAddresses.parse("0.0.0.0"), port, loop, keys);
      }
      return listener;
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  private int bind(InetAddress address, int port, EventLoop loop, Map<InetAddress, byte[]> keys)
      throws IOException {
    EpollServerSocketChannel channel = new EpollServerSocketChannel(SocketOptions.family(address));
    channels.add(channel);
    SocketOptions.listening(channel, address);
    setKeys(channel, address instanceof Inet4Address, keys);
    channel.pipeline().addLast(new Acceptor());
    Waiting.orThrow(loop.register(channel));
    Waiting.orThrow(channel.bind(new InetSocketAddress(address, port)));
    return channel.localAddress().getPort();
  }

  /** Where it listens; the port is the one it got when it asked for 0. */
  InetSocketAddress address() {
    return channels.getFirst().localAddress();
  }

  /** {@code address:port}. */
  @Override
  public String toString() {
    return HostPort.of(address().getAddress(), address().getPort()).toString();
  }

  /** How many connections were turned away. */
  long refused() {
    return refused.sum();
  }

  /** Sets the keys for connections from now on; those that are open keep theirs. */
  void keys(Map<InetAddress, byte[]> keys) {
    for (EpollServerSocketChannel channel : channels) {
      boolean ipv4 = channel.localAddress().getAddress() instanceof Inet4Address;
      // The kernel's keys and the channel's record of them change together on its own thread.
      channel.eventLoop().execute(() -> setKeys(channel, ipv4, keys));
    }
  }

  private static void setKeys(
      EpollServerSocketChannel channel, boolean ipv4, Map<InetAddress, byte[]> keys) {
    Map<InetAddress, byte[]> ofFamily = new HashMap<>();
    keys.forEach(
        (address, key) -> {
          if (address instanceof Inet4Address == ipv4) {
            ofFamily.put(address, key);
          }
        });
    channel.config().setOption(EpollChannelOption.TCP_MD5SIG, ofFamily);
  }

  @Override
  public void close() {
    channels.forEach(channel -> channel.close().awaitUninterruptibly(Waiting.MOST_MILLIS));
  }

  private final class Acceptor extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      EpollSocketChannel channel = (EpollSocketChannel) message;
      InetSocketAddress from = channel.remoteAddress();
      boolean wanted = false;
      try {
        wanted = from != null && admission.admit(from.getAddress(), channel);
      } finally {
        if (!wanted) {
          refused.increment();
          turnAway(channel, from);
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.warn("A BGP connection could not be accepted: {}", cause.toString());
    }

    private void turnAway(EpollSocketChannel channel, InetSocketAddress from) {
      SocketOptions.refusing(channel);
      channel.unsafe().closeForcibly();
      long now = nanoTime.getAsLong();
      if (now - toldAt >= TOLD_EVERY_NANOS && from != null) {
        long total = refused.sum();
        LOG.info(
            "Refused a BGP connection from {}: no peer is configured there ({} refused since last"
                + " told).",
            IpAddresses.format(from.getAddress()),
            total - toldOf);
        toldAt = now;
        toldOf = total;
      }
    }
  }
}
