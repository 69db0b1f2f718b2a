package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.PlainText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants announced. Whether it may be is the pre-flight's matter; here is only what
 * never makes sense. Immutable.
 *
 * @param reason why, for the record; 1-{@value #LONGEST_REASON} characters on one line
 * @param ttl after which it is withdrawn by itself; null for no end
 * @param peers names of those to announce it to; empty for every peer that it may go to, those that
 *     a later configuration adds included
 * @param communities besides those that the kind and the peer's configuration add
 * @param extendedCommunities besides the actions of a FlowSpec rule
 * @param prepend how often our AS stands in the path beyond once, 0-{@value #MOST_PREPENDS};
 *     external peers only
 * @param med MULTI_EXIT_DISC, 0-4294967295, null for none
 * @param nextHop null for our own; another has to be among {@code announcements.next-hops}
 * @param override why failed soft checks may be passed over, null when they may not be; 1-{@value
 *     #LONGEST_REASON} characters
 */
public record AnnouncementRequest(
    Subject subject,
    String reason,
    @Nullable Duration ttl,
    List<String> peers,
    List<Community.Standard> communities,
    List<Community.Large> largeCommunities,
    List<ExtendedCommunity> extendedCommunities,
    int prepend,
    @Nullable Long med,
    @Nullable InetAddress nextHop,
    @Nullable String override) {
  public static final int LONGEST_REASON = 500;
  public static final int MOST_PREPENDS = 16;

  /** Of all kinds each; far below what one message holds. */
  public static final int MOST_COMMUNITIES = 64;

  private static final int MOST_PEERS = 256;

  /**
   * @throws IllegalArgumentException saying what is wrong and what would be right
   */
  public AnnouncementRequest {
    reason = text("reason", reason);
    override = override == null ? null : text("override", override);
    peers = peers.stream().distinct().toList();
    communities = communities.stream().distinct().toList();
    largeCommunities = largeCommunities.stream().distinct().toList();
    extendedCommunities = extendedCommunities.stream().distinct().toList();
    require(
        communities.size() <= MOST_COMMUNITIES
            && largeCommunities.size() <= MOST_COMMUNITIES
            && extendedCommunities.size() <= MOST_COMMUNITIES,
        "There are at most " + MOST_COMMUNITIES + " communities of each kind");
    require(peers.size() <= MOST_PEERS, "There are at most " + MOST_PEERS + " peers");
    require(
        prepend >= 0 && prepend <= MOST_PREPENDS,
        "prepend " + prepend + " is not within 0-" + MOST_PREPENDS);
    require(
        med == null || (med >= 0 && med <= 0xffff_ffffL),
        "med " + med + " is not within 0-4294967295");
    require(
        ttl == null || (ttl.isPositive() && ttl.toMillis() % 1000 == 0),
        "ttl is a positive number of whole seconds");
  }

  /** One with nothing but the necessary: to all peers, without an end. */
  public static AnnouncementRequest of(Subject subject, String reason) {
    return new AnnouncementRequest(
        subject, reason, null, List.of(), List.of(), List.of(), List.of(), 0, null, null, null);
  }

  /** The same with an end. */
  public AnnouncementRequest withTtl(@Nullable Duration changed) {
    return new AnnouncementRequest(
        subject,
        reason,
        changed,
        peers,
        communities,
        largeCommunities,
        extendedCommunities,
        prepend,
        med,
        nextHop,
        override);
  }

  static String text(String field, String value) {
    String line = PlainText.line(value).strip();
    require(
        !line.isEmpty() && line.length() <= LONGEST_REASON,
        field + " is a text of 1-" + LONGEST_REASON + " characters");
    return line;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
