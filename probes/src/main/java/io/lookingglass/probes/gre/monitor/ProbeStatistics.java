package io.lookingglass.probes.gre.monitor;

import org.jspecify.annotations.Nullable;

/**
 * What became of the probes of a span of time. Round-trip times in nanoseconds, in steps of 1000.
 *
 * @param sent probes whose outcome is known
 * @param lost those of them without the answer that was asked for, for whatever reason
 * @param minNanos shortest round trip; absent, as the other two, when nothing was answered
 * @param avgNanos arithmetic mean
 * @param maxNanos longest round trip
 */
public record ProbeStatistics(
    long sent,
    long lost,
    @Nullable Long minNanos,
    @Nullable Long avgNanos,
    @Nullable Long maxNanos) {

  /** Of no probe. */
  public static final ProbeStatistics NONE = new ProbeStatistics(0, 0, null, null, null);

  public ProbeStatistics {
    if (lost < 0 || sent < lost) {
      throw new IllegalArgumentException(
          "of %d probes %d cannot have been lost".formatted(sent, lost));
    }
    boolean answered = sent > lost;
    if (answered != (minNanos != null)
        || answered != (avgNanos != null)
        || answered != (maxNanos != null)) {
      throw new IllegalArgumentException("round-trip times are of answered probes, and of those");
    }
  }

  /** The share of probes lost, 0 to 1; absent when none was sent. */
  public @Nullable Double loss() {
    return sent == 0 ? null : (Double) ((double) lost / sent);
  }
}
