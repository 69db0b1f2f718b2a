package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server on which nothing is configured tells its newcomer what would fill each page. */
final class EmptyPagesTest {
  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/peers, peers:, No BGP peers are configured",
    "/tunnels, tunnels:, No tunnels are configured",
    "/prefixes, prefixes:, No protected prefixes are configured",
    "/bgp/203.0.113.7, section bgp, section bgp",
    "/rpki, servers:, rpki.servers",
    "/status, bgp.peers, section bgp.peers",
  })
  void aPageAndATerminalAreToldWhatToConfigure(String path, String page, String text)
      throws IOException, InterruptedException {
    HttpResponse<String> browser = server.get(path, "Accept", "text/html");
    assertThat(browser.statusCode()).isEqualTo(200);
    assertThat(browser.body()).contains(page);

    HttpResponse<String> terminal = server.get(path, "Accept", "*/*");
    assertThat(terminal.statusCode()).isEqualTo(200);
    assertThat(terminal.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(terminal.body()).contains(text);
  }
}
