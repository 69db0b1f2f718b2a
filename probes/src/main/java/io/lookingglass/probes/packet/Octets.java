package io.lookingglass.probes.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A read-only window on bytes of a packet; all numbers are read in network byte order. A window
 * shares its array with its maker, who must not write to it while windows are in use.
 *
 * <p>Reading outside the window throws {@link IndexOutOfBoundsException}: decoders ask {@link #has}
 * first. Equality is by content.
 */
public final class Octets {
  public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Octets(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** All bytes of an array, not copied. */
  public static Octets of(byte[] array) {
    return new Octets(array, 0, array.length);
  }

  /**
   * Part of an array, not copied.
   *
   * @throws IndexOutOfBoundsException when the part is not inside the array
   */
  public static Octets of(byte[] array, int offset, int length) {
    return new Octets(array, offset, length);
  }

  /** A copy of what remains in the buffer, whose position stays where it is. */
  public static Octets copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return of(copy);
  }

  public int length() {
    return length;
  }

  /** Whether {@code count} bytes from {@code index} lie inside this window. */
  public boolean has(int index, int count) {
    return index >= 0 && count >= 0 && index <= length - count;
  }

  /** One byte, 0 to 255. */
  public int u8(int index) {
    Objects.checkIndex(index, length);
    return array[offset + index] & 0xFF;
  }

  /** Two bytes, 0 to 65535. */
  public int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }

  /** Four bytes, 0 to 4294967295. */
  public long u32(int index) {
    return (long) u16(index) << 16 | u16(index + 2);
  }

  /** A narrower window on the same bytes. */
  public Octets slice(int index, int count) {
    Objects.checkFromIndexSize(index, count, length);
    return new Octets(array, offset + index, count);
  }

  /** What lies at and behind {@code index}; empty when that is at or past the end. */
  public Octets from(int index) {
    return index >= length ? EMPTY : slice(index, length - index);
  }

  /** The first {@code count} bytes, or all when there are fewer. */
  public Octets first(int count) {
    return count >= length ? this : slice(0, count);
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Lower-case hex without separators. */
  public String toHex() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  /** Adds these bytes to a running Internet checksum sum. */
  long addTo(long sum) {
    return InternetChecksum.add(sum, array, offset, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[offset + i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return length <= 64 ? toHex() : first(64).toHex() + "... (" + length + " bytes)";
  }
}
