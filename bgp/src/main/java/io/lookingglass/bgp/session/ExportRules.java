package io.lookingglass.bgp.session;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of our routes towards one peer: the gate lets them pass or not, and unicast routes
 * of external sessions get the Only to Customer attribute of RFC 9234, section 5.
 *
 * @param peer its name
 * @param external whether the peer is in another AS
 * @param role ours on the session, null when there is none
 */
public record ExportRules(
    String peer, Asn localAsn, boolean external, @Nullable PeerRole role, ExportGate gate)
    implements AdjRibOut.Policy {

  /** The rules of a session. */
  public static ExportRules of(SessionSettings settings, ExportGate gate) {
    return new ExportRules(
        settings.name(), settings.localAsn(), settings.external(), settings.role(), gate);
  }

  @Override
  public AdjRibOut.Verdict judge(Family family, Nlri nlri, List<PathAttribute> attributes) {
    @Nullable String forbidden = gate.forbids(peer, family, nlri, attributes);
    if (forbidden != null) {
      return new AdjRibOut.Verdict.Forbidden(forbidden);
    }
    if (role == null || !external || family.isFlowSpec()) {
      return new AdjRibOut.Verdict.Sent(attributes);
    }
    @Nullable Asn onlyToCustomer = null;
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.OnlyToCustomer(Asn asn)) {
        onlyToCustomer = asn;
      }
    }
    return switch (RouteLeaks.sent(role, onlyToCustomer)) {
      case PASS -> new AdjRibOut.Verdict.Sent(attributes);
      case ADD -> {
        List<PathAttribute> marked = new ArrayList<>(attributes);
        marked.add(new PathAttribute.OnlyToCustomer(localAsn));
        yield new AdjRibOut.Verdict.Sent(marked);
      }
      case FORBIDDEN ->
          new AdjRibOut.Verdict.Forbidden(
              "The route has the Only to Customer attribute (AS "
                  + (onlyToCustomer == null ? "unknown" : onlyToCustomer.value())
                  + "), so it may only go to customers and clients of a route server, but our role"
                  + " towards the peer is "
                  + Roles.name(role.code())
                  + " (RFC 9234, section 5); announce it without the attribute if it is our own");
    };
  }
}
