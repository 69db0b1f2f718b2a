package io.lookingglass.bgp.mrt;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** How a file is compressed, told by its first octets: names lie. */
enum Compression {
  NONE(""),
  GZIP("1f8b"),
  BZIP2("425a68"),
  /** Not read, but told by its name. */
  XZ("fd377a585a"),
  /** Not read, but told by its name. */
  ZSTD("28b52ffd");

  private static final int LONGEST_MAGIC = 5;
  private static final int BUFFER = 1 << 16;

  /** What any file may come to, however small it is. */
  private static final long ALWAYS_ALLOWED = 64L << 20;

  /** Tables come to five to thirty times their compressed size. */
  private static final long MOST_EXPANSION = 250;

  private final String magic; // In hexadecimal digits.

  Compression(String magic) {
    this.magic = magic;
  }

  /** A stream of the content without compression; no more of it than is within reason. */
  static InputStream open(InputStream file, long fileLength) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, BUFFER);
    in.mark(LONGEST_MAGIC);
    byte[] head = in.readNBytes(LONGEST_MAGIC);
    in.reset();
    try {
      return open(of(head), in, fileLength);
    } catch (EOFException e) {
      throw new IOException("it ends within the header of its compression", e);
    }
  }

  private static InputStream open(Compression compression, InputStream in, long fileLength)
      throws IOException {
    return switch (compression) {
      case NONE -> in;
      case GZIP -> bounded(new GZIPInputStream(in, BUFFER), fileLength);
      case BZIP2 -> bounded(new BZip2CompressorInputStream(in, true), fileLength);
      case XZ -> throw notRead("xz");
      case ZSTD -> throw notRead("zstd");
    };
  }

  private static IOException notRead(String name) {
    return new IOException(
        "it is compressed with " + name + ", which is not read; gzip, bzip2 and none are");
  }

  private static Compression of(byte[] head) {
    String digits = HexFormat.of().formatHex(head);
    for (Compression compression : values()) {
      if (compression != NONE && digits.startsWith(compression.magic)) {
        return compression;
      }
    }
    return NONE;
  }

  private static InputStream bounded(InputStream content, long fileLength) {
    return new BufferedInputStream(
        new Bounded(content, ALWAYS_ALLOWED + MOST_EXPANSION * fileLength), BUFFER);
  }

  /** Ends with an exception where more comes out of a compressed file than any table has. */
  private static final class Bounded extends FilterInputStream {
    private final long most;
    private long left;

    Bounded(InputStream content, long most) {
      super(content);
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      count(Math.max(count, 0));
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      count(skipped);
      return skipped;
    }

    private void count(long octets) throws IOException {
      left -= octets;
      if (left < 0) {
        throw new IOException(
            "its content has more than "
                + most
                + " octets, more than "
                + MOST_EXPANSION
                + " times the file; no table compresses so well");
      }
    }
  }
}
