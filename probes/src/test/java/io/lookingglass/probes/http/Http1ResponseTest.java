package io.lookingglass.probes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.http.HttpMessageEvent.Head;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponseTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void anAnswerInChunksComesInPiecesOfAnySize(int size) throws HttpMessageException {
    List<HttpMessageEvent> events =
        read(
            size,
            true,
            String.join(
                "\r\n",
                "HTTP/1.1 103 Early Hints",
                "Link: </a.css>",
                "",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "Server: x",
                "",
                "5;name=value",
                "hello",
                "006",
                " world",
                "0",
                "X-Checksum: 1",
                "",
                ""));

    assertThat(heads(events)).extracting(Head::status).containsExactly(103, 200);
    assertThat(heads(events).getLast().framing()).isEqualTo(HttpFraming.CHUNKED);
    assertThat(content(events)).isEqualTo("hello world");
    assertThat(events).filteredOn(HttpMessageEvent.Chunk.class::isInstance).hasSize(2);
    assertThat(events)
        .endsWith(
            new HttpMessageEvent.Trailers(List.of(new HttpField("X-Checksum", "1"))),
            new HttpMessageEvent.End(0));
  }

  @Test
  void fieldsKeepTheirOrderAndCase() throws HttpMessageException {
    Head head =
        heads(
                read(
                    String.join(
                        "\r\n",
                        "HTTP/1.0 404 Not  Found",
                        "sErver:  a b ",
                        "X:",
                        "X: ü",
                        "Content-Length: 0",
                        "",
                        "")))
            .getFirst();

    assertThat(head.version()).isEqualTo("HTTP/1.0");
    assertThat(head.reason()).isEqualTo("Not  Found");
    assertThat(head.fields())
        .containsExactly(
            new HttpField("sErver", "a b"),
            new HttpField("X", ""),
            new HttpField("X", "ü"),
            new HttpField("Content-Length", "0"));
  }

  @Test
  void octetsBehindTheEndAreCounted() throws HttpMessageException {
    assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n"))
        .endsWith(new HttpMessageEvent.End(19));
  }

  @ParameterizedTest
  @ValueSource(strings = {"204 No Content", "304 Not Modified", "101 Switching Protocols"})
  void someStatusesHaveNoContent(String status) throws HttpMessageException {
    assertThat(read("HTTP/1.1 " + status + "\r\nContent-Length: 10\r\n\r\n"))
        .endsWith(new HttpMessageEvent.End(0));
  }

  @Test
  void anAnswerToHeadHasNoContent() throws HttpMessageException {
    List<HttpMessageEvent> events =
        read(100, false, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");

    assertThat(heads(events).getFirst().contentLength()).isEqualTo(10);
    assertThat(events).endsWith(new HttpMessageEvent.End(0));
  }

  @Test
  void theEndOfTheConnectionEndsContentOfUnknownLength() throws HttpMessageException {
    Http1Response response = new Http1Response(true);
    byte[] octets = "HTTP/1.1 200 OK\r\n\r\nabc".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(content(response.feed(octets, octets.length))).isEqualTo("abc");
    assertThat(response.complete()).isFalse();
    assertThat(response.closed()).containsExactly(new HttpMessageEvent.End(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nab | 3 octets before the end",
        "HTTP/1.1 200 OK\\r"
            + "\\n"
            + "Transfer-Encoding: chunked\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + "5\\r"
            + "\\n"
            + "ab | before the last chunk",
        "HTTP/1.1 200 OK\\r\\nServer: x\\r\\n | within the header section",
        "HTTP/1.1 20 | within the status line",
        "'' | without an answer",
      })
  void anAnswerThatIsCutOffIsToldSo(String octets, String reason) {
    assertThatThrownBy(
            () -> {
              Http1Response response = new Http1Response(true);
              byte[] sent = unescaped(octets);
              response.feed(sent, sent.length);
              response.closed();
            })
        .hasMessageContaining(reason)
        .extracting(e -> ((HttpMessageException) e).failure())
        .isEqualTo(HttpFailure.CLOSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.9\\r\\n | this is SSH, not HTTP: SSH-2.0-OpenSSH_9.9",
        "220 mail.example ESMTP\\r\\n | this is SMTP or FTP",
        "220 ProFTPD Server\\r\\n | this is FTP",
        "+OK ready\\r\\n | this is POP3",
        "* OK IMAP4rev1\\r\\n | this is IMAP",
        "RFB 003.008\\n | this is VNC",
        "<html>hello</html>\\n | HTTP/0.9",
        "hello\\n | it begins with hello",
      })
  void otherProtocolsAreNamed(String octets, String reason) {
    assertThatThrownBy(() -> read(octets.replace("\\r", "\r").replace("\\n", "\n")))
        .hasMessageContaining(reason)
        .extracting(e -> ((HttpMessageException) e).failure())
        .isEqualTo(HttpFailure.NOT_HTTP);
  }

  @Test
  void tlsIsNamedWhenItsAlertComesAndTheConnectionEnds() throws HttpMessageException {
    Http1Response response = new Http1Response(true);
    response.feed(new byte[] {0x15, 3, 1, 0, 2, 2, 70}, 7);

    assertThatThrownBy(response::closed).hasMessageContaining("this is TLS, not plain HTTP");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 2000 OK\\r\\n | status line is not",
        "HTTP/1.1 200 OK\\r\\nA: b\\rSet-Cookie: c\\r\\n\\r\\n | response splitting",
        "HTTP/1.1 200 OK\\r"
            + "\\n"
            + "Content-Length: 1\\r"
            + "\\n"
            + "Content-Length: 2\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + " | twice and differently",
        "HTTP/1.1 200 OK\\r\\nContent-Length: -1\\r\\n\\r\\n | no number",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked, gzip, chunked\\r\\n\\r\\n | not the last",
        "HTTP/1.1 200 OK\\r"
            + "\\n"
            + "Transfer-Encoding: chunked\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + "xyz\\r"
            + "\\n"
            + " | no hexadecimal number",
        "HTTP/1.1 200 OK\\r"
            + "\\n"
            + "Transfer-Encoding: chunked\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + "-1\\r"
            + "\\n"
            + " | no hexadecimal number",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nabc\\r\\n | longer than",
        "HTTP/1.1 200 OK\\r"
            + "\\n"
            + "Transfer-Encoding: chunked\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + "ffffffffffffffff\\r"
            + "\\n"
            + " | far too large",
      })
  void whatLeavesTheEndOpenIsRefused(String octets, String reason) {
    assertThatThrownBy(
            () -> read(1_000, true, new String(unescaped(octets), StandardCharsets.UTF_8)))
        .hasMessageContaining(reason)
        .extracting(e -> ((HttpMessageException) e).failure())
        .isEqualTo(HttpFailure.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A: b\\r\\n c\\r\\n | folded",
        "A : b\\r\\n | White space stands before the colon",
        "nonsense\\r\\n | no colon",
        "Content-Length: 1\\r\\nContent-Length: 1\\r\\n | more than once",
        "Content-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n | come together",
        "A: b\\n | line feed alone",
      })
  void whatIsUnusualButClearIsRemarkedUpon(String lines, String remark)
      throws HttpMessageException {
    Http1Response response = new Http1Response(true);
    byte[] octets = unescaped("HTTP/1.1 200 OK\\r\\n" + lines + "\\r\\n");

    assertThat(heads(response.feed(octets, octets.length)).getFirst().remarks())
        .singleElement()
        .asString()
        .contains(remark);
  }

  @Test
  void headersWithoutEndAreRefused() {
    tooLarge("HTTP/1.1 200 OK\r\n" + "X-Filler: 0123456789\r\n".repeat(10_000));
  }

  @Test
  void aHeaderWithoutEndIsRefused() {
    tooLarge("HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000));
  }

  @Test
  void manyShortFieldsAreRefused() {
    tooLarge("HTTP/1.1 200 OK\r\n" + "a:\r\n".repeat(2_000));
  }

  @Test
  void interimAnswersWithoutEndAreRefused() {
    tooLarge("HTTP/1.1 100 Continue\r\n\r\n".repeat(100));
  }

  @Test
  void tinyChunksWithoutEndAreRefused() {
    tooLarge(chunked() + "1\r\na\r\n".repeat(70_000));
  }

  @Test
  void chunkExtensionsWithoutEndAreRefused() {
    tooLarge(chunked() + ("1;" + "x".repeat(900) + "\r\na\r\n").repeat(100));
  }

  @Test
  void theLineOfAChunkIsBounded() {
    tooLarge(chunked() + "1;" + "x".repeat(5_000));
  }

  @Test
  void trailersWithoutEndAreRefused() {
    tooLarge(chunked() + "0\r\n" + "X-Filler: 0123456789\r\n".repeat(10_000));
  }

  private static String chunked() {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  }

  private static void tooLarge(String octets) {
    assertThatThrownBy(() -> read(octets))
        .isInstanceOf(HttpMessageException.class)
        .extracting(e -> ((HttpMessageException) e).failure())
        .isEqualTo(HttpFailure.TOO_LARGE);
  }

  private static byte[] unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static List<HttpMessageEvent> read(String octets) throws HttpMessageException {
    return read(1_000, true, octets);
  }

  private static List<HttpMessageEvent> read(int size, boolean contentExpected, String text)
      throws HttpMessageException {
    Http1Response response = new Http1Response(contentExpected);
    List<HttpMessageEvent> events = new ArrayList<>();
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < octets.length && !response.complete(); at += size) {
      byte[] piece = new byte[Math.min(size, octets.length - at)];
      System.arraycopy(octets, at, piece, 0, piece.length);
      events.addAll(response.feed(piece, piece.length));
    }
    return events;
  }

  private static List<Head> heads(List<HttpMessageEvent> events) {
    return events.stream().filter(Head.class::isInstance).map(Head.class::cast).toList();
  }

  private static String content(List<HttpMessageEvent> events) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (HttpMessageEvent event : events) {
      if (event instanceof HttpMessageEvent.Data data) {
        content.writeBytes(data.octets());
      }
    }
    return content.toString(StandardCharsets.UTF_8);
  }
}
