package io.lookingglass.alerts;

import io.lookingglass.alerts.AlertEvent.Severity;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.config.AlertKind;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes alerts of routes that should not be seen for a protected prefix: another origin, or a part
 * of it that passes us by. Each is told once, however many peers show it, and once when none does
 * any more. Not thread-safe.
 */
public final class PrefixAlarms {
  private Map<Alarm, AlertEvent> standing = Map.of();

  private record Alarm(
      IpPrefix protectedPrefix, IpPrefix prefix, SeenRoute.Kind kind, @Nullable Asn origin) {}

  /** What is to be told now, of all protected prefixes there are. */
  public List<AlertEvent> of(List<ProtectedPrefixStatus> prefixes, Instant now) {
    Map<Alarm, AlertEvent> seen = new LinkedHashMap<>();
    List<AlertEvent> told = new ArrayList<>();
    for (ProtectedPrefixStatus status : prefixes) {
      for (SeenRoute route : status.alarms()) {
        Alarm alarm =
            new Alarm(status.settings().prefix(), route.prefix(), route.kind(), route.origin());
        if (seen.containsKey(alarm)) {
          continue;
        }
        @Nullable AlertEvent before = standing.get(alarm);
        AlertEvent event = before == null ? begun(alarm, route, status, now) : before;
        seen.put(alarm, event);
        if (before == null) {
          told.add(event);
        }
      }
    }
    standing.forEach(
        (alarm, event) -> {
          if (!seen.containsKey(alarm)) {
            told.add(ended(event, now));
          }
        });
    standing = seen;
    return told;
  }

  private static AlertEvent begun(
      Alarm alarm, SeenRoute route, ProtectedPrefixStatus status, Instant now) {
    String what =
        alarm.kind() == SeenRoute.Kind.MORE_SPECIFIC
            ? "the origin announces %s itself, which is not announced here: that traffic passes by"
                .formatted(alarm.prefix())
            : "%s is announced by %s"
                .formatted(
                    alarm.prefix(),
                    alarm.origin() == null
                        ? "several ASes in a set"
                        : "AS" + alarm.origin().value() + ", which is not its origin");
    return new AlertEvent(
        AlertKind.PREFIX_ALARM,
        "prefix.alarm",
        now,
        Severity.CRITICAL,
        alarm.protectedPrefix().toString(),
        status.settings().customer(),
        null,
        route.kind().title(),
        "Protected prefix %s: %s (seen from %s, AS path %s)."
            .formatted(alarm.protectedPrefix(), what, route.peer(), route.asPath()));
  }

  private static AlertEvent ended(AlertEvent begun, Instant now) {
    return new AlertEvent(
        AlertKind.PREFIX_ALARM,
        "prefix.alarm-ended",
        now,
        Severity.RESOLVED,
        begun.subject(),
        begun.customer(),
        begun.to(),
        null,
        "No longer so: " + begun.text());
  }
}
