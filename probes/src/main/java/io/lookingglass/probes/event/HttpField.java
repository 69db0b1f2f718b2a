package io.lookingglass.probes.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A field of an HTTP message as it was received or sent (RFC 9110 section 5). Text from a server is
 * hostile: it may hold anything, and is to be cleaned wherever it is shown.
 *
 * @param name in the case that it came in
 * @param value without white space around it
 */
public record HttpField(String name, String value) {

  /** Whether it is called so; case does not count. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Its name as HTTP/2 writes it. */
  public String lowerName() {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The octets of a name or a value as text: UTF-8 when they are that, else ISO-8859-1, which HTTP
   * once meant (RFC 9110 section 5.5).
   */
  public static String text(byte[] octets, int from, int to) {
    for (int index = from; index < to; index++) {
      if (octets[index] < 0) {
        try {
          return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets, from, to - from))
              .toString();
        } catch (CharacterCodingException e) {
          break;
        }
      }
    }
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
