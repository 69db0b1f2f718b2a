package io.lookingglass.bgp.announce;

import io.lookingglass.config.ProtectedPrefixSettings;
import java.util.List;

/**
 * A protected prefix at one moment. Immutable.
 *
 * @param settings as the file has it
 * @param announcements the active ones within it, blackholes and rules included, in the order they
 *     were accepted
 * @param seen what peers tell of it and of its more specifics, at most {@value #MOST_SEEN}, those
 *     that alarm first
 * @param seenMore how many more there are than in {@code seen}
 * @param guidance how to take it back
 */
public record ProtectedPrefixStatus(
    ProtectedPrefixSettings settings,
    List<AnnouncementStatus> announcements,
    List<SeenRoute> seen,
    int seenMore,
    WithdrawalGuidance guidance) {
  public static final int MOST_SEEN = 200;

  public ProtectedPrefixStatus {
    announcements = List.copyOf(announcements);
    seen = List.copyOf(seen);
  }

  /** Whether the prefix itself, or a part of it, is announced for its traffic to come here. */
  public boolean advertised() {
    return announcements.stream()
        .anyMatch(
            status ->
                status.announcement().request().subject().kind() == Subject.Kind.ANNOUNCE
                    && status.peers().stream()
                        .anyMatch(peer -> peer.stage() == AnnouncementStatus.Stage.SENT));
  }

  /** What is seen that should not be: another origin, or a part of it that passes us by. */
  public List<SeenRoute> alarms() {
    return seen.stream().filter(SeenRoute::alarming).toList();
  }
}
