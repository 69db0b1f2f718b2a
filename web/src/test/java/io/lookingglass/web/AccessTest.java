package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccessTest {
  private static final String PING = "{\"type\":\"ping\",\"target\":\"192.0.2.1\"}";
  private static final String TOKEN = "correct-horse";

  /** printf %s correct-horse | sha256sum. */
  private static final String TOKEN_HASH =
      "9dca666eb54730714630d1519264a7bf1eeaad00b8f2edc90d3ecbfad928d163";

  private static HttpResponse<String> post(RunningServer server, String... headers)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/v1/measurements")
            .header("Content-Type", "application/json")
            .headers(headers)
            .POST(BodyPublishers.ofString(PING)));
  }

  private static String type(HttpResponse<String> response) {
    return RunningServer.json(response).get("error").get("type").stringValue();
  }

  @Test
  void whoUsedUpTheBudgetIsToldWhenToComeBack() throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer("limits: {public: {measurements-per-hour: 2, concurrent: 9}}")) {
      assertThat(server.post(PING).headers().firstValue("X-RateLimit-Remaining")).hasValue("1");
      assertThat(server.post(PING).headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
      HttpResponse<String> response = server.post(PING);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(type(response)).isEqualTo("rate_limit_exceeded");
      assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1, 3600);
      assertThat(response.headers().firstValue("X-RateLimit-Consumed")).hasValue("0");
      assertThat(response.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
    }
  }

  @Test
  void whoRunsTooMuchAtOnceIsToldSo() throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer("limits: {public: {measurements-per-hour: 9, concurrent: 1}}")) {
      assertThat(server.post(PING).statusCode()).isEqualTo(202);
      HttpResponse<String> response = server.post(PING);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void aTargetThatPolicyForbidsIsRefused() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      HttpResponse<String> response = server.post("{\"type\":\"ping\",\"target\":\"127.0.0.1\"}");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(type(response)).isEqualTo("target_not_allowed");
      assertThat(response.body()).contains("Loopback");
    }
  }

  @Test
  void aPlaceThatIsNotThereIsTold() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      HttpResponse<String> response =
          server.post(
              "{\"type\":\"ping\",\"target\":\"192.0.2.1\",\"locations\":[{\"country\":\"JP\"}]}");

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(type(response)).isEqualTo("no_probes_found");
    }
  }

  @Test
  void clientsBehindATrustedProxyHaveBudgetsOfTheirOwn() throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer(
            """
            server: {listen: "127.0.0.1:0", trusted-proxies: [127.0.0.1/32]}
            limits: {public: {measurements-per-hour: 1, concurrent: 9}}
            """)) {
      for (String client : List.of("203.0.113.1", "203.0.113.2", "2001:db8:1:1::1")) {
        assertThat(post(server, "X-Forwarded-For", client).statusCode()).isEqualTo(202);
        assertThat(post(server, "X-Forwarded-For", "9.9.9.9, " + client).statusCode())
            .isEqualTo(429);
      }
      // One customer's network is one client in IPv6.
      assertThat(post(server, "X-Forwarded-For", "2001:db8:1:1::ffff").statusCode()).isEqualTo(429);
      assertThat(post(server, "X-Forwarded-For", "2001:db8:1:2::1").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void linesOfAProxyAreOneChainAndOtherFieldsDoNotCount() throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer(
            """
            server: {listen: "127.0.0.1:0", trusted-proxies: [127.0.0.1/32]}
            limits: {public: {measurements-per-hour: 1, concurrent: 9}}
            """)) {
      String field = "X-Forwarded-For";
      assertThat(post(server, field, "9.9.9.9", field, "203.0.113.1").statusCode()).isEqualTo(202);
      assertThat(post(server, field, "203.0.113.1:4711").statusCode()).isEqualTo(429);
      assertThat(post(server, field, "::ffff:203.0.113.1").statusCode()).isEqualTo(429);
      assertThat(post(server, "Forwarded", "for=203.0.113.7", field, "203.0.113.1").statusCode())
          .isEqualTo(429);
      // Whoever does not say who asked is accountable itself, once.
      assertThat(post(server, field, "unknown").statusCode()).isEqualTo(202);
      for (String said : List.of("_hidden", "\"[2001:db8::7]:80\"", "", "203.0.113.9, unknown")) {
        assertThat(post(server, field, said).statusCode()).as(said).isEqualTo(429);
      }
      assertThat(post(server, "X-Real-IP", "203.0.113.8").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void nobodyElseIsBelievedWhatAddressItHas() throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer("limits: {public: {measurements-per-hour: 1, concurrent: 9}}")) {
      assertThat(post(server, "X-Forwarded-For", "203.0.113.1").statusCode()).isEqualTo(202);
      assertThat(post(server, "X-Forwarded-For", "203.0.113.2").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void aTokenBringsTheLimitsOfItsRole() throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer(
            """
            limits: {public: {measurements-per-hour: 0, concurrent: 0}}
            access: {tokens: [{name: noc, role: support, sha256: %s}]}
            """
                .formatted(TOKEN_HASH))) {
      HttpResponse<String> known = post(server, "Authorization", "Bearer " + TOKEN);
      assertThat(known.statusCode()).as(known.body()).isEqualTo(202);
      assertThat(known.headers().firstValue("X-RateLimit-Limit")).hasValue("20000");
      assertThat(server.get("/v1/limits", "Authorization", "bearer " + TOKEN).body())
          .contains("\"type\":\"user\"");

      HttpResponse<String> unknown = post(server, "Authorization", "Bearer wrong");
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(type(unknown)).isEqualTo("unauthorized");
      assertThat(unknown.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");

      // Where anybody may do nothing, a token is asked for; another scheme is a proxy's business.
      assertThat(post(server, "Authorization", "Basic eDp5").statusCode()).isEqualTo(401);
      assertThat(server.post(PING).headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
  }
}
