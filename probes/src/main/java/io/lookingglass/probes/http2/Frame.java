package io.lookingglass.probes.http2;

/**
 * A frame (RFC 9113 section 4.1). Whoever gets one must not change its payload.
 *
 * @param type 0 to 255
 * @param flags of 8 bits, whose meaning depends on the type
 * @param stream 0 for the connection; the reserved bit is not part of it
 */
@SuppressWarnings("ArrayRecordComponent") // Frames are not compared.
record Frame(int type, int flags, int stream, byte[] payload) {
  static final int HEADER_BYTES = 9;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY = 0x20;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** As it travels. */
  byte[] encoded() {
    byte[] octets = new byte[HEADER_BYTES + payload.length];
    octets[0] = (byte) (payload.length >> 16);
    octets[1] = (byte) (payload.length >> 8);
    octets[2] = (byte) payload.length;
    octets[3] = (byte) type;
    octets[4] = (byte) flags;
    uint32(octets, 5, stream);
    System.arraycopy(payload, 0, octets, HEADER_BYTES, payload.length);
    return octets;
  }

  static void uint32(byte[] octets, int at, int value) {
    octets[at] = (byte) (value >> 24);
    octets[at + 1] = (byte) (value >> 16);
    octets[at + 2] = (byte) (value >> 8);
    octets[at + 3] = (byte) value;
  }

  static int uint32(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 24
        | (octets[at + 1] & 0xFF) << 16
        | (octets[at + 2] & 0xFF) << 8
        | (octets[at + 3] & 0xFF);
  }
}
