package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class MeasurementReadingTest {
  private static final String PING =
      "{\"type\":\"ping\",\"target\":\"example.com\",\"inProgressUpdates\":%s,"
          + "\"measurementOptions\":{\"packets\":1}}";

  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> finished(String id) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      HttpResponse<String> response = server.get("/v1/measurements/" + id);
      if (RunningServer.json(response).get("status").stringValue().equals("finished")) {
        return response;
      }
    }
    throw new AssertionError("did not finish");
  }

  @Test
  void aFinishedMeasurementIsWholeAndNeverChanges() throws IOException, InterruptedException {
    String id = server.started(PING.formatted(false));
    server.location.happens(Events.pingStarts(1), Events.pingReplied(0), Events.finished());

    HttpResponse<String> response = finished(id);

    JsonNode body = RunningServer.json(response);
    assertThat(body.propertyNames())
        .containsExactly(
            "id",
            "type",
            "target",
            "status",
            "createdAt",
            "updatedAt",
            "probesCount",
            "timeout",
            "measurementOptions",
            "results");
    assertThat(body.get("createdAt").stringValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    JsonNode entry = body.get("results").get(0);
    assertThat(entry.get("probe").get("city").stringValue()).isEqualTo("Frankfurt");
    assertThat(entry.get("result").get("status").stringValue()).isEqualTo("finished");
    assertThat(entry.get("result").get("resolvedAddress").stringValue()).isEqualTo("203.0.113.9");
    assertThat(entry.get("result").get("timings").get(0).get("rtt").doubleValue()).isEqualTo(1.235);
    assertThat(entry.get("result").get("rawOutput").stringValue()).contains("203.0.113.9");
    assertThat(response.headers().firstValue("Cache-Control"))
        .get()
        .asString()
        .contains("immutable");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void whoHasTheAnswerAlreadyIsToldSo() throws IOException, InterruptedException {
    String id = server.started(PING.formatted(false));
    server.location.happens(Events.finished());
    String tag = finished(id).headers().firstValue("ETag").orElseThrow();

    assertThat(tag).matches("\"[A-Za-z0-9_-]{20}\"");
    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      HttpResponse<String> again = server.get("/v1/measurements/" + id, "If-None-Match", known);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    }
    assertThat(server.get("/v1/measurements/" + id, "If-None-Match", "\"x\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void progressIsTold() throws IOException, InterruptedException {
    String id = server.started(PING.formatted(true));
    HttpResponse<String> before = server.get("/v1/measurements/" + id);
    server.location.happens(Events.pingStarts(1), Events.pingReplied(0));
    HttpResponse<String> after = before;
    while (after.body().equals(before.body()) || !after.body().contains("1.235")) {
      after = server.get("/v1/measurements/" + id);
    }

    assertThat(RunningServer.json(after).get("status").stringValue()).isEqualTo("in-progress");
    assertThat(after.headers().firstValue("ETag"))
        .isNotEqualTo(before.headers().firstValue("ETag"));
    assertThat(after.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @Test
  void progressIsNotToldToThoseWhoDoNotWantIt() throws IOException, InterruptedException {
    String id = server.started(PING.formatted(false));
    HttpResponse<String> before = server.get("/v1/measurements/" + id);
    server.location.happens(Events.pingStarts(1), Events.pingReplied(0));
    // The same events are seen by a follower, so they have certainly happened.
    try (EventReader events = new EventReader(server.open("/v1/measurements/" + id + "/events"))) {
      events.until("ping-replied");
    }
    HttpResponse<String> after = server.get("/v1/measurements/" + id);

    assertThat(after.body()).isEqualTo(before.body());
    assertThat(RunningServer.json(after).get("results").get(0).get("result").propertyNames())
        .containsExactly("status", "rawOutput");
  }

  @Test
  void headTellsTheSameWithoutTheBody() throws IOException, InterruptedException {
    String id = server.started(PING.formatted(false));
    server.location.happens(Events.finished());
    HttpResponse<String> get = finished(id);

    HttpResponse<String> head =
        server.send(
            server.request("/v1/measurements/" + id).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
  }

  @Test
  void anIdThatIsNoneIsNotFound() throws IOException, InterruptedException {
    for (String id : new String[] {"nosuchmeasurement", "a-b", "x".repeat(300), "%00", "..%3b"}) {
      HttpResponse<String> response = server.get("/v1/measurements/" + id);
      assertThat(response.statusCode()).as(id).isIn(400, 404);
      assertThat(RunningServer.json(response).get("error").get("type").stringValue())
          .isIn("not_found", "validation_error");
    }
  }

  @Test
  void probesAndLimitsAreTold() throws IOException, InterruptedException {
    JsonNode probe = RunningServer.json(server.get("/v1/probes")).get(0);
    assertThat(probe.get("location").get("asn").longValue()).isEqualTo(64496);
    assertThat(probe.get("tags").get(0).stringValue()).isEqualTo("lab");

    server.started(PING.formatted(false));
    JsonNode create =
        RunningServer.json(server.get("/v1/limits"))
            .get("rateLimit")
            .get("measurements")
            .get("create");
    assertThat(create.get("type").stringValue()).isEqualTo("ip");
    assertThat(create.get("limit").intValue()).isEqualTo(250);
    assertThat(create.get("remaining").intValue()).isEqualTo(249);
    assertThat(create.get("reset").intValue()).isBetween(1, 3600);
  }
}
