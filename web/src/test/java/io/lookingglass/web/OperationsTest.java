package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OperationsTest {

  @Test
  void aLiveServerSaysSoAndWhatItStandsOn() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      assertThat(server.get("/healthz").body()).isEqualTo("{\"status\":\"alive\"}");
      HttpResponse<String> ready = server.get("/readyz");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .isEqualTo(
              "{\"status\":\"ready\",\"checks\":[{\"name\":\"storage\",\"ok\":true,"
                  + "\"message\":\"open\"}]}");
      HttpResponse<String> metrics = server.get("/metrics");
      assertThat(metrics.body()).isEqualTo("up 1\n");
      assertThat(metrics.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  @Test
  void aBugIsToldByItsIdInTheLogAndNotByItsTrace() throws IOException, InterruptedException {
    try (CapturedLog log = new CapturedLog("io.lookingglass.web.api.ErrorAnswers");
        RunningServer server = new RunningServer()) {
      server.metricsText =
          () -> {
            throw new IllegalStateException("the inside of the server");
          };
      HttpResponse<String> response = server.get("/metrics");

      String id = response.headers().firstValue("X-Request-Id").orElseThrow();
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body())
          .contains("\"type\":\"internal\"")
          .contains(id)
          .doesNotContain("inside of the server")
          .doesNotContain("at io.");
      assertThat(log.events().getFirst().getMDCPropertyMap()).containsEntry("request", id);
      assertThat(log.events().getFirst().getThrowableProxy().getMessage())
          .isEqualTo("the inside of the server");
    }
  }

  @Test
  void whatErrorsPointToIsThere() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      assertThat(server.get("/docs").body()).contains("POST /v1/measurements");
      assertThat(server.get("/robots.txt").body()).contains("Disallow: /mtr/\n");
    }
  }

  @Test
  void aDrainingServerIsAliveButNotReadyAndStartsNothing()
      throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      server.server.drain();

      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
      HttpResponse<String> refused = server.post("{\"type\":\"ping\",\"target\":\"192.0.2.1\"}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.body()).contains("\"type\":\"unavailable\"");
    }
  }

  @Test
  void aTextForOneReaderIsCompleteWhenTheServerStops() throws Exception {
    RunningServer server = new RunningServer();
    try (server) {
      CompletableFuture<HttpResponse<String>> reading =
          server
              .client()
              .sendAsync(server.request("/ping/example.com").build(), BodyHandlers.ofString());
      assertThat(server.location.startedWithin(10)).isTrue();
      server.location.happens(Events.pingStarts(3));
      server.server.close();

      HttpResponse<String> response = reading.get(10, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("PING example.com");
    }
  }

  @Test
  void requestsAreCountedByRouteAndNotByWhatIsInThem() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      for (int index = 0; index < 5; index++) {
        server.get("/v1/measurements/unknown" + index);
        server.get("/nothing/" + index);
      }
      awaitTimers(server, 2);

      assertThat(server.meters.find("http.server.requests").timers())
          .allSatisfy(timer -> assertThat(timer.count()).isEqualTo(5))
          .extracting(timer -> timer.getId().getTag("route"))
          .containsExactlyInAnyOrder("/v1/measurements/{id}", "none");
    }
  }

  private static void awaitTimers(RunningServer server, int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline
        && (server.meters.find("http.server.requests").timers().size() < count
            || server.meters.find("http.server.requests").timers().stream()
                .anyMatch(timer -> timer.count() < 5))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theLogTellsWhoAskedWhatOnOneLine() throws IOException, InterruptedException {
    try (CapturedLog log = new CapturedLog("io.lookingglass.web.access");
        RunningServer server = new RunningServer()) {
      HttpResponse<String> response =
          server.get(
              "/ping/exa%22m%C2%85ple?secret=token",
              "User-Agent", "evil \"agent\" \u00e9", "Authorization", "Basic c2VjcmV0");
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (log.events().isEmpty() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      List<ILoggingEvent> lines = log.events();
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst().getFormattedMessage())
          .startsWith("client=127.0.0.1 method=GET path=/ping/exa")
          .contains(" status=400 ")
          .contains("agent=\"evil \\\"agent\\\"")
          .doesNotContain("\n")
          .doesNotContain("secret")
          .doesNotContain("c2VjcmV0");
      assertThat(lines.getFirst().getMDCPropertyMap().get("request"))
          .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }
  }
}
