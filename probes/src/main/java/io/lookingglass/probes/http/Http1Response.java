package io.lookingglass.probes.http;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes back for one request over HTTP/1.1 (RFC 9112): interim answers, the answer, its
 * content and trailers. Octets in, events out; nothing is kept but the line that is being read. For
 * one thread.
 *
 * <p>What is unusual but clear is remarked upon; what leaves open where an answer ends is refused.
 */
final class Http1Response {
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/[0-9]\\.[0-9] [1-9][0-9][0-9]( .*)?", Pattern.DOTALL);
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final int LONGEST_LINE = 16_384;
  private static final int MOST_SECTION_OCTETS = 65_536;
  private static final int MOST_INTERIM = 16;
  private static final int MOST_CHUNKS = 65_536;
  private static final int LONGEST_CHUNK_LINE = 1_024;
  private static final int MOST_EXTENSION_OCTETS = 16_384;
  private static final int MOST_SIZE_DIGITS = 15;
  private static final int LONGEST_SHOWN = 80;

  /** Enough to tell an answer from a greeting. */
  private static final int VERSION_OCTETS = 5;

  private enum State {
    STATUS_LINE,
    FIELDS,
    CONTENT_BY_LENGTH,
    CONTENT_UNTIL_CLOSE,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    COMPLETE
  }

  private final boolean contentExpected;
  private final byte[] line = new byte[LONGEST_LINE];
  private State state = State.STATUS_LINE;
  private int lineLength;
  private int sectionOctets;
  private int interim;
  private int chunks;
  private int extensionOctets;
  private long left;
  private boolean begun;
  private boolean bareLineFeed;
  private String version = "";
  private int status;
  private String reason = "";
  private FieldLines fields = new FieldLines();

  /**
   * Begins.
   *
   * @param contentExpected whether an answer may have content, which that to HEAD has not
   */
  Http1Response(boolean contentExpected) {
    this.contentExpected = contentExpected;
  }

  /** Whether the answer is all there. */
  boolean complete() {
    return state == State.COMPLETE;
  }

  /** Takes the next octets. */
  List<HttpMessageEvent> feed(byte[] piece, int length) throws HttpMessageException {
    List<HttpMessageEvent> events = new ArrayList<>();
    boolean completeBefore = complete();
    int at = 0;
    while (at < length && state != State.COMPLETE) {
      at =
          switch (state) {
            case CONTENT_BY_LENGTH, CHUNK_DATA, CONTENT_UNTIL_CLOSE ->
                content(piece, at, length, events);
            case STATUS_LINE, FIELDS, CHUNK_SIZE, CHUNK_END, TRAILERS ->
                text(piece, at, length, events);
            case COMPLETE -> length;
          };
    }
    if (complete() && !completeBefore) {
      events.add(new HttpMessageEvent.End(length - at));
    }
    return events;
  }

  /** The server closed the connection. */
  List<HttpMessageEvent> closed() throws HttpMessageException {
    return switch (state) {
      case COMPLETE -> List.of();
      case CONTENT_UNTIL_CLOSE -> {
        state = State.COMPLETE;
        yield List.of(new HttpMessageEvent.End(0));
      }
      case STATUS_LINE -> {
        if (lineLength > 0 && !begun) {
          throw new HttpMessageException(HttpFailure.NOT_HTTP, Greeting.meaning(line, lineLength));
        }
        throw cut(
            lineLength == 0
                ? "the server closed the connection without an answer"
                : "the server closed the connection within the status line");
      }
      case FIELDS -> throw cut("the server closed the connection within the header section");
      case CONTENT_BY_LENGTH ->
          throw cut(
              "the server closed the connection %d octets before the end that Content-Length told"
                  .formatted(left));
      case CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILERS ->
          throw cut(
              "the server closed the connection before the last chunk; the answer is cut off");
    };
  }

  private static HttpMessageException cut(String reason) {
    return new HttpMessageException(HttpFailure.CLOSED, reason);
  }

  private int content(byte[] piece, int at, int length, List<HttpMessageEvent> events) {
    int count =
        state == State.CONTENT_UNTIL_CLOSE ? length - at : (int) Math.min(left, length - at);
    if (count > 0) {
      events.add(new HttpMessageEvent.Data(Arrays.copyOfRange(piece, at, at + count)));
    }
    left -= count;
    if (left == 0 && state == State.CONTENT_BY_LENGTH) {
      state = State.COMPLETE;
    } else if (left == 0 && state == State.CHUNK_DATA) {
      state = State.CHUNK_END;
    }
    return at + count;
  }

  /** Takes octets until a line is whole; then that line. */
  private int text(byte[] piece, int from, int length, List<HttpMessageEvent> events)
      throws HttpMessageException {
    int at = from;
    while (at < length) {
      byte octet = piece[at++];
      if (octet == '\n') {
        boolean bare = lineLength == 0 || line[lineLength - 1] != '\r';
        bareLineFeed |= bare && state != State.STATUS_LINE;
        int lineEnd = bare ? lineLength : lineLength - 1;
        lineLength = 0;
        line(lineEnd, events);
        return at;
      }
      append(octet);
    }
    return at;
  }

  private void append(byte octet) throws HttpMessageException {
    int longest = state == State.CHUNK_SIZE ? LONGEST_CHUNK_LINE : LONGEST_LINE;
    if (lineLength == longest) {
      throw HttpMessageException.tooLarge(
          state == State.CHUNK_SIZE
              ? "the line of a chunk's size has more than %d octets".formatted(longest)
              : "a line of its header section has more than %d octets".formatted(longest));
    }
    line[lineLength++] = octet;
    if (state == State.FIELDS || state == State.TRAILERS || state == State.STATUS_LINE) {
      sectionOctets++;
      if (sectionOctets > MOST_SECTION_OCTETS) {
        throw HttpMessageException.tooLarge(
            "its header section has no end: more than %d octets".formatted(MOST_SECTION_OCTETS));
      }
    }
    if (state == State.STATUS_LINE && !begun && lineLength == VERSION_OCTETS) {
      begun = new String(line, 0, VERSION_OCTETS, StandardCharsets.ISO_8859_1).equals("HTTP/");
    }
  }

  private void line(int length, List<HttpMessageEvent> events) throws HttpMessageException {
    switch (state) {
      case STATUS_LINE -> statusLine(length);
      case FIELDS -> {
        if (length > 0) {
          fields.add(line, length);
        } else {
          head(events);
        }
      }
      case CHUNK_SIZE -> chunkSize(length, events);
      case CHUNK_END -> {
        if (length != 0) {
          throw HttpMessageException.malformed("a chunk is longer than the size that it was told");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILERS -> {
        if (length > 0) {
          fields.add(line, length);
        } else {
          List<HttpField> trailers = fields.fields();
          if (!trailers.isEmpty()) {
            events.add(new HttpMessageEvent.Trailers(trailers));
          }
          state = State.COMPLETE;
        }
      }
      case CONTENT_BY_LENGTH, CONTENT_UNTIL_CLOSE, CHUNK_DATA, COMPLETE ->
          throw new IllegalStateException(state.name());
    }
  }

  /** RFC 9112 section 4. */
  private void statusLine(int length) throws HttpMessageException {
    if (length == 0 && !begun) {
      return; // Some servers send an empty line behind the answer before.
    }
    if (!begun) {
      throw new HttpMessageException(HttpFailure.NOT_HTTP, Greeting.meaning(line, length));
    }
    String text = HttpField.text(line, 0, length);
    if (!STATUS_LINE.matcher(text).matches()) {
      throw HttpMessageException.malformed(
          "the status line is not what it must be: " + PlainText.line(text, LONGEST_SHOWN));
    }
    version = text.substring(0, 8);
    status = Integer.parseInt(text.substring(9, 12));
    reason = text.length() > 13 ? text.substring(13).strip() : "";
    fields = new FieldLines();
    if (text.indexOf('\r') >= 0 || text.indexOf(0) >= 0) {
      throw HttpMessageException.malformed("the status line holds a carriage return or a NUL");
    }
    state = State.FIELDS;
  }

  private void head(List<HttpMessageEvent> events) throws HttpMessageException {
    List<HttpField> read = fields.fields();
    if (bareLineFeed) {
      fields.remark("Lines end with a line feed alone, without carriage return.");
    }
    boolean isInterim = status < 200 && status != 101;
    if (isInterim && ++interim > MOST_INTERIM) {
      throw HttpMessageException.tooLarge(
          "it sends interim answers (%d) without end".formatted(status));
    }
    boolean none = isInterim || !contentExpected || status == 101 || status == 204 || status == 304;
    Long contentLength = contentLength(read, none);
    HttpFraming framing = none ? HttpFraming.NONE : framing(read, contentLength);
    events.add(
        new HttpMessageEvent.Head(
            version,
            status,
            reason,
            read,
            sectionOctets,
            fields.remarks(),
            framing,
            contentLength));
    sectionOctets = 0;
    bareLineFeed = false;
    state =
        isInterim
            ? State.STATUS_LINE
            : switch (framing) {
              case NONE, FRAMES -> State.COMPLETE;
              case CHUNKED -> State.CHUNK_SIZE;
              case UNTIL_CLOSE -> State.CONTENT_UNTIL_CLOSE;
              case CONTENT_LENGTH -> left == 0 ? State.COMPLETE : State.CONTENT_BY_LENGTH;
            };
    begun = false;
  }

  /** RFC 9110 section 8.6. */
  private @Nullable Long contentLength(List<HttpField> read, boolean none)
      throws HttpMessageException {
    List<String> values =
        read.stream()
            .filter(field -> field.is("content-length"))
            .flatMap(field -> Arrays.stream(field.value().split(",", 16)))
            .map(String::strip)
            .toList();
    if (values.isEmpty()) {
      return null;
    }
    if (values.stream().distinct().count() > 1) {
      throw HttpMessageException.malformed(
          "Content-Length is told twice and differently, so that two readers see two answers");
    }
    if (values.size() > 1) {
      fields.remark("Content-Length is told more than once.");
    }
    String value = values.getFirst();
    if (!LENGTH.matcher(value).matches()) {
      if (none) {
        fields.remark(
            "Content-Length is no number: %s.".formatted(PlainText.line(value, LONGEST_SHOWN)));
        return null;
      }
      throw HttpMessageException.malformed(
          "Content-Length is no number: " + PlainText.line(value, LONGEST_SHOWN));
    }
    return Long.parseLong(value);
  }

  /** RFC 9112 section 6.3. */
  private HttpFraming framing(List<HttpField> read, @Nullable Long contentLength)
      throws HttpMessageException {
    List<String> codings =
        read.stream()
            .filter(field -> field.is("transfer-encoding"))
            .flatMap(field -> Arrays.stream(field.value().split(",", 16)))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty())
            .toList();
    if (!codings.isEmpty()) {
      if (contentLength != null) {
        fields.remark(
            "Transfer-Encoding and Content-Length come together; proxies may disagree where the"
                + " answer ends (RFC 9112 section 6.1).");
      }
      if (version.equals("HTTP/1.0")) {
        fields.remark("Transfer-Encoding comes in HTTP/1.0, which does not know it.");
      }
      if (codings.subList(0, codings.size() - 1).contains("chunked")) {
        throw HttpMessageException.malformed("the coding chunked is not the last one");
      }
      return codings.getLast().equals("chunked") ? HttpFraming.CHUNKED : HttpFraming.UNTIL_CLOSE;
    }
    if (contentLength == null) {
      return HttpFraming.UNTIL_CLOSE;
    }
    left = contentLength;
    return HttpFraming.CONTENT_LENGTH;
  }

  /** RFC 9112 section 7.1. */
  private void chunkSize(int length, List<HttpMessageEvent> events) throws HttpMessageException {
    int digits = 0;
    long size = 0;
    while (digits < length && Character.digit((char) (line[digits] & 0xFF), 16) >= 0) {
      if (digits == MOST_SIZE_DIGITS) {
        throw HttpMessageException.malformed("the size of a chunk is far too large");
      }
      size = size << 4 | Character.digit((char) (line[digits] & 0xFF), 16);
      digits++;
    }
    String rest = HttpField.text(line, digits, length).strip();
    if (digits == 0 || (!rest.isEmpty() && !rest.startsWith(";"))) {
      throw HttpMessageException.malformed(
          "the size of a chunk is no hexadecimal number: "
              + PlainText.line(HttpField.text(line, 0, length), LONGEST_SHOWN));
    }
    extensionOctets += length - digits;
    if (extensionOctets > MOST_EXTENSION_OCTETS) {
      throw HttpMessageException.tooLarge("its chunks have extensions without end");
    }
    if (size == 0) {
      state = State.TRAILERS;
      fields = new FieldLines();
      sectionOctets = 0;
      return;
    }
    if (++chunks > MOST_CHUNKS) {
      throw HttpMessageException.tooLarge("it sends tiny chunks without end");
    }
    events.add(new HttpMessageEvent.Chunk());
    left = size;
    state = State.CHUNK_DATA;
  }
}
