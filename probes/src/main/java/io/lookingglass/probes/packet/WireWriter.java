package io.lookingglass.probes.packet;

/** Writes numbers in network byte order into an array of known size. */
final class WireWriter {
  private final byte[] array;
  private int position;

  WireWriter(int size) {
    array = new byte[size];
  }

  WireWriter u8(int value) {
    array[position++] = (byte) value;
    return this;
  }

  WireWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  WireWriter u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  WireWriter bytes(byte[] bytes) {
    return bytes(bytes, 0, bytes.length);
  }

  WireWriter bytes(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, array, position, length);
    position += length;
    return this;
  }

  /** Leaves zeros. */
  WireWriter skip(int count) {
    position += count;
    return this;
  }

  void u16At(int index, int value) {
    array[index] = (byte) (value >>> 8);
    array[index + 1] = (byte) value;
  }

  int position() {
    return position;
  }

  /** The whole array, not copied. */
  byte[] array() {
    return array;
  }
}
