package io.lookingglass.bgp.announce;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An announcement with how far it is at each peer at one moment. Immutable.
 *
 * @param customer whose protected prefix it is within, null when nobody's, or when the file no
 *     longer has it
 * @param expiresAt when it is withdrawn by itself as the clock is now; null without an end, and
 *     when it ended
 * @param peers those it goes to in the order of the file; of one that ended, those that have to
 *     hear of the withdrawal, or did since the program started
 */
public record AnnouncementStatus(
    Announcement announcement,
    @Nullable String customer,
    @Nullable Instant expiresAt,
    List<PeerProgress> peers) {
  public AnnouncementStatus {
    peers = List.copyOf(peers);
  }

  /** The least that any peer has reached; accepted when there is no peer. */
  public Stage stage() {
    return peers.stream()
        .map(PeerProgress::stage)
        .min(Enum::compareTo)
        .orElse(announcement.active() ? Stage.ACCEPTED : Stage.WITHDRAWN);
  }

  /**
   * How far it is at one peer.
   *
   * @param since when that was reached; null when it was before the program started
   * @param note why it does not go on, in a sentence; null when it does, or is done
   */
  public record PeerProgress(
      String peer, Stage stage, @Nullable Instant since, @Nullable String note) {}

  /** How far something is, in this order. */
  public enum Stage {
    /** The peer cannot have it: see the note. */
    REFUSED,
    /** Stored, and wanted; there is no session that could carry it. */
    ACCEPTED,
    /** Waits for the session to take it. */
    QUEUED,
    /** Handed to the session's connection. */
    SENT,
    /** No longer wanted; the withdrawal waits for the session to take it. */
    WITHDRAWING,
    /** The peer does not have it from us any more, or never had. */
    WITHDRAWN;

    /** As JSON has it: {@code accepted}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
