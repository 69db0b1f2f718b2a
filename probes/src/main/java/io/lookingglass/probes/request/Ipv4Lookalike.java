package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that some program would take for an IPv4 address: {@code 127.1}, {@code 0x7f000001}, {@code
 * 010.0.0.1}. As browsers do, everything whose last label is a number is one, for no top-level
 * domain is. They are not read, for programs disagree about them; only told what they may mean.
 */
final class Ipv4Lookalike {
  private Ipv4Lookalike() {}

  /**
   * What it may mean; null when it is an ordinary name.
   *
   * @param text in lower case
   * @param shown the same as it was written, fit to be shown
   */
  static @Nullable Sentence sentenceFor(String text, String shown) {
    boolean rootDot = text.endsWith(".");
    List<String> parts =
        List.of((rootDot ? text.substring(0, text.length() - 1) : text).split("\\.", -1));
    if (!parts.getLast().matches("[0-9]+|0x[0-9a-f]*")) {
      return null;
    }
    Set<String> meanings = new LinkedHashSet<>();
    for (boolean zeroMeansOctal : new boolean[] {true, false}) {
      @Nullable String meaning = meaning(parts, zeroMeansOctal);
      if (meaning != null) {
        meanings.add(meaning);
      }
    }
    return meanings.isEmpty()
        ? Sentence.of(
            "{0} is not an IPv4 address; write four decimal numbers from 0 to 255, such as {1}",
            shown, "192.0.2.1")
        : meanings.size() == 1
            ? Sentence.of(
                "{0} is an IPv4 address in a form that programs read differently; it may mean {1}:"
                    + " write that",
                shown, meanings.iterator().next())
            : Sentence.of(
                "{0} is an IPv4 address in a form that programs read differently; it may mean {1}:"
                    + " write the one you want",
                shown, alternatives(List.copyOf(meanings)));
  }

  private static Sentence alternatives(List<String> two) {
    return Sentence.of("{0} or {1}", two.getFirst(), two.getLast());
  }

  /** As inet_aton(3) reads it, or the same with leading zeros ignored. */
  private static @Nullable String meaning(List<String> parts, boolean zeroMeansOctal) {
    if (parts.size() > 4) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (String part : parts) {
      long number = number(part, zeroMeansOctal);
      if (number < 0) {
        return null;
      }
      numbers.add(number);
    }
    long address = 0;
    for (int index = 0; index < numbers.size() - 1; index++) {
      if (numbers.get(index) > 255) {
        return null;
      }
      address |= numbers.get(index) << (24 - 8 * index);
    }
    // The last number fills all octets that are left.
    if (numbers.getLast() >= 1L << (8 * (5 - numbers.size()))) {
      return null;
    }
    address |= numbers.getLast();
    return "%d.%d.%d.%d"
        .formatted(address >> 24, address >> 16 & 0xFF, address >> 8 & 0xFF, address & 0xFF);
  }

  private static long number(String part, boolean zeroMeansOctal) {
    boolean hexadecimal = part.startsWith("0x");
    boolean octal = !hexadecimal && zeroMeansOctal && part.length() > 1 && part.startsWith("0");
    String digits = hexadecimal ? part.substring(2) : part;
    if (digits.isEmpty() || digits.length() > 12) {
      return -1;
    }
    try {
      return Long.parseLong(digits, hexadecimal ? 16 : octal ? 8 : 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
