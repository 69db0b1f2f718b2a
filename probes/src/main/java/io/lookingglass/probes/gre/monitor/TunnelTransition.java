package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel changed its state.
 *
 * @param number ascending over all tunnels, from 1; goes on over a restart where history is kept
 * @param at when
 * @param tunnel its name
 * @param customer whose it is, absent for nobody's
 * @param mode of which mode it is the state; absent for that of the tunnel
 * @param from the state before; with {@link Damping#ENDS} the one that was told last
 * @param to the state now, which may be the same with {@link Damping#ENDS}
 * @param said why, a clause
 * @param damping whether it is one of too many
 */
public record TunnelTransition(
    long number,
    Instant at,
    String tunnel,
    @Nullable String customer,
    @Nullable String mode,
    TunnelState from,
    TunnelState to,
    Sentence said,
    Damping damping) {

  /** What a tunnel that flaps means for its events. All of them are kept and shown. */
  public enum Damping {
    /** An event like any other. */
    NONE,
    /** From this one on the tunnel counts as flapping. It still raises an alarm, the last one. */
    BEGINS,
    /** It flaps: no alarm. */
    DAMPED,
    /** It has been steady for long enough: an alarm that tells the state that it is in. */
    ENDS
  }

  /** Why, in English: a sentence without its full stop. */
  public String reason() {
    return Sentences.line(said);
  }

  /**
   * Whether people are to be alarmed: it is about the tunnel, not one of too many, and not merely
   * that a tunnel was found in order, as each is when the program starts. That one can be probed
   * again is told, for so was that it could not.
   */
  public boolean alarming() {
    if (mode != null || damping == Damping.DAMPED) {
      return false;
    }
    return switch (to) {
      case NOT_MONITORED, DEGRADED, DOWN -> true;
      case UNKNOWN -> from == TunnelState.NOT_MONITORED;
      case HEALTHY -> from.isKnown();
    };
  }
}
