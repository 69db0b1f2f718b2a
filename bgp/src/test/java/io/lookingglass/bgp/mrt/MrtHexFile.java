package io.lookingglass.bgp.mrt;

import static java.util.Objects.requireNonNull;

import io.lookingglass.bgp.wire.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file in commented hexadecimal, with what has to become of it: what follows {@code #} is a
 * comment, and {@code # line: …} a line that has to be printed, {@code # problem: …} one that has
 * to be told.
 *
 * @param canonical whether we would write the same octets; {@code # canonical: no} says not
 */
record MrtHexFile(
    String name, Octets octets, List<String> lines, List<String> problems, boolean canonical) {

  /** Every file of {@code /mrt}, by name. */
  static List<MrtHexFile> all() {
    try {
      URI folder = requireNonNull(MrtHexFile.class.getResource("/mrt")).toURI();
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        return files.sorted().map(MrtHexFile::read).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static MrtHexFile named(String name) {
    return all().stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow();
  }

  private static MrtHexFile read(Path file) {
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    boolean canonical = true;
    StringBuilder digits = new StringBuilder();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("# line: ")) {
          lines.add(line.substring("# line: ".length()));
        } else if (line.startsWith("# problem: ")) {
          problems.add(line.substring("# problem: ".length()));
        }
        canonical &= !line.equals("# canonical: no");
        digits.append(line.replaceFirst("#.*", "").replace(" ", ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MrtHexFile(
        file.getFileName().toString().replace(".hex", ""),
        Octets.ofHex(digits.toString()),
        lines,
        problems,
        canonical);
  }

  @Override
  public String toString() {
    return name;
  }
}
