package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Comparisons of FlowSpec components in words. AND binds closer than OR (RFC 8955, section
 * 4.2.1.1).
 */
final class FlowSpecConditions {
  /** More alternatives than a person reads are counted. */
  private static final int MOST_ALTERNATIVES = 8;

  private FlowSpecConditions() {}

  /** {@code 80, 443 or 8000 to 8088}. */
  static String numbers(List<NumericMatch> matches, LongFunction<String> name) {
    List<String> alternatives = new ArrayList<>();
    List<NumericMatch> together = new ArrayList<>();
    for (NumericMatch match : matches) {
      if (!match.and() && !together.isEmpty()) {
        alternatives.add(all(together, name));
        together.clear();
      }
      together.add(match);
    }
    alternatives.add(all(together, name));
    return or(alternatives);
  }

  private static String all(List<NumericMatch> together, LongFunction<String> name) {
    if (together.size() == 2) {
      NumericMatch first = together.getFirst();
      NumericMatch second = together.getLast();
      if (first.equal()
          && second.equal()
          && first.greater()
          && !first.less()
          && second.less()
          && !second.greater()) {
        return name.apply(first.value()) + " to " + name.apply(second.value());
      }
    }
    return and(together.stream().map(match -> one(match, name)).toList());
  }

  private static String one(NumericMatch match, LongFunction<String> name) {
    if (match.less() && match.greater()) {
      return match.equal() ? "any" : "other than " + name.apply(match.value());
    }
    if (match.less()) {
      return (match.equal() ? "up to " : "below ") + name.apply(match.value());
    }
    if (match.greater()) {
      return (match.equal() ? "at least " : "above ") + name.apply(match.value());
    }
    return match.equal() ? name.apply(match.value()) : "none (which no packet matches)";
  }

  /** {@code SYN and not ACK}; of fragments {@code a fragment}. */
  static String bits(FlowSpecType type, List<BitmaskMatch> matches) {
    List<String> alternatives = new ArrayList<>();
    List<String> together = new ArrayList<>();
    for (BitmaskMatch match : matches) {
      if (!match.and() && !together.isEmpty()) {
        alternatives.add(and(together));
        together.clear();
      }
      together.add(one(type, match));
    }
    alternatives.add(and(together));
    return or(alternatives);
  }

  /**
   * Match: all of the bits are set; else any of them; NOT turns it around (RFC 8955, section
   * 4.2.1.2).
   */
  private static String one(FlowSpecType type, BitmaskMatch match) {
    List<String> names = names(type, match.bits());
    if (names.isEmpty()) { // All of no bits is always so, any of them never.
      return match.match() == match.not() ? "none (which no packet matches)" : "any";
    }
    if (names.size() == 1) {
      return (match.not() ? "not " : "") + names.getFirst();
    }
    String listed = match.match() ? and(names) : or(names);
    return match.not()
        ? (match.match() ? "not all of " : "none of ") + and(names)
        : (match.match() ? "all of " : "any of ") + listed;
  }

  private static List<String> names(FlowSpecType type, int bits) {
    List<String> names = new ArrayList<>();
    int rest = bits;
    for (Map.Entry<String, Integer> word :
        FlowSpecNames.values(type, Family.IPV4_FLOWSPEC).entrySet()) {
      if ((rest & word.getValue()) != 0) {
        names.add(name(type, word.getKey()));
        rest &= ~word.getValue();
      }
    }
    if (rest != 0) {
      names.add("0x" + Integer.toHexString(rest));
    }
    return names;
  }

  private static String name(FlowSpecType type, String word) {
    if (type != FlowSpecType.FRAGMENT) {
      return word.equals("push") ? "PSH" : word.toUpperCase(Locale.ROOT);
    }
    return switch (word) {
      case "dont-fragment" -> "not to be fragmented (DF)";
      case "is-fragment" -> "fragments other than the first";
      case "first-fragment" -> "first fragments";
      default -> "last fragments";
    };
  }

  static String and(List<String> words) {
    return joined(words, " and ");
  }

  static String or(List<String> words) {
    if (words.size() > MOST_ALTERNATIVES) {
      return String.join(", ", words.subList(0, MOST_ALTERNATIVES))
          + " or %d more".formatted(words.size() - MOST_ALTERNATIVES);
    }
    return joined(words, " or ");
  }

  private static String joined(List<String> words, String last) {
    if (words.size() == 1) {
      return words.getFirst();
    }
    if (words.size() > MOST_ALTERNATIVES) {
      return String.join(", ", words.subList(0, MOST_ALTERNATIVES))
          + ",%s%d more".formatted(last, words.size() - MOST_ALTERNATIVES);
    }
    return String.join(", ", words.subList(0, words.size() - 1)) + last + words.getLast();
  }
}
