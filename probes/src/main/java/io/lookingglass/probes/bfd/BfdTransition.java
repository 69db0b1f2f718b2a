package io.lookingglass.probes.bfd;

import io.lookingglass.config.language.Sentence;
import java.time.Instant;

/**
 * A session changed its state.
 *
 * @param tunnel beside which it stands
 * @param at when, by the wall clock
 * @param said why, in words
 */
public record BfdTransition(
    String tunnel,
    Instant at,
    BfdState from,
    BfdState to,
    BfdDiagnostic diagnostic,
    Sentence said) {

  /** Why, in English words. */
  public String reason() {
    return said.english();
  }

  /** Whether the session was lost; an administrative end is none. */
  public boolean isLoss() {
    return from == BfdState.UP && to == BfdState.DOWN;
  }
}
