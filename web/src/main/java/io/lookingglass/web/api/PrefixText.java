package io.lookingglass.web.api;

import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.announce.WithdrawalGuidance;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Protected prefixes as text for a terminal. Pure. */
final class PrefixText {
  private static final String NONE = "-";

  private PrefixText() {}

  static String overview(
      SeenAnnouncements announcements,
      SeenTunnels tunnels,
      Announcements.Health health,
      Instant now) {
    List<ProtectedPrefixStatus> prefixes = announcements.prefixes();
    StringBuilder text = new StringBuilder();
    if (health.problem() != null) {
      text.append("! ").append(CleanStatus.line(health.problem())).append("\n\n");
    }
    if (prefixes.isEmpty()) {
      return text.append("No protected prefixes are configured.\n").toString();
    }
    int alarms = prefixes.stream().mapToInt(prefix -> prefix.alarms().size()).sum();
    text.append(
        "%d protected prefixes, %d announced%s\n\n"
            .formatted(
                prefixes.size(),
                prefixes.stream().filter(ProtectedPrefixStatus::advertised).count(),
                alarms == 0 ? "" : ", " + alarms + " routes that alarm"));
    TextTable table =
        new TextTable(
            8, "Prefix", "Origin", "Customer", "State", "For", "Peers", "Tunnels", "Seen back");
    for (ProtectedPrefixStatus prefix : prefixes) {
      table.row(
          prefix.settings().prefix(),
          prefix.settings().originAsn(),
          prefix.settings().customer() == null ? NONE : prefix.settings().customer(),
          state(prefix),
          since(prefix).map(at -> Spans.words(Duration.between(at, now))).orElse(NONE),
          orNone(peers(prefix)),
          orNone(tunnels(prefix, tunnels)),
          orNone(seen(prefix)));
    }
    table.write(text, "");
    return text.toString();
  }

  static String prefix(ProtectedPrefixStatus prefix, SeenTunnels tunnels, Instant now) {
    StringBuilder text = new StringBuilder();
    String customer = prefix.settings().customer();
    text.append(
        "%s of %s%s\n"
            .formatted(
                prefix.settings().prefix(),
                prefix.settings().originAsn(),
                customer == null ? "" : ", customer " + customer));
    label(
        text,
        "State",
        state(prefix)
            + since(prefix)
                .map(
                    at ->
                        " for %s, since %s"
                            .formatted(Spans.words(Duration.between(at, now)), Documents.time(at)))
                .orElse(""));
    if (prefix.settings().locked()) {
      label(text, "Locked", "in the configuration: neither announced nor withdrawn");
    }
    label(text, "Longest part", "/" + prefix.settings().longestLength());
    for (String name : prefix.settings().tunnels()) {
      label(
          text,
          "Tunnel",
          tunnels
              .find(name)
              .map(
                  health ->
                      "%s %s for %s: %s"
                          .formatted(
                              name,
                              health.state().words(),
                              Spans.words(Duration.between(health.since(), now)),
                              CleanStatus.line(health.reason())))
              .orElse(name));
    }
    active(text, prefix.announcements(), now);
    seen(text, prefix, now);
    guidance(text, prefix.guidance());
    return text.toString();
  }

  private static String state(ProtectedPrefixStatus prefix) {
    String state =
        since(prefix).isEmpty() ? "not announced" : prefix.advertised() ? "announced" : "accepted";
    return prefix.alarms().isEmpty() ? state : state + ", ALARM";
  }

  private static List<AnnouncementStatus> own(ProtectedPrefixStatus prefix) {
    return prefix.announcements().stream()
        .filter(each -> subject(each).kind() == Subject.Kind.ANNOUNCE)
        .toList();
  }

  private static Subject subject(AnnouncementStatus status) {
    return status.announcement().request().subject();
  }

  private static Optional<Instant> since(ProtectedPrefixStatus prefix) {
    return own(prefix).stream()
        .map(each -> each.announcement().acceptedAt())
        .min(Comparator.naturalOrder());
  }

  private static String peers(ProtectedPrefixStatus prefix) {
    return own(prefix).stream()
        .flatMap(each -> each.peers().stream())
        .map(peer -> peer.peer() + " " + peer.stage().title())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String tunnels(ProtectedPrefixStatus prefix, SeenTunnels tunnels) {
    return prefix.settings().tunnels().stream()
        .map(
            name ->
                tunnels
                    .find(name)
                    .map(TunnelHealth::state)
                    .map(state -> name + " " + state.words())
                    .orElse(name))
        .collect(Collectors.joining(", "));
  }

  private static String seen(ProtectedPrefixStatus prefix) {
    List<String> parts = new ArrayList<>();
    for (SeenRoute.Kind kind : SeenRoute.Kind.values()) {
      long count = prefix.seen().stream().filter(route -> route.kind() == kind).count();
      if (count > 0) {
        parts.add(count + " " + kind.title());
      }
    }
    return String.join(", ", parts);
  }

  private static void active(StringBuilder text, List<AnnouncementStatus> active, Instant now) {
    if (active.isEmpty()) {
      return;
    }
    text.append("\n  Active\n");
    for (AnnouncementStatus status : active) {
      Announcement announcement = status.announcement();
      text.append(
          "  %s %s %s, by %s for %s: %s\n"
              .formatted(
                  announcement.id(),
                  subject(status).kind().name().toLowerCase(Locale.ROOT),
                  CleanStatus.line(subject(status).text()),
                  CleanStatus.line(announcement.owner().name()),
                  Spans.words(Duration.between(announcement.acceptedAt(), now)),
                  CleanStatus.line(announcement.request().reason())));
      for (AnnouncementStatus.PeerProgress peer : status.peers()) {
        text.append("    %s %s\n".formatted(peer.peer(), peer.stage().title()));
      }
    }
  }

  private static void seen(StringBuilder text, ProtectedPrefixStatus prefix, Instant now) {
    if (prefix.seen().isEmpty()) {
      return;
    }
    TextTable table = new TextTable(6, "Seen", "Peer", "What it is", "Origin", "For", "AS path");
    for (SeenRoute route : prefix.seen()) {
      table.row(
          route.prefix(),
          route.peer(),
          route.kind().title() + (route.alarming() ? ", ALARM" : ""),
          route.origin() == null ? NONE : route.origin(),
          Spans.words(Duration.between(route.since(), now)),
          route.asPath());
    }
    table.write(text.append('\n'), "  ");
    if (prefix.seenMore() > 0) {
      text.append("  and %d more\n".formatted(prefix.seenMore()));
    }
  }

  private static void guidance(StringBuilder text, WithdrawalGuidance guidance) {
    TextTable table = new TextTable(3, "Taking it back", "", "");
    for (WithdrawalGuidance.Step step : guidance.steps()) {
      table.row(step.title(), step.state().title(), step.evidence());
    }
    table.write(text.append('\n'), "  ");
    if (guidance.warning() != null) {
      text.append("\n  ! ").append(guidance.warning()).append('\n');
    }
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static void label(StringBuilder text, String label, String value) {
    text.append("  %-14s %s\n".formatted(label, value));
  }
}
