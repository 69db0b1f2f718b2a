package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Octets;
import java.util.Arrays;

/** The header of a message (RFC 4271, section 4.1), made where there is none that is right. */
final class Header {
  static final int MARKER_LENGTH = 16;

  private Header() {}

  /** Whether there are sixteen octets of ones at a place that has so many behind it. */
  static boolean hasMarker(Octets octets, int from) {
    for (int at = from; at < from + MARKER_LENGTH; at++) {
      if (octets.at(at) != 0xff) {
        return false;
      }
    }
    return true;
  }

  /**
   * A message with the header that it lacks.
   *
   * @param body at most 65516 octets
   */
  static Octets before(Octets body, int type) {
    int length = MessageCodec.HEADER_LENGTH + body.length();
    byte[] message = new byte[length];
    Arrays.fill(message, 0, MARKER_LENGTH, (byte) 0xff);
    message[MARKER_LENGTH] = (byte) (length >> 8);
    message[MARKER_LENGTH + 1] = (byte) length;
    message[MARKER_LENGTH + 2] = (byte) type;
    body.copyTo(message, MessageCodec.HEADER_LENGTH);
    return Octets.wrap(message);
  }

  /** The message with marker and length as they have to be, if it has room for a header at all. */
  static Octets mended(Octets message) {
    return message.length() < MessageCodec.HEADER_LENGTH || message.length() > 0xffff
        ? message
        : before(
            message.slice(MessageCodec.HEADER_LENGTH, message.length()),
            message.at(MessageCodec.HEADER_LENGTH - 1));
  }
}
