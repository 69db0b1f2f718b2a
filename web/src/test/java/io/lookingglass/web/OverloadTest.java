package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** More measurements than may run: some wait, the others are told so at once. */
@Timeout(60)
final class OverloadTest {
  private static final String PING = "{\"type\":\"ping\",\"target\":\"192.0.2.1\"}";

  private final RunningServer server =
      new RunningServer(
          """
          server: {listen: "127.0.0.1:0", trusted-proxies: [127.0.0.1/32]}
          limits: {public: {measurements-per-hour: 1000, concurrent: 3}, total-concurrent: 2}
          """);

  @AfterEach
  void stop() {
    server.close();
  }

  private CompletableFuture<HttpResponse<String>> order(int client) {
    return server
        .client()
        .sendAsync(
            server
                .request("/v1/measurements")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "203.0.113." + client)
                .POST(BodyPublishers.ofString(PING))
                .build(),
            BodyHandlers.ofString());
  }

  private JsonNode read(String id) throws IOException, InterruptedException {
    return RunningServer.json(server.get("/v1/measurements/" + id));
  }

  @Test
  void aFloodIsAnsweredWithPlacesAndRefusalsAndNothingElse()
      throws IOException, InterruptedException {
    List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
    for (int number = 0; number < 400; number++) {
      flood.add(order(number % 40));
    }
    List<String> ids = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : flood) {
      HttpResponse<String> response = each.join();
      assertThat(response.statusCode()).as(response.body()).isIn(202, 429, 503);
      if (response.statusCode() == 202) {
        ids.add(RunningServer.json(response).get("id").stringValue());
      } else {
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).contains("\"message\"");
      }
    }
    // Two run and two wait; whoever else came is served when it comes back.
    assertThat(ids).hasSize(4);
    assertThat(server.measurements.running()).isEqualTo(2);
    assertThat(server.measurements.waiting()).isEqualTo(2);
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    for (int index = 0; index < ids.size(); index++) {
      server.location.happens(new Finished(ResultStatus.FINISHED, null, null));
    }
    for (String id : ids) {
      try (EventReader events =
          new EventReader(server.open("/v1/measurements/" + id + "/events"))) {
        assertThat(events.until("done").data()).contains("finished");
      }
      assertThat(read(id).has("queued")).isFalse();
    }
    assertThat(order(9).join().statusCode()).isEqualTo(202);
  }

  @Test
  void whatWaitsSaysSoEverywhereUntilItsTurnComes() throws IOException, InterruptedException {
    order(1).join();
    order(1).join();
    String waits = RunningServer.json(order(2).join()).get("id").stringValue();

    JsonNode document = read(waits);
    assertThat(document.get("status").stringValue()).isEqualTo("in-progress");
    assertThat(document.get("queued").get("before").intValue()).isZero();
    assertThat(server.get("/m/" + waits, "Accept", "text/html").body())
        .contains("Waits: next in turn");
    HttpResponse<InputStream> terminal =
        server.open("/ping/192.0.2.1", "X-Forwarded-For", "203.0.113.3");
    try (EventReader events =
        new EventReader(server.open("/v1/measurements/" + waits + "/events"))) {
      assertThat(events.until("queued").data()).contains("\"before\":0");
      for (int number = 0; number < 4; number++) {
        server.location.happens(new Finished(ResultStatus.FINISHED, null, null));
      }
      assertThat(events.until("target-resolved").data()).contains("192.0.2.1");
    }
    assertThat(new String(terminal.body().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("# waits until others have ended: 1 before it\n");
  }

  @Test
  void anAddressThatManyMeasureIsSpared() throws IOException, InterruptedException {
    try (RunningServer spared =
        new RunningServer(
            "limits: {per-target-per-minute: 1, public: {measurements-per-hour: 9, concurrent:"
                + " 9}}")) {
      assertThat(spared.post(PING).statusCode()).isEqualTo(202);
      HttpResponse<String> response = spared.post(PING);
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.body()).contains("192.0.2.1 is measured 1 times a minute already");
      assertThat(response.headers().firstValue("X-RateLimit-Remaining")).hasValue("8");
      assertThat(
              Duration.ofSeconds(
                  Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow())))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }
  }

  @Test
  void whatCostsMoreIsToldSo() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.post(
            "{\"type\":\"mtr\",\"target\":\"192.0.2.1\",\"measurementOptions\":{\"flows\":16}}");
    assertThat(response.headers().firstValue("X-Request-Cost")).hasValue("5");
    assertThat(response.headers().firstValue("X-RateLimit-Consumed")).hasValue("5");
    assertThat(response.headers().firstValue("X-RateLimit-Remaining")).hasValue("995");
  }
}
