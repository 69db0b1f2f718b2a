package io.lookingglass.config.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Something to be said, as an English pattern and the parts that stand in it. The pattern is also
 * the key under which other languages have theirs, so it has to be a literal where it is written.
 *
 * <p>In a pattern, <code>{0}</code> is the first part, and <code>{0|probe|probes}</code> is the one
 * of two forms that goes with that number; the number itself is said apart: <code>
 * {0} {0|probe|probes}</code>. Braces have no other use.
 *
 * @param pattern in English
 * @param parts sentences, which are said in the same language; anything else is said as it is, such
 *     as names, addresses and figures with their units
 */
public record Sentence(String pattern, List<Object> parts) {

  /** Nothing at all. */
  public static final Sentence EMPTY = new Sentence("", List.of());

  public Sentence {
    parts = List.copyOf(parts);
  }

  /**
   * A sentence.
   *
   * @param pattern a literal
   */
  public static Sentence of(String pattern, Object... parts) {
    return new Sentence(pattern, Arrays.asList(parts));
  }

  /** What is the same in every language: a name, an address, somebody else's words. */
  public static Sentence verbatim(String text) {
    return new Sentence("{0}", List.of(text));
  }

  /** <code>a</code>, <code>a and b</code>, <code>a, b and c</code>. */
  public static Sentence list(List<?> parts) {
    return switch (parts.size()) {
      case 0 -> EMPTY;
      case 1 -> of("{0}", parts.getFirst());
      default -> of("{0} and {1}", enumerated(parts.subList(0, parts.size() - 1)), parts.getLast());
    };
  }

  /** <code>a, b, c</code>; at least one. */
  public static Sentence enumerated(List<?> parts) {
    Sentence said = of("{0}", parts.getFirst());
    for (Object part : parts.subList(1, parts.size())) {
      said = of("{0}, {1}", said, part);
    }
    return said;
  }

  /** <code>a; b; c</code>: of parts that have commas themselves. */
  public static Sentence listed(List<?> parts) {
    Sentence said = EMPTY;
    for (Object part : parts) {
      said = said.isEmpty() ? of("{0}", part) : of("{0}; {1}", said, part);
    }
    return said;
  }

  /** One after the other: sentences that stand for themselves, with their full stops. */
  public static Sentence joined(List<Sentence> sentences) {
    if (sentences.isEmpty()) {
      return EMPTY;
    }
    Sentence said = sentences.getFirst();
    for (Sentence next : sentences.subList(1, sentences.size())) {
      said = of("{0} {1}", said, next);
    }
    return said;
  }

  /**
   * A clause as it begins a line: with its first letter in upper case, where it begins with a word
   * rather than with a name such as {@code request-bidirectional}.
   */
  public static String capital(String clause) {
    int end = 0;
    while (end < clause.length() && Character.isLetter(clause.charAt(end))) {
      end++;
    }
    boolean word = end > 0 && (end == clause.length() || " ,’".indexOf(clause.charAt(end)) >= 0);
    return word ? Character.toUpperCase(clause.charAt(0)) + clause.substring(1) : clause;
  }

  public boolean isEmpty() {
    return pattern.isEmpty();
  }

  /** In the language of programs, terminals and logs. */
  public String english() {
    return in(Translation.ENGLISH);
  }

  /** In some language. */
  public String in(Translation translation) {
    StringBuilder said = new StringBuilder();
    for (Piece piece : pieces(translation.pattern(pattern))) {
      switch (piece) {
        case Piece.Text text -> said.append(text.text());
        case Piece.Part part -> said.append(words(part.index(), translation));
        case Piece.Form form -> said.append(form.chosen(parts.get(form.index()), translation));
      }
    }
    return said.toString();
  }

  private String words(int index, Translation translation) {
    return parts.get(index) instanceof Sentence inner
        ? inner.in(translation)
        : String.valueOf(parts.get(index));
  }

  /** The same as {@link #english}. */
  @Override
  public String toString() {
    return english();
  }

  /** A stretch of a pattern. */
  public sealed interface Piece {
    /** Said as it is. */
    record Text(String text) implements Piece {}

    /** Where a part stands. */
    record Part(int index) implements Piece {}

    /** The form of a word that goes with a number. */
    record Form(int index, String singular, String plural) implements Piece {
      /**
       * The form for a number.
       *
       * @throws ClassCastException when the part is no number: a fault of whoever wrote the pattern
       */
      public String chosen(Object number, Translation translation) {
        return translation.singular(((Number) number).longValue()) ? singular : plural;
      }
    }
  }

  /**
   * Takes a pattern apart.
   *
   * @throws IllegalArgumentException when it is not well-formed: a fault of whoever wrote it
   */
  public static List<Piece> pieces(String pattern) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("a brace stays open in “" + pattern + "”");
      }
      if (open > from) {
        pieces.add(new Piece.Text(pattern.substring(from, open)));
      }
      pieces.add(placeholder(pattern.substring(open + 1, close), pattern));
      from = close + 1;
    }
    if (from < pattern.length()) {
      pieces.add(new Piece.Text(pattern.substring(from)));
    }
    return pieces;
  }

  private static Piece placeholder(String inside, String pattern) {
    List<String> fields = Arrays.asList(inside.split("\\|", -1));
    String number = fields.getFirst();
    if (number.length() == 1 && Character.isDigit(number.charAt(0))) {
      int index = number.charAt(0) - '0';
      if (fields.size() == 1) {
        return new Piece.Part(index);
      }
      if (fields.size() == 3) {
        return new Piece.Form(index, fields.get(1), fields.get(2));
      }
    }
    throw new IllegalArgumentException(
        "“{%s}” in “%s” is neither {0} nor {0|one|many}".formatted(inside, pattern));
  }
}
