package io.lookingglass.probes.bfd;

import io.lookingglass.probes.packet.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The authentication section of a packet (RFC 5880, sections 4.2 to 4.4).
 *
 * <p>Only what can be read is a section; which is right is for {@link PacketAuthentication}.
 */
sealed interface AuthenticationSection {

  int SIMPLE_PASSWORD = 1;
  int KEYED_MD5 = 2;
  int METICULOUS_KEYED_MD5 = 3;
  int KEYED_SHA1 = 4;
  int METICULOUS_KEYED_SHA1 = 5;

  /** Type, length and key ID, in front of a password. */
  int PASSWORD_HEADER_BYTES = 3;

  /** Type, length, key ID, reserved and sequence number, in front of a digest. */
  int DIGEST_HEADER_BYTES = 8;

  /** The number of the kind, 0 to 255. */
  int type();

  /** Whole length in bytes, as it stands in the section. */
  int length();

  /** A password in clear, of 1 to 16 bytes. */
  record SimplePassword(int keyId, Octets password) implements AuthenticationSection {
    @Override
    public int type() {
      return SIMPLE_PASSWORD;
    }

    @Override
    public int length() {
      return PASSWORD_HEADER_BYTES + password.length();
    }
  }

  /**
   * A digest over the packet and a key.
   *
   * @param sequenceNumber 0 to 4294967295
   * @param digest 16 bytes of MD5 or 20 of SHA-1
   */
  record Digest(int type, int keyId, long sequenceNumber, Octets digest)
      implements AuthenticationSection {
    @Override
    public int length() {
      return DIGEST_HEADER_BYTES + digest.length();
    }
  }

  /** A kind that RFC 5880 does not define, or one with another length than it has. */
  record Unknown(int type, int length) implements AuthenticationSection {}

  /** Bytes of the digest of a kind; 0 for kinds without one. */
  static int digestBytes(int type) {
    return switch (type) {
      case KEYED_MD5, METICULOUS_KEYED_MD5 -> 16;
      case KEYED_SHA1, METICULOUS_KEYED_SHA1 -> 20;
      default -> 0;
    };
  }

  /**
   * Reads a section.
   *
   * @param octets what stands behind the mandatory part of the packet, up to its length field
   * @return null when it does not fit in there
   */
  static @Nullable AuthenticationSection decode(Octets octets) {
    if (!octets.has(0, 2)) {
      return null;
    }
    int type = octets.u8(0);
    int length = octets.u8(1);
    if (length < 2 || !octets.has(0, length)) {
      return null;
    }
    if (type == SIMPLE_PASSWORD
        && length > PASSWORD_HEADER_BYTES
        && length <= PASSWORD_HEADER_BYTES + 16) {
      return new SimplePassword(
          octets.u8(2), octets.slice(PASSWORD_HEADER_BYTES, length - PASSWORD_HEADER_BYTES));
    }
    int digestBytes = digestBytes(type);
    if (digestBytes > 0 && length == DIGEST_HEADER_BYTES + digestBytes) {
      return new Digest(
          type, octets.u8(2), octets.u32(4), octets.slice(DIGEST_HEADER_BYTES, digestBytes));
    }
    return new Unknown(type, length);
  }
}
