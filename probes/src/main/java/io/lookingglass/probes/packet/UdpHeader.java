package io.lookingglass.probes.packet;

import org.jspecify.annotations.Nullable;

/**
 * A UDP header (RFC 768).
 *
 * @param sourcePort 0 to 65535
 * @param destinationPort 0 to 65535
 * @param length of header and payload as told, 8 to 65535
 * @param checksum as it stands there; 0 when the sender computed none
 * @param payload as far as it is there and as {@code length} says it goes
 */
public record UdpHeader(
    int sourcePort, int destinationPort, int length, int checksum, Octets payload) {
  public static final int BYTES = 8;

  /**
   * Decodes a datagram; the checksum is not verified.
   *
   * @return absent when there is no whole header or its length field is below 8
   */
  public static @Nullable UdpHeader decode(Octets datagram) {
    if (!datagram.has(0, BYTES) || datagram.u16(4) < BYTES) {
      return null;
    }
    int length = datagram.u16(4);
    return new UdpHeader(
        datagram.u16(0),
        datagram.u16(2),
        length,
        datagram.u16(6),
        datagram.first(length).from(BYTES));
  }
}
