package io.lookingglass.probes.bfd;

import static java.util.Objects.requireNonNull;

import io.lookingglass.probes.packet.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Reads a packet from a commented hex file: what follows {@code #} on a line is a comment. */
final class HexFile {
  private HexFile() {}

  /** The bytes of {@code /bfd/NAME.hex}. */
  static byte[] read(String name) {
    try (InputStream in =
        requireNonNull(HexFile.class.getResourceAsStream("/bfd/" + name + ".hex"), name)) {
      String hex =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .collect(Collectors.joining());
      return HexFormat.of().parseHex(hex);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BfdPacket.Whole whole(String name) {
    return whole(read(name));
  }

  static BfdPacket.Whole whole(byte[] bytes) {
    return (BfdPacket.Whole) BfdPacket.decode(Octets.of(bytes));
  }
}
