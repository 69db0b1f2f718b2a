package io.lookingglass.bgp.announce.exabgp;

import java.util.ArrayList;
import java.util.List;

/**
 * A line in words, as ExaBGP divides it: white space separates, brackets, braces, parentheses,
 * commas and semicolons are words of their own, quotes keep together, {@code #} begins a comment.
 * Programs write {@code \n} into a line for a line's end that ends no command; it is white space.
 */
final class Tokens {
  /** No route needs more; a rule of 4095 octets takes less than 40,000 characters. */
  static final int LONGEST_LINE = 65_536;

  private static final String SINGLE = "[]{}(),;";

  /**
   * A word.
   *
   * @param column of its first character, from 1
   */
  record Token(String text, int column) {
    boolean is(String word) {
      return text.equals(word);
    }
  }

  private final List<Token> tokens;
  private final int end;
  private int next;

  private Tokens(List<Token> tokens, int end) {
    this.tokens = tokens;
    this.end = end;
  }

  static Tokens of(String line) throws ExabgpSyntaxException {
    if (line.length() > LONGEST_LINE) {
      throw new ExabgpSyntaxException(
          LONGEST_LINE + 1,
          "a line has at most " + LONGEST_LINE + " characters, not " + line.length());
    }
    List<Token> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int begin = 0;
    char quote = 0;
    for (int at = 0; at < line.length(); at++) {
      char letter = line.charAt(at);
      if (quote != 0) {
        if (letter == quote) {
          tokens.add(new Token(word.toString(), begin + 1));
          word.setLength(0);
          quote = 0;
        } else {
          word.append(letter);
        }
        continue;
      }
      boolean escaped = letter == '\\' && at + 1 < line.length() && isEscape(line.charAt(at + 1));
      boolean comment = letter == '#';
      if (escaped || comment || isBlank(letter) || SINGLE.indexOf(letter) >= 0 || isQuote(letter)) {
        if (!word.isEmpty()) {
          tokens.add(new Token(word.toString(), begin + 1));
          word.setLength(0);
        }
        if (comment) {
          break;
        }
        if (escaped) {
          at++;
        } else if (isQuote(letter)) {
          quote = letter;
          begin = at;
        } else if (!isBlank(letter)) {
          tokens.add(new Token(String.valueOf(letter), at + 1));
        }
        continue;
      }
      if (word.isEmpty()) {
        begin = at;
      }
      word.append(letter);
    }
    if (quote != 0) {
      throw new ExabgpSyntaxException(begin + 1, "this quote is not closed");
    }
    if (!word.isEmpty()) {
      tokens.add(new Token(word.toString(), begin + 1));
    }
    return new Tokens(tokens, line.length() + 1);
  }

  private static boolean isBlank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
  }

  private static boolean isQuote(char letter) {
    return letter == '"' || letter == '\'';
  }

  private static boolean isEscape(char letter) {
    return letter == 'n' || letter == 'r' || letter == 't';
  }

  boolean hasNext() {
    return next < tokens.size();
  }

  /** Whether the next word is this one; false at the end. */
  boolean nextIs(String word) {
    return hasNext() && tokens.get(next).is(word);
  }

  /** Takes the next word if it is this one. */
  boolean take(String word) {
    boolean is = nextIs(word);
    next += is ? 1 : 0;
    return is;
  }

  /**
   * Takes the next word.
   *
   * @param what is expected there, for the message when the line ends
   */
  Token takeNext(String what) throws ExabgpSyntaxException {
    if (!hasNext()) {
      throw new ExabgpSyntaxException(end, "the line ends where " + what + " is expected");
    }
    return tokens.get(next++);
  }

  /** Takes this word, or says that it is missing. */
  void require(String word) throws ExabgpSyntaxException {
    Token token = takeNext(word);
    if (!token.is(word)) {
      throw new ExabgpSyntaxException(
          token.column(), Words.quoted(token.text()) + " stands where " + word + " is expected");
    }
  }

  /** Puts the last word back. */
  void back() {
    next--;
  }

  /** Says that the rest of the line is too much, if there is any. */
  void requireEnd() throws ExabgpSyntaxException {
    while (take(";")) {
      // Ends what is already complete.
    }
    if (hasNext()) {
      Token token = tokens.get(next);
      throw new ExabgpSyntaxException(
          token.column(),
          Words.quoted(token.text()) + " follows, but the command is complete before it");
    }
  }

  /** A value alone, or several in brackets; commas between them mean nothing. */
  List<Token> list(String what) throws ExabgpSyntaxException {
    Token first = takeNext(what);
    if (!first.is("[")) {
      return List.of(first);
    }
    List<Token> values = new ArrayList<>();
    while (true) {
      Token value = takeNext("] or " + what);
      if (value.is("]")) {
        break;
      }
      if (!value.is(",")) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      throw new ExabgpSyntaxException(
          first.column(), "the brackets are empty; write " + what + " within them");
    }
    return values;
  }
}
