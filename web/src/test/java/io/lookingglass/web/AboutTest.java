package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a server says of itself and of its limits. */
final class AboutTest {
  private static final String SETTINGS =
      """
      limits:
        public: {measurements-per-hour: 120, concurrent: 3}
        total-concurrent: 77
        per-target-per-minute: 55
      storage: {keep-measurements: 3d}
      access:
        tokens:
          - {name: noc, role: support, \
      sha256: 9dca666eb54730714630d1519264a7bf1eeaad00b8f2edc90d3ecbfad928d163}
      """;

  private static HttpResponse<String> about(RunningServer server, String... headers)
      throws IOException, InterruptedException {
    return server.send(server.request("/about").headers(headers).GET());
  }

  @Test
  void aTerminalGetsTheBudgetOfWhoeverAsks() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(SETTINGS)) {
      server.post("{\"type\":\"mtu\",\"target\":\"192.0.2.1\"}");

      HttpResponse<String> text = about(server, "Accept", "text/plain");

      assertThat(text.statusCode()).isEqualTo(200);
      assertThat(text.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(text.body())
          .contains("You ask without a token")
          .containsPattern("Left of this hour's budget +118\n")
          .containsPattern("Anybody without a token +120 +3 +<- you\n")
          .containsPattern("Each token of support +20,000 +64\n")
          .containsPattern("mtu +2\n")
          .contains("At most 77 measurements run at the same time")
          .contains("at most 55 times a minute")
          .contains("tokens of the role support and of higher ones")
          .contains("can be read for 3 days");
    }
  }

  @Test
  void aTokenHasItsOwn() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(SETTINGS)) {
      assertThat(
              about(server, "Accept", "text/plain", "Authorization", "Bearer correct-horse").body())
          .contains("You ask with the token noc of the role support.")
          .containsPattern("Budget of an hour +20,000\n")
          .containsPattern("Each token of support +20,000 +64 +<- you\n");
      assertThat(
              about(server, "Accept", "text/plain", "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aBrowserGetsAPageInItsLanguage() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(SETTINGS)) {
      HttpResponse<String> page = about(server, "Accept", "text/html", "Accept-Language", "de");

      assertThat(page.headers().firstValue("Content-Language")).hasValue("de");
      assertThat(page.body())
          .contains("<h1>Über diesen Server</h1>")
          .contains("Übrig vom Kontingent dieser Stunde")
          .contains("3 Tage lang");
    }
  }
}
