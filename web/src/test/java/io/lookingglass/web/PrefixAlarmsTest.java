package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever announces what is protected is named wherever the alarm is told. */
final class PrefixAlarmsTest {
  private final FakeAnnouncements announcements = new FakeAnnouncements();
  private final RunningServer server =
      new RunningServer(AnnouncementRoutesTest.yaml(), announcements, AuditTrail.empty());

  @AfterEach
  void stop() {
    server.close();
  }

  private void heard(String prefix, @Nullable Long origin, String peer, SeenRoute.Kind kind) {
    announcements.seen.add(
        new SeenRoute(
            IpPrefix.parse(prefix),
            peer,
            null,
            kind,
            origin == null ? null : new Asn(origin),
            "64511 " + origin,
            Instant.parse("2026-01-01T10:00:00Z")));
  }

  private String get(String path, String accept) throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.get(path, "Accept", accept, "Authorization", "Bearer noc-token");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void theOverviewNamesTheOriginAndThePeerAndLeadsToTheRoutes() throws Exception {
    heard("203.0.113.0/24", 64666L, "transit-a", SeenRoute.Kind.OTHER_ORIGIN);
    heard("203.0.113.0/24", 64666L, "transit-b", SeenRoute.Kind.OTHER_ORIGIN);
    heard("203.0.113.0/24", 64500L, "collector", SeenRoute.Kind.ORIGIN);
    assertThat(get("/status", "text/html"))
        .contains(
            "<a href=\"/bgp?prefix=203.0.113.0/24\">AS64666 announces it, heard from transit-a,"
                + " transit-b</a>")
        .contains("2026-01-01 10:00:00 UTC");
    assertThat(get("/status", "*/*"))
        .contains(
            "  203.0.113.0/24: alarm since 2026-01-01 10:00:00 UTC; AS64666 announces it, heard"
                + " from transit-a, transit-b\n");
  }

  @Test
  void anOriginThatIsNotKnownIsSaidSo() throws Exception {
    heard("203.0.113.0/24", null, "transit-a", SeenRoute.Kind.OTHER_ORIGIN);
    assertThat(get("/prefixes", "text/html"))
        .contains("An AS behind an AS_SET announces it, heard from transit-a</a>");
  }

  @Test
  void ofManyTheFirstAreToldAndTheOthersCounted() throws Exception {
    heard("203.0.113.0/25", 64666L, "transit-a", SeenRoute.Kind.OTHER_ORIGIN);
    heard("203.0.113.128/25", 64500L, "transit-a", SeenRoute.Kind.MORE_SPECIFIC);
    heard("203.0.113.0/24", null, "transit-a", SeenRoute.Kind.OTHER_ORIGIN);
    for (String peer : new String[] {"b", "c", "d", "e"}) {
      heard("203.0.113.0/25", 64666L, peer, SeenRoute.Kind.OTHER_ORIGIN);
    }
    assertThat(get("/status", "*/*"))
        .contains("; AS64666 announces 203.0.113.0/25, heard from transit-a, b, c, and 2 more; ")
        .contains("; AS64500 announces 203.0.113.128/25, heard from transit-a; and 1 more, see ");
    assertThat(get("/prefixes", "text/html"))
        .contains("AS64500 announces 203.0.113.128/25, heard from transit-a</a>")
        .contains("href=\"/bgp?prefix=203.0.113.128/25\"")
        .contains("href=\"/prefixes/203.0.113.0/24\">1 more</a>");
  }
}
