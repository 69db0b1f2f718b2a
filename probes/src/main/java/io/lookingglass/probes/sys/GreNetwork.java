package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.packet.Octets;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The network as probing of GRE tunnels sees it: whole IP packets go out, GRE and ICMP come in. For
 * each IP version there is one thread that does all, its loop; what the listener is told, it is
 * told there.
 */
public interface GreNetwork extends AutoCloseable {

  /**
   * What this process may do over one IP version; decided once, when the network was opened. Either
   * {@link ProbeAbility.Tier#RAW} or {@link ProbeAbility.Tier#UNAVAILABLE}.
   */
  ProbeAbility ability(IpVersion ipVersion);

  /**
   * Receives the GRE packets that come to an address, and keeps the kernel from refusing them,
   * until {@link Hold#close}. Any thread; an address may be held several times.
   *
   * @throws ProbeNetworkException when it cannot be, saying why and what would help
   */
  Hold hold(InetAddress local) throws ProbeNetworkException;

  /**
   * The address that this machine would send from to another, of which the route thus shows. Any
   * thread.
   *
   * @throws ProbeNetworkException when there is no route
   */
  InetAddress sourceTowards(InetAddress remote) throws ProbeNetworkException;

  /** Has work done on a loop. Any thread; dropped when the network is closed. */
  void execute(IpVersion ipVersion, Runnable task);

  /** Has work done on the loop later. Only on the loop itself. */
  void schedule(IpVersion ipVersion, long delayNanos, Runnable task);

  /**
   * Sends a packet, after those that were handed over before. Only on the loop of its IP version.
   *
   * @param packet with its IP header, which goes out as it is
   * @param mayFragment whether it is sent in fragments where it is too big for the interface
   * @param departure learns what became of it, always later than this call begins
   */
  void send(byte[] packet, InetAddress target, boolean mayFragment, Departure departure);

  @Override
  void close();

  /** A local address that is held open. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Is told on the loop of what came. */
  interface Listener {

    /** A packet of protocol 47 came to an address that is held. */
    void gre(Arrival arrival);

    /** An ICMP echo reply or error came to this machine, whoever it is for. */
    void icmp(Arrival arrival);
  }

  /**
   * A packet that came.
   *
   * @param ipVersion of the packet
   * @param from its sender
   * @param local the address that it came to; absent for ICMP over IPv6
   * @param ttl time to live or hop limit, absent when the kernel did not tell
   * @param identification of the IPv4 header, absent for IPv6
   * @param receivedNanos the kernel's stamp, nanoseconds since the epoch
   * @param bytes what comes behind the IP header
   */
  record Arrival(
      IpVersion ipVersion,
      InetAddress from,
      @Nullable InetAddress local,
      @Nullable Integer ttl,
      @Nullable Integer identification,
      long receivedNanos,
      Octets bytes) {}
}
