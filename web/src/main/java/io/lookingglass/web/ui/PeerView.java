package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.FaultRecord;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.web.api.SeenPeer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One peer, with all that its visitor may see.
 *
 * @param address null when the visitor may not see it
 * @param everything null when the visitor sees an outline only
 * @param events newest first
 */
record PeerView(
    String name,
    String asn,
    @Nullable String address,
    String state,
    PeerVerdict verdict,
    @Nullable Moment since,
    List<Family> families,
    @Nullable Everything everything,
    List<EventRow> events) {

  /** What fits a page; the stream has all that are kept. */
  static final int EVENTS = 100;

  /** Enough to find when a session went down, however often it was tried again since. */
  static final int EVENTS_ASKED = 300;

  PeerView {
    families = List.copyOf(families);
    events = List.copyOf(events);
  }

  /**
   * A line of the table of families.
   *
   * @param carried what the session does with it, in a word or two
   * @param counts null when the visitor sees an outline only
   */
  record Family(
      String name,
      boolean negotiated,
      String carried,
      String prefixes,
      @Nullable FamilyCounts counts) {}

  /**
   * Paths of a family.
   *
   * @param received in the Adj-RIB-In
   * @param stale kept over a restart
   * @param endOfRib null when it has not come
   */
  record FamilyCounts(
      String received,
      String accepted,
      String stale,
      String advertised,
      @Nullable Moment endOfRib,
      @Nullable Moment endOfRibSent) {}

  /** What only those see who run the network. */
  record Everything(
      List<Fact> facts,
      List<Capability> capabilities,
      boolean openReceived,
      List<Count> messages,
      List<PingView.Figure> updates,
      @Nullable Notification notification,
      List<Fault> faults) {
    Everything {
      facts = List.copyOf(facts);
      capabilities = List.copyOf(capabilities);
      messages = List.copyOf(messages);
      updates = List.copyOf(updates);
      faults = List.copyOf(faults);
    }
  }

  /** A capability, ours beside theirs; a dash where there is none. */
  record Capability(String name, int code, String ours, String theirs, boolean negotiated) {}

  /** How many messages of a type. */
  record Count(String type, String received, String sent) {}

  /** The last NOTIFICATION. */
  record Notification(
      Moment at,
      String direction,
      String title,
      String code,
      @Nullable String text,
      String meaning) {}

  /**
   * A malformed message.
   *
   * @param outcome what was done with it, in words
   * @param octets the offending ones, when they cannot be shown in the message
   */
  record Fault(
      String id,
      Moment at,
      String outcome,
      String css,
      String reason,
      String section,
      @Nullable HexView hex,
      String octets) {}

  /**
   * A line of the event log.
   *
   * @param css how its tag is set
   */
  record EventRow(String id, Moment at, String kind, String css, String text) {

    static EventRow of(SessionEvent event, Instant now) {
      String css =
          switch (event.kind()) {
            case NOTIFICATION, FAULT -> "tag tag-bad";
            case STATE -> event.state().title().equals("Established") ? "tag tag-good" : "tag";
            case CONNECTION, ROUTES, CONFIGURATION -> "tag";
          };
      return new EventRow(
          "event-" + event.number(),
          Moment.of(event.at(), now),
          event.kindName(),
          css,
          event.text());
    }
  }

  /**
   * @param events of this peer, newest first
   */
  static PeerView of(SeenPeer peer, List<SessionEvent> events, Instant now) {
    PeerStatus status = peer.everything();
    PeerVerdict verdict = PeerVerdict.of(peer, events, now);
    return new PeerView(
        peer.name(),
        peer.asn().toString(),
        status == null ? null : IpAddresses.format(status.address()),
        peer.state().title(),
        verdict,
        verdict.since() == null ? null : Moment.of(verdict.since(), now),
        status == null
            ? peer.families().stream().map(PeerView::family).toList()
            : status.families().stream().map(family -> family(family, now)).toList(),
        status == null ? null : everything(status, now),
        events.stream().limit(EVENTS).map(event -> EventRow.of(event, now)).toList());
  }

  private static Everything everything(PeerStatus status, Instant now) {
    boolean openReceived = status.timers() != null;
    return new Everything(
        PeerFacts.of(status),
        status.capabilities().stream()
            .map(
                row ->
                    new Capability(
                        row.name(),
                        row.code(),
                        offered(row.ours(), true),
                        offered(row.theirs(), openReceived),
                        row.negotiated()))
            .toList(),
        openReceived,
        messages(status.received(), status.sent()),
        updates(status.updates()),
        notification(status.lastNotification(), now),
        faults(status.faults(), now));
  }

  private static String offered(@Nullable String value, boolean known) {
    return value != null ? value : known ? say("not offered") : say("not known yet");
  }

  private static Family family(SeenPeer.FamilyOutline family) {
    return new Family(
        Figures.family(family.family()),
        family.negotiated(),
        family.negotiated() ? say("carried") : say("not carried"),
        Figures.count(family.prefixes()),
        null);
  }

  private static Family family(FamilyStatus family, Instant now) {
    return new Family(
        Figures.family(family.family()),
        family.negotiated(),
        !family.negotiated() ? say("not carried") : family.addPath() ? "ADD-PATH" : say("carried"),
        Figures.count(family.prefixes()),
        new FamilyCounts(
            Figures.count(family.received()),
            Figures.count(family.accepted()),
            Figures.count(family.stale()),
            Figures.count(family.advertised()),
            moment(family.endOfRibReceived(), now),
            moment(family.endOfRibSent(), now)));
  }

  private static List<Count> messages(MessageCounts in, MessageCounts out) {
    return List.of(
        count("OPEN", in.opens(), out.opens()),
        count("UPDATE", in.updates(), out.updates()),
        count("KEEPALIVE", in.keepalives(), out.keepalives()),
        count("ROUTE-REFRESH", in.routeRefreshes(), out.routeRefreshes()),
        count("NOTIFICATION", in.notifications(), out.notifications()));
  }

  private static Count count(String type, long received, long sent) {
    return new Count(type, Figures.count(received), Figures.count(sent));
  }

  private static List<PingView.Figure> updates(UpdateCounts updates) {
    return List.of(
        new PingView.Figure(say("Routes announced"), Figures.count(updates.announced()), ""),
        new PingView.Figure(say("Routes withdrawn"), Figures.count(updates.withdrawn()), ""),
        new PingView.Figure(
            say("Treated as withdraw"), Figures.count(updates.treatedAsWithdraw()), ""),
        new PingView.Figure(
            say("Attributes discarded"), Figures.count(updates.attributesDiscarded()), ""));
  }

  private static @Nullable Notification notification(
      @Nullable NotificationRecord record, Instant now) {
    return record == null
        ? null
        : new Notification(
            Moment.of(record.at(), now),
            record.sent() ? say("Sent by us") : say("Received from the peer"),
            record.title(),
            say("code {0}, subcode {1}", record.code(), record.subcode()),
            record.text(),
            said(record.explanation()));
  }

  private static List<Fault> faults(List<FaultRecord> faults, Instant now) {
    return faults.stream()
        .map(
            fault -> {
              @Nullable HexView hex = HexView.of(fault.message(), fault.octets());
              return new Fault(
                  "fault-" + fault.at().toString().replaceAll("[^0-9]", ""),
                  Moment.of(fault.at(), now),
                  outcome(fault.outcome()),
                  fault.outcome().equals("session-reset") ? "tag tag-bad" : "tag tag-warning",
                  fault.reason(),
                  fault.attributeType() == null
                      ? fault.section()
                      : say("attribute type {0}; {1}", fault.attributeType(), fault.section()),
                  hex,
                  fault.octets());
            })
        .toList();
  }

  private static String outcome(String outcome) {
    return switch (outcome) {
      case "attribute-discard" -> say("attribute discarded");
      case "treat-as-withdraw" -> say("treated as withdraw");
      case "session-reset" -> say("session reset");
      default -> outcome;
    };
  }

  private static @Nullable Moment moment(@Nullable Instant time, Instant now) {
    return time == null ? null : Moment.of(time, now);
  }
}
