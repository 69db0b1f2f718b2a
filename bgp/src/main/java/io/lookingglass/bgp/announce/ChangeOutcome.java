package io.lookingglass.bgp.announce;

import java.time.Duration;
import java.util.List;

/** What became of a change, which happens as a whole or not at all. Immutable. */
public sealed interface ChangeOutcome {

  /**
   * It is stored, and under way to the peers.
   *
   * @param announcements what the steps are about, in their order: those made, and those ended; one
   *     step may end several, or none
   * @param reports what was checked, a report a step
   * @param repeated nothing was done now: the same was asked with the same idempotency key before
   */
  record Accepted(
      List<AnnouncementStatus> announcements, List<PreflightReport> reports, boolean repeated)
      implements ChangeOutcome {
    public Accepted {
      announcements = List.copyOf(announcements);
      reports = List.copyOf(reports);
    }
  }

  /**
   * Checks failed; nothing changed.
   *
   * @param reports a report a step, those that are all right included
   */
  record Refused(List<PreflightReport> reports) implements ChangeOutcome {
    public Refused {
      reports = List.copyOf(reports);
    }
  }

  /** There is no active announcement of this id. */
  record NotFound(String id) implements ChangeOutcome {}

  /** The idempotency key was used for something else within the last day. */
  record KeyReused(String key) implements ChangeOutcome {}

  /**
   * The one who asks does so too often.
   *
   * @param retryAfter when to ask again
   */
  record TooMany(Duration retryAfter) implements ChangeOutcome {}

  /**
   * The store does not take it, so it cannot be promised; nothing changed, but for {@link
   * Announcements#withdrawAll}, which withdraws all the same.
   *
   * @param problem a sentence
   */
  record NotStored(String problem) implements ChangeOutcome {}
}
