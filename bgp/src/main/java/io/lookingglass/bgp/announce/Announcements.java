package io.lookingglass.bgp.announce;

import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is announced, and the changes of it.
 *
 * <p>A change is checked, stored and only then acknowledged; on its way to the peers it can be
 * followed by {@link #find} and {@link #events}. Changes happen one after another, whoever asks.
 * Who may ask is for the caller to decide.
 *
 * <p>Thread-safe. Changes wait for the disk; questions answer at once, but those about what ended.
 */
public interface Announcements {

  /** Of a program that announces nothing, since no peers are configured. */
  static Announcements unconfigured() {
    return UnconfiguredAnnouncements.INSTANCE;
  }

  /** What would be checked, and sent, if this was asked for; changes nothing. */
  PreflightReport preflight(AnnouncementRequest request);

  /**
   * What would be checked if all of this was asked for together, in order; changes nothing.
   *
   * @return a report a step
   * @throws IllegalArgumentException when there are no steps, or more than {@link #MOST_CHANGES}
   */
  List<PreflightReport> preflight(List<Change> changes);

  /**
   * Announces something.
   *
   * @param idempotencyKey with it the same can be asked again within a day without being done
   *     twice; null for none; 1-200 characters
   * @throws IllegalArgumentException when the key is too long
   */
  default ChangeOutcome announce(
      AnnouncementRequest request, Actor actor, @Nullable String idempotencyKey) {
    return batch(List.of(new Change.Announce(request)), actor, idempotencyKey);
  }

  /**
   * Withdraws an announcement. One that ended already is not found.
   *
   * @throws IllegalArgumentException when the reason is empty or too long
   */
  default ChangeOutcome withdraw(String id, String reason, Actor actor) {
    return batch(List.of(new Change.Withdraw(id, reason)), actor, null);
  }

  /** How many steps a batch may have. */
  int MOST_CHANGES = 20_000;

  /**
   * Does several things together, one after another, or none of them; peers see only what they lead
   * to.
   *
   * @param idempotencyKey as of {@link #announce}
   * @throws IllegalArgumentException when there are no steps, or more than {@link #MOST_CHANGES},
   *     or the key is too long
   */
  ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String idempotencyKey);

  /**
   * The kill switch: withdraws everything, of locked prefixes too, and also when the store does not
   * take it.
   *
   * @param reason 1-500 characters
   * @param communication null to leave sessions up; else the sessions with every peer that is
   *     announced to are closed with this text for their operators (RFC 9003) until {@link
   *     #reopen}, or until the program starts again
   * @throws IllegalArgumentException when the reason is empty or too long
   */
  ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor);

  /** Opens the sessions again that {@link #withdrawAll} closed. */
  void reopen(Actor actor);

  /** The active announcements, in the order they were accepted. */
  List<AnnouncementStatus> active();

  /**
   * One announcement, active or not.
   *
   * @throws StoreFailedException when it is not active, and the store cannot be asked
   */
  Optional<AnnouncementStatus> find(String id);

  /**
   * Announcements, active or not, those accepted last first.
   *
   * @param within only those about addresses in this prefix; null for all
   * @param beforeId goes on behind this one; null from the last on; of one that is not there
   *     nothing is found
   * @param most 1-1000
   * @throws StoreFailedException when the store cannot be asked
   */
  List<AnnouncementStatus> history(@Nullable IpPrefix within, @Nullable String beforeId, int most);

  /** Every protected prefix, in the order of the file. */
  List<ProtectedPrefixStatus> prefixes();

  /** One protected prefix: exactly this, not one that it is within. */
  Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix);

  /**
   * The events behind a number in ascending order; waits until there is one, at most so long, and
   * is then empty. Of those no longer kept none is given.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  List<AnnouncementEvent> events(long after, Duration wait) throws InterruptedException;

  /** The number of the newest event, 0 when there was none. */
  long lastEvent();

  /** Whether changes are taken, and everything accepted is stored. */
  Health health();

  /**
   * How this is.
   *
   * @param takesChanges whether what is asked for now could be stored
   * @param problem null when all is well; else a sentence for the operator
   */
  record Health(boolean takesChanges, @Nullable String problem) {}
}
