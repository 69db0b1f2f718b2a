package io.lookingglass.probes.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a server sends into frames. Holds at most one frame and what came behind it in the last
 * piece. For one thread.
 */
final class FrameReader {
  /** SETTINGS_MAX_FRAME_SIZE where nobody says otherwise (RFC 9113 section 6.5.2). */
  static final int MOST_PAYLOAD_BYTES = 16_384;

  private byte[] octets = new byte[0];
  private int from;
  private boolean begun;

  void feed(byte[] piece, int length) {
    byte[] joined = Arrays.copyOfRange(octets, from, octets.length + length);
    System.arraycopy(piece, 0, joined, octets.length - from, length);
    octets = joined;
    from = 0;
  }

  /** The next frame, absent while it is not all there. */
  @Nullable Frame next() throws Http2Exception {
    int there = octets.length - from;
    if (!begun && there >= 5 && startsLikeHttp1()) {
      throw Http2Exception.protocol(
          "it answers in HTTP/1, although the session was opened for HTTP/2");
    }
    if (there < Frame.HEADER_BYTES) {
      return null;
    }
    int length =
        (octets[from] & 0xFF) << 16 | (octets[from + 1] & 0xFF) << 8 | (octets[from + 2] & 0xFF);
    int type = octets[from + 3] & 0xFF;
    if (!begun && type != Frame.SETTINGS) {
      // RFC 9113 section 3.4: the server's preface is a SETTINGS frame.
      throw Http2Exception.protocol("its first frame is no SETTINGS frame");
    }
    if (length > MOST_PAYLOAD_BYTES) {
      throw Http2Exception.protocol(
          "a frame has %d octets; more than %d were not agreed upon"
              .formatted(length, MOST_PAYLOAD_BYTES));
    }
    if (there < Frame.HEADER_BYTES + length) {
      return null;
    }
    begun = true;
    Frame frame =
        new Frame(
            type,
            octets[from + 4] & 0xFF,
            Frame.uint32(octets, from + 5) & Integer.MAX_VALUE,
            Arrays.copyOfRange(
                octets, from + Frame.HEADER_BYTES, from + Frame.HEADER_BYTES + length));
    from += Frame.HEADER_BYTES + length;
    return frame;
  }

  private boolean startsLikeHttp1() {
    return new String(octets, from, 5, StandardCharsets.ISO_8859_1).equals("HTTP/");
  }
}
