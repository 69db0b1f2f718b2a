package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.MeasuredSizes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the history of tunnels. Thread-safe. Every method may fail with any unchecked exception;
 * watching goes on then, and what was not saved is tried again.
 */
public interface TunnelHealthStore {

  /** How finely the past is kept, and for how long. */
  enum Resolution {
    MINUTE(Duration.ofMinutes(1), Duration.ofDays(7)),
    HOUR(Duration.ofHours(1), Duration.ofDays(365));

    private final Duration span;
    private final Duration kept;

    Resolution(Duration span, Duration kept) {
      this.span = span;
      this.kept = kept;
    }

    /** The length of one entry. */
    public Duration span() {
      return span;
    }

    /** How long an entry is kept. */
    public Duration kept() {
      return kept;
    }
  }

  /**
   * The probes of one mode in a span of time. Times in microseconds, 0 where nothing was answered.
   *
   * @param at when the span begins, in milliseconds since 1970
   * @param sumMicros of all round trips of the {@code sent - lost} answered probes
   * @param worst state in the span
   */
  record Entry(
      String tunnel,
      String mode,
      long at,
      long sent,
      long lost,
      long sumMicros,
      long minMicros,
      long maxMicros,
      TunnelState worst) {}

  /**
   * Saves all of it or nothing. A minute that is there already is added to, for the program may
   * have been started anew within it; so is the hour that it is part of.
   *
   * @param minutes entries of a minute each
   * @param transitions with numbers that are not there yet; others are ignored
   */
  void save(List<Entry> minutes, List<TunnelTransition> transitions);

  /**
   * The entries of a tunnel that begin within a time.
   *
   * @param to exclusive
   * @return ascending by time
   */
  List<Entry> read(String tunnel, Resolution resolution, Instant from, Instant to);

  /** The newest transitions, of one tunnel or of all, newest first. */
  List<TunnelTransition> transitions(@Nullable String tunnel, int most);

  /**
   * Keeps what was measured last of each of these tunnels, in place of what was before; all of it
   * or nothing.
   */
  void saveSizes(List<MeasuredSizes> sizes);

  /** What was measured last of each tunnel, in any order. */
  List<MeasuredSizes> sizes();

  /**
   * Deletes what has been kept long enough.
   *
   * @return how many entries, transitions and sizes
   */
  int deleteOld(Instant now);
}
