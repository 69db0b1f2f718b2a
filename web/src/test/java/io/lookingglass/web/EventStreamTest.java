package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.web.EventReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
  private static final String PING =
      "{\"type\":\"ping\",\"target\":\"example.com\",\"measurementOptions\":{\"packets\":3}}";

  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eventsComeAsTheyHappenAndTheLastIsDone() throws IOException, InterruptedException {
    String id = server.started(PING);
    HttpResponse<InputStream> response = server.open("/v1/measurements/" + id + "/events");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    try (EventReader events = new EventReader(response)) {
      assertThat(events.until("target-resolved").id()).isEqualTo("1");
      server.location.happens(Events.pingStarts(3));
      assertThat(events.until("probing-started").id()).isEqualTo("2");
      server.location.happens(Events.pingReplied(0));
      assertThat(events.until("ping-replied").data()).contains("\"rttMs\":1.234567");
      server.location.happens(Events.pingReplied(1), Events.finished());

      List<Event> rest = events.rest();
      assertThat(rest.getLast().kind()).isEqualTo("done");
      assertThat(rest.getLast().data()).isEqualTo("{\"status\":\"finished\"}");
      assertThat(rest).extracting(Event::kind).contains("finished");
    }
  }

  @Test
  void aReaderThatComesBackGetsExactlyTheRest() throws IOException, InterruptedException {
    String id = server.started(PING);
    server.location.happens(
        Events.pingStarts(3),
        Events.pingReplied(0),
        Events.pingReplied(1),
        Events.pingReplied(2),
        Events.finished());
    List<Event> all;
    try (EventReader events = new EventReader(server.open("/v1/measurements/" + id + "/events"))) {
      all = events.rest();
    }
    int last = all.size() - 1;
    assertThat(all.get(last).kind()).isEqualTo("done");

    for (int after = 0; after <= last; after++) {
      String path = "/v1/measurements/" + id + "/events";
      try (EventReader byHeader =
              new EventReader(server.open(path, "Last-Event-ID", String.valueOf(after)));
          EventReader byParameter = new EventReader(server.open(path + "?lastEventId=" + after))) {
        assertThat(byHeader.rest()).isEqualTo(all.subList(after, all.size()));
        assertThat(byParameter.rest()).isEqualTo(all.subList(after, all.size()));
      }
    }
  }

  @Test
  void aPlaceInTheStreamThatIsNoneIsAnError() throws IOException, InterruptedException {
    String id = server.started(PING);
    for (String place : new String[] {"x", "-1", "1.5", "9999999999999999999"}) {
      HttpResponse<String> response =
          server.get("/v1/measurements/" + id + "/events", "Last-Event-ID", place);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(RunningServer.json(response).get("error").get("params").propertyNames())
          .containsExactly("Last-Event-ID");
    }
  }

  @Test
  void readersThatDoNotReadHoldUpNobody() throws IOException, InterruptedException {
    String id = server.started(PING);
    try (Socket stalled = new Socket(InetAddress.getLoopbackAddress(), server.port);
        EventReader reading = new EventReader(server.open("/v1/measurements/" + id + "/events"))) {
      stalled
          .getOutputStream()
          .write(
              "GET /v1/measurements/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .formatted(id)
                  .getBytes(StandardCharsets.US_ASCII));
      server.location.happens(Events.pingStarts(3));
      for (int round = 0; round < 20_000; round++) {
        server.location.happens(Events.pingReplied(round % 3));
      }
      server.location.happens(Events.finished());

      assertThat(reading.until("done").data()).contains("finished");
      assertThat(server.get("/v1/measurements/" + id).body()).contains("\"status\":\"finished\"");
    }
  }

  @Test
  void aStreamEndsWhenTheServerDrains() throws IOException, InterruptedException {
    String id = server.started(PING);
    try (EventReader events = new EventReader(server.open("/v1/measurements/" + id + "/events"))) {
      events.until("target-resolved");
      server.server.drain();

      assertThat(events.rest()).isEmpty();
    }
    assertThat(server.measurements.find(id).orElseThrow().finished()).isFalse();
  }
}
