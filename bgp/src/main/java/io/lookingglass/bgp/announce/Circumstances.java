package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pre-flight looks at besides the request and what is announced already, as it is at one
 * moment.
 *
 * @param sessions by the peer's name
 * @param further of others, about tunnels for example
 * @param flaps not changed while this is in use
 * @param policy what becomes of a route at a peer
 */
record Circumstances(
    Map<String, PeerStatus> sessions,
    RouteValidity validity,
    List<PreflightCheck> further,
    Flaps flaps,
    Policy policy,
    Instant now) {

  /** What becomes of a route on its way to a peer; null when the peer is not there. */
  interface Policy {
    AdjRibOut.@Nullable Verdict judge(
        String peer, Family family, Nlri nlri, List<PathAttribute> attributes);
  }

  /** Whether a peer's session is up and carries a family. */
  boolean carries(String peer, Family family) {
    @Nullable PeerStatus session = sessions.get(peer);
    return session != null
        && session.state() == SessionState.ESTABLISHED
        && session.families().stream()
            .anyMatch(its -> its.negotiated() && its.family().equals(family.toString()));
  }
}
