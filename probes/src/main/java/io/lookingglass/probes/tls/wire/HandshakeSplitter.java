package io.lookingglass.probes.tls.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts handshake messages together from the fragments of one direction (RFC 8446 section 4). Not
 * thread-safe.
 */
public final class HandshakeSplitter {
  public static final int HEADER_BYTES = 4;

  /** No honest message is larger; the largest are chains of certificates. */
  public static final int MOST_MESSAGE_BYTES = 1 << 18;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /**
   * A message.
   *
   * @param type 0 to 255
   * @param whole with its header
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
  public record Raw(int type, byte[] whole) {
    public byte[] body() {
      return Arrays.copyOfRange(whole, HEADER_BYTES, whole.length);
    }
  }

  /**
   * Takes the content of a record.
   *
   * @return the messages that became complete
   * @throws MalformedTlsException when one announces more than is read here
   */
  public List<Raw> add(byte[] fragment) throws MalformedTlsException {
    held.writeBytes(fragment);
    byte[] all = held.toByteArray();
    List<Raw> messages = new ArrayList<>();
    int at = 0;
    while (all.length - at >= HEADER_BYTES) {
      int length = (all[at + 1] & 0xFF) << 16 | (all[at + 2] & 0xFF) << 8 | (all[at + 3] & 0xFF);
      if (length > MOST_MESSAGE_BYTES) {
        throw new MalformedTlsException(
            "the message %s announces %,d bytes; more than %,d are not read here"
                .formatted(TlsNames.handshakeType(all[at] & 0xFF), length, MOST_MESSAGE_BYTES));
      }
      if (all.length - at < HEADER_BYTES + length) {
        break;
      }
      byte[] whole = Arrays.copyOfRange(all, at, at + HEADER_BYTES + length);
      messages.add(new Raw(whole[0] & 0xFF, whole));
      at += whole.length;
    }
    if (at > 0) {
      held.reset();
      held.write(all, at, all.length - at);
    }
    return messages;
  }
}
