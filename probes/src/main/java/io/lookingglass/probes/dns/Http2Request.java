package io.lookingglass.probes.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends that asks one thing over HTTP/2 (RFC 9113) and goes: preface, settings, and
 * the question on stream 1, all in one piece.
 *
 * <p>The JDK's own client is not used since it looks names up by itself: the address that was
 * checked and pinned could be led around. This one speaks over a connection that stands already.
 */
final class Http2Request {
  static final int STREAM = 1;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY = 0x20;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int SETTINGS_HEADER_TABLE_SIZE = 1;
  private static final int SETTINGS_ENABLE_PUSH = 2;

  /** Indices of HPACK's static table (RFC 7541 appendix A). */
  private static final int AUTHORITY = 1;

  private static final int METHOD_GET = 2;
  private static final int METHOD_POST = 3;
  private static final int PATH = 4;
  private static final int SCHEME_HTTPS = 7;
  private static final int ACCEPT = 19;
  private static final int CONTENT_LENGTH = 28;
  private static final int CONTENT_TYPE = 31;

  private static final String MEDIA_TYPE = "application/dns-message";

  private Http2Request() {}

  /**
   * A question as GET or POST (RFC 8484 section 4.1).
   *
   * @param authority host and port as in the URL
   * @param path with its slash
   */
  static byte[] of(String authority, String path, byte[] question, boolean post) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    // Without a dynamic table nothing has to be remembered; nobody pushes anything at us.
    byte[] settings = {
      0, SETTINGS_HEADER_TABLE_SIZE, 0, 0, 0, 0, 0, SETTINGS_ENABLE_PUSH, 0, 0, 0, 0
    };
    out.writeBytes(frame(SETTINGS, 0, 0, settings));
    String target =
        post
            ? path
            : path + "?dns=" + Base64.getUrlEncoder().withoutPadding().encodeToString(question);
    byte[] headers = headers(authority, target, post ? question.length : null);
    out.writeBytes(frame(HEADERS, END_HEADERS | (post ? 0 : END_STREAM), STREAM, headers));
    if (post) {
      out.writeBytes(frame(DATA, END_STREAM, STREAM, question));
    }
    return out.toByteArray();
  }

  /** A frame (RFC 9113 section 4.1). */
  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[5] = (byte) (stream >> 24);
    frame[6] = (byte) (stream >> 16);
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  private static byte[] headers(String authority, String path, @Nullable Integer contentLength) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x80 | (contentLength == null ? METHOD_GET : METHOD_POST));
    out.write(0x80 | SCHEME_HTTPS);
    literal(out, AUTHORITY, authority);
    literal(out, PATH, path);
    literal(out, ACCEPT, MEDIA_TYPE);
    if (contentLength != null) {
      literal(out, CONTENT_TYPE, MEDIA_TYPE);
      literal(out, CONTENT_LENGTH, contentLength.toString());
    }
    return out.toByteArray();
  }

  /** Literal without indexing, name from the static table (RFC 7541 section 6.2.2). */
  private static void literal(ByteArrayOutputStream out, int name, String value) {
    integer(out, 0, 4, name);
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    integer(out, 0, 7, bytes.length);
    out.writeBytes(bytes);
  }

  /** RFC 7541 section 5.1. */
  private static void integer(ByteArrayOutputStream out, int pattern, int prefixBits, int value) {
    int most = (1 << prefixBits) - 1;
    if (value < most) {
      out.write(pattern | value);
      return;
    }
    out.write(pattern | most);
    int rest = value - most;
    while (rest >= 0x80) {
      out.write(0x80 | (rest & 0x7F));
      rest >>= 7;
    }
    out.write(rest);
  }
}
