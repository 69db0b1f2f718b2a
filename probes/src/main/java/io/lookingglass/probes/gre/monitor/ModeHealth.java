package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one way of watching a tunnel fares.
 *
 * @param mode as it is configured, for instance {@code request-bidirectional}; {@code bfd} for the
 *     session of that protocol, which has no probes and thus no statistics
 * @param state never {@link TunnelState#UNKNOWN} for longer than a few probes take
 * @param since when the state began
 * @param said why it is in this state, a clause
 * @param lastSentAt when the newest probe was sent, absent before the first
 * @param lastAnswerAt when the newest answer was noted, absent before the first
 * @param lastRttNanos of the newest answer, absent before the first
 * @param fiveMinutes statistics of the last 5 minutes, to the second
 * @param hour statistics of the last hour, to the second
 */
public record ModeHealth(
    String mode,
    TunnelState state,
    Instant since,
    Sentence said,
    @Nullable Instant lastSentAt,
    @Nullable Instant lastAnswerAt,
    @Nullable Long lastRttNanos,
    ProbeStatistics fiveMinutes,
    ProbeStatistics hour) {

  /** The mode of a BFD session (RFC 5880). */
  public static final String BFD = "bfd";

  /** Why, in English: a sentence without its full stop. */
  public String reason() {
    return Sentences.line(said);
  }
}
