package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers and lists are said in a verdict. */
public final class Wording {
  private Wording() {}

  /** {@code 23 ms}, {@code 2.3 ms}, {@code 0.23 ms}: no more digits than a reader wants. */
  public static String milliseconds(double milliseconds) {
    String format =
        milliseconds >= 9.95 ? "%.0f ms" : milliseconds >= 0.095 ? "%.1f ms" : "%.2f ms";
    return String.format(Locale.ROOT, format, milliseconds);
  }

  static Sentence probes(int number) {
    return Sentence.of("{0} {0|probe|probes}", number);
  }

  static Sentence hops(int number) {
    return Sentence.of("{0} {0|hop|hops}", number);
  }

  static Sentence records(int number) {
    return Sentence.of("{0} {0|record|records}", number);
  }

  static Sentence messages(int number) {
    return Sentence.of("{0} {0|message|messages}", number);
  }

  static Sentence bytes(long number) {
    return Sentence.of("{0} {0|byte|bytes}", number);
  }

  /** {@code TCP port 443}. */
  static Sentence port(ProbeProtocol protocol, int port) {
    return switch (protocol) {
      case TCP -> Sentence.of("TCP port {0}", port);
      case UDP -> Sentence.of("UDP port {0}", port);
      case ICMP -> Sentence.verbatim(protocol.name());
    };
  }

  /** {@code Hop 3}, {@code Hops 3 and 7}, {@code Hops 3 to 5, 7 and 9}. */
  static Sentence hops(List<Integer> ttls) {
    List<Object> parts = new ArrayList<>();
    int index = 0;
    while (index < ttls.size()) {
      int end = index;
      while (end + 1 < ttls.size() && ttls.get(end + 1) == ttls.get(end) + 1) {
        end++;
      }
      if (end - index >= 2) {
        parts.add(Sentence.of("{0} to {1}", ttls.get(index), ttls.get(end)));
      } else {
        for (int single = index; single <= end; single++) {
          parts.add(String.valueOf(ttls.get(single)));
        }
      }
      index = end + 1;
    }
    Sentence which = Sentence.list(parts);
    return ttls.size() == 1 ? Sentence.of("Hop {0}", which) : Sentence.of("Hops {0}", which);
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  public static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last <= 0
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  /** With its first letter in upper case, unless it begins with a name or an address. */
  static String sentence(String text) {
    int end = text.indexOf(' ');
    String first = end < 0 ? text : text.substring(0, end);
    return first.isEmpty() || !first.chars().allMatch(Character::isLetter)
        ? text
        : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
