package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.PlannedUpdate;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Advertisement;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.MessageTooLongException;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.explain.Explainer;
import io.lookingglass.bgp.wire.explain.ReadAs;
import io.lookingglass.config.PeerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The UPDATE each peer would get: the octets that its session would write, and what they say. */
final class PlannedUpdates {
  private static final int FOUR_OCTET_AS = 65;
  private static final int EXTENDED_MESSAGE = 6;

  private PlannedUpdates() {}

  static List<PlannedUpdate> of(
      Rules rules, Circumstances circumstances, AnnouncementRequest request) {
    List<PlannedUpdate> updates = new ArrayList<>();
    Subject subject = request.subject();
    for (PeerSettings peer : RouteForm.peers(rules, request)) {
      @Nullable List<PathAttribute> attributes = RouteForm.attributes(rules, peer, request);
      if (attributes != null
          && circumstances.policy().judge(peer.name(), subject.family(), subject.nlri(), attributes)
              instanceof AdjRibOut.Verdict.Sent(var sent)) {
        @Nullable PlannedUpdate update = update(circumstances, peer, subject, sent);
        if (update != null) {
          updates.add(update);
        }
      }
    }
    return updates;
  }

  private static @Nullable PlannedUpdate update(
      Circumstances circumstances,
      PeerSettings peer,
      Subject subject,
      List<PathAttribute> attributes) {
    boolean up = circumstances.carries(peer.name(), subject.family());
    @Nullable PeerStatus session = circumstances.sessions().get(peer.name());
    CodecContext context = context(up ? session : null, subject.family());
    try {
      Octets octets =
          Octets.copyOf(
              MessageCodec.encode(
                  Advertisement.reachable(attributes, List.of(subject.nlri())), context));
      return new PlannedUpdate(
          peer.name(),
          up,
          octets,
          Explainer.explain(octets, new ReadAs(context.fourOctetAs(), false, context.external())));
    } catch (MessageTooLongException e) {
      return null; // Its progress would be: refused, too large.
    }
  }

  private static CodecContext context(@Nullable PeerStatus session, Family family) {
    if (session == null) {
      return new CodecContext(true, true, false, Set.of(), Set.of(family), Set.of());
    }
    Set<Integer> negotiated =
        session.capabilities().stream()
            .filter(PeerStatus.CapabilityRow::negotiated)
            .map(PeerStatus.CapabilityRow::code)
            .collect(Collectors.toSet());
    return new CodecContext(
        negotiated.contains(FOUR_OCTET_AS),
        session.external(),
        negotiated.contains(EXTENDED_MESSAGE),
        Set.of(),
        Set.of(family),
        Set.of());
  }
}
