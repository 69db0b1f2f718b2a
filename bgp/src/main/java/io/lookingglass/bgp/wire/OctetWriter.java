package io.lookingglass.bgp.wire;

import java.util.Arrays;

/** Octets being written, in network order. Not thread-safe. */
public final class OctetWriter {
  private byte[] array = new byte[64];
  private int length;

  /** How many octets there are so far. */
  public int length() {
    return length;
  }

  /** The lowest eight bits. */
  public void octet(int value) {
    reserve(1);
    array[length++] = (byte) value;
  }

  /** The lowest sixteen bits. */
  public void twoOctets(int value) {
    octet(value >>> 8);
    octet(value);
  }

  /** The lowest 32 bits. */
  public void fourOctets(long value) {
    twoOctets((int) (value >>> 16));
    twoOctets((int) value);
  }

  void eightOctets(long value) {
    fourOctets(value >>> 32);
    fourOctets(value);
  }

  public void octets(Octets octets) {
    reserve(octets.length());
    octets.copyTo(array, length);
    length += octets.length();
  }

  public void octets(byte[] bytes) {
    octets(bytes, bytes.length);
  }

  void octets(OctetWriter other) {
    octets(other.array, other.length);
  }

  private void octets(byte[] bytes, int count) {
    reserve(count);
    System.arraycopy(bytes, 0, array, length, count);
    length += count;
  }

  /** Writes over two octets that are there already: a length known only afterwards. */
  void setTwoOctets(int at, int value) {
    array[at] = (byte) (value >>> 8);
    array[at + 1] = (byte) value;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  public Octets toOctets() {
    return length == 0 ? Octets.EMPTY : Octets.wrap(toByteArray());
  }

  private void reserve(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + more));
    }
  }
}
