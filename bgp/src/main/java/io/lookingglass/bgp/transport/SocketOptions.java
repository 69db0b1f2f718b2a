package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.Secret;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelConfig;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/**
 * What distinguishes the sockets of BGP from others: TCP-MD5 (RFC 2385), the TTL (RFC 5082 and
 * directly connected peers), the class of traffic, and little buffered in the kernel, so that a
 * KEEPALIVE never waits behind megabytes.
 */
final class SocketOptions {
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;

  // linux/in.h and linux/in6.h; the same on every architecture.
  private static final IntegerUnixChannelOption IP_TOS = ip("IP_TOS", 1);
  private static final IntegerUnixChannelOption IP_TTL = ip("IP_TTL", 2);
  private static final IntegerUnixChannelOption IP_MINTTL = ip("IP_MINTTL", 21);
  private static final IntegerUnixChannelOption IPV6_UNICAST_HOPS = ipv6("IPV6_UNICAST_HOPS", 16);
  private static final IntegerUnixChannelOption IPV6_V6ONLY = ipv6("IPV6_V6ONLY", 26);
  private static final IntegerUnixChannelOption IPV6_TCLASS = ipv6("IPV6_TCLASS", 67);
  private static final IntegerUnixChannelOption IPV6_MINHOPCOUNT = ipv6("IPV6_MINHOPCOUNT", 73);

  /** DSCP CS6, network control (RFC 4594, section 3.2), as routers send BGP. */
  private static final int CS6 = 48 << 2;

  private static final int GREATEST_TTL = 255;

  /** At most so much is in the kernel without having been sent once. */
  private static final long UNSENT_OCTETS = 64 * 1024;

  /** From the upper mark on nothing more is made for the peer, until the lower one is reached. */
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

  private SocketOptions() {}

  static SocketProtocolFamily family(InetAddress address) {
    return address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
  }

  /**
   * For a socket that will listen. Its TTL is that of the SYN-ACKs, and a peer with TTL security
   * takes no other than 255; what is accepted gets its own.
   */
  static void listening(EpollServerSocketChannel channel, InetAddress address) {
    EpollChannelConfig config = channel.config();
    set(config, ChannelOption.SO_REUSEADDR, true);
    if (!(address instanceof Inet4Address)) {
      set(config, IPV6_V6ONLY, 1);
    }
    set(config, ttl(address), GREATEST_TTL);
    set(config, trafficClass(address), CS6);
  }

  /** For a socket that will connect to the peer. */
  static void connecting(EpollSocketChannel channel, PeerSettings peer, boolean external) {
    EpollChannelConfig config = channel.config();
    // How long to wait is for the state machine to say.
    channel.config().setConnectTimeoutMillis(0);
    // The port is chosen when the other end is known: two peers may then share one.
    set(config, EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    Secret password = peer.password();
    if (password != null) {
      set(config, EpollChannelOption.TCP_MD5SIG, Map.of(peer.address(), password.revealUtf8()));
    }
    session(config, peer, external);
  }

  /** For a socket on which the peer connected to us; its key is the listener's. */
  static void accepted(EpollSocketChannel channel, PeerSettings peer, boolean external) {
    session(channel.config(), peer, external);
  }

  /** A connection nobody here wants ends at once, and without TIME_WAIT. */
  static void refusing(EpollSocketChannel channel) {
    channel.config().setSoLinger(0);
  }

  /** What was written last is given up after so long, instead of after a quarter of an hour. */
  static void closing(EpollSocketChannel channel, Duration most) {
    channel.config().setTcpUserTimeout(Math.toIntExact(most.toMillis()));
  }

  static PeerStatus.Connection facts(
      EpollSocketChannel channel, PeerSettings peer, boolean passive) {
    Integer ttl = channel.config().getOption(ttl(peer.address()));
    return new PeerStatus.Connection(
        channel.localAddress().getAddress(),
        channel.localAddress().getPort(),
        channel.remoteAddress().getPort(),
        passive,
        peer.password() != null,
        peer.ttlSecurity(),
        ttl == null ? 0 : ttl);
  }

  private static void session(EpollChannelConfig config, PeerSettings peer, boolean external) {
    InetAddress address = peer.address();
    config.setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
    set(config, ChannelOption.TCP_NODELAY, true);
    set(config, EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_OCTETS);
    set(config, trafficClass(address), CS6);
    Integer multihop = peer.multihop();
    if (peer.ttlSecurity()) {
      set(config, ttl(address), GREATEST_TTL);
      set(config, address instanceof Inet4Address ? IP_MINTTL : IPV6_MINHOPCOUNT, GREATEST_TTL);
    } else if (multihop != null) {
      set(config, ttl(address), multihop);
    } else if (external && !address.isLoopbackAddress()) {
      set(config, ttl(address), 1);
    }
  }

  private static IntegerUnixChannelOption ttl(InetAddress address) {
    return address instanceof Inet4Address ? IP_TTL : IPV6_UNICAST_HOPS;
  }

  private static IntegerUnixChannelOption trafficClass(InetAddress address) {
    return address instanceof Inet4Address ? IP_TOS : IPV6_TCLASS;
  }

  /** An option that does not take effect unnoticed would be worse than no session. */
  private static <T> void set(EpollChannelConfig config, ChannelOption<T> option, T value) {
    if (!config.setOption(option, value)) {
      throw new IllegalStateException("The socket option " + option.name() + " is not known here.");
    }
  }

  private static IntegerUnixChannelOption ip(String name, int option) {
    return new IntegerUnixChannelOption(name, IPPROTO_IP, option);
  }

  private static IntegerUnixChannelOption ipv6(String name, int option) {
    return new IntegerUnixChannelOption(name, IPPROTO_IPV6, option);
  }
}
