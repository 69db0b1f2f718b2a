package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.Http2Request.ACK;
import static io.lookingglass.probes.dns.Http2Request.CONTINUATION;
import static io.lookingglass.probes.dns.Http2Request.DATA;
import static io.lookingglass.probes.dns.Http2Request.END_HEADERS;
import static io.lookingglass.probes.dns.Http2Request.END_STREAM;
import static io.lookingglass.probes.dns.Http2Request.GOAWAY;
import static io.lookingglass.probes.dns.Http2Request.HEADERS;
import static io.lookingglass.probes.dns.Http2Request.PADDED;
import static io.lookingglass.probes.dns.Http2Request.PING;
import static io.lookingglass.probes.dns.Http2Request.PRIORITY;
import static io.lookingglass.probes.dns.Http2Request.PUSH_PROMISE;
import static io.lookingglass.probes.dns.Http2Request.RST_STREAM;
import static io.lookingglass.probes.dns.Http2Request.SETTINGS;
import static io.lookingglass.probes.dns.Http2Request.STREAM;

import io.lookingglass.probes.event.DnsFailure;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Takes the frames of an HTTP/2 server one by one until the answer on stream 1 is complete: frames
 * in, bytes to send out. For one thread.
 */
final class Http2Response {
  /** A DNS message is no longer. */
  private static final int MOST_BODY_BYTES = 0xFFFF;

  /** SETTINGS_MAX_FRAME_SIZE where nobody says otherwise. */
  static final int MOST_FRAME_BYTES = 16_384;

  private static final int MOST_HEADER_BYTES = 65_536;
  private static final int MOST_FRAMES = 4_096;
  private static final int OK = 200;

  private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int frames;
  private int status;
  private boolean inHeaders;
  private boolean endsWithHeaders;
  private boolean complete;

  /** Whether everything is there. */
  boolean complete() {
    return complete;
  }

  /**
   * The body of a successful answer.
   *
   * @throws ExchangeException when the answer is no success
   */
  byte[] body() throws ExchangeException {
    if (status != OK) {
      throw new ExchangeException(
          DnsFailure.HTTP_FAILED, "the server answered with HTTP status " + status);
    }
    return body.toByteArray();
  }

  /**
   * Takes a frame.
   *
   * @return what must be sent, often nothing
   */
  byte[] accept(int type, int flags, int stream, byte[] payload) throws ExchangeException {
    if (++frames > MOST_FRAMES) {
      throw broken("it sends frames without end");
    }
    if (inHeaders && (type != CONTINUATION || stream != STREAM)) {
      throw broken("a header block is interrupted");
    }
    switch (type) {
      case SETTINGS -> {
        return (flags & ACK) != 0 ? new byte[0] : Http2Request.frame(SETTINGS, ACK, 0, new byte[0]);
      }
      case PING -> {
        return (flags & ACK) != 0 || payload.length != 8
            ? new byte[0]
            : Http2Request.frame(PING, ACK, 0, payload);
      }
      case GOAWAY -> {
        if (payload.length < 8
            || uint32(payload, 4) != 0
            || (uint32(payload, 0) & ~(1 << 31)) < 1) {
          throw new ExchangeException(
              DnsFailure.HTTP_FAILED,
              "the server ended the HTTP/2 connection"
                  + (payload.length < 8 ? "" : " with error " + uint32(payload, 4)));
        }
      }
      case RST_STREAM -> {
        if (stream == STREAM) {
          throw new ExchangeException(
              DnsFailure.HTTP_FAILED,
              "the server reset the HTTP/2 stream"
                  + (payload.length == 4 ? " with error " + uint32(payload, 0) : ""));
        }
      }
      case HEADERS, CONTINUATION -> {
        if (stream == STREAM) {
          headers(type, flags, payload);
        }
      }
      case DATA -> {
        if (stream == STREAM) {
          data(flags, payload);
        }
      }
      case PUSH_PROMISE -> throw broken("it pushes, which was switched off");
      default -> {
        // Frames of other types are passed over (RFC 9113 section 4.1).
      }
    }
    return new byte[0];
  }

  private void headers(int type, int flags, byte[] payload) throws ExchangeException {
    byte[] block = payload;
    if (type == HEADERS) {
      headers.reset();
      endsWithHeaders = (flags & END_STREAM) != 0;
      block = unpadded(flags, payload);
      if ((flags & PRIORITY) != 0) {
        if (block.length < 5) {
          throw broken("a HEADERS frame is too short");
        }
        block = Arrays.copyOfRange(block, 5, block.length);
      }
    } else if (!inHeaders) {
      throw broken("a CONTINUATION frame continues nothing");
    }
    if (headers.size() + block.length > MOST_HEADER_BYTES) {
      throw broken("its header fields have no end");
    }
    headers.writeBytes(block);
    inHeaders = (flags & END_HEADERS) == 0;
    if (!inHeaders) {
      int told = HpackStatus.of(headers.toByteArray());
      if (told >= 200) {
        status = told; // 1xx are interim, and trailers have none.
      } else if (status == 0 && told == 0) {
        throw broken("the answer has no status");
      }
      complete = endsWithHeaders;
    }
  }

  private void data(int flags, byte[] payload) throws ExchangeException {
    byte[] data = unpadded(flags, payload);
    if (body.size() + data.length > MOST_BODY_BYTES) {
      throw new ExchangeException(
          DnsFailure.TOO_LARGE, "the HTTP answer is larger than a DNS message can be");
    }
    body.writeBytes(data);
    complete = (flags & END_STREAM) != 0;
  }

  private static byte[] unpadded(int flags, byte[] payload) throws ExchangeException {
    if ((flags & PADDED) == 0) {
      return payload;
    }
    int padding = payload.length == 0 ? 0 : payload[0] & 0xFF;
    if (payload.length < 1 + padding) {
      throw broken("a frame has more padding than bytes");
    }
    return Arrays.copyOfRange(payload, 1, payload.length - padding);
  }

  private static int uint32(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  private static ExchangeException broken(String what) {
    return new ExchangeException(
        DnsFailure.HTTP_FAILED, "the server does not speak HTTP/2 as it should: " + what);
  }
}
