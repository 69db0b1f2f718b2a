package io.lookingglass.probes.bfd;

import java.time.Instant;

/**
 * A session changed its state.
 *
 * @param tunnel beside which it stands
 * @param at when, by the wall clock
 * @param reason why, in words
 */
public record BfdTransition(
    String tunnel,
    Instant at,
    BfdState from,
    BfdState to,
    BfdDiagnostic diagnostic,
    String reason) {

  /** Whether the session was lost; an administrative end is none. */
  public boolean isLoss() {
    return from == BfdState.UP && to == BfdState.DOWN;
  }
}
