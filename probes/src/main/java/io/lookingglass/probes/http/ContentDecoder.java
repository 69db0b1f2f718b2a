package io.lookingglass.probes.http;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes gzip and deflate (RFC 9110 section 8.4.1) as far as a sample needs it. A few octets can
 * stand for gigabytes, so that what comes out is bounded: the beginning is kept, the rest counted
 * up to a bound.
 */
final class ContentDecoder {
  /** Where counting stops. */
  static final long MOST_DECODED_OCTETS = 16L << 20;

  private static final int GZIP_HEADER_OCTETS = 10;
  private static final int PIECE_OCTETS = 8_192;

  private ContentDecoder() {}

  /**
   * What came out.
   *
   * @param octets the beginning
   * @param total how many octets there are; absent when nothing could be decoded
   * @param remark what went wrong, a sentence; absent when nothing did
   */
  @SuppressWarnings("ArrayRecordComponent") // It is used at once.
  record Decoded(byte[] octets, @Nullable Long total, @Nullable String remark) {}

  /**
   * Decodes.
   *
   * @param codings in the order they were applied
   * @param cut whether the content was not read to its end
   * @param most how many octets of the result are wanted
   */
  static Decoded decode(byte[] content, List<String> codings, boolean cut, int most) {
    if (codings.isEmpty()) {
      return new Decoded(content, null, null);
    }
    if (codings.size() > 1) {
      return new Decoded(
          new byte[0], null, "The content has several codings, which are not decoded here.");
    }
    return switch (codings.getFirst()) {
      case "gzip", "x-gzip" -> gzip(content, cut, most);
      case "deflate" -> deflate(content, cut, most);
      case "br" ->
          new Decoded(new byte[0], null, "The content is in Brotli (br), not decoded here.");
      case "zstd" ->
          new Decoded(new byte[0], null, "The content is in Zstandard (zstd), not decoded here.");
      case "identity" -> new Decoded(content, null, null);
      default -> new Decoded(new byte[0], null, "The content's coding is not known here.");
    };
  }

  private static Decoded gzip(byte[] content, boolean cut, int most) {
    int at = afterGzipHeader(content);
    if (at < 0) {
      return new Decoded(new byte[0], null, "The content is not the gzip that it is told to be.");
    }
    return inflate(content, at, true, cut, most);
  }

  /** With the zlib header that the standard wants, or without, as some servers send it. */
  private static Decoded deflate(byte[] content, boolean cut, int most) {
    boolean zlib =
        content.length >= 2
            && (content[0] & 0x0F) == 8
            && ((content[0] & 0xFF) << 8 | (content[1] & 0xFF)) % 31 == 0;
    return inflate(content, 0, !zlib, cut, most);
  }

  /** RFC 1952 section 2.3; -1 when there is none. */
  private static int afterGzipHeader(byte[] content) {
    if (content.length < GZIP_HEADER_OCTETS
        || content[0] != 0x1F
        || content[1] != (byte) 0x8B
        || content[2] != 8) {
      return -1;
    }
    int flags = content[3];
    int at = GZIP_HEADER_OCTETS;
    if ((flags & 0x04) != 0) {
      if (at + 2 > content.length) {
        return -1;
      }
      at += 2 + ((content[at] & 0xFF) | (content[at + 1] & 0xFF) << 8);
    }
    for (int flag : new int[] {0x08, 0x10}) {
      if ((flags & flag) != 0) {
        while (at < content.length && content[at] != 0) {
          at++;
        }
        at++;
      }
    }
    at += (flags & 0x02) != 0 ? 2 : 0;
    return at <= content.length ? at : -1;
  }

  private static Decoded inflate(byte[] content, int from, boolean raw, boolean cut, int most) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE_OCTETS];
    long total = 0;
    CRC32 check = new CRC32();
    try (Inflater inflater = new Inflater(raw)) {
      inflater.setInput(content, from, content.length - from);
      while (!inflater.finished()) {
        int count = inflater.inflate(piece);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return new Decoded(
              kept.toByteArray(), total, cut ? null : "The compressed content ends in the middle.");
        }
        kept.write(piece, 0, Math.min(count, Math.max(0, most - kept.size())));
        check.update(piece, 0, count);
        total += count;
        if (total > MOST_DECODED_OCTETS) {
          return new Decoded(
              kept.toByteArray(),
              total,
              "The content decompresses to more than %d MiB from %d octets, which is a"
                      .formatted(MOST_DECODED_OCTETS >> 20, content.length)
                  + " decompression bomb or a very large page.");
        }
      }
      int trailer = content.length - inflater.getRemaining();
      return new Decoded(
          kept.toByteArray(), total, raw ? wrongCheck(content, trailer, check.getValue()) : null);
    } catch (DataFormatException e) {
      return new Decoded(
          kept.toByteArray(), total, "The compressed content is damaged and ends early.");
    }
  }

  /** The CRC-32 behind gzip's data; raw deflate has none. */
  private static @Nullable String wrongCheck(byte[] content, int at, long expected) {
    if (content.length < 2 || content[0] != 0x1F || content.length - at < 8) {
      return null;
    }
    long told =
        (content[at] & 0xFFL)
            | (content[at + 1] & 0xFFL) << 8
            | (content[at + 2] & 0xFFL) << 16
            | (content[at + 3] & 0xFFL) << 24;
    return told == expected ? null : "The checksum of the compressed content is wrong.";
  }
}
