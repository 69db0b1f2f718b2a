package io.lookingglass.probes.http;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the content of one answer up to a bound, and makes a sample of it that people can read.
 */
final class ContentReader {
  /** How much is read at all: enough to time a download, too little to be used as a weapon. */
  static final int MOST_OCTETS = 262_144;

  /** As Globalping cuts it. */
  static final int MOST_SAMPLE_CHARACTERS = 10_000;

  private static final int MOST_SAMPLE_OCTETS = 4 * MOST_SAMPLE_CHARACTERS;
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:-]{1,40})", Pattern.CASE_INSENSITIVE);
  private static final Pattern META_CHARSET =
      Pattern.compile("<meta[^>]{0,200}charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})");

  private final HttpMessageEvent.Head head;
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private List<HttpField> trailers = List.of();
  private int chunks;
  private boolean complete;
  private @Nullable String remark;

  ContentReader(HttpMessageEvent.Head head) {
    this.head = head;
  }

  void data(byte[] piece) {
    octets.write(piece, 0, Math.min(piece.length, MOST_OCTETS - octets.size()));
  }

  void chunk() {
    chunks++;
  }

  void trailers(List<HttpField> fields) {
    trailers = List.copyOf(fields);
  }

  /** Its end came. */
  void end(int surplus) {
    complete = true;
    if (surplus > 0) {
      remark =
          "%d octets came behind the end of the answer, which belong to no answer (response"
                  .formatted(surplus)
              + " splitting, or a wrong Content-Length).";
    }
  }

  /** Whether no more is taken. */
  boolean full() {
    return octets.size() >= MOST_OCTETS;
  }

  HttpContent content() {
    byte[] raw = octets.toByteArray();
    List<String> codings = codings();
    ContentDecoder.Decoded decoded =
        ContentDecoder.decode(raw, codings, !complete, MOST_SAMPLE_OCTETS);
    byte[] beginning =
        Arrays.copyOf(decoded.octets(), Math.min(decoded.octets().length, MOST_SAMPLE_OCTETS));
    Charset charset = beginning.length == 0 ? null : charset(beginning);
    String sample = charset == null ? "" : text(beginning, charset);
    boolean cut =
        sample.length() > MOST_SAMPLE_CHARACTERS
            || decoded.octets().length > beginning.length
            || (decoded.total() != null && decoded.total() > beginning.length)
            || !complete;
    return new HttpContent(
        head.framing(),
        raw.length,
        head.contentLength(),
        complete,
        head.framing() == HttpFraming.CHUNKED ? (Integer) chunks : null,
        codings,
        decoded.total(),
        charset == null ? null : charset.name(),
        sample.length() > MOST_SAMPLE_CHARACTERS
            ? sample.substring(0, MOST_SAMPLE_CHARACTERS)
            : sample,
        cut && raw.length > 0,
        trailers,
        decoded.remark() == null ? remark : decoded.remark());
  }

  private List<String> codings() {
    List<String> codings = new ArrayList<>();
    for (HttpField field : head.fields()) {
      if (field.is("content-encoding")) {
        for (String coding : field.value().split(",", 8)) {
          if (!coding.isBlank()) {
            codings.add(coding.strip().toLowerCase(Locale.ROOT));
          }
        }
      }
    }
    return codings;
  }

  /** In what the text is; absent when it is none. */
  private @Nullable Charset charset(byte[] beginning) {
    String type = contentType().toLowerCase(Locale.ROOT);
    boolean binary =
        (type.startsWith("image/") && !type.contains("svg"))
            || type.startsWith("audio/")
            || type.startsWith("video/")
            || type.startsWith("font/")
            || type.startsWith("application/octet-stream")
            || type.startsWith("application/pdf")
            || type.startsWith("application/zip")
            || type.startsWith("application/gzip");
    Charset marked = byteOrderMark(beginning);
    if (binary || (marked == null && holdsNul(beginning) && !type.contains("utf-16"))) {
      return null;
    }
    if (marked != null) {
      return marked;
    }
    Matcher told = CHARSET.matcher(contentType());
    Charset named = told.find() ? named(told.group(1)) : null;
    if (named != null) {
      return named;
    }
    Matcher meta =
        META_CHARSET.matcher(
            new String(beginning, 0, Math.min(1_024, beginning.length), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT));
    named = meta.find() ? named(meta.group(1)) : null;
    if (named != null) {
      // What can be read in ASCII so far is no UTF-16, whatever it calls itself.
      return named.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : named;
    }
    return utf8(beginning) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
  }

  /** As browsers do: it counts more than what the server tells. */
  private static @Nullable Charset byteOrderMark(byte[] octets) {
    if (startsWith(octets, 0xEF, 0xBB, 0xBF)) {
      return StandardCharsets.UTF_8;
    }
    return startsWith(octets, 0xFE, 0xFF)
        ? StandardCharsets.UTF_16BE
        : startsWith(octets, 0xFF, 0xFE) ? StandardCharsets.UTF_16LE : null;
  }

  private static boolean startsWith(byte[] octets, int... beginning) {
    for (int index = 0; index < beginning.length; index++) {
      if (index >= octets.length || (octets[index] & 0xFF) != beginning[index]) {
        return false;
      }
    }
    return true;
  }

  private String contentType() {
    return head.fields().stream()
        .filter(field -> field.is("content-type"))
        .map(HttpField::value)
        .findFirst()
        .orElse("");
  }

  private static boolean holdsNul(byte[] octets) {
    for (byte octet : octets) {
      if (octet == 0) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Charset named(String name) {
    try {
      Charset charset = Charset.forName(name);
      // Some charsets exist for detection only.
      return charset.canEncode() ? charset : null;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }

  /** The last character may be cut. */
  private static boolean utf8(byte[] octets) {
    CharBuffer out = CharBuffer.allocate(octets.length);
    return !StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(octets), out, false)
        .isError();
  }

  private static String text(byte[] octets, Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE)
          .decode(ByteBuffer.wrap(octets))
          .toString()
          .replaceFirst("^\uFEFF", ""); // The byte order mark is no text.
    } catch (CharacterCodingException e) {
      return ""; // Replacing leaves nothing to throw at.
    }
  }
}
