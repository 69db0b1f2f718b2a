package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.NotSent;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches the largest packet that passes, from the size that the tunnel's MTU needs downward: what
 * a router tells is tried next, else the interval is halved. A size counts as lost when it got no
 * answer several times at once.
 */
final class SizeSearch {
  /** Smaller packets than these pass everywhere; a search that comes down to here ends. */
  private static final int LEAST_IPV4 = 576;

  private static final int LEAST_IPV6 = 1280;
  private static final int COPIES = 3;
  private static final int MOST_STEPS = 16;

  /** Halving stops here: no link has an MTU that differs by less from the next common one. */
  private static final int RESOLUTION_BYTES = 4;

  private static final Duration STAGGER = Duration.ofMillis(4);

  private final Sending sending;
  private final Tunnel tunnel;
  private final TunnelProbeMode mode;

  SizeSearch(Sending sending, Tunnel tunnel, TunnelProbeMode mode) {
    this.sending = sending;
    this.tunnel = tunnel;
    this.mode = mode;
  }

  /** Of outer packets, with DF outside. */
  void outer() throws InterruptedException {
    int top = tunnel.mtuBytes() + tunnel.overheadBytes();
    int least =
        tunnel.outerVersion() == io.lookingglass.probes.event.IpVersion.IPV4
            ? LEAST_IPV4
            : LEAST_IPV6;
    search(
        TunnelCheck.OUTER_SIZE,
        Math.min(least, top),
        top,
        null,
        size -> TunnelProbe.of(mode).sizedOuter(size - tunnel.overheadBytes()));
  }

  /**
   * Of inner packets, with DF inside.
   *
   * @param expected the largest that the outer path leaves room for, tried when the configured MTU
   *     does not pass; absent where that is not known
   */
  void inner(@Nullable Integer expected) throws InterruptedException {
    search(
        TunnelCheck.INNER_SIZE,
        Math.min(LEAST_IPV4, tunnel.mtuBytes()),
        tunnel.mtuBytes(),
        expected,
        size -> TunnelProbe.of(mode).sizedInner(size));
  }

  @FunctionalInterface
  private interface OfSize {
    TunnelProbe probe(int size);
  }

  private void search(
      TunnelCheck check, int least, int top, @Nullable Integer expected, OfSize probes)
      throws InterruptedException {
    int passes = 0;
    int fails = top + 1;
    int size = top;
    @Nullable Integer believed = null;
    for (int step = 0; step < MOST_STEPS; step++) {
      List<TunnelOutcome> outcomes = tried(check, step, size, probes.probe(size));
      if (outcomes.stream().anyMatch(TunnelOutcome::answered)) {
        passes = size;
        if (size == top || (believed != null && size == believed)) {
          return;
        }
      } else {
        fails = size;
        @Nullable Integer said = told(outcomes);
        @Nullable Integer told = said == null && size == top ? expected : said;
        if (told != null && told > passes && told < fails) {
          believed = told;
          size = told;
          continue;
        }
      }
      if (passes == 0) {
        if (size <= least) {
          return;
        }
        size = least; // Does any size pass at all?
      } else if (fails - passes <= RESOLUTION_BYTES) {
        return;
      } else {
        size = (passes + fails) / 2;
      }
    }
  }

  /** What a router or our own interface says that fits. */
  private static @Nullable Integer told(List<TunnelOutcome> outcomes) {
    for (TunnelOutcome outcome : outcomes) {
      @Nullable Integer mtu =
          switch (outcome) {
            case Refused refused -> refused.mtuBytes();
            case NotSent notSent -> notSent.interfaceMtuBytes();
            case TunnelOutcome.Answered _, TunnelOutcome.TimedOut _ -> null;
          };
      if (mtu != null) {
        return mtu;
      }
    }
    return null;
  }

  private List<TunnelOutcome> tried(TunnelCheck check, int step, int size, TunnelProbe probe)
      throws InterruptedException {
    Duration timeout = sending.patience(Duration.ofMillis(200), Duration.ofMillis(800));
    Sending.Batch batch = sending.batch();
    for (int copy = 0; copy < COPIES; copy++) {
      batch.send(check, step, probe, null, size, null, timeout);
      Thread.sleep(STAGGER);
    }
    return batch.await();
  }
}
