package io.lookingglass.probes.sys;

import io.lookingglass.probes.packet.Octets;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * UDP as BFD needs it (RFC 5881, section 4): packets leave with TTL 255 from a port of the dynamic
 * range, and come with the TTL they have. One thread does all, the loop.
 */
public interface BfdNetwork extends AutoCloseable {

  /**
   * Receives what comes to a port of an address of this machine until {@link Hold#close}. All who
   * listen at the same share one socket. Only on the loop.
   *
   * @throws ProbeNetworkException when it cannot be, saying why and what would help
   */
  Hold listen(InetAddress local, int port) throws ProbeNetworkException;

  /**
   * A way to send to one far end, with a source port of its own. Only on the loop.
   *
   * @param refusal told on the loop, as a sentence, what routers or the far end answer to packets
   * @throws ProbeNetworkException when it cannot be, saying why and what would help
   */
  Sender sender(InetAddress local, InetAddress peer, int port, Refusal refusal)
      throws ProbeNetworkException;

  /** Has work done on the loop. Any thread; dropped when the network is closed. */
  void execute(Runnable task);

  /** Has work done on the loop later. Only on the loop itself. */
  void schedule(long delayNanos, Runnable task);

  /** Lets the loop do what it was handed before, and ends it. */
  @Override
  void close();

  /** A port that is listened on. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Sends to one far end. Only on the loop. */
  interface Sender extends AutoCloseable {
    /**
     * Sends a packet.
     *
     * @return why the system did not take it, as a clause; null when it did
     */
    @Nullable String send(byte[] payload);

    @Override
    void close();
  }

  /** Is told what is answered to packets. */
  @FunctionalInterface
  interface Refusal {
    void refused(String sentence);
  }

  /** Is told on the loop of what came. */
  @FunctionalInterface
  interface Listener {
    void received(Arrival arrival);
  }

  /**
   * A packet that came.
   *
   * @param local address and port that it came to
   * @param ttl time to live or hop limit, absent when the kernel did not tell
   * @param bytes the payload of UDP
   */
  record Arrival(
      InetAddress local, int port, InetAddress from, @Nullable Integer ttl, Octets bytes) {}
}
