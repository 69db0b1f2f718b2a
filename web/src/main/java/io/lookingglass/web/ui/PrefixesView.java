package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.AnnouncementStatus.Stage;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.web.api.SeenAnnouncements;
import io.lookingglass.web.api.SeenTunnels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All protected prefixes at a glance.
 *
 * @param problem why changes are not taken, or not all is stored; null when all is well
 * @param operator whether the visitor may change anything
 * @param named the prefixes behind the sentence
 */
record PrefixesView(
    String css,
    String word,
    String sentence,
    @Nullable String problem,
    boolean operator,
    boolean everything,
    List<Row> named,
    List<Row> rows) {

  /** What stands on the page where there are no prefixes. */
  static final String EXAMPLE =
      """
      customers:
        - {name: acme, title: "Acme Ltd"}
      prefixes:
        - prefix: 203.0.113.0/24
          customer: acme
          origin-asn: 64500           # the AS it is originated from
          max-length: 32              # the longest part of it that may be announced
      access:
        tokens:                       # printf %s TOKEN | sha256sum
          - {name: noc, role: operator, sha256: "..."}
      """;

  PrefixesView {
    named = List.copyOf(named);
    rows = List.copyOf(rows);
  }

  /**
   * A protected prefix.
   *
   * @param id of its row
   * @param path of its page
   * @param since when the oldest announcement of it was accepted; null when there is none
   * @param peers where announcements of it are
   * @param also blackholes and rules within it, in words; null when there are none
   * @param seen who gives it back to us, in words; empty when nobody does
   * @param alarms who else announces it
   */
  record Row(
      String id,
      String prefix,
      String path,
      @Nullable String customer,
      String origin,
      String css,
      String state,
      @Nullable String note,
      @Nullable Moment since,
      List<PeerStage> peers,
      @Nullable String also,
      List<TunnelBeside> tunnels,
      String seen,
      List<PrefixAlarm> alarms) {
    Row {
      peers = List.copyOf(peers);
      tunnels = List.copyOf(tunnels);
      alarms = List.copyOf(alarms);
    }
  }

  /** How far the announcements of a prefix are at one peer. */
  record PeerStage(String peer, String stage, String css) {}

  static PrefixesView of(
      SeenAnnouncements seen, SeenTunnels tunnels, Announcements.Health health, Instant now) {
    List<Row> rows = new ArrayList<>();
    for (ProtectedPrefixStatus status : seen.prefixes()) {
      rows.add(row(rows.size(), status, tunnels, now));
    }
    List<Row> alarmed = rows.stream().filter(row -> !row.alarms().isEmpty()).toList();
    List<Row> stuck = rows.stream().filter(row -> row.css().equals("warning")).toList();
    List<Row> advertised = rows.stream().filter(row -> row.since() != null).toList();
    String css;
    String word;
    String sentence;
    List<Row> named;
    if (!alarmed.isEmpty()) {
      css = "bad";
      word = say("Alarm");
      sentence = say("Somebody else announces what is protected here:");
      named = alarmed;
    } else if (!stuck.isEmpty()) {
      css = "warning";
      word = say("Not everywhere");
      sentence = say("Announced, but not at every peer:");
      named = stuck;
    } else if (advertised.isEmpty()) {
      css = "unknown";
      word = say("Quiet");
      sentence = say("No protected prefix is announced.");
      named = List.of();
    } else {
      css = "good";
      word = say("Announced");
      sentence =
          say(
              "{0} of {1} {1|prefix|prefixes} {0|is|are} announced:",
              advertised.size(), rows.size());
      named = advertised;
    }
    return new PrefixesView(
        css, word, sentence, health.problem(), seen.changes(), seen.everything(), named, rows);
  }

  /** What makes it another table and not other cells. */
  String names() {
    return rows.stream().map(Row::prefix).collect(Collectors.joining(" "));
  }

  static Row row(int number, ProtectedPrefixStatus status, SeenTunnels tunnels, Instant now) {
    List<AnnouncementStatus> own =
        status.announcements().stream()
            .filter(each -> kind(each) == Subject.Kind.ANNOUNCE)
            .toList();
    Optional<Instant> since =
        own.stream().map(each -> each.announcement().acceptedAt()).min(Comparator.naturalOrder());
    boolean everywhere =
        own.stream()
            .flatMap(each -> each.peers().stream())
            .allMatch(peer -> peer.stage() == Stage.SENT);
    boolean somewhere = status.advertised();
    List<PrefixAlarm> alarms = PrefixAlarm.of(status, now);
    String css = alarms.isEmpty() ? "unknown" : "bad";
    String state = say("not announced");
    if (since.isPresent()) {
      state = somewhere ? say("announced") : say("accepted");
      css = !alarms.isEmpty() ? "bad" : somewhere && everywhere ? "good" : "warning";
    }
    return new Row(
        "prefix-" + number,
        status.settings().prefix().toString(),
        "/prefixes/" + status.settings().prefix(),
        status.settings().customer(),
        status.settings().originAsn().toString(),
        css,
        state,
        status.settings().locked() ? say("locked in the configuration") : null,
        since.map(time -> Moment.of(time, now)).orElse(null),
        stages(own),
        also(status),
        TunnelBeside.of(status.settings().tunnels(), tunnels, now),
        seen(status),
        alarms);
  }

  static Subject.Kind kind(AnnouncementStatus status) {
    return status.announcement().request().subject().kind();
  }

  private static List<PeerStage> stages(List<AnnouncementStatus> announcements) {
    List<PeerStage> stages = new ArrayList<>();
    for (AnnouncementStatus announcement : announcements) {
      for (AnnouncementStatus.PeerProgress peer : announcement.peers()) {
        if (stages.stream().noneMatch(stage -> stage.peer().equals(peer.peer()))) {
          stages.add(new PeerStage(peer.peer(), words(peer.stage()), css(peer.stage())));
        }
      }
    }
    return stages;
  }

  /** How far it is, in a word. */
  static String words(Stage stage) {
    return switch (stage) {
      case ACCEPTED -> say("accepted");
      case REFUSED -> say("refused");
      case QUEUED -> say("queued");
      case SENT -> say("sent");
      case WITHDRAWING -> say("withdrawing");
      case WITHDRAWN -> say("withdrawn");
    };
  }

  static String css(Stage stage) {
    return switch (stage) {
      case SENT -> "good";
      case QUEUED, WITHDRAWING -> "pending";
      case ACCEPTED -> "warning";
      case REFUSED -> "bad";
      case WITHDRAWN -> "unknown";
    };
  }

  private static @Nullable String also(ProtectedPrefixStatus status) {
    long blackholes =
        status.announcements().stream()
            .filter(each -> kind(each) == Subject.Kind.BLACKHOLE)
            .count();
    long rules =
        status.announcements().stream().filter(each -> kind(each) == Subject.Kind.FLOWSPEC).count();
    List<String> parts = new ArrayList<>();
    if (blackholes > 0) {
      parts.add(say("{0} {0|address|addresses} blackholed", blackholes));
    }
    if (rules > 0) {
      parts.add(say("{0} FlowSpec {0|rule|rules}", rules));
    }
    return parts.isEmpty() ? null : String.join(", ", parts);
  }

  private static String seen(ProtectedPrefixStatus status) {
    long ours = status.seen().stream().filter(route -> route.kind() == SeenRoute.Kind.OURS).count();
    long origin =
        status.seen().stream().filter(route -> route.kind() == SeenRoute.Kind.ORIGIN).count();
    List<String> parts = new ArrayList<>();
    if (ours > 0) {
      parts.add(say("through us by {0} {0|peer|peers}", ours));
    }
    if (origin > 0) {
      parts.add(say("from its origin by {0} {0|peer|peers}", origin));
    }
    return String.join(", ", parts);
  }
}
