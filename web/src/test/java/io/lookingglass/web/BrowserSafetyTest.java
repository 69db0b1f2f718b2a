package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrowserSafetyTest {
  private static final String PUBLIC =
      "server: {listen: \"127.0.0.1:0\", public-url: \"https://lg.example.net\"}\n";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  @Test
  void everyAnswerHasTheSafetyHeaders() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      String id = server.started("{\"type\":\"ping\",\"target\":\"192.0.2.1\"}");
      server.location.happens(Events.finished());
      for (String path :
          new String[] {
            "/healthz",
            "/readyz",
            "/metrics",
            "/v1/probes",
            "/v1/limits",
            "/v1/measurements/" + id,
            "/v1/measurements/" + id + "/events",
            "/m/" + id,
            "/v1/measurements", // 405
            "/nothing/here", // 404
            "/ping/10.0.0.1", // 403
            "/ping/a%2Fb", // refused before it reaches a route
            "/v1/measurements/nosuch"
          }) {
        assertSafe(path, server.get(path));
      }
      assertSafe("post", server.post("{"));
      assertThat(server.get("/nothing").headers().firstValue("Server")).isEmpty();
      for (String request :
          new String[] {
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000) + "\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "nonsense\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n"
          }) {
        String answer = server.raw(request);
        assertThat(answer.toLowerCase(Locale.ROOT))
            .as(request)
            .contains("content-security-policy: " + POLICY.toLowerCase(Locale.ROOT))
            .contains("\"error\":")
            .doesNotContain("jetty")
            .doesNotContain("exception");
      }
    }
  }

  private static void assertSafe(String what, HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Security-Policy")).as(what).hasValue(POLICY);
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(response.headers().firstValue("Permissions-Policy")).isPresent();
    assertThat(response.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
    assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy"))
        .hasValue("same-origin");
  }

  @ParameterizedTest(name = "Host {0}: {1}")
  @CsvSource({
    "localhost, 200",
    "localhost:9999, 200",
    "lg.localhost, 200",
    "127.0.0.1, 200",
    "127.8.8.8:80, 200",
    "[::1]:80, 200",
    "rebound.example, 403",
    "localhost.example, 403",
    "192.0.2.1, 403",
    "lg.example.net, 403",
    "[::1, 403",
  })
  void aServerForThisMachineAnswersToItsOwnNamesOnly(String host, int status) throws IOException {
    try (RunningServer server = new RunningServer()) {
      assertThat(
              server.raw(
                  "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host)))
          .matches("(?s)HTTP/1.1 (" + status + "|400) .*");
    }
  }

  @Test
  void behindAProxyThePublicNameIsItsOwnToo() throws IOException {
    try (RunningServer server = new RunningServer(PUBLIC)) {
      String request = "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
      assertThat(server.raw(request.formatted("lg.example.net"))).startsWith("HTTP/1.1 200");
      assertThat(server.raw(request.formatted("LG.example.net:443"))).startsWith("HTTP/1.1 200");
      assertThat(server.raw(request.formatted("other.example"))).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void otherSitesMayUseThePublicInterface() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(PUBLIC)) {
      HttpResponse<String> preflight =
          server.send(
              server
                  .request("/v1/measurements")
                  .header("Origin", "https://app.example")
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", BodyPublishers.noBody()));
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
          .hasValue("GET, HEAD, POST");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
          .get()
          .asString()
          .contains("Content-Type");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();

      HttpResponse<String> posted =
          server.send(
              server
                  .request("/v1/measurements")
                  .header("Origin", "https://app.example")
                  .header("Sec-Fetch-Site", "cross-site")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"type\":\"ping\",\"target\":\"192.0.2.1\"}")));
      assertThat(posted.statusCode()).isEqualTo(202);
      assertThat(posted.headers().firstValue("Access-Control-Expose-Headers"))
          .get()
          .asString()
          .contains("X-RateLimit-Remaining");
      assertThat(posted.headers().firstValue("Location").orElseThrow())
          .startsWith("https://lg.example.net/v1/measurements/");
      assertThat(server.get("/metrics").headers().firstValue("Access-Control-Allow-Origin"))
          .isEmpty();
    }
  }

  @Test
  void otherSitesMayNotUseAServerForThisMachine() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      assertThat(server.get("/v1/probes").headers().firstValue("Access-Control-Allow-Origin"))
          .isEmpty();
      HttpResponse<String> posted =
          server.send(
              server
                  .request("/v1/measurements")
                  .header("Origin", "https://evil.example")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"type\":\"ping\",\"target\":\"192.0.2.1\"}")));
      assertThat(posted.statusCode()).isEqualTo(403);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "Sec-Fetch-Site, same-origin, false",
    "Sec-Fetch-Site, none, false",
    "Sec-Fetch-Site, same-site, true",
    "Sec-Fetch-Site, cross-site, true",
    "Origin, https://lg.example.net, false",
    "Origin, http://127.0.0.1:PORT, false",
    "Origin, http://lg.example.net, true",
    "Origin, https://evil.example, true",
    "Origin, null, true",
    "Origin, https://lg.example.net:8443, true",
    "User-Agent, curl/8, false",
  })
  void aFormIsTakenFromOurOwnPagesOnly(String header, String value, boolean refused)
      throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(PUBLIC)) {
      HttpResponse<String> response =
          server.send(
              server
                  .request("/anything")
                  .header(header, value.replace("PORT", String.valueOf(server.port)))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("target=192.0.2.1")));

      assertThat(response.statusCode()).isEqualTo(refused ? 403 : 404);
    }
  }

  @Test
  void aFormOfAnotherSiteCannotPretendToBeJson() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(PUBLIC)) {
      for (String type :
          new String[] {
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
          }) {
        HttpResponse<String> response =
            server.send(
                server
                    .request("/v1/measurements")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("{\"type\":\"ping\",\"target\":\"192.0.2.1\"}")));
        assertThat(response.statusCode()).isEqualTo(415);
      }
    }
  }
}
