package io.lookingglass.probes.packet;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind the outer IP header of a GRE packet: RFC 2784 with the key and sequence number
 * of RFC 2890, the same over IPv4 and IPv6 (RFC 7676).
 */
public sealed interface GreFrame {

  /** Protocol type of an IPv4 packet inside. */
  int IPV4 = 0x0800;

  /** Protocol type of an IPv6 packet inside. */
  int IPV6 = 0x86DD;

  /** Protocol type of a keepalive's innermost header, behind which nothing comes. */
  int KEEPALIVE = 0x0000;

  /** Size of a header without optional fields. */
  int MIN_HEADER_BYTES = 4;

  /** Size of each optional field: checksum with the word behind it, key, sequence number. */
  int FIELD_BYTES = 4;

  int CHECKSUM_PRESENT = 0x8000;
  int KEY_PRESENT = 0x2000;
  int SEQUENCE_PRESENT = 0x1000;

  /**
   * Bits that a receiver must not accept: routing, strict source route and the first bit of the
   * recursion control of RFC 1701 (RFC 2784 section 2.3, less the two bits that RFC 2890 gives a
   * meaning).
   */
  int FORBIDDEN_BITS = 0x4C00;

  int VERSION_MASK = 0x0007;

  /**
   * A whole header.
   *
   * @param protocolType EtherType of what is inside, 0 to 65535
   * @param checksum as it stands there, absent without one; it was verified
   * @param key 0 to 4294967295, absent without one
   * @param sequenceNumber 0 to 4294967295, absent without one
   * @param payload what is inside
   */
  record Decoded(
      int protocolType,
      @Nullable Integer checksum,
      @Nullable Long key,
      @Nullable Long sequenceNumber,
      Octets payload)
      implements GreFrame {}

  /** Bytes that RFC 2784 tells a receiver to discard. */
  record Damaged(Damage damage) implements GreFrame {}

  /** Why a frame is discarded. */
  enum Damage {
    /** It ends inside the header that its flags announce. */
    TRUNCATED,
    /** The version is not 0; 1 is PPTP's (RFC 2637). */
    OTHER_VERSION,
    /** One of {@link #FORBIDDEN_BITS} is set. */
    FORBIDDEN_BITS,
    /** The checksum does not hold. */
    WRONG_CHECKSUM
  }

  /** Decodes a frame from the first byte behind the outer IP header on. Never throws. */
  static GreFrame decode(Octets bytes) {
    if (!bytes.has(0, MIN_HEADER_BYTES)) {
      return new Damaged(Damage.TRUNCATED);
    }
    int flags = bytes.u16(0);
    if ((flags & VERSION_MASK) != 0) {
      return new Damaged(Damage.OTHER_VERSION);
    }
    if ((flags & FORBIDDEN_BITS) != 0) {
      return new Damaged(Damage.FORBIDDEN_BITS);
    }
    int headerBytes = headerBytes(flags);
    if (!bytes.has(0, headerBytes)) {
      return new Damaged(Damage.TRUNCATED);
    }
    int index = MIN_HEADER_BYTES;
    Integer checksum = null;
    if ((flags & CHECKSUM_PRESENT) != 0) {
      if (!InternetChecksum.valid(bytes)) {
        return new Damaged(Damage.WRONG_CHECKSUM);
      }
      checksum = bytes.u16(index);
      index += FIELD_BYTES;
    }
    Long key = null;
    if ((flags & KEY_PRESENT) != 0) {
      key = bytes.u32(index);
      index += FIELD_BYTES;
    }
    Long sequenceNumber = (flags & SEQUENCE_PRESENT) != 0 ? (Long) bytes.u32(index) : null;
    return new Decoded(bytes.u16(2), checksum, key, sequenceNumber, bytes.from(headerBytes));
  }

  /**
   * What a quote that may be cut anywhere holds of the packet inside; empty when it does not reach
   * so far. The checksum is not verified, for which all would be needed.
   */
  static Octets quotedPayload(Octets quote) {
    return quote.has(0, 2) ? quote.from(headerBytes(quote.u16(0))) : Octets.EMPTY;
  }

  /**
   * Builds a frame.
   *
   * @param protocolType of what is inside, 0 to 65535
   * @param withChecksum whether it is protected by a checksum
   * @param key 0 to 4294967295, absent for none
   * @param sequenceNumber 0 to 4294967295, absent for none
   */
  static byte[] encode(
      int protocolType,
      boolean withChecksum,
      @Nullable Long key,
      @Nullable Long sequenceNumber,
      byte[] payload) {
    IpPacketBuilder.inRange("protocol type", protocolType, 0xFFFF);
    int flags =
        (withChecksum ? CHECKSUM_PRESENT : 0)
            | (key != null ? KEY_PRESENT : 0)
            | (sequenceNumber != null ? SEQUENCE_PRESENT : 0);
    WireWriter out = new WireWriter(headerBytes(flags) + payload.length);
    out.u16(flags).u16(protocolType);
    if (withChecksum) {
      out.u32(0);
    }
    if (key != null) {
      out.u32(key);
    }
    if (sequenceNumber != null) {
      out.u32(sequenceNumber);
    }
    out.bytes(payload);
    if (withChecksum) {
      byte[] frame = out.array();
      out.u16At(MIN_HEADER_BYTES, InternetChecksum.of(frame, 0, frame.length));
    }
    return out.array();
  }

  /** Size of the header that these flags announce. */
  static int headerBytes(int flags) {
    return MIN_HEADER_BYTES
        + ((flags & CHECKSUM_PRESENT) != 0 ? FIELD_BYTES : 0)
        + ((flags & KEY_PRESENT) != 0 ? FIELD_BYTES : 0)
        + ((flags & SEQUENCE_PRESENT) != 0 ? FIELD_BYTES : 0);
  }
}
