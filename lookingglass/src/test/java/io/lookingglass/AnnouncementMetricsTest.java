package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.WithdrawalGuidance;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnnouncementMetricsTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static SeenRoute seen(String prefix, SeenRoute.Kind kind) {
    return new SeenRoute(
        IpPrefix.parse(prefix), "collector", null, kind, new Asn(64666), "64509 64666", NOON);
  }

  private static ProtectedPrefixStatus prefix(String prefix, SeenRoute... seen) {
    return new ProtectedPrefixStatus(
        new ProtectedPrefixSettings(
            IpPrefix.parse(prefix), "acme", new Asn(64500), 24, List.of(), false, List.of()),
        List.of(),
        List.of(seen),
        0,
        new WithdrawalGuidance(List.of(), null));
  }

  @Test
  void alarmsAreCountedByKindAndNameNobody() {
    PrefixesAlone announcements = new PrefixesAlone();
    try (Metrics metrics = new Metrics()) {
      metrics.observe(announcements);
      assertThat(metrics.text(false))
          .contains("lookingglass_announcements_alarms{kind=\"other-origin\"} 0")
          .contains("lookingglass_announcements_alarms{kind=\"more-specific\"} 0")
          .contains("lookingglass_announcements_active{kind=\"blackhole\"} 0")
          .contains("lookingglass_announcements_takes_changes 1");

      announcements.prefixes =
          List.of(
              prefix("203.0.113.0/24"),
              prefix(
                  "198.51.100.0/24",
                  seen("198.51.100.0/24", SeenRoute.Kind.OTHER_ORIGIN),
                  seen("198.51.100.0/25", SeenRoute.Kind.OTHER_ORIGIN),
                  seen("198.51.100.128/25", SeenRoute.Kind.MORE_SPECIFIC),
                  seen("198.51.100.0/24", SeenRoute.Kind.OURS)));
      assertThat(metrics.text(false))
          .contains("lookingglass_announcements_alarms{kind=\"other-origin\"} 2")
          .contains("lookingglass_announcements_alarms{kind=\"more-specific\"} 1")
          .doesNotContain("198.51.100")
          .doesNotContain("acme");

      announcements.prefixes = List.of(prefix("198.51.100.0/24"));
      assertThat(metrics.text(false))
          .contains("lookingglass_announcements_alarms{kind=\"other-origin\"} 0");
    }
  }
}
