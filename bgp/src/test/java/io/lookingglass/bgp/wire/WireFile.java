package io.lookingglass.bgp.wire;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message in commented hexadecimal, with what has to become of it: what follows {@code #} is a
 * comment, and a comment {@code # name: value} an expectation.
 *
 * @param expected by name: {@code outcome} and {@code section} of the fault; {@code data} of the
 *     NOTIFICATION; {@code reachable}, {@code unreachable} and {@code end-of-rib}; {@code as-path}
 *     and the types of the {@code attributes} that the routing table gets; {@code shutdown}
 *     communication; {@code canonical: no} where we would write other octets
 */
record WireFile(String name, Octets octets, Map<String, String> expected) {
  private static final Pattern EXPECTATION = Pattern.compile("# ([a-z0-9-]+):(.*)");

  /** Every file of {@code /wire}, by name. */
  static List<WireFile> all() {
    try {
      URI folder = requireNonNull(WireFile.class.getResource("/wire")).toURI();
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        return files.sorted().map(WireFile::read).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WireFile read(Path file) {
    Map<String, String> expected = new HashMap<>();
    StringBuilder digits = new StringBuilder();
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher expectation = EXPECTATION.matcher(line);
        if (expectation.matches()) {
          expected.put(expectation.group(1), expectation.group(2).strip());
        }
        digits.append(line.replaceFirst("#.*", "").replace(" ", ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WireFile(
        file.getFileName().toString().replace(".hex", ""),
        Octets.ofHex(digits.toString()),
        expected);
  }

  /** An expectation, null when the file has none of it. */
  @Nullable String expect(String key) {
    return expected.get(key);
  }

  /** What the session of the message negotiated: all families, unless it names some. */
  CodecContext context() {
    String text = expected.get("session");
    Set<String> session = text == null ? Set.of() : Set.of(text.split(", "));
    Set<Family> families = new HashSet<>(RandomMessages.FAMILIES);
    families.removeIf(family -> !session.contains(family.toString()));
    Set<Family> ipv4 = Set.of(Family.IPV4_UNICAST);
    return new CodecContext(
        !session.contains("two-octet"),
        !session.contains("internal"),
        false,
        session.contains("add-path") ? ipv4 : Set.of(),
        families.isEmpty() ? RandomMessages.FAMILIES : families,
        session.contains("extended-next-hop") ? ipv4 : Set.of());
  }

  @Override
  public String toString() {
    return name;
  }
}
