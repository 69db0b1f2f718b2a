package io.lookingglass.probes.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.DnsFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What DoH servers answer, and that floods of any kind end after bounded bytes. */
@Timeout(20)
class DohExchangeTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int UNKNOWN = 0xBE;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;

  private static final byte[] BEGINNING = frame(SETTINGS, 0, 0);

  /** {@code :status: 200}. */
  private static final byte[] OK = frame(HEADERS, END_HEADERS, 1, 0x88);

  private static byte[] frame(int type, int flags, int stream, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) payload[index];
    }
    return large(type, flags, stream, bytes);
  }

  private static byte[] large(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  private static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  /** A field, name by its index of the static table up to 62, value as it is. */
  private static byte[] field(int name, String value) {
    byte[] text = value.getBytes(US_ASCII);
    return joined(new byte[] {(byte) (0x40 | name), (byte) text.length}, text);
  }

  private static byte[] ask(InputStream in) throws IOException, ExchangeException {
    return DohExchange.ask(
        in,
        OutputStream.nullOutputStream(),
        new DohExchange.Resource("dns.example", "/dns-query"),
        new byte[12],
        true);
  }

  private static byte[] ask(byte[]... frames) throws IOException, ExchangeException {
    return ask(new ByteArrayInputStream(joined(frames)));
  }

  @Test
  void theLongestMessageIsTakenWithPaddingAndAnEndOfItsOwn() throws Exception {
    byte[][] frames = new byte[20][];
    frames[0] = BEGINNING;
    frames[1] = OK;
    for (int index = 2; index < 19; index++) {
      byte[] payload = new byte[1 + 3855 + 255];
      payload[0] = (byte) 255;
      frames[index] = large(DATA, PADDED, 1, payload);
    }
    frames[19] = frame(DATA, END_STREAM, 1);
    assertThat(ask(frames)).hasSize(0xFFFF);
    frames[19] = frame(DATA, END_STREAM, 1, 0);
    assertThatThrownBy(() -> ask(frames))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.failure()).isEqualTo(DnsFailure.TOO_LARGE));
  }

  @Test
  void aRedirectionIsToldWithWhereItLeadsAndNotFollowed() {
    assertThatThrownBy(
            () ->
                ask(
                    BEGINNING,
                    large(
                        HEADERS,
                        END_HEADERS | END_STREAM,
                        1,
                        joined(field(8, "301"), field(46, "https://other.example/\u007f")))))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e ->
                assertThat(e.reason())
                    .startsWith(
                        "the server answered with HTTP status 301, which points to"
                            + " https://other.example/")
                    .endsWith("; redirections are not followed")
                    .doesNotContain("\u007f"));
  }

  @Test
  void aPageInPlaceOfAMessageIsToldByItsMediaType() throws Exception {
    byte[] page = joined(new byte[] {(byte) 0x88}, field(31, "Text/HTML; charset=utf-8"));
    assertThatThrownBy(
            () ->
                ask(
                    BEGINNING,
                    large(HEADERS, END_HEADERS, 1, page),
                    frame(DATA, END_STREAM, 1, '<')))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo(
                        "the server answered with text/html instead of application/dns-message; is"
                            + " the path right?"));
    byte[] message = joined(new byte[] {(byte) 0x88}, field(31, "application/dns-message"));
    assertThat(
            ask(BEGINNING, large(HEADERS, END_HEADERS, 1, message), frame(DATA, END_STREAM, 1, 7)))
        .isEqualTo(new byte[] {7});
  }

  @Test
  void aServerOfTheOlderHttpIsToldAsSuch() {
    assertThatThrownBy(() -> ask("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.reason()).contains("HTTP/1"));
  }

  /** One frame again and again, for ever. */
  private static final class Endless extends InputStream {
    private final byte[] first;
    private final byte[] again;
    private long at;

    Endless(byte[] first, byte[] again) {
      this.first = first;
      this.again = again;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      for (int index = 0; index < length; index++) {
        into[from + index] = (byte) read();
      }
      return length;
    }

    @Override
    public int read() {
      long index = at++;
      return 0xFF
          & (index < first.length
              ? first[(int) index]
              : again[(int) ((index - first.length) % again.length)]);
    }
  }

  static List<Arguments> floods() {
    byte[] begun = joined(BEGINNING, frame(HEADERS, 0, 1, 0x88));
    byte[] answered = joined(BEGINNING, OK);
    byte[] large = new byte[16_384];
    return List.of(
        Arguments.of("settings", BEGINNING, frame(SETTINGS, 0, 0, 0, 3, 0, 0, 0, 64)),
        Arguments.of("pings", BEGINNING, frame(PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
        Arguments.of("empty continuations", begun, frame(CONTINUATION, 0, 1)),
        Arguments.of("large continuations", begun, large(CONTINUATION, 0, 1, large)),
        Arguments.of(
            "interim answers", BEGINNING, frame(HEADERS, END_HEADERS, 1, 0x48, 3, '1', '0', '0')),
        Arguments.of("windows", BEGINNING, frame(WINDOW_UPDATE, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF)),
        Arguments.of("empty data", answered, frame(DATA, 0, 1)),
        Arguments.of("padding", answered, frame(DATA, PADDED, 1, 0)),
        Arguments.of("data", answered, large(DATA, 0, 1, large)),
        Arguments.of("frames of no known type", BEGINNING, large(UNKNOWN, 0, 0, large)),
        Arguments.of(
            "one header of many references",
            BEGINNING,
            large(HEADERS, END_HEADERS, 1, HexFormat.of().parseHex("BE".repeat(16_000)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void floodsAreCutOffAfterBoundedBytes(String what, byte[] first, byte[] again) {
    Endless flood = new Endless(first, again);
    assertThatThrownBy(() -> ask(flood)).as(what).isInstanceOf(ExchangeException.class);
    assertThat(flood.at).isLessThan(5_000_000);
  }
}
