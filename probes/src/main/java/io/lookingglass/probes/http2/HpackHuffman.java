package io.lookingglass.probes.http2;

import java.util.Arrays;

/**
 * The Huffman code of HPACK (RFC 7541 appendix B). It is canonical: symbols of the same length have
 * consecutive codes in the order of their numbers, and longer ones follow shorter ones; so the
 * lengths say it all.
 */
final class HpackHuffman {
  private static final int END_OF_STRING = 256;
  private static final int LONGEST_CODE = 30;

  /** How many bits each symbol has, 0 to 255 and the end of string. */
  private static final int[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    30
  };

  /** All symbols, shorter codes first; and of each length the first code and where it stands. */
  private static final int[] SYMBOLS = new int[LENGTHS.length];

  private static final int[] FIRST_CODE = new int[LONGEST_CODE + 2];
  private static final int[] FIRST_SYMBOL = new int[LONGEST_CODE + 2];

  static {
    int code = 0;
    int at = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      code <<= 1;
      FIRST_CODE[length] = code;
      FIRST_SYMBOL[length] = at;
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == length) {
          SYMBOLS[at++] = symbol;
          code++;
        }
      }
    }
    FIRST_SYMBOL[LONGEST_CODE + 1] = at;
  }

  private HpackHuffman() {}

  /**
   * Decodes a string of that many octets.
   *
   * @throws Http2Exception when it is not what an encoder can have made (RFC 7541 section 5.2)
   */
  static byte[] decode(byte[] octets, int from, int length) throws Http2Exception {
    // The shortest code has 5 bits.
    byte[] decoded = new byte[length * 8 / 5 + 1];
    int count = 0;
    int code = 0;
    int bits = 0;
    for (int index = from; index < from + length; index++) {
      for (int bit = 7; bit >= 0; bit--) {
        code = code << 1 | (octets[index] >> bit & 1);
        bits++;
        int place = code - FIRST_CODE[bits];
        if (place < FIRST_SYMBOL[bits + 1] - FIRST_SYMBOL[bits]) {
          int symbol = SYMBOLS[FIRST_SYMBOL[bits] + place];
          if (symbol == END_OF_STRING) {
            throw Http2Exception.protocol("a string in its header fields has an end inside");
          }
          decoded[count++] = (byte) symbol;
          code = 0;
          bits = 0;
        }
      }
    }
    boolean padded = bits <= 7 && code == (1 << bits) - 1;
    if (!padded) {
      throw Http2Exception.protocol("a string in its header fields is not padded as it must be");
    }
    return Arrays.copyOf(decoded, count);
  }
}
