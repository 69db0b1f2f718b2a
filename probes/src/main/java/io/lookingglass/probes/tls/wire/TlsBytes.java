package io.lookingglass.probes.tls.wire;

import java.util.Arrays;

/**
 * Reads the presentation language of TLS (RFC 8446 section 3) from front to back, never beyond the
 * end. Not thread-safe.
 */
public final class TlsBytes {
  private final byte[] bytes;
  private final int end;
  private int position;

  public TlsBytes(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private TlsBytes(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  public int remaining() {
    return end - position;
  }

  public boolean isEmpty() {
    return position == end;
  }

  public int uint8() throws MalformedTlsException {
    need(1);
    return bytes[position++] & 0xFF;
  }

  public int uint16() throws MalformedTlsException {
    need(2);
    return uint8() << 8 | uint8();
  }

  public int uint24() throws MalformedTlsException {
    need(3);
    return uint8() << 16 | uint16();
  }

  public long uint32() throws MalformedTlsException {
    need(4);
    return (long) uint16() << 16 | uint16();
  }

  public byte[] opaque(int length) throws MalformedTlsException {
    need(length);
    byte[] taken = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return taken;
  }

  public byte[] opaque8() throws MalformedTlsException {
    return opaque(uint8());
  }

  public byte[] opaque16() throws MalformedTlsException {
    return opaque(uint16());
  }

  public byte[] opaque24() throws MalformedTlsException {
    return opaque(uint24());
  }

  public byte[] rest() {
    byte[] taken = Arrays.copyOfRange(bytes, position, end);
    position = end;
    return taken;
  }

  /** What stands behind a length of one byte. */
  public TlsBytes vector8() throws MalformedTlsException {
    return part(uint8());
  }

  /** What stands behind a length of two bytes. */
  public TlsBytes vector16() throws MalformedTlsException {
    return part(uint16());
  }

  /** What stands behind a length of three bytes. */
  public TlsBytes vector24() throws MalformedTlsException {
    return part(uint24());
  }

  private TlsBytes part(int length) throws MalformedTlsException {
    need(length);
    TlsBytes part = new TlsBytes(bytes, position, position + length);
    position += length;
    return part;
  }

  private void need(int count) throws MalformedTlsException {
    if (remaining() < count) {
      throw new MalformedTlsException("ends after %d of %d bytes".formatted(remaining(), count));
    }
  }
}
