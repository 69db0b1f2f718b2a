package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees which tunnel on pages, and what addresses of these ask for. */
final class TunnelPagesTest {
  private final RunningServer server = server(tunnels());

  private static RunningServer server(String tunnels) {
    return new RunningServer(
        AnnouncementRoutesTest.yaml() + tunnels, new FakeAnnouncements(), AuditTrail.empty());
  }

  private static String tunnels() {
    return """
    tunnels:
      - {name: acme-lon, customer: acme, local: 198.51.100.1, remote: 192.0.2.77,
         inner-local: 10.100.0.0, inner-remote: 10.100.0.1, key: 40}
      - {name: acme-fra, customer: acme, local: 198.51.100.1, remote: 192.0.2.78,
         inner-local: 10.100.0.2, inner-remote: 10.100.0.3}
      - {name: globex-ams, customer: globex, local: 198.51.100.1, remote: 192.0.2.79,
         inner-local: 10.100.0.4, inner-remote: 10.100.0.5}
      - {name: nobodys, local: 198.51.100.1, remote: 192.0.2.80,
         inner-local: 10.100.0.6, inner-remote: 10.100.0.7}
    """;
  }

  @BeforeEach
  void fill() {
    FixedTunnels tunnels = server.tunnels;
    tunnels.set("acme-lon", TunnelState.HEALTHY, "30 of 30 probes were answered", 300, 0);
    tunnels.set("acme-fra", TunnelState.DOWN, "3 of 3 probes <were> not answered", 300, 300);
    tunnels.set("globex-ams", TunnelState.DEGRADED, "2 % of 300 probes were lost", 300, 6);
    tunnels.set("nobodys", TunnelState.NOT_MONITORED, "the local address is not here", 0, 0);
  }

  private void answeredInTheLastHour() {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    for (int ago = 60; ago > 0; ago--) {
      server.tunnels.point(
          new HealthPoint(
              "request-bidirectional",
              minute.minusSeconds(60L * ago),
              Duration.ofMinutes(1),
              new ProbeStatistics(60, 0, 9_000_000L, 10_000_000L, 12_000_000L),
              TunnelState.HEALTHY));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return server.get(path, "Accept", "text/html", "Authorization", "Bearer " + token);
  }

  private String page(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path, "desk-token");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void theWorstStandsFirst() throws IOException, InterruptedException {
    assertThat(page("/tunnels"))
        .contains("1 of 4 tunnels is down:")
        .containsSubsequence(
            "id=\"link-acme-fra\" href=\"/tunnels/acme-fra\"",
            "href=\"/tunnels/globex-ams\"",
            "href=\"/tunnels/nobodys\"",
            "href=\"/tunnels/acme-lon\"")
        .doesNotContain("<were>");
  }

  @Test
  void aCustomerSeesItsOwnTunnelsOnly() throws IOException, InterruptedException {
    String page = get("/tunnels", "acme-token").body();
    assertThat(page).contains("acme-fra").contains("acme-lon");
    assertThat(page).doesNotContain("globex").doesNotContain("nobodys").contains("1 of 2 tunnels");
    assertThat(get("/tunnels/acme-fra", "acme-token").statusCode()).isEqualTo(200);
    assertThat(get("/tunnels/acme-fra", "acme-token").body())
        .contains("Probe it now")
        .doesNotContain("Diagnose</button>");
    for (String path : new String[] {"/tunnels/globex-ams", "/tunnels/nobodys", "/tunnels/x"}) {
      assertThat(get(path, "acme-token").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get("/live/tunnels/globex-ams", "acme-token").statusCode()).isEqualTo(404);
  }

  @Test
  void theAddressSaysWhichAreShown() throws IOException, InterruptedException {
    assertThat(page("/tunnels?state=degraded"))
        .contains("id=\"tunnel-globex-ams\"")
        .doesNotContain("id=\"tunnel-acme-fra\"")
        .contains("sse-connect=\"/live/tunnels?state=degraded\"");
    assertThat(page("/tunnels?customer=acme&q=LON"))
        .contains("id=\"tunnel-acme-lon\"")
        .doesNotContain("id=\"tunnel-acme-fra\"")
        .contains("href=\"/tunnels?customer=acme&amp;state=healthy&amp;q=LON\"");
    assertThat(page("/tunnels?q=%3Cscript%3E"))
        .contains("No tunnel fits.")
        .doesNotContain("<script>\"");
    assertThat(page("/tunnels?state=nonsense"))
        .contains("id=\"tunnel-acme-lon\"", "id=\"tunnel-nobodys\"");
  }

  @Test
  void theTimelineIsZoomedByLinks() throws IOException, InterruptedException {
    String page = page("/tunnels/acme-lon?from=2026-01-01T00:00:00Z&to=2026-01-01T06:00:00Z");
    assertThat(page)
        .contains("Nothing is known of it in this time.")
        .contains("?from=2025-12-31T18:00:00Z&amp;to=2026-01-01T00:00:00Z")
        .contains("?from=2026-01-01T06:00:00Z&amp;to=2026-01-01T12:00:00Z");
    answeredInTheLastHour();
    String recent = page("/tunnels/acme-lon");
    assertThat(recent).contains("class=\"timeline-line\" d=\"M").contains("Look closer");
    assertThat(page("/tunnels/acme-lon?from=-6h")).contains("?from=-21600s&amp;mode=");
  }

  @Test
  void aSpanOfTimeThatIsNoneIsToldAndTheLastHourShown() throws IOException, InterruptedException {
    answeredInTheLastHour();
    for (String query :
        new String[] {
          "from=yesterday",
          "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
          "from=-1h&step=often",
          "to=2026"
        }) {
      assertThat(page("/tunnels/acme-lon?" + query))
          .as(query)
          .contains("the last hour is shown")
          .contains("class=\"timeline-line\" d=\"M");
    }
  }

  @Test
  void supportLooksForCausesByAButton() throws IOException, InterruptedException {
    assertThat(page("/tunnels/acme-fra"))
        .contains("action=\"/gre/acme-fra\"")
        .contains("name=\"diagnosis\" value=\"true\"")
        .contains("Diagnose</button>");
  }

  @Test
  void whereThereAreNoneThePageSaysHowToHaveOne() throws IOException, InterruptedException {
    try (RunningServer empty = server("")) {
      assertThat(
              empty
                  .get("/tunnels", "Accept", "text/html", "Authorization", "Bearer desk-token")
                  .body())
          .contains("No tunnel is watched here.")
          .contains("inner-remote: 10.100.0.1");
      assertThat(
              empty
                  .get("/tunnels", "Accept", "text/html", "Authorization", "Bearer acme-token")
                  .body())
          .contains("No tunnel of yours is watched here.")
          .doesNotContain("inner-remote");
    }
  }
}
