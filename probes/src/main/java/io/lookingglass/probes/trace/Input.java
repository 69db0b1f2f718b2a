package io.lookingglass.probes.trace;

import io.lookingglass.probes.sys.FlowEvent;

/** What a {@link Strategy} is told. */
sealed interface Input {

  /** The flow is open and {@code ProbingStarted} was told; comes first and once. */
  record Begin() implements Input {}

  /** Something happened to a probe, or somebody pretends so. */
  record Happened(FlowEvent event) implements Input {}

  /** The time asked for with {@link Action.WakeAt} has come; may come early or needlessly. */
  record Tick() implements Input {}

  /**
   * The measurement ends early: what has waited long enough is to be called unanswered, the rest
   * stays open. Nothing is told afterwards.
   */
  record Stop() implements Input {}
}
