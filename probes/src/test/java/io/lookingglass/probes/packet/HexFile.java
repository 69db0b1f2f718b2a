package io.lookingglass.probes.packet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Reads a packet from a commented hex file: what follows {@code #} on a line is a comment. */
final class HexFile {
  private HexFile() {}

  /** The bytes of {@code /packet/NAME.hex}. */
  static Octets read(String name) {
    try (InputStream in =
        requireNonNull(HexFile.class.getResourceAsStream("/packet/" + name + ".hex"), name)) {
      String hex =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .collect(Collectors.joining());
      return Octets.of(HexFormat.of().parseHex(hex));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
