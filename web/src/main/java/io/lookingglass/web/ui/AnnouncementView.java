package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.begun;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecWords;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.web.api.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One announcement.
 *
 * @param subject the prefix, or the rule in words
 * @param code the rule as it is written; null for a prefix
 * @param prefixPath of the page of the protected prefix it is within; null when there is none
 * @param css of the worst peer
 * @param expires when it is withdrawn by itself, in words; null without an end
 */
record AnnouncementView(
    String id,
    String kind,
    String subject,
    @Nullable String code,
    String destination,
    @Nullable String prefixPath,
    boolean active,
    String css,
    String word,
    String reason,
    String owner,
    Moment accepted,
    @Nullable String expires,
    List<Peer> peers,
    List<Fact> facts,
    @Nullable Ended ended) {

  AnnouncementView {
    peers = List.copyOf(peers);
    facts = List.copyOf(facts);
  }

  /** How far it is at one peer. */
  record Peer(
      String name, String stage, String css, @Nullable Moment since, @Nullable String note) {}

  /** How it ended. */
  record Ended(String cause, Moment at, String by, String reason) {}

  static AnnouncementView of(
      AnnouncementStatus status, @Nullable String prefixPath, boolean everything, Instant now) {
    Announcement announcement = status.announcement();
    AnnouncementRequest request = announcement.request();
    Subject subject = request.subject();
    Announcement.@Nullable Ending ending = announcement.ending();
    String css = announcement.active() ? PrefixesView.css(status.stage()) : "unknown";
    return new AnnouncementView(
        announcement.id(),
        kind(subject.kind()),
        words(subject),
        subject instanceof Subject.FlowSpec ? subject.text() : null,
        subject.destination().toString(),
        prefixPath,
        announcement.active(),
        css,
        announcement.active() ? word(status.stage()) : say("Ended"),
        request.reason(),
        announcement.owner().name(),
        Moment.of(announcement.acceptedAt(), now),
        status.expiresAt() == null ? null : expires(status.expiresAt(), now),
        status.peers().stream()
            .map(
                peer ->
                    new Peer(
                        peer.peer(),
                        PrefixesView.words(peer.stage()),
                        PrefixesView.css(peer.stage()),
                        peer.since() == null ? null : Moment.of(peer.since(), now),
                        peer.note()))
            .toList(),
        facts(announcement, everything),
        ending == null
            ? null
            : new Ended(
                cause(ending.cause()),
                Moment.of(ending.at(), now),
                ending.by().name(),
                ending.reason()));
  }

  static String kind(Subject.Kind kind) {
    return switch (kind) {
      case ANNOUNCE -> say("Announcement");
      case BLACKHOLE -> say("Blackhole");
      case FLOWSPEC -> say("FlowSpec rule");
    };
  }

  static String words(Subject subject) {
    return subject instanceof Subject.FlowSpec flow
        ? begun(FlowSpecWords.said(flow.family(), flow.rule(), flow.actions()))
        : subject.text();
  }

  private static String word(AnnouncementStatus.Stage stage) {
    return switch (stage) {
      case SENT -> say("Announced");
      case QUEUED -> say("On its way");
      case ACCEPTED -> say("Waits for a session");
      case REFUSED -> say("A peer cannot have it");
      case WITHDRAWING -> say("Being withdrawn");
      case WITHDRAWN -> say("Withdrawn");
    };
  }

  private static String cause(Announcement.Cause cause) {
    return switch (cause) {
      case WITHDRAWN -> say("withdrawn");
      case REPLACED -> say("replaced");
      case EXPIRED -> say("expired");
      case NOT_ALLOWED -> say("not allowed");
      case WITHDRAWN_ALL -> say("withdrawn all");
    };
  }

  private static String expires(Instant end, Instant now) {
    Duration left = Duration.between(now, end);
    return left.isNegative() ? say("now") : say("in {0}, {1}", Spans.words(left), Figures.utc(end));
  }

  private static List<Fact> facts(Announcement announcement, boolean everything) {
    AnnouncementRequest request = announcement.request();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(say("Asked for by"), List.of(by(announcement, everything)), false));
    facts.add(new Fact(say("Accepted"), List.of(Figures.utc(announcement.acceptedAt())), false));
    facts.add(new Fact(say("Reason"), List.of(request.reason()), false));
    if (request.override() != null) {
      facts.add(
          new Fact(
              say("Passed over failed checks"),
              List.of(
                  String.join(", ", announcement.overridden()),
                  say("because: {0}", request.override())),
              false));
    }
    add(facts, say("Only at these peers"), request.peers());
    add(
        facts,
        say("Communities"),
        request.communities().stream().map(CommunityText::format).toList());
    add(
        facts,
        say("Large communities"),
        request.largeCommunities().stream().map(Object::toString).toList());
    add(
        facts,
        say("Extended communities"),
        request.extendedCommunities().stream().map(ExtendedCommunityText::format).toList());
    if (request.prepend() > 0) {
      facts.add(
          new Fact(
              say("Our AS prepended"),
              List.of(say("{0} {0|time|times}", request.prepend())),
              false));
    }
    if (request.med() != null) {
      facts.add(new Fact("MED", List.of(request.med().toString()), true));
    }
    if (request.nextHop() != null) {
      facts.add(new Fact(say("Next hop"), List.of(IpAddresses.format(request.nextHop())), true));
    }
    facts.add(new Fact(say("Identifier"), List.of(announcement.id()), true));
    return facts;
  }

  private static String by(Announcement announcement, boolean everything) {
    String from = announcement.owner().from();
    String name = announcement.owner().name();
    return everything && from != null ? say("{0} from {1}", name, from) : name;
  }

  private static void add(List<Fact> facts, String label, List<String> values) {
    if (!values.isEmpty()) {
      facts.add(new Fact(label, values, true));
    }
  }
}
