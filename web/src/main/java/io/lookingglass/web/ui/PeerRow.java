package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.web.api.SeenPeer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer in the overview.
 *
 * @param id of its element
 * @param asn "AS64511"
 * @param address null when the visitor may not see it
 * @param state as RFC 4271 names it
 * @param since when the state began
 * @param rates messages in and out, null when they are not known or not to be seen
 * @param problem why it is not up, or the last NOTIFICATION; null when there is nothing to tell
 * @param problemAt when that was, null when it is so now
 */
record PeerRow(
    String id,
    String name,
    String asn,
    @Nullable String address,
    String css,
    String word,
    String state,
    Moment since,
    List<FamilyCount> families,
    MessageRates.@Nullable Rate rates,
    @Nullable String problem,
    @Nullable Moment problemAt) {
  PeerRow {
    families = List.copyOf(families);
  }

  /**
   * How many prefixes of a family came.
   *
   * @param count a dash when the session does not carry it
   */
  record FamilyCount(String family, String count) {}

  static PeerRow of(
      int index,
      SeenPeer peer,
      List<SessionEvent> events,
      MessageRates.@Nullable Rate rate,
      Instant now) {
    PeerVerdict verdict = PeerVerdict.of(peer, events, now);
    @Nullable PeerStatus status = peer.everything();
    @Nullable String problem = null;
    @Nullable Moment at = null;
    if (status != null && !peer.established()) {
      problem = PeerVerdict.reason(status);
    } else if (status != null && verdict.css().equals("warning") && !verdict.remarks().isEmpty()) {
      problem = verdict.remarks().getFirst();
    }
    @Nullable NotificationRecord last = status == null ? null : status.lastNotification();
    if (problem == null && last != null) {
      problem = last.sent() ? say("sent {0}", last.title()) : say("received {0}", last.title());
      at = Moment.of(last.at(), now);
    }
    return new PeerRow(
        "peer-" + index,
        peer.name(),
        peer.asn().toString(),
        status == null ? null : IpAddresses.format(status.address()),
        verdict.css(),
        verdict.word(),
        peer.state().title(),
        Moment.of(peer.since(), now),
        peer.families().stream()
            .map(
                family ->
                    new FamilyCount(
                        Figures.family(family.family()),
                        family.negotiated() || family.prefixes() > 0
                            ? Figures.count(family.prefixes())
                            : Figures.NONE))
            .toList(),
        rate,
        problem,
        at);
  }
}
