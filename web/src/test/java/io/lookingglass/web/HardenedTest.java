package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What attackers try first, against every address there is. */
@Timeout(120)
final class HardenedTest {
  private static final Pattern INLINE =
      Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|javascript:|<script(?![^>]*\\ssrc=)");

  private final RunningServer server =
      new RunningServer(AnnouncementRoutesTest.yaml(), new FakeAnnouncements(), AuditTrail.empty());

  @AfterEach
  void stop() {
    server.close();
  }

  /** Addresses that can be read without measuring, and end. */
  private List<String> readable() {
    return server.server.routes().stream()
        .filter(
            route ->
                route.method().name().equals("GET")
                    && !(route.access() instanceof Access.Measuring)
                    && !route.path().contains("events")
                    && !route.path().contains("updates")
                    && !route.path().contains("stream")
                    && !route.path().startsWith("/live"))
        .map(Route::path)
        .map(
            path ->
                path.replace("{address}", "203.0.113.0")
                    .replace("{length}", "24")
                    .replaceAll("[{<][a-z]+[}>]", "full"))
        .toList();
  }

  private String session() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.send(
            server
                .request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=noc-token&to=/prefixes")));
    return response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  @Test
  void everyPageForbidsAndHasNoInlineScriptsAndStyles() throws IOException, InterruptedException {
    String cookie = session();
    int pages = 0;
    for (String path : readable()) {
      HttpResponse<String> response = server.get(path, "Accept", "text/html", "Cookie", cookie);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe", "*");
      assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      if (response.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
        pages++;
        assertThat(INLINE.matcher(response.body()).find()).as(path).isFalse();
      }
    }
    assertThat(pages).isGreaterThan(15);
  }

  @Test
  void secretsAreInNoAnswer() throws IOException, InterruptedException {
    String cookie = session();
    for (String path : readable()) {
      for (String accept : List.of("text/html", "application/json", "text/plain")) {
        HttpResponse<String> response = server.get(path, "Accept", accept, "Cookie", cookie);
        assertThat(response.body())
            .as(path)
            .doesNotContain("noc-token", cookie.substring(cookie.indexOf('=') + 1))
            // The beginning of a configured hash.
            .doesNotContain(
                AnnouncementRoutesTest.yaml().replaceAll("(?s).*?sha256: ([0-9a-f]{16}).*", "$1"));
        assertThat(response.headers().map()).as(path).doesNotContainKey("set-cookie");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../../../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/x/..%5c..%5cetc%5cpasswd",
        "/assets/x/....//....//etc/passwd",
        "/assets/x/%2fetc%2fpasswd",
        "/assets%2f..%2f..%2fetc%2fpasswd",
        "/v1%2fmeasurements%2f..%2f..%2fetc%2fpasswd",
        "/v1/bgp/peers/..%2f..%2f..%2fetc%2fpasswd",
        "/docs/..%2f..%2fetc%2fpasswd",
        "/docs/../etc/passwd",
        "//etc/passwd",
        "/m/..%2f..%2fetc%2fpasswd",
      })
  void noPathLeadsOutOfTheProgram(String path) throws IOException {
    String answer =
        server.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*").doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in?to=/x%0d%0aSet-Cookie:%20a=b",
        "/ping/x%0d%0aSet-Cookie:%20a=b",
        "/m/x%0d%0aSet-Cookie:%20a=b",
        "/prefixes/203.0.113.0%0d%0aSet-Cookie:%20a=b/24",
        "/v1/bgp/peers/x%0d%0aSet-Cookie:%20a=b",
        "/announcements/x%0d%0aSet-Cookie:%20a=b",
      })
  void noLineBreakOfAPathBecomesAHeaderField(String path) throws IOException {
    String answer =
        server.raw(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    assertThat(answer.split("\r\n\r\n", 2)[0].toLowerCase(Locale.ROOT))
        .doesNotContain("\r\nset-cookie");
  }

  @Test
  void signingInLeadsToNoLineThatSomebodyElseWrote() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.send(
            server
                .request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "token=noc-token&to="
                            + URLEncoder.encode(
                                "/prefixes\r\nX-Injected: yes", StandardCharsets.UTF_8))));
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.headers().firstValue("Location")).hasValue("/prefixes");
    assertThat(response.headers().firstValue("X-Injected")).isEmpty();
  }

  /** A body that trickles in is not waited for, and nobody else is kept waiting meanwhile. */
  @Test
  void aClientThatSendsItsBodyByTheDropIsCutOff() throws IOException, InterruptedException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/measurements HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                      + " application/json\r\nContent-Length: 60000\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
    }
  }
}
