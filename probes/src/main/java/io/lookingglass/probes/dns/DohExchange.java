package io.lookingglass.probes.dns;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.http2.Http2Event;
import io.lookingglass.probes.http2.Http2Exception;
import io.lookingglass.probes.http2.Http2Exchange;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A question to the DNS over an HTTP/2 connection that stands already (RFC 8484). */
final class DohExchange {
  private static final String MEDIA_TYPE = "application/dns-message";

  /** A DNS message is no longer. */
  private static final int MOST_CONTENT_BYTES = 0xFFFF;

  /** So that the longest message fits with any padding, and an end in a frame of its own. */
  private static final int WINDOW_BYTES = 4 * MOST_CONTENT_BYTES;

  private static final int LONGEST_TEXT = 200;
  private static final int PIECE_BYTES = 16_384;
  private static final int OK = 200;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private int status;
  private List<HttpField> fields = List.of();

  private DohExchange() {}

  /**
   * Where questions are answered.
   *
   * @param authority host and port as in the URL
   * @param path with its slash
   */
  record Resource(String authority, String path) {}

  /**
   * Asks.
   *
   * @param post whether by POST; otherwise GET (RFC 8484 section 4.1)
   */
  static byte[] ask(
      InputStream in, OutputStream out, Resource resource, byte[] question, boolean post)
      throws IOException, ExchangeException {
    return new DohExchange()
        .run(
            in,
            out,
            new Http2Exchange(
                WINDOW_BYTES, request(resource, question, post), post ? question : new byte[0]));
  }

  private byte[] run(InputStream in, OutputStream out, Http2Exchange exchange)
      throws IOException, ExchangeException {
    byte[] piece = new byte[PIECE_BYTES];
    while (true) {
      byte[] due = exchange.takeDue();
      if (due.length > 0) {
        out.write(due);
        out.flush();
      }
      if (exchange.complete()) {
        break;
      }
      if (exchange.windowUsedUp() || content.size() > MOST_CONTENT_BYTES) {
        throw new ExchangeException(
            DnsFailure.TOO_LARGE, "the HTTP answer is larger than a DNS message can be");
      }
      int length = in.read(piece);
      if (length < 0) {
        throw new EOFException();
      }
      try {
        exchange.feed(piece, length).forEach(this::accept);
      } catch (Http2Exception e) {
        throw new ExchangeException(DnsFailure.HTTP_FAILED, sentence(e));
      }
    }
    return judged();
  }

  private byte[] judged() throws ExchangeException {
    if (content.size() > MOST_CONTENT_BYTES) {
      throw new ExchangeException(
          DnsFailure.TOO_LARGE, "the HTTP answer is larger than a DNS message can be");
    }
    if (status != OK) {
      Optional<String> location = status / 100 == 3 ? value("location") : Optional.empty();
      throw new ExchangeException(
          DnsFailure.HTTP_FAILED,
          "the server answered with HTTP status "
              + status
              + location
                  .map(
                      to ->
                          ", which points to %s; redirections are not followed"
                              .formatted(PlainText.line(to, LONGEST_TEXT)))
                  .orElse(""));
    }
    Optional<String> type = value("content-type").map(DohExchange::mediaType);
    if (type.isPresent() && !type.get().equals(MEDIA_TYPE)) {
      throw new ExchangeException(
          DnsFailure.HTTP_FAILED,
          "the server answered with %s instead of %s; is the path right?"
              .formatted(PlainText.line(type.get(), LONGEST_TEXT), MEDIA_TYPE));
    }
    return content.toByteArray();
  }

  /** Without its parameters (RFC 9110 section 8.3.1). */
  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private Optional<String> value(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .map(HttpField::value)
        .findFirst();
  }

  private static String sentence(Http2Exception e) {
    return switch (e.kind()) {
      case PROTOCOL_ERROR, TOO_MUCH ->
          "the server does not speak HTTP/2 as it should: " + e.reason();
      case REFUSED -> "the server did not answer: " + e.reason();
    };
  }

  private void accept(Http2Event event) {
    switch (event) {
      case Http2Event.Head head -> {
        status = head.status(); // The last one counts: 1xx are interim.
        fields = head.fields();
      }
      case Http2Event.Data data -> content.writeBytes(data.octets());
      case Http2Event.ServerSettings _, Http2Event.Trailers _, Http2Event.End _ -> {}
    }
  }

  private static List<HttpField> request(Resource resource, byte[] question, boolean post) {
    List<HttpField> fields = new ArrayList<>();
    fields.add(new HttpField(":method", post ? "POST" : "GET"));
    fields.add(new HttpField(":scheme", "https"));
    fields.add(new HttpField(":authority", resource.authority()));
    fields.add(
        new HttpField(
            ":path",
            post
                ? resource.path()
                : resource.path()
                    + "?dns="
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(question)));
    fields.add(new HttpField("accept", MEDIA_TYPE));
    if (post) {
      fields.add(new HttpField("content-type", MEDIA_TYPE));
      fields.add(new HttpField("content-length", String.valueOf(question.length)));
    }
    return fields;
  }
}
