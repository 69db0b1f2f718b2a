package io.lookingglass.web.api;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.net.Asn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer as one asker may see it. Immutable.
 *
 * @param since when the state began
 * @param restarting the peer restarts gracefully and its routes are kept stale
 * @param everything what only those who run the network see: addresses, capabilities, counts,
 *     NOTIFICATIONs, malformed messages; null for others. Text that came from outside is clean.
 */
public record SeenPeer(
    String name,
    Asn asn,
    SessionState state,
    Instant since,
    boolean restarting,
    List<FamilyOutline> families,
    @Nullable PeerStatus everything) {
  public SeenPeer {
    families = List.copyOf(families);
  }

  /**
   * What anybody sees of one family.
   *
   * @param negotiated carried by the session
   * @param prefixes received
   */
  public record FamilyOutline(String family, boolean negotiated, int prefixes) {}

  static SeenPeer of(PeerStatus status, boolean everything) {
    return new SeenPeer(
        status.name(),
        status.asn(),
        status.state(),
        status.since(),
        status.restarting(),
        status.families().stream()
            .map(
                family ->
                    new FamilyOutline(family.family(), family.negotiated(), family.prefixes()))
            .toList(),
        everything ? CleanStatus.of(status) : null);
  }

  public boolean established() {
    return state == SessionState.ESTABLISHED;
  }

  /** How long it has been Established; null when it is not. */
  public @Nullable Duration uptime(Instant now) {
    return established() ? Duration.between(since, now) : null;
  }

  /** Of all families together. */
  public long prefixes() {
    return families.stream().mapToLong(FamilyOutline::prefixes).sum();
  }
}
