package io.lookingglass.bgp.session;

import java.util.List;

/**
 * What an event leads to, as {@code SessionMachine.next(session, event)} tells.
 *
 * @param session the state from now on
 * @param actions what has to be done, in this order
 */
public record Transition(PeerSession session, List<Action> actions) {
  public Transition {
    actions = List.copyOf(actions);
  }
}
