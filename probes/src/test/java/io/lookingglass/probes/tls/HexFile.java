package io.lookingglass.probes.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Reads bytes of a commented hex file: what follows {@code #} on a line is a comment. */
public final class HexFile {
  private HexFile() {}

  /** The bytes of {@code /tls/NAME.hex}. */
  public static byte[] read(String name) {
    try (InputStream in =
        requireNonNull(HexFile.class.getResourceAsStream("/tls/" + name + ".hex"), name)) {
      return HexFormat.of()
          .parseHex(
              new String(in.readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                  .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
