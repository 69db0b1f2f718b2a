package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.status.ReloadReport.PeerChange;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ChangedKeys;
import io.lookingglass.config.PeerSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/** What has to happen to a session for another configuration to count. Pure. */
final class ReloadPlan {
  /** Of a peer: what makes its socket, or stands in our OPEN, or is demanded of the peer's. */
  private static final Set<String> NEEDS_RESET =
      Set.of(
          "address",
          "asn",
          "port",
          "local-address",
          "password",
          "ttl-security",
          "multihop",
          "families",
          "add-path",
          "role",
          "require-role");

  /** Of all peers. */
  private static final Set<String> NEEDS_RESET_OF_ALL =
      Set.of("asn", "router-id", "hold-time", "graceful-restart", "long-lived-stale-time");

  /** What the peer's routes are judged by: they are asked for again, to be judged anew. */
  private static final Set<String> JUDGES_ROUTES = Set.of("import", "enforce-first-as");

  private ReloadPlan() {}

  /**
   * What becomes of a peer that stays.
   *
   * @param canRefresh its session is up, and the peer can be asked for its routes again
   * @param isUp its session is up
   */
  static PeerChange of(
      BgpSettings before,
      PeerSettings peerBefore,
      BgpSettings after,
      PeerSettings peerAfter,
      boolean isUp,
      boolean canRefresh) {
    List<String> keys = new ArrayList<>(ChangedKeys.between(peerBefore, peerAfter));
    SequencedSet<String> because = new LinkedHashSet<>(keys);
    because.retainAll(NEEDS_RESET);
    for (String key : ChangedKeys.between(before, after)) {
      if (NEEDS_RESET_OF_ALL.contains(key)) {
        because.add("bgp." + key);
      }
      if (!Set.of("peers", "listen", "mrt-tables").contains(key)) {
        keys.add("bgp." + key);
      }
    }
    boolean judgedAnew = keys.stream().anyMatch(JUDGES_ROUTES::contains);
    if (judgedAnew && isUp && !canRefresh) {
      keys.stream().filter(JUDGES_ROUTES::contains).forEach(because::add);
    }
    if (!because.isEmpty()) {
      return new PeerChange.Reset(peerAfter.name(), keys, because);
    }
    return keys.isEmpty()
        ? new PeerChange.Untouched(peerAfter.name())
        : new PeerChange.Changed(peerAfter.name(), keys, judgedAnew && isUp);
  }
}
