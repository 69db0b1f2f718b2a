package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wrong tokens, wherever they are shown, and what the audit knows of who signs in. */
final class TokenGuardTest {
  private static final String PROXY =
      "server: {listen: \"127.0.0.1:0\", trusted-proxies: [127.0.0.1/32]}\n";

  private static RunningServer server(String yaml) {
    return new RunningServer(
        yaml + AnnouncementRoutesTest.yaml(), new FakeAnnouncements(), AuditTrail.empty());
  }

  private static HttpResponse<String> bearer(RunningServer server, String token, String... headers)
      throws IOException, InterruptedException {
    var request = server.request("/v1/announcements").header("Authorization", "Bearer " + token);
    return server.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static HttpResponse<String> signIn(RunningServer server, String token)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/sign-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("token=" + token)));
  }

  private static List<String> audit(RunningServer server) {
    return server.signIns.stream()
        .map(
            record ->
                "%s %s %s %s %s"
                    .formatted(
                        record.actor().name(),
                        record.actor().from(),
                        record.action().title(),
                        record.subject(),
                        record.accepted()))
        .toList();
  }

  @Test
  void bearerTokensCannotBeGuessed() throws IOException, InterruptedException {
    try (RunningServer server = server("")) {
      assertThat(bearer(server, "noc-token").statusCode()).isEqualTo(200);
      for (int guess = 0; guess < 10; guess++) {
        assertThat(bearer(server, "guess-" + guess).statusCode()).isEqualTo(401);
      }
      for (String token : List.of("noc-token", "guess-11")) {
        HttpResponse<String> refused = bearer(server, token);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("900");
        assertThat(RunningServer.json(refused).get("error").get("type").stringValue())
            .isEqualTo("rate_limit_exceeded");
        assertThat(refused.body()).contains("Too many wrong tokens came from your network");
      }
      // The same holds where people sign in; who shows no token is not concerned.
      assertThat(signIn(server, "noc-token").statusCode()).isEqualTo(429);
      assertThat(server.get("/v1/probes").statusCode()).isEqualTo(200);
      assertThat(
              server
                  .meters
                  .counter("lookingglass.tokens.refused", "where", "bearer", "result", "wrong")
                  .count())
          .isEqualTo(10);
    }
  }

  @Test
  void aScriptWithAStaleTokenDoesNotShutOutItsNetwork() throws IOException, InterruptedException {
    try (RunningServer server = server("")) {
      for (int i = 0; i < 30; i++) {
        assertThat(bearer(server, "taken-out-of-the-file").statusCode()).isEqualTo(401);
      }
      assertThat(bearer(server, "noc-token").statusCode()).isEqualTo(200);
      assertThat(audit(server)).hasSize(1);
    }
  }

  @Test
  void clientsBehindATrustedProxyAreCountedByThemselves() throws IOException, InterruptedException {
    try (RunningServer server = server(PROXY)) {
      for (int guess = 0; guess < 10; guess++) {
        bearer(server, "guess-" + guess, "X-Forwarded-For", "2001:db8:1:1::" + guess);
      }
      assertThat(bearer(server, "noc-token", "X-Forwarded-For", "2001:db8:1:1::ff").statusCode())
          .isEqualTo(429);
      assertThat(bearer(server, "noc-token", "X-Forwarded-For", "2001:db8:1:2::1").statusCode())
          .isEqualTo(200);
      // What stands left of it the client wrote itself.
      assertThat(
              bearer(server, "noc-token", "X-Forwarded-For", "192.0.2.9, 2001:db8:1:1::1")
                  .statusCode())
          .isEqualTo(429);
    }
  }

  @Test
  void theAddressOfAProxyThatIsNotTrustedIsTheClients() throws IOException, InterruptedException {
    try (RunningServer server = server("")) {
      for (int guess = 0; guess < 10; guess++) {
        bearer(server, "guess-" + guess, "X-Forwarded-For", "192.0.2." + guess);
      }
      assertThat(bearer(server, "noc-token", "X-Forwarded-For", "192.0.2.77").statusCode())
          .isEqualTo(429);
    }
  }

  @Test
  void theAuditHasEverySignInEverySignOutAndEveryOtherWrongToken()
      throws IOException, InterruptedException {
    try (RunningServer server = server("")) {
      signIn(server, "nonsense");
      bearer(server, "more%20nonsense");
      String cookie =
          signIn(server, "noc-token")
              .headers()
              .firstValue("Set-Cookie")
              .orElseThrow()
              .split(";", 2)[0];
      String page = server.get("/prefixes", "Accept", "text/html", "Cookie", cookie).body();
      int at = page.indexOf("name=\"form-token\" value=\"") + 25;
      String formToken = page.substring(page.indexOf('"', at - 1) + 1, at + 64);
      server.send(
          server
              .request("/sign-out")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Cookie", cookie)
              .POST(BodyPublishers.ofString("form-token=" + formToken)));

      assertThat(audit(server))
          .containsExactly(
              "unknown 127.0.0.1 sign-in browser false",
              "unknown 127.0.0.1 sign-in bearer token false",
              "noc 127.0.0.1 sign-in browser true",
              "noc 127.0.0.1 sign-out browser true");
      assertThat(server.signIns)
          .extracting(AuditRecord::result)
          .allSatisfy(result -> assertThat(result).doesNotContain("nonsense"))
          .contains("signed in, role operator");
    }
  }

  @Test
  void aFloodOfWrongTokensFromEverywhereDoesNotFillTheAudit()
      throws IOException, InterruptedException {
    try (RunningServer server = server(PROXY)) {
      for (int network = 0; network < 210; network++) {
        bearer(server, "guess", "X-Forwarded-For", "198.51.100." + network);
      }
      assertThat(server.signIns).hasSize(200);
      assertThat(server.signIns.getLast().result()).contains("are counted in the metrics alone");
    }
  }
}
