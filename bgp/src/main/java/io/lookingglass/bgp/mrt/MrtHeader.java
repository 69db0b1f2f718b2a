package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.wire.Octets;
import java.time.Instant;

/**
 * The header that every record begins with (RFC 6396, section 2).
 *
 * @param time in whole seconds
 * @param type 0-65535
 * @param subtype 0-65535
 * @param length of what follows, 0-4294967295; with the microseconds of an extended time stamp
 */
record MrtHeader(Instant time, int type, int subtype, long length) {
  /** How many octets it has. */
  static final int LENGTH = 12;

  static final int TABLE_DUMP_V2 = 13;
  static final int BGP4MP = 16;
  static final int BGP4MP_ET = 17;

  /** Reads it from {@value #LENGTH} octets. */
  static MrtHeader read(Octets octets) {
    return new MrtHeader(
        Instant.ofEpochSecond(octets.unsignedIntAt(0)),
        octets.unsignedShortAt(4),
        octets.unsignedShortAt(6),
        octets.unsignedIntAt(8));
  }
}
