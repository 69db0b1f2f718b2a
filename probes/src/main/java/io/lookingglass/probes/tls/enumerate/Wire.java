package io.lookingglass.probes.tls.enumerate;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Writes the presentation language of TLS (RFC 8446 section 3). Numbers are cut to their width; a
 * vector that is longer than its length can say is a fault of the caller. For one thread.
 */
final class Wire {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Wire uint8(int value) {
    bytes.write(value);
    return this;
  }

  Wire uint16(int value) {
    return uint8(value >> 8).uint8(value);
  }

  Wire uint24(int value) {
    return uint8(value >> 16).uint16(value);
  }

  Wire opaque(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  Wire vector8(byte[] value) {
    fits(value, 0xFF);
    return uint8(value.length).opaque(value);
  }

  Wire vector16(byte[] value) {
    fits(value, 0xFFFF);
    return uint16(value.length).opaque(value);
  }

  Wire vector24(byte[] value) {
    fits(value, 0xFF_FFFF);
    return uint24(value.length).opaque(value);
  }

  /** Each in two bytes. */
  static byte[] uint16s(List<Integer> values) {
    Wire wire = new Wire();
    values.forEach(wire::uint16);
    return wire.toBytes();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  /** A record (RFC 8446 section 5.1). */
  static byte[] record(int type, int version, byte[] fragment) {
    return new Wire().uint8(type).uint16(version).vector16(fragment).toBytes();
  }

  private static void fits(byte[] value, int most) {
    if (value.length > most) {
      throw new IllegalArgumentException(
          "%d bytes do not fit behind a length of at most %d".formatted(value.length, most));
    }
  }
}
