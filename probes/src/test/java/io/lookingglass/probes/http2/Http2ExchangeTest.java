package io.lookingglass.probes.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.HttpField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Http2ExchangeTest {
  private static final byte[] NOTHING = new byte[0];
  private static final Frame SETTINGS = new Frame(Frame.SETTINGS, 0, 0, NOTHING);

  private final Http2Exchange exchange =
      new Http2Exchange(
          100_000,
          List.of(
              new HttpField(":method", "GET"),
              new HttpField(":scheme", "https"),
              new HttpField(":authority", "www.example.com"),
              new HttpField(":path", "/")),
          NOTHING);

  @Test
  void anAnswerComesInPiecesOfAnySize() throws Http2Exception {
    byte[] all =
        octets(
            SETTINGS,
            head(Frame.END_HEADERS, ":status", "103", "link", "</a.css>"),
            head(Frame.END_HEADERS, ":status", "200", "server", "x"),
            new Frame(Frame.DATA, 0, 1, "abc".getBytes(StandardCharsets.US_ASCII)),
            new Frame(Frame.DATA, Frame.PADDED, 1, new byte[] {2, 'd', 0, 0}),
            head(Frame.END_HEADERS | Frame.END_STREAM, "x-checksum", "1"));
    List<Http2Event> events = new ArrayList<>();
    for (byte octet : all) {
      events.addAll(exchange.feed(new byte[] {octet}, 1));
    }

    assertThat(exchange.complete()).isTrue();
    assertThat(events)
        .filteredOn(event -> !(event instanceof Http2Event.Data))
        .containsExactly(
            new Http2Event.ServerSettings(List.of()),
            new Http2Event.Head(103, List.of(new HttpField("link", "</a.css>"))),
            new Http2Event.Head(200, List.of(new HttpField("server", "x"))),
            new Http2Event.Trailers(List.of(new HttpField("x-checksum", "1"))),
            new Http2Event.End());
    assertThat(content(events)).isEqualTo("abcd");
  }

  @Test
  void settingsAndPingsAreAcknowledged() throws Http2Exception {
    exchange.takeDue();
    feed(SETTINGS, new Frame(Frame.PING, 0, 0, new byte[8]));

    assertThat(exchange.takeDue())
        .isEqualTo(
            octets(
                new Frame(Frame.SETTINGS, Frame.ACK, 0, NOTHING),
                new Frame(Frame.PING, Frame.ACK, 0, new byte[8])));
  }

  @Test
  void settingsAreToldByName() throws Http2Exception {
    assertThat(
            feed(
                new Frame(
                    Frame.SETTINGS, 0, 0, new byte[] {0, 3, 0, 0, 0, -128, 9, 9, 0, 0, 0, 1})))
        .containsExactly(
            new Http2Event.ServerSettings(List.of("MAX_CONCURRENT_STREAMS=128", "0x909=1")));
  }

  @Test
  void anAnswerThatExceedsTheWindowEndsThere() throws Http2Exception {
    feed(SETTINGS, head(Frame.END_HEADERS, ":status", "200"));
    for (int sent = 0; sent < 100_000; sent += 10_000) {
      feed(new Frame(Frame.DATA, 0, 1, new byte[10_000]));
    }

    assertThat(exchange.windowUsedUp()).isTrue();
    refused("flow control", new Frame(Frame.DATA, 0, 1, new byte[1]));
  }

  @Test
  void theGoodbyeCancelsWhatIsNotComplete() {
    exchange.takeDue();

    assertThat(exchange.farewell())
        .isEqualTo(
            octets(
                new Frame(Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8}),
                new Frame(Frame.GOAWAY, 0, 0, new byte[8])));
  }

  @Test
  void floodsOfControlFramesEnd() {
    Frame[] pings = new Frame[300];
    Arrays.fill(pings, new Frame(Frame.PING, 0, 0, new byte[8]));
    refused("PING frames without end", join(SETTINGS, pings));
  }

  @Test
  void floodsOfSettingsEnd() {
    Frame[] settings = new Frame[300];
    Arrays.fill(settings, SETTINGS);
    refused("SETTINGS frames without end", settings);
  }

  @Test
  void floodsOfWindowUpdatesEnd() {
    Frame[] updates = new Frame[300];
    Arrays.fill(updates, new Frame(Frame.WINDOW_UPDATE, 0, 0, new byte[4]));
    refused("without end", join(SETTINGS, updates));
  }

  @Test
  void floodsOfContinuationsEnd() {
    Frame[] continuations = new Frame[100];
    Arrays.fill(continuations, new Frame(Frame.CONTINUATION, 0, 1, NOTHING));
    refused(
        "CONTINUATION frames without end",
        join(SETTINGS, join(new Frame(Frame.HEADERS, 0, 1, NOTHING), continuations)));
  }

  @Test
  void largeContinuationsEnd() {
    Frame[] continuations = new Frame[10];
    Arrays.fill(continuations, new Frame(Frame.CONTINUATION, 0, 1, new byte[16_000]));
    refused(
        "more than 65536 octets",
        join(SETTINGS, join(new Frame(Frame.HEADERS, 0, 1, NOTHING), continuations)));
  }

  @Test
  void interimAnswersWithoutEndAreRefused() {
    Frame[] interim = new Frame[20];
    Arrays.fill(interim, head(Frame.END_HEADERS, ":status", "100"));
    refused("interim answers (100) without end", join(SETTINGS, interim));
  }

  @Test
  void emptyDataWithoutEndIsRefused() {
    Frame[] data = new Frame[100];
    Arrays.fill(data, new Frame(Frame.DATA, 0, 1, NOTHING));
    refused(
        "empty DATA frames", join(SETTINGS, join(head(Frame.END_HEADERS, ":status", "200"), data)));
  }

  @Test
  void aResetAndAGoAwayAreToldByName() {
    refused("REFUSED_STREAM", SETTINGS, new Frame(Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 7}));
  }

  @Test
  void aGoAwayIsToldByName() {
    refused(
        "GOAWAY, ENHANCE_YOUR_CALM",
        SETTINGS,
        new Frame(Frame.GOAWAY, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, 11}));
  }

  @Test
  void aGracefulGoAwayLeavesTheAnswerItsTime() throws Http2Exception {
    feed(SETTINGS, new Frame(Frame.GOAWAY, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, 0}));

    assertThat(feed(head(Frame.END_HEADERS | Frame.END_STREAM, ":status", "204")))
        .contains(new Http2Event.End());
  }

  @Test
  void aPushIsRefused() {
    refused("pushes", SETTINGS, new Frame(Frame.PUSH_PROMISE, 4, 1, new byte[4]));
  }

  @Test
  void anotherProtocolIsToldApart() {
    byte[] http1 = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> exchange.feed(http1, http1.length))
        .hasMessageContaining("answers in HTTP/1");
  }

  @Test
  void aLineEndInAFieldIsRefused() {
    refused(
        "line end", SETTINGS, head(Frame.END_HEADERS, ":status", "200", "x", "a\r\nset-cookie: b"));
  }

  @Test
  void aStatusInTrailersIsRefused() {
    refused(
        "pseudo-fields",
        SETTINGS,
        head(Frame.END_HEADERS, ":status", "200"),
        head(Frame.END_HEADERS | Frame.END_STREAM, ":status", "200"));
  }

  @Test
  void anAnswerThatEndsInterimIsRefused() {
    refused(
        "ends with an interim status",
        SETTINGS,
        head(Frame.END_HEADERS | Frame.END_STREAM, ":status", "100"));
  }

  @Test
  void aFrameLargerThanAgreedIsRefused() {
    byte[] header = {0x7F, 0, 0, 4, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> exchange.feed(header, header.length))
        .hasMessageContaining("more than 16384 were not agreed upon");
  }

  private void refused(String reason, Frame... frames) {
    assertThatThrownBy(() -> feed(frames))
        .isInstanceOf(Http2Exception.class)
        .hasMessageContaining(reason);
  }

  private List<Http2Event> feed(Frame... frames) throws Http2Exception {
    byte[] octets = octets(frames);
    return exchange.feed(octets, octets.length);
  }

  private static Frame[] join(Frame first, Frame[] others) {
    Frame[] all = new Frame[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private static byte[] octets(Frame... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      out.writeBytes(frame.encoded());
    }
    return out.toByteArray();
  }

  private static Frame head(int flags, String... namesAndValues) {
    List<HttpField> fields = new ArrayList<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      fields.add(new HttpField(namesAndValues[index], namesAndValues[index + 1]));
    }
    return new Frame(Frame.HEADERS, flags, 1, HpackEncoder.encode(fields));
  }

  private static String content(List<Http2Event> events) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (Http2Event event : events) {
      if (event instanceof Http2Event.Data data) {
        content.writeBytes(data.octets());
      }
    }
    return content.toString(StandardCharsets.UTF_8);
  }
}
