package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.TunnelOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Sends probes for GRE tunnels. A tunnel is opened once, and stays open as long as anybody wants to
 * know of it: while nobody holds its local address open, our own kernel answers the far end's
 * packets with "protocol unreachable".
 *
 * <p>One thread for each outer IP version sends, receives, times out and calls back, for all
 * tunnels; one socket for each local address receives. Made for thousands of probes a second.
 * Thread-safe.
 */
public interface TunnelProber extends AutoCloseable {

  /**
   * Opens a tunnel. Never fails: what cannot be done is told by {@link OpenTunnel#problem} and by
   * the outcome of each probe. Opening it twice is fine, each has its own probes.
   */
  OpenTunnel open(Tunnel tunnel);

  /** Packets that came and belong to no probe, by kind, since the start; every kind is there. */
  Map<StrayKind, Long> strays();

  @Override
  void close();

  /** A tunnel that can be probed. */
  interface OpenTunnel extends AutoCloseable {
    Tunnel tunnel();

    /**
     * What is wrong with it before anything is sent. Looked at again every 10 s while it is probed.
     *
     * @return empty when nothing is
     */
    Optional<TunnelProblem> problem();

    /**
     * Sends one probe.
     *
     * @param timeout after which it counts as lost, at most a minute
     * @param outcome called exactly once, on the prober's thread, so it must not block; also when
     *     the tunnel or the prober is closed before (as {@code NotSent})
     */
    void send(TunnelProbe probe, Duration timeout, Consumer<TunnelOutcome> outcome);

    /** As {@link #send}; what depends on the future runs on the prober's thread. */
    default CompletableFuture<TunnelOutcome> ask(TunnelProbe probe, Duration timeout) {
      CompletableFuture<TunnelOutcome> future = new CompletableFuture<>();
      send(probe, timeout, future::complete);
      return future;
    }

    @Override
    void close();
  }
}
