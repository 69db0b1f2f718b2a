package io.lookingglass;

import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.Subject;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Announcements for {@code /metrics}: how many are active, how far they are, whether changes are
 * taken, and what alarms. Prefixes and customers do not stand there: whoever may scrape need not be
 * allowed to see them. Thread-safe.
 */
final class AnnouncementMetrics {
  private static final String NAME = "lookingglass.announcements.";

  private final Announcements announcements;
  private final MultiGauge active;
  private final MultiGauge routes;
  private final MultiGauge alarms;
  private final MultiGauge takesChanges;

  AnnouncementMetrics(Announcements announcements, MeterRegistry registry) {
    this.announcements = announcements;
    active = gauges(registry, "active", "Active announcements, by what they are");
    routes =
        gauges(
            registry,
            "peer.routes",
            "Routes of active announcements at a peer, by how far they are");
    alarms =
        gauges(
            registry,
            "alarms",
            "Routes seen for protected prefixes that are a reason for an alarm: another origin, or"
                + " a more-specific that is not announced here");
    takesChanges =
        gauges(registry, "takes.changes", "1 while changes can be stored and are taken, else 0");
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(NAME + name).description(description).register(registry);
  }

  /** Reads everything again; before each scrape. */
  synchronized void refresh() {
    Map<Subject.Kind, Integer> kinds = new EnumMap<>(Subject.Kind.class);
    for (Subject.Kind kind : Subject.Kind.values()) {
      kinds.put(kind, 0);
    }
    Map<Tags, Integer> stages = new HashMap<>();
    for (AnnouncementStatus status : announcements.active()) {
      kinds.merge(status.announcement().request().subject().kind(), 1, Integer::sum);
      for (AnnouncementStatus.PeerProgress progress : status.peers()) {
        stages.merge(
            Tags.of("peer", progress.peer(), "stage", progress.stage().title()), 1, Integer::sum);
      }
    }
    active.register(
        rows(
            kinds.entrySet().stream()
                .map(entry -> Map.entry(Tags.of("kind", title(entry.getKey())), entry.getValue()))
                .toList()),
        true);
    routes.register(rows(stages.entrySet()), true);
    alarms();
    takesChanges.register(
        List.of(Row.of(Tags.empty(), announcements.health().takesChanges() ? 1 : 0)), true);
  }

  private void alarms() {
    Map<SeenRoute.Kind, Integer> totals = new EnumMap<>(SeenRoute.Kind.class);
    totals.put(SeenRoute.Kind.OTHER_ORIGIN, 0);
    totals.put(SeenRoute.Kind.MORE_SPECIFIC, 0);
    for (ProtectedPrefixStatus prefix : announcements.prefixes()) {
      prefix.alarms().forEach(seen -> totals.merge(seen.kind(), 1, Integer::sum));
    }
    List<Row<?>> sums = new ArrayList<>();
    totals.forEach((kind, count) -> sums.add(Row.of(Tags.of("kind", kind.title()), count)));
    alarms.register(sums, true);
  }

  private static List<Row<?>> rows(Iterable<Map.Entry<Tags, Integer>> counts) {
    List<Row<?>> rows = new ArrayList<>();
    counts.forEach(entry -> rows.add(Row.of(entry.getKey(), entry.getValue())));
    return rows;
  }

  private static String title(Subject.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
