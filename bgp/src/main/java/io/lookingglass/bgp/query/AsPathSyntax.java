package io.lookingglass.bgp.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text of an {@link AsPathExpression}: extended regular expressions of POSIX (IEEE Std
 * 1003.1, section 9.4) without back-references and collating symbols, which have no meaning here.
 */
final class AsPathSyntax {
  /** More repetitions than any path has reason for. */
  private static final int MOST_REPETITIONS = 255;

  private static final String SPECIAL = "\\.[]{}()*+?|^$_";

  private final String text;
  private int at;

  AsPathSyntax(String text) {
    this.text = text;
  }

  /** A part of an expression. */
  sealed interface Node {

    /**
     * One character.
     *
     * @param mask of the characters of {@link AsPathSymbols#ALPHABET}
     */
    record Symbols(int mask) implements Node {}

    /** The beginning of the path. */
    record Start() implements Node {}

    /** The end of the path. */
    record End() implements Node {}

    record Sequence(List<Node> parts) implements Node {
      public Sequence {
        parts = List.copyOf(parts);
      }
    }

    record Choice(List<Node> parts) implements Node {
      public Choice {
        parts = List.copyOf(parts);
      }
    }

    /**
     * Something several times.
     *
     * @param most -1 for any number
     */
    record Repeat(Node part, int least, int most) implements Node {}
  }

  /** Any of the delimiters, or an end of the path. */
  private static final Node BOUNDARY =
      new Node.Choice(
          List.of(new Node.Start(), new Node.End(), new Node.Symbols(AsPathSymbols.DELIMITERS)));

  /**
   * @throws IllegalArgumentException saying what is wrong and where
   */
  Node parse() {
    Node expression = choice();
    if (at < text.length()) {
      throw wrong("the closing bracket has no opening one; a bracket of the path is \\)");
    }
    return expression;
  }

  private Node choice() {
    List<Node> parts = new ArrayList<>();
    parts.add(sequence());
    while (at < text.length() && text.charAt(at) == '|') {
      at++;
      parts.add(sequence());
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Choice(parts);
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
  }

  private Node repeated(Node part) {
    if (at == text.length()) {
      return part;
    }
    Node repeated =
        switch (text.charAt(at)) {
          case '*' -> repeat(part, 0, -1);
          case '+' -> repeat(part, 1, -1);
          case '?' -> repeat(part, 0, 1);
          case '{' -> interval(part);
          default -> part;
        };
    if (!repeated.equals(part) && at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw wrong("two repetitions follow each other; put the first in round brackets");
    }
    return repeated;
  }

  private Node repeat(Node part, int least, int most) {
    at++;
    return new Node.Repeat(part, least, most);
  }

  /** {@code {2}}, {@code {2,}} or {@code {2,5}}. */
  private Node interval(Node part) {
    int opening = at++;
    int least = number();
    int most = least;
    if (least >= 0 && at < text.length() && text.charAt(at) == ',') {
      at++;
      most = at < text.length() && text.charAt(at) == '}' ? -1 : number();
      if (most < 0 && (at == text.length() || text.charAt(at) != '}')) {
        least = -1;
      }
    }
    if (least < 0 || at == text.length() || text.charAt(at) != '}') {
      at = opening;
      throw wrong("it begins a repetition like {2} or {1,3}; the bracket of an AS_SET is \\{");
    }
    if (most >= 0 && most < least) {
      at = opening;
      throw wrong("the repetition has a most below its least");
    }
    at++;
    return new Node.Repeat(part, least, most);
  }

  /** A count; -1 when there is none. */
  private int number() {
    int from = at;
    int number = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      number = number * 10 + text.charAt(at) - '0';
      if (number > MOST_REPETITIONS) {
        throw wrong("at most " + MOST_REPETITIONS + " repetitions can be asked for");
      }
      at++;
    }
    return at == from ? -1 : number;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private Node atom() {
    char character = text.charAt(at);
    return switch (character) {
      case '(' -> group();
      case '[' -> new Node.Symbols(bracket());
      case '.' -> only(new Node.Symbols(AsPathSymbols.ALL));
      case '^' -> only(new Node.Start());
      case '$' -> only(new Node.End());
      case '_' -> only(BOUNDARY);
      case '*', '+', '?', '{' -> throw wrong("there is nothing before it that could be repeated");
      case '\\' -> {
        at++;
        if (at == text.length() || SPECIAL.indexOf(text.charAt(at)) < 0) {
          throw wrong("a backslash stands before one of " + SPECIAL + " that is to be itself");
        }
        yield new Node.Symbols(symbol());
      }
      default -> new Node.Symbols(symbol());
    };
  }

  private Node only(Node node) {
    at++;
    return node;
  }

  private Node group() {
    int opening = at++;
    Node inside = choice();
    if (at == text.length()) {
      at = opening;
      throw wrong("the bracket is not closed; a bracket of the path is \\(");
    }
    at++;
    return inside;
  }

  /** The character here as a mask. */
  private int symbol() {
    char character = text.charAt(at);
    int index = AsPathSymbols.ALPHABET.indexOf(character);
    if (index < 0) {
      throw wrong(
          Character.isLetter(character)
              ? "paths hold numbers without AS before them"
              : "no path has this character; it has digits, blanks and the brackets of AS_SETs");
    }
    at++;
    return 1 << index;
  }

  /** {@code [0-9]}, {@code [^ ,]}, {@code [[:digit:]]}: in POSIX a backslash is nothing special. */
  private int bracket() {
    int opening = at++;
    boolean negated = at < text.length() && text.charAt(at) == '^';
    at += negated ? 1 : 0;
    int mask = 0;
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      first = false;
      mask |= member();
    }
    if (at == text.length()) {
      at = opening;
      throw wrong("the bracket is not closed; a bracket of the path is \\[");
    }
    at++;
    return negated ? AsPathSymbols.ALL & ~mask : mask;
  }

  private int member() {
    if (text.startsWith("[:digit:]", at)) {
      at += "[:digit:]".length();
      return AsPathSymbols.DIGITS;
    }
    if (text.startsWith("[:space:]", at)) {
      at += "[:space:]".length();
      return AsPathSymbols.mask(" ");
    }
    int low = symbol();
    boolean range = at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
    if (!range) {
      return low;
    }
    at++;
    int high = symbol();
    if ((low & AsPathSymbols.DIGITS) == 0 || (high & AsPathSymbols.DIGITS) == 0 || high < low) {
      throw wrong("a range goes from a lower to a higher digit, as in [0-9]");
    }
    return (high << 1) - low; // Every bit from the one to the other.
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        at < text.length()
            ? "at character %d (%s): %s".formatted(at + 1, shown(text.charAt(at)), what)
            : "at its end: " + what);
  }

  private static String shown(char character) {
    return character > ' ' && character < 127
        ? String.valueOf(character)
        : character == ' ' ? "a blank" : "U+%04X".formatted((int) character);
  }
}
