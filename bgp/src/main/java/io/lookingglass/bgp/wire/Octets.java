package io.lookingglass.bgp.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of octets, equal to another of the same content.
 *
 * <p>A view of part of an array: making a slice copies nothing. Whoever hands an array in with
 * {@link #wrap} must not change it afterwards.
 */
public final class Octets {
  /** No octets. */
  public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;
  private int hash;

  private Octets(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A copy of the array. */
  public static Octets copyOf(byte... bytes) {
    return wrap(bytes.clone());
  }

  /** The array itself, which nobody may change from now on. */
  public static Octets wrap(byte[] bytes) {
    return new Octets(bytes, 0, bytes.length);
  }

  /**
   * Reads hexadecimal digits, two an octet, without separators.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static Octets ofHex(String digits) {
    return wrap(HexFormat.of().parseHex(digits));
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /**
   * One octet, 0-255.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public int at(int index) {
    return array[offset + Objects.checkIndex(index, length)] & 0xff;
  }

  /**
   * Two octets in network order, 0-65535.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public int unsignedShortAt(int index) {
    return at(index) << 8 | at(index + 1);
  }

  /**
   * Four octets in network order, as the bits of an int.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public int intAt(int index) {
    return unsignedShortAt(index) << 16 | unsignedShortAt(index + 2);
  }

  /**
   * Four octets in network order, 0-4294967295.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public long unsignedIntAt(int index) {
    return intAt(index) & 0xffff_ffffL;
  }

  /**
   * The octets from {@code from}, inclusive, to {@code to}, exclusive.
   *
   * @throws IndexOutOfBoundsException when there are not so many
   */
  public Octets slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return new Octets(array, offset + from, to - from);
  }

  /** A fresh array of the content. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Copies the content into an array. */
  public void copyTo(byte[] target, int targetOffset) {
    System.arraycopy(array, offset, target, targetOffset, length);
  }

  /** The array that this is a view of, from {@link #arrayOffset} on. Nobody may change it. */
  byte[] array() {
    return array;
  }

  int arrayOffset() {
    return offset;
  }

  /** An own copy, that does not keep a larger array alive. */
  public Octets compact() {
    return length == array.length ? this : wrap(toByteArray());
  }

  /** Hexadecimal digits, two an octet. */
  public String hex() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets
        && Arrays.equals(
            array,
            offset,
            offset + length,
            octets.array,
            octets.offset,
            octets.offset + octets.length);
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      int value = 1;
      for (int i = offset; i < offset + length; i++) {
        value = 31 * value + array[i];
      }
      hash = value;
    }
    return hash;
  }

  @Override
  public String toString() {
    return hex();
  }
}
