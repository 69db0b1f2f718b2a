package io.lookingglass.probes.tls.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into records (RFC 8446 section 5.1). Holds no more than one record that is
 * not complete. Not thread-safe.
 */
public final class RecordSplitter {
  public static final int HEADER_BYTES = 5;

  /** RFC 5246 section 6.2.3; TLS 1.3 allows less, which is for the protocol to judge. */
  private static final int MOST_FRAGMENT_BYTES = (1 << 14) + 2048;

  private byte[] held = new byte[0];

  /**
   * A record.
   *
   * @param type its content type, 0 to 255
   * @param version of its header
   * @param whole header and fragment
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
  public record Raw(int type, int version, byte[] whole) {
    public byte[] fragment() {
      return Arrays.copyOfRange(whole, HEADER_BYTES, whole.length);
    }
  }

  /**
   * Takes bytes.
   *
   * @return the records that became complete
   * @throws MalformedTlsException when a record announces more than any may have; those before it
   *     are lost, for nothing good can come of such a stream
   */
  public List<Raw> add(byte[] bytes, int length) throws MalformedTlsException {
    byte[] all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, 0, all, held.length, length);
    List<Raw> records = new ArrayList<>();
    int at = 0;
    while (all.length - at >= HEADER_BYTES) {
      int fragment = (all[at + 3] & 0xFF) << 8 | (all[at + 4] & 0xFF);
      if (fragment > MOST_FRAGMENT_BYTES) {
        throw new MalformedTlsException(
            "a record announces %d bytes; TLS allows %d at most"
                .formatted(fragment, MOST_FRAGMENT_BYTES));
      }
      if (all.length - at < HEADER_BYTES + fragment) {
        break;
      }
      byte[] whole = Arrays.copyOfRange(all, at, at + HEADER_BYTES + fragment);
      records.add(new Raw(whole[0] & 0xFF, (whole[1] & 0xFF) << 8 | (whole[2] & 0xFF), whole));
      at += whole.length;
    }
    held = Arrays.copyOfRange(all, at, all.length);
    return records;
  }

  /** What of the next record is there; the first bytes of what may be no TLS at all. */
  public byte[] held() {
    return held.clone();
  }
}
