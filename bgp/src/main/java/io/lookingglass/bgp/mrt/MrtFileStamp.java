package io.lookingglass.bgp.mrt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is at one moment: another one of the name, or one that was written to, is told by
 * it.
 *
 * @param modified when, in milliseconds since 1970; -1 when it cannot be read
 * @param size in octets; -1 when it cannot be read
 * @param key the file's identity where the system has one
 */
record MrtFileStamp(Path file, long modified, long size, @Nullable Object key) {

  static MrtFileStamp of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new MrtFileStamp(
          file, attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    } catch (IOException _) {
      return new MrtFileStamp(file, -1, -1, null); // Opening it will say why.
    }
  }
}
