package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.PlainText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The words that go with an Administrative Shutdown or Reset (RFC 9003): one octet of length, then
 * so much UTF-8.
 */
public final class ShutdownCommunication {
  /** What one octet of length can tell. */
  public static final int MOST_OCTETS = 255;

  private ShutdownCommunication() {}

  /**
   * The data of a NOTIFICATION with this text; none for an empty one. What does not fit {@value
   * #MOST_OCTETS} octets is left off, between two characters.
   */
  public static Octets encode(String text) {
    byte[] buffer = new byte[MOST_OCTETS];
    ByteBuffer utf8 = ByteBuffer.wrap(buffer);
    // Encodes as many whole characters as there is room for; half a surrogate pair becomes "?".
    var _ =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .encode(CharBuffer.wrap(text), utf8, true);
    int length = utf8.position();
    if (length == 0) {
      return Octets.EMPTY;
    }
    byte[] data = new byte[1 + length];
    data[0] = (byte) length;
    System.arraycopy(buffer, 0, data, 1, length);
    return Octets.wrap(data);
  }

  /**
   * The words of a NOTIFICATION, within a Hard Reset (RFC 8538) too, fit to be shown on one line.
   * Empty when there are none, when it is about something else, or when the length is wrong or the
   * octets are no UTF-8: then the data is best shown as it is.
   */
  public static Optional<String> decode(BgpMessage.Notification notification) {
    BgpMessage.Notification reason = HardReset.unwrap(notification).orElse(notification);
    if (!NotificationCode.ADMINISTRATIVE_SHUTDOWN.isOf(reason)
        && !NotificationCode.ADMINISTRATIVE_RESET.isOf(reason)) {
      return Optional.empty();
    }
    Octets data = reason.data();
    if (data.isEmpty() || data.at(0) == 0 || data.at(0) > data.length() - 1) {
      return Optional.empty();
    }
    byte[] utf8 = data.slice(1, 1 + data.at(0)).toByteArray();
    try {
      return Optional.of(
          PlainText.line(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString()));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
