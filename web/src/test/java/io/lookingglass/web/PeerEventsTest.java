package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.SessionEvent.Kind;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.web.EventReader.Event;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PeerEventsTest {
  private final FixedBgp bgp = new FixedBgp();
  private final RunningServer server = new RunningServer("", bgp);

  @AfterEach
  void stop() {
    server.close();
  }

  private void twoPeersOpen() {
    bgp.happens("full", Kind.STATE, SessionState.OPEN_SENT, "OPEN sent");
    bgp.happens("bare", Kind.STATE, SessionState.CONNECT, "Connecting");
    bgp.happens("full", Kind.STATE, SessionState.ESTABLISHED, "Established");
  }

  @Test
  void whatIsKeptComesFirstAndThenWhatHappens() throws IOException, InterruptedException {
    twoPeersOpen();
    try (EventReader events = new EventReader(server.open("/v1/bgp/events"))) {
      assertThat(events.next())
          .isEqualTo(
              new Event(
                  "1",
                  "state",
                  "{\"number\":1,\"at\":\"2026-03-01T08:00:00.000Z\",\"peer\":\"full\","
                      + "\"kind\":\"state\",\"state\":\"OpenSent\",\"text\":\"OPEN sent\"}"));
      assertThat(events.next()).extracting(Event::id).isEqualTo("2");
      assertThat(events.next()).extracting(Event::id).isEqualTo("3");
      bgp.happens("full", Kind.NOTIFICATION, SessionState.IDLE, "Cease " + FixedBgp.HOSTILE);
      Event last = events.until("notification");
      assertThat(last.id()).isEqualTo("4");
      assertThat(last.data()).contains("?[31m??").doesNotContain("\\u001b");
    }
  }

  @Test
  void oneOfSeveralPeersCanBeFollowed() throws IOException, InterruptedException {
    twoPeersOpen();
    try (EventReader events = new EventReader(server.open("/v1/bgp/events?peer=bare"))) {
      assertThat(events.next()).extracting(Event::id).isEqualTo("2");
      bgp.happens("full", Kind.ROUTES, SessionState.ESTABLISHED, "End-of-RIB");
      bgp.happens("bare", Kind.STATE, SessionState.ACTIVE, "Waiting");
      assertThat(events.next()).extracting(Event::id).isEqualTo("5");
    }
  }

  @Test
  void aReaderThatComesBackGetsTheRest() throws IOException, InterruptedException {
    twoPeersOpen();
    try (EventReader byHeader =
            new EventReader(server.open("/v1/bgp/events", "Last-Event-ID", "2"));
        EventReader byParameter =
            new EventReader(server.open("/v1/bgp/events?peer=full&lastEventId=1"))) {
      assertThat(byHeader.next()).extracting(Event::id).isEqualTo("3");
      assertThat(byParameter.next()).extracting(Event::id).isEqualTo("3");
    }
  }

  @Test
  void aReaderFromBeforeTheProgramStartedAgainMissesNothing()
      throws IOException, InterruptedException {
    twoPeersOpen();
    try (EventReader events =
        new EventReader(server.open("/v1/bgp/events", "Last-Event-ID", "4711"))) {
      assertThat(events.next()).extracting(Event::id).isEqualTo("1");
    }
  }

  @Test
  void aStreamEndsWhenTheServerDrains() throws IOException, InterruptedException {
    twoPeersOpen();
    try (EventReader events = new EventReader(server.open("/v1/bgp/events"));
        EventReader page = new EventReader(server.open("/live/peers"))) {
      events.until("state");
      page.until("patch");
      server.server.drain();

      assertThat(events.rest()).extracting(Event::kind).containsOnly("state");
      assertThat(page.rest()).isEmpty();
    }
  }

  @Test
  void aParameterThatIsNotKnownIsAnError() throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/v1/bgp/events?per=full&lastEventId=1");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(response).get("error").get("params").propertyNames())
        .containsExactly("per");
  }

  @Test
  void anOpenPageGetsWhatChangedAndNothingElse() throws IOException, InterruptedException {
    twoPeersOpen();
    try (EventReader page = new EventReader(server.open("/live/peers/full"))) {
      assertThat(page.until("patch").data())
          .contains("<section id=\"verdict\" hx-swap-oob=\"true\"")
          .contains("<ol id=\"log\" hx-swap-oob=\"true\"");
      bgp.happens("full", Kind.ROUTES, SessionState.ESTABLISHED, "End-of-RIB received");
      assertThat(page.until("patch").data())
          .contains("<div hx-swap-oob=\"afterbegin:#log\"><li id=\"event-4\"")
          .contains("End-of-RIB received")
          .doesNotContain("event-3")
          .doesNotContain("verdict");
    }
  }
}
