package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFailure;

/**
 * Finds the {@code :status} of a header block (RFC 7541). Nothing else of an answer's header fields
 * matters here, so the other ones are only stepped over; the dynamic table is switched off by
 * SETTINGS.
 */
final class HpackStatus {
  private static final int FIRST_STATUS = 8;
  private static final int[] STATIC_STATUS = {200, 204, 206, 304, 400, 404, 500};
  private static final int MOST = 1 << 20;

  private final byte[] block;
  private int at;

  private HpackStatus(byte[] block) {
    this.block = block;
  }

  /** The status, 0 when there is none. */
  static int of(byte[] block) throws ExchangeException {
    return new HpackStatus(block).read();
  }

  private int read() throws ExchangeException {
    int status = 0;
    while (at < block.length) {
      int first = block[at] & 0xFF;
      if ((first & 0x80) != 0) {
        int index = integer(7);
        if (statusName(index)) {
          status = STATIC_STATUS[index - FIRST_STATUS];
        }
      } else if ((first & 0xE0) == 0x20) {
        integer(5); // The table's size, which stays 0.
      } else {
        int name = integer((first & 0x40) != 0 ? 6 : 4);
        if (name == 0) {
          string(false);
        }
        int value = string(statusName(name));
        if (statusName(name)) {
          status = value;
        }
      }
    }
    return status;
  }

  private static boolean statusName(int index) {
    return index >= FIRST_STATUS && index < FIRST_STATUS + STATIC_STATUS.length;
  }

  private int integer(int prefixBits) throws ExchangeException {
    int most = (1 << prefixBits) - 1;
    int value = next() & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int octet = next();
      value += (octet & 0x7F) << shift;
      if (value > MOST) {
        throw broken();
      }
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw broken();
  }

  /** Steps over a string; reads it as a number of three digits when that is wanted. */
  private int string(boolean number) throws ExchangeException {
    if (at >= block.length) {
      throw broken();
    }
    boolean huffman = (block[at] & 0x80) != 0;
    int length = integer(7);
    if (length > block.length - at) {
      throw broken();
    }
    int value = number ? (huffman ? huffmanDigits(length) : digits(length)) : 0;
    at += length;
    return value;
  }

  private int digits(int length) throws ExchangeException {
    int value = 0;
    for (int index = 0; index < length; index++) {
      int digit = block[at + index] - '0';
      if (digit < 0 || digit > 9 || length != 3) {
        throw broken();
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Appendix B: 0 to 2 have the codes 0 to 2 of five bits, 3 to 9 those from 0x19 of six. */
  private int huffmanDigits(int length) throws ExchangeException {
    int value = 0;
    int bit = 0;
    for (int digits = 0; digits < 3; digits++) {
      int code = bits(bit, 5, length);
      if (code <= 2) {
        bit += 5;
        value = value * 10 + code;
      } else {
        code = bits(bit, 6, length);
        bit += 6;
        if (code < 0x19 || code > 0x1F) {
          throw broken();
        }
        value = value * 10 + code - 0x19 + 3;
      }
    }
    return value;
  }

  private int bits(int from, int count, int length) throws ExchangeException {
    int value = 0;
    for (int bit = from; bit < from + count; bit++) {
      if (bit / 8 >= length) {
        throw broken();
      }
      value = value << 1 | ((block[at + bit / 8] >> (7 - bit % 8)) & 1);
    }
    return value;
  }

  private int next() throws ExchangeException {
    if (at >= block.length) {
      throw broken();
    }
    return block[at++] & 0xFF;
  }

  private static ExchangeException broken() {
    return new ExchangeException(
        DnsFailure.HTTP_FAILED, "the header fields of the HTTP answer cannot be read");
  }
}
