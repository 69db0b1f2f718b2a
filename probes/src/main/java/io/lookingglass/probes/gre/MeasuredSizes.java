package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.TunnelResult;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the last diagnosis of a tunnel that got so far measured of sizes. Sizes are bytes of whole
 * IP packets.
 *
 * @param tunnel its name
 * @param at when the diagnosis ended
 * @param local the outer address it was measured from
 * @param remote the outer address it was measured to
 * @param outer the largest outer packet that passes with DF outside
 * @param inner the largest inner packet that passes with DF inside
 * @param maximumSegmentSize that a host behind the tunnel offered in its answer to a SYN, in bytes;
 *     absent when none was asked or answered
 */
public record MeasuredSizes(
    String tunnel,
    Instant at,
    InetAddress local,
    InetAddress remote,
    Limit outer,
    Limit inner,
    @Nullable Integer maximumSegmentSize) {

  /**
   * Between which sizes the limit lies.
   *
   * @param passed the largest that passed, absent when none did or none was tried
   * @param failed the smallest above it that did not, absent when all passed up to {@code passed},
   *     the most that was needed
   */
  public record Limit(@Nullable Integer passed, @Nullable Integer failed) {
    /** Where nothing was tried. */
    public static final Limit UNKNOWN = new Limit(null, null);

    public Limit {
      if (passed != null && failed != null && failed <= passed) {
        throw new IllegalArgumentException(
            "what failed (%d) is larger than what passed (%d)".formatted(failed, passed));
      }
    }

    static Limit of(List<TunnelResult.Size> sizes) {
      @Nullable Integer passed =
          sizes.stream()
              .filter(size -> size.outcome() == MtuResult.Outcome.PASSED)
              .map(TunnelResult.Size::size)
              .max(Integer::compare)
              .orElse(null);
      @Nullable Integer failed =
          sizes.stream()
              .filter(size -> size.outcome() != MtuResult.Outcome.PASSED)
              .map(TunnelResult.Size::size)
              // A smaller one that got lost was lost by chance.
              .filter(size -> passed == null || size > passed)
              .min(Integer::compare)
              .orElse(null);
      return new Limit(passed, failed);
    }

    /** Whether packets of this size are known to pass. */
    boolean carries(int size) {
      return passed != null && passed >= size;
    }

    /** Whether packets of this size are known not to pass. */
    boolean stops(int size) {
      return failed != null && failed <= size;
    }

    boolean isKnown() {
      return passed != null || failed != null;
    }
  }

  /** Of a measurement; empty when it came to no sizes. */
  public static Optional<MeasuredSizes> of(TunnelResult result, Instant at) {
    @Nullable TunnelProbingStarted tunnel = result.tunnel();
    Limit outer = Limit.of(result.outerSizes());
    Limit inner = Limit.of(result.innerSizes());
    if (tunnel == null || !(outer.isKnown() || inner.isKnown())) {
      return Optional.empty();
    }
    return Optional.of(
        new MeasuredSizes(
            tunnel.tunnel(),
            at,
            tunnel.local(),
            tunnel.remote(),
            outer,
            inner,
            result.maximumSegmentSize()));
  }

  /** Whether it was measured between the ends that a tunnel has now. */
  public boolean isOf(Tunnel now) {
    return tunnel.equals(now.name()) && local.equals(now.local()) && remote.equals(now.remote());
  }
}
