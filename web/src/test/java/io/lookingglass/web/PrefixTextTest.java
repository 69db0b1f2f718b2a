package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protected prefixes in a terminal, and the tunnels beside them. */
final class PrefixTextTest {
  private final FakeAnnouncements announcements = new FakeAnnouncements();
  private RunningServer server = server("acme");

  private RunningServer server(String owner) {
    return new RunningServer(
        AnnouncementRoutesTest.yaml()
            + """
            tunnels:
              - {name: lon, customer: %s, local: 198.51.100.1, remote: 192.0.2.77,
                 inner-local: 10.100.0.0, inner-remote: 10.100.0.1}
            """
                .formatted(owner),
        announcements,
        AuditTrail.empty());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String text(String path, String token) throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.get(path, "Accept", "*/*", "Authorization", "Bearer " + token);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    return response.body();
  }

  private void announce(String prefix) {
    var _ =
        announcements.announce(
            AnnouncementRequest.of(
                new Subject.Prefix(IpPrefix.parse(prefix)), "attack \u001b[31m since noon"),
            new Actor("noc", null),
            null);
  }

  @Test
  void allAreATable() throws IOException, InterruptedException {
    server.tunnels.set("lon", TunnelState.DOWN, "3 of 3 probes were not answered", 300, 300);
    announce("203.0.113.0/24");
    String text = text("/prefixes", "desk-token");
    assertThat(text.lines().toList()).first().isEqualTo("2 protected prefixes, 1 announced");
    assertThat(text.lines().skip(2).toList())
        .satisfiesExactly(
            head -> assertThat(head).startsWith("Prefix           Origin   Customer  State"),
            first ->
                assertThat(first)
                    .startsWith("203.0.113.0/24   AS64500  acme      announced")
                    .contains("lon down"),
            second ->
                assertThat(second)
                    .startsWith("198.51.100.0/24  AS64500  globex    not announced  -")
                    .contains("lon down"));
  }

  @Test
  void oneIsTold() throws IOException, InterruptedException {
    server.tunnels.set("lon", TunnelState.DEGRADED, "2 % lost \u001b[1m", 300, 300);
    announce("203.0.113.0/24");
    String text = text("/prefixes/203.0.113.0/24", "desk-token");
    assertThat(text)
        .startsWith("203.0.113.0/24 of AS64500, customer acme\n")
        .contains("  State          announced for ")
        .contains("  Tunnel         lon degraded for ")
        .contains("2 % lost")
        .contains("announce 203.0.113.0/24, by noc for ")
        .doesNotContain("\u001b");
  }

  @Test
  void aCustomerSeesItsOwnPrefixesAndTheStateOfItsOwnTunnels()
      throws IOException, InterruptedException {
    server.close();
    server = server("globex");
    server.tunnels.set("lon", TunnelState.DOWN, "3 of 3 probes were not answered", 300, 300);
    String text = text("/prefixes", "acme-token");
    assertThat(text).contains("203.0.113.0/24").doesNotContain("198.51.100.0/24");
    assertThat(text).contains("lon").doesNotContain("lon down");
    assertThat(
            server
                .get(
                    "/prefixes/198.51.100.0/24",
                    "Accept",
                    "*/*",
                    "Authorization",
                    "Bearer acme-token")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void whoHasNoTokenIsToldSoInALine() throws IOException, InterruptedException {
    for (String path : new String[] {"/prefixes", "/tunnels"}) {
      HttpResponse<String> response = server.get(path, "Accept", "*/*");
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body())
          .startsWith("error: ")
          .contains("send a token of theirs, as Authorization: Bearer TOKEN")
          .hasLineCount(1);
    }
  }

  @Test
  void aProgramThatAsksForJsonGetsIt() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.get("/prefixes", "Accept", "application/json", "Authorization", "Bearer desk-token");
    assertThat(RunningServer.json(response).get("prefixes").size()).isEqualTo(2);
  }

  @Test
  void aBrowserGetsAPageWithTheStateOfEachTunnel() throws IOException, InterruptedException {
    server.tunnels.set("lon", TunnelState.DOWN, "3 of 3 probes were not <answered>", 300, 300);
    for (String path : new String[] {"/prefixes", "/prefixes/203.0.113.0/24"}) {
      HttpResponse<String> page =
          server.get(path, "Accept", "text/html", "Authorization", "Bearer desk-token");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("href=\"/tunnels/lon\"")
          .contains("state-bad")
          .doesNotContain("<answered>");
    }
  }
}
