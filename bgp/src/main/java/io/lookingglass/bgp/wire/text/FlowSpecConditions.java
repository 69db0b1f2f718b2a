package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecType;
import io.lookingglass.config.language.Sentence;
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
  static Sentence numbers(List<NumericMatch> matches, LongFunction<String> name) {
    List<Sentence> alternatives = new ArrayList<>();
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

  private static Sentence all(List<NumericMatch> together, LongFunction<String> name) {
    if (together.size() == 2) {
      NumericMatch first = together.getFirst();
      NumericMatch second = together.getLast();
      if (first.equal()
          && second.equal()
          && first.greater()
          && !first.less()
          && second.less()
          && !second.greater()) {
        return Sentence.of("{0} to {1}", name.apply(first.value()), name.apply(second.value()));
      }
    }
    return and(together.stream().map(match -> one(match, name)).toList());
  }

  private static Sentence one(NumericMatch match, LongFunction<String> name) {
    String value = name.apply(match.value());
    if (match.less() && match.greater()) {
      return match.equal() ? Sentence.of("any") : Sentence.of("other than {0}", value);
    }
    if (match.less()) {
      return match.equal() ? Sentence.of("up to {0}", value) : Sentence.of("below {0}", value);
    }
    if (match.greater()) {
      return match.equal() ? Sentence.of("at least {0}", value) : Sentence.of("above {0}", value);
    }
    return match.equal() ? Sentence.verbatim(value) : nothing();
  }

  private static Sentence nothing() {
    return Sentence.of("none (which no packet matches)");
  }

  /** {@code SYN and not ACK}; of fragments {@code a fragment}. */
  static Sentence bits(FlowSpecType type, List<BitmaskMatch> matches) {
    List<Sentence> alternatives = new ArrayList<>();
    List<Sentence> together = new ArrayList<>();
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
  private static Sentence one(FlowSpecType type, BitmaskMatch match) {
    List<Sentence> names = names(type, match.bits());
    if (names.isEmpty()) { // All of no bits is always so, any of them never.
      return match.match() == match.not() ? nothing() : Sentence.of("any");
    }
    if (names.size() == 1) {
      return match.not() ? Sentence.of("not {0}", names.getFirst()) : names.getFirst();
    }
    if (match.not()) {
      return match.match()
          ? Sentence.of("not all of {0}", and(names))
          : Sentence.of("none of {0}", and(names));
    }
    return match.match()
        ? Sentence.of("all of {0}", and(names))
        : Sentence.of("any of {0}", or(names));
  }

  private static List<Sentence> names(FlowSpecType type, int bits) {
    List<Sentence> names = new ArrayList<>();
    int rest = bits;
    for (Map.Entry<String, Integer> word :
        FlowSpecNames.values(type, Family.IPV4_FLOWSPEC).entrySet()) {
      if ((rest & word.getValue()) != 0) {
        names.add(name(type, word.getKey()));
        rest &= ~word.getValue();
      }
    }
    if (rest != 0) {
      names.add(Sentence.verbatim("0x" + Integer.toHexString(rest)));
    }
    return names;
  }

  private static Sentence name(FlowSpecType type, String word) {
    if (type != FlowSpecType.FRAGMENT) {
      return Sentence.verbatim(word.equals("push") ? "PSH" : word.toUpperCase(Locale.ROOT));
    }
    return switch (word) {
      case "dont-fragment" -> Sentence.of("not to be fragmented (DF)");
      case "is-fragment" -> Sentence.of("fragments other than the first");
      case "first-fragment" -> Sentence.of("first fragments");
      default -> Sentence.of("last fragments");
    };
  }

  static Sentence and(List<Sentence> words) {
    return words.size() > MOST_ALTERNATIVES
        ? Sentence.of("{0}, and {1} more", first(words), words.size() - MOST_ALTERNATIVES)
        : Sentence.list(words);
  }

  static Sentence or(List<Sentence> words) {
    if (words.size() > MOST_ALTERNATIVES) {
      return Sentence.of("{0} or {1} more", first(words), words.size() - MOST_ALTERNATIVES);
    }
    return words.size() == 1
        ? words.getFirst()
        : Sentence.of(
            "{0} or {1}", Sentence.enumerated(words.subList(0, words.size() - 1)), words.getLast());
  }

  private static Sentence first(List<Sentence> words) {
    return Sentence.enumerated(words.subList(0, MOST_ALTERNATIVES));
  }
}
