package io.lookingglass.bgp.query;

import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.Octets;
import java.util.Arrays;

/**
 * An AS path in one line as {@link io.lookingglass.bgp.wire.text.AsPathText} writes it, each
 * character as the number of its place in {@link #ALPHABET}: what expressions are matched against.
 * Made straight from the octets of an AS_PATH, again and again in the same array. For one thread.
 */
final class AsPathSymbols {
  /** Every character that there can be. */
  static final String ALPHABET = "0123456789 ,{}()[]";

  /** What is between two ASes or around them: what {@code _} stands for. */
  static final int DELIMITERS = mask(" ,{}()[]");

  static final int DIGITS = mask("0123456789");

  static final int ALL = (1 << ALPHABET.length()) - 1;

  private byte[] symbols = new byte[256];
  private int length;

  /** The bits of some characters of the alphabet. */
  static int mask(String characters) {
    int mask = 0;
    for (int index = 0; index < characters.length(); index++) {
      mask |= 1 << ALPHABET.indexOf(characters.charAt(index));
    }
    return mask;
  }

  /** The symbols; those behind {@link #length} mean nothing. */
  byte[] array() {
    return symbols;
  }

  int length() {
    return length;
  }

  /**
   * Writes down a path.
   *
   * @param from where the value of an AS_PATH of four-octet AS numbers begins
   * @param end behind its last octet
   */
  void read(Octets octets, int from, int end) {
    length = 0;
    for (int at = from; at + 2 <= end; ) {
      int type = octets.at(at);
      int count = octets.at(at + 1);
      if (at > from) {
        add(' ');
      }
      readSegment(octets, at + 2, count, type);
      at += 2 + 4 * count;
    }
  }

  private void readSegment(Octets octets, int from, int count, int type) {
    boolean set = type == SegmentType.AS_SET.code() || type == SegmentType.AS_CONFED_SET.code();
    char opening = bracket(type, "{([");
    char closing = bracket(type, "})]");
    if (opening != ' ') {
      add(opening);
    }
    for (int index = 0; index < count; index++) {
      if (index > 0) {
        add(set ? ',' : ' ');
      }
      addNumber(octets.unsignedIntAt(from + 4 * index));
    }
    if (closing != ' ') {
      add(closing);
    }
  }

  /** The bracket of a segment's type; a blank for a sequence, which has none. */
  private static char bracket(int type, String ofSetConfedSequenceAndConfedSet) {
    if (type == SegmentType.AS_SET.code()) {
      return ofSetConfedSequenceAndConfedSet.charAt(0);
    }
    if (type == SegmentType.AS_CONFED_SEQUENCE.code()) {
      return ofSetConfedSequenceAndConfedSet.charAt(1);
    }
    return type == SegmentType.AS_CONFED_SET.code()
        ? ofSetConfedSequenceAndConfedSet.charAt(2)
        : ' ';
  }

  /** Writes down a path that is text already. */
  void read(String text) {
    length = 0;
    for (int index = 0; index < text.length(); index++) {
      add(text.charAt(index));
    }
  }

  private void addNumber(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      symbols[at] = (byte) (rest % 10); // The digits are the first of the alphabet.
      rest /= 10;
    }
    length += digits;
  }

  private void add(char character) {
    reserve(1);
    symbols[length++] = (byte) ALPHABET.indexOf(character);
  }

  private void reserve(int more) {
    if (length + more > symbols.length) {
      symbols = Arrays.copyOf(symbols, Math.max(length + more, symbols.length * 2));
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      text.append(ALPHABET.charAt(symbols[index]));
    }
    return text.toString();
  }
}
