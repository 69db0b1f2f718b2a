package io.lookingglass.web.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file that pages load. Nobody writes to its bytes. Thread-safe. */
final class Asset {
  /** What fits into the first packets of a connection is not worth it. */
  private static final int LEAST_COMPRESSED_BYTES = 4096;

  private final String path;
  private final String contentType;
  private final byte[] bytes;

  /** Made when it is asked for first. */
  private volatile byte @Nullable [] compressed;

  /**
   * @param path where it is served: its content's hash is part of it, so that it never changes
   *     there
   */
  Asset(String path, String contentType, byte[] bytes) {
    this.path = path;
    this.contentType = contentType;
    this.bytes = bytes;
  }

  String path() {
    return path;
  }

  String contentType() {
    return contentType;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether it is served compressed to whom that is welcome; there is no secret in it. */
  boolean compresses() {
    return bytes.length >= LEAST_COMPRESSED_BYTES;
  }

  /** As gzip. */
  byte[] compressed() {
    byte @Nullable [] made = compressed;
    if (made == null) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("memory does not fail to be written", e);
      }
      made = out.toByteArray();
      compressed = made;
    }
    return made;
  }
}
