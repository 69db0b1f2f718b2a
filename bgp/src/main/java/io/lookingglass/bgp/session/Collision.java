package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import java.util.Arrays;

/**
 * Which of two connections with a peer survives (RFC 4271, section 6.8). Decided when the second of
 * them has received its OPEN.
 */
final class Collision {

  private Collision() {}

  /** What becomes of them. */
  enum Outcome {
    /** The one that was farther is closed with Cease, Connection Collision Resolution. */
    CLOSE_EXISTING,
    /** The one whose OPEN just came is closed so. */
    CLOSE_NEW,
    /**
     * The peer restarted, and the Established connection is a corpse: it counts as failed (RFC
     * 4724, section 4.2).
     */
    EXISTING_IS_DEAD
  }

  /**
   * Decides.
   *
   * @param existing in OpenConfirm or Established
   * @param opened whose OPEN came now
   * @param open what it says
   */
  static Outcome resolve(
      SessionSettings settings, Connection existing, Connection opened, Open open) {
    if (existing.state() == SessionState.ESTABLISHED) {
      switch (opened.openedIn()) {
        case ESTABLISHED -> {
          boolean restarts =
              existing.agreed().gracefulRestart() != null && !opened.id().isOutgoing();
          return restarts ? Outcome.EXISTING_IS_DEAD : Outcome.CLOSE_NEW;
        }
        // It came when the other was as good as Established; the peer will see it so, too.
        case OPEN_CONFIRM -> {
          return Outcome.CLOSE_NEW;
        }
        // Both were first attempts: the peer may still see a collision, so it has to be one here
        // (CollisionDetectEstablishedState).
        case IDLE, CONNECT, ACTIVE, OPEN_SENT -> {}
      }
    }
    boolean oursSurvives = comparesGreater(settings, open);
    if (existing.id().isOutgoing() == opened.id().isOutgoing()) {
      return oursSurvives ? Outcome.CLOSE_NEW : Outcome.CLOSE_EXISTING;
    }
    return existing.id().isOutgoing() == oursSurvives ? Outcome.CLOSE_NEW : Outcome.CLOSE_EXISTING;
  }

  /**
   * Whether the connection that we opened survives: we have the greater identifier, or the same and
   * the greater AS (RFC 6286, section 2.3).
   */
  private static boolean comparesGreater(SessionSettings settings, Open open) {
    int identifiers =
        Arrays.compareUnsigned(settings.identifier().getAddress(), open.identifier().getAddress());
    return identifiers != 0 ? identifiers > 0 : settings.localAsn().compareTo(open.asn()) > 0;
  }
}
