package io.lookingglass.probes.trace;

import java.util.List;

/**
 * Decides what to send and what to say, for one flow: no socket, no clock, no thread. The same
 * inputs at the same times give the same actions.
 *
 * <p>Only {@link Input.Tick} and {@link Input.Stop} make a strategy call anything unanswered, so
 * that answers which wait behind one another are all heard first.
 *
 * <p>Belongs to one caller. Ids and replies come from outside and are not trusted: unknown ids,
 * duplicates, answers before their {@code Sent} and impossible round-trip times are harmless.
 */
interface Strategy {

  /**
   * Decides what is to be done now.
   *
   * @param nowNanos since the measurement began; never less than at the call before
   * @return what is to be done; empty after {@link Action.Done}
   */
  List<Action> next(Input input, long nowNanos);
}
