package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import java.time.Duration;
import java.util.Arrays;

/**
 * Which of two connections with a peer survives (RFC 4271, section 6.8). Decided when the second of
 * them has received its OPEN: of two first attempts that of the speaker with the greater
 * identifier, but an Established one is never closed for another.
 *
 * <p>As messages of different connections overtake each other, the two ends might decide
 * differently, and each close what the other keeps. Two rules prevent it:
 *
 * <ul>
 *   <li>A connection is not Established while it {@linkplain #contested may still lose} to another
 *       that is up. So an end that keeps the loser did not know of the winner when it was
 *       Established.
 *   <li>An end that is Established sends no OPEN on a further connection before it has the peer's,
 *       and none at all where it closes it. So the peer has no reason to close the loser, which it
 *       only does for an OPEN.
 * </ul>
 *
 * <p>The waiting ends with what the peer says (its OPEN on the winner; its Cease on either; an
 * UPDATE on the loser, which it only sends where it is Established itself), or after {@link #WAIT}.
 */
final class Collision {

  /** Long enough for a segment that is lost twice (RFC 6298, section 2: after 1 s, and 2 s). */
  static final Duration WAIT = Duration.ofSeconds(5);

  private Collision() {}

  /** What becomes of them. */
  enum Outcome {
    /** The one in OpenConfirm is closed with Cease, Connection Collision Resolution. */
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
   * @param young whether its {@link Timer.Collision} runs
   * @param opened whose OPEN came now
   * @param open what it says
   */
  static Outcome resolve(
      SessionSettings settings, Connection existing, boolean young, Connection opened, Open open) {
    if (existing.isEstablished()) {
      boolean restarts =
          !young
              && opened.openedIn() == SessionState.ESTABLISHED
              && existing.agreed().gracefulRestart() != null
              && !opened.id().isOutgoing();
      return restarts ? Outcome.EXISTING_IS_DEAD : Outcome.CLOSE_NEW;
    }
    boolean oursSurvives = comparesGreater(settings, open);
    if (existing.id().isOutgoing() == opened.id().isOutgoing()) {
      return oursSurvives ? Outcome.CLOSE_NEW : Outcome.CLOSE_EXISTING;
    }
    return existing.id().isOutgoing() == oursSurvives ? Outcome.CLOSE_NEW : Outcome.CLOSE_EXISTING;
  }

  /**
   * Whether a connection loses to another as soon as that one has received its OPEN.
   *
   * @param confirmed in OpenConfirm
   * @param other without an OPEN of the peer
   */
  static boolean contested(SessionSettings settings, Connection confirmed, Connection other) {
    Open open = confirmed.received();
    return open != null
        && other.up()
        && other.negotiation() == null
        && other.id().isOutgoing() != confirmed.id().isOutgoing()
        && other.id().isOutgoing() == comparesGreater(settings, open);
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
