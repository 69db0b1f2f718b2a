package io.lookingglass.probes.gre;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the MTU that is configured for a tunnel, and the MSS that was seen through it, suit what
 * was measured. Pure.
 *
 * @param measured between the ends that the tunnel has now; absent when nothing was
 * @param innerMtu the largest inner packet known to pass, in bytes; absent when none is
 * @param largestSegment the largest TCP segment that fits into that and the configured MTU, in
 *     bytes; absent as {@code innerMtu}
 * @param mtu whether the configured MTU passes
 * @param mss whether the MSS that was seen fits; unknown when none was
 * @param old whether it was measured so long ago that it says little of today
 */
public record SizeJudgement(
    Tunnel tunnel,
    @Nullable MeasuredSizes measured,
    @Nullable Integer innerMtu,
    @Nullable Integer largestSegment,
    Fit mtu,
    Fit mss,
    boolean old) {

  /** Paths change; a measurement says little of them after this time. */
  public static final Duration FRESH = Duration.ofHours(24);

  /** Whether a size fits. */
  public enum Fit {
    FITS,
    TOO_LARGE,
    UNKNOWN
  }

  /**
   * Judges.
   *
   * @param last measured of the tunnel of that name, whatever its ends were then
   */
  public static SizeJudgement of(Tunnel tunnel, Optional<MeasuredSizes> last, Instant now) {
    @Nullable MeasuredSizes sizes = last.filter(each -> each.isOf(tunnel)).orElse(null);
    if (sizes == null) {
      return new SizeJudgement(tunnel, null, null, null, Fit.UNKNOWN, Fit.UNKNOWN, false);
    }
    @Nullable Integer innerMtu = innerMtu(tunnel, sizes);
    @Nullable Integer segment =
        innerMtu == null
            ? null
            : (Integer) (Math.min(innerMtu, tunnel.mtuBytes()) - tunnel.tcpOverheadBytes());
    return new SizeJudgement(
        tunnel,
        sizes,
        innerMtu,
        segment,
        mtu(tunnel, sizes),
        mss(segment, sizes.maximumSegmentSize()),
        Duration.between(sizes.at(), now).compareTo(FRESH) > 0);
  }

  private static @Nullable Integer innerMtu(Tunnel tunnel, MeasuredSizes sizes) {
    @Nullable Integer outer = sizes.outer().passed();
    return Stream.of(
            Optional.ofNullable(outer).map(size -> size - tunnel.overheadBytes()),
            Optional.ofNullable(sizes.inner().passed()))
        .flatMap(Optional::stream)
        .min(Integer::compare)
        .orElse(null);
  }

  private static Fit mtu(Tunnel tunnel, MeasuredSizes sizes) {
    int outer = tunnel.mtuBytes() + tunnel.overheadBytes();
    int inner = tunnel.mtuBytes();
    if (sizes.outer().stops(outer) || sizes.inner().stops(inner)) {
      return Fit.TOO_LARGE;
    }
    boolean carried =
        (!sizes.outer().isKnown() || sizes.outer().carries(outer))
            && (!sizes.inner().isKnown() || sizes.inner().carries(inner));
    // The MTU may have been raised since.
    return carried ? Fit.FITS : Fit.UNKNOWN;
  }

  private static Fit mss(@Nullable Integer largest, @Nullable Integer seen) {
    if (largest == null || seen == null) {
      return Fit.UNKNOWN;
    }
    return seen <= largest ? Fit.FITS : Fit.TOO_LARGE;
  }

  /** Both together; an MSS that was not seen is in nobody's way. */
  public Fit fit() {
    if (mtu == Fit.TOO_LARGE || mss == Fit.TOO_LARGE) {
      return Fit.TOO_LARGE;
    }
    return mtu;
  }
}
