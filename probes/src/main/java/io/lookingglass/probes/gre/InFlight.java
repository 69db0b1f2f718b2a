package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.sys.Departure;
import io.lookingglass.probes.sys.Errno;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One probe from the moment it is handed to the kernel to its outcome. Belongs to its loop. */
final class InFlight implements Departure {
  private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);

  private final Tunnel tunnel;
  private final TunnelProbe probe;
  private final int token;
  private final int packetBytes;
  private final Object owner;
  private final Consumer<InFlight> ended;
  private final Consumer<TunnelOutcome> outcome;
  private @Nullable Long submittedNanos;
  private @Nullable Long leftNanos;
  private boolean done;

  /**
   * @param owner who asked, to find what is open when that closes
   * @param ended told once, before the outcome is
   */
  InFlight(
      Tunnel tunnel,
      TunnelProbe probe,
      int token,
      int packetBytes,
      Object owner,
      Consumer<InFlight> ended,
      Consumer<TunnelOutcome> outcome) {
    this.tunnel = tunnel;
    this.probe = probe;
    this.token = token;
    this.packetBytes = packetBytes;
    this.owner = owner;
    this.ended = ended;
    this.outcome = outcome;
  }

  Tunnel tunnel() {
    return tunnel;
  }

  TunnelProbe probe() {
    return probe;
  }

  int token() {
    return token;
  }

  boolean ownedBy(Object other) {
    return owner.equals(other);
  }

  @Override
  public void submitted(long userNanos) {
    submittedNanos = userNanos;
  }

  @Override
  public void left(long nanos) {
    if (leftNanos == null) {
      leftNanos = nanos;
    }
  }

  @Override
  public void failed(int errno, @Nullable Integer interfaceMtuBytes) {
    String reason =
        interfaceMtuBytes == null
            ? Errno.describe(errno)
            : "EMSGSIZE, the packet of %d bytes is larger than the outgoing interface's MTU of %d bytes"
                .formatted(packetBytes, interfaceMtuBytes);
    end(new TunnelOutcome.NotSent(reason, interfaceMtuBytes));
  }

  /**
   * Something came for it. When that overtakes the stamp of sending, the time of the call stands
   * in.
   *
   * @param made from the round-trip time in nanoseconds
   */
  void came(long receivedNanos, LongFunction<TunnelOutcome> made) {
    Long sent = leftNanos != null ? leftNanos : submittedNanos;
    if (sent != null) { // Otherwise nothing was sent yet, so it answers something else.
      end(made.apply(Math.max(0, receivedNanos - sent)));
    }
  }

  /** Its time is over. */
  void timedOut() {
    end(new TunnelOutcome.TimedOut());
  }

  void end(TunnelOutcome result) {
    if (done) {
      return;
    }
    done = true;
    ended.accept(this);
    try {
      outcome.accept(result);
    } catch (RuntimeException | Error e) {
      LOG.error("Unexpected error while telling the outcome of a tunnel's probe", e);
    }
  }
}
