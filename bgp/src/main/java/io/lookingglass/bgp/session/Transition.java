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

  /** Whether the state is the very one of before, as it is after most of what happens. */
  @SuppressWarnings("ReferenceEquality") // An equal one is only more to do.
  public boolean stays(PeerSession before) {
    return session == before;
  }
}
