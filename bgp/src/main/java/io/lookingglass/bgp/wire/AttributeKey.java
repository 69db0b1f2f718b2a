package io.lookingglass.bgp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What of an UPDATE decides about the attributes of its routes: the octets of the attributes, but
 * for the NLRI within them, and where there are NLRI at all. Two messages of the same key differ in
 * their NLRI only. Taken from one message after the other; not thread-safe.
 */
final class AttributeKey {
  /** Longer ones are not worth remembering. */
  private static final int LONGEST = 1024;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MP_REACH = AttributeType.MP_REACH_NLRI.code();
  private static final int MP_UNREACH = AttributeType.MP_UNREACH_NLRI.code();

  private static final int HAS_NLRI = 1;
  private static final int HAS_REACHABLE = 2;
  private static final int HAS_UNREACHABLE = 4;

  private final byte[] octets = new byte[LONGEST + 8]; // Room to read the last of them as a long.
  private int length;
  private int hash;
  private @Nullable Octets reachable;
  private @Nullable Octets unreachable;

  /**
   * Takes the key of a message; false when it has none, because it is too long or the lengths of
   * its attributes do not fit together.
   */
  boolean take(UpdateFields fields) {
    reachable = null;
    unreachable = null;
    Octets attributes = fields.attributes();
    int shape = fields.nlri().isEmpty() ? 0 : HAS_NLRI;
    length = 1;
    int at = 0;
    int plain = 0; // From here on attributes are copied as they are.
    while (at < attributes.length()) {
      int left = attributes.length() - at;
      boolean extended = (attributes.at(at) & AttributeFlags.EXTENDED_LENGTH) != 0;
      int head = extended ? 4 : 3;
      if (left < head) {
        return false;
      }
      int type = attributes.at(at + 1);
      int value = extended ? attributes.unsignedShortAt(at + 2) : attributes.at(at + 2);
      if (head + value > left) {
        return false;
      }
      if (type == MP_REACH || type == MP_UNREACH) {
        int start = at + head;
        int kept = type == MP_UNREACH ? 0 : reachHeader(attributes, start, value);
        if (kept < 0
            || (type == MP_REACH ? reachable : unreachable) != null
            || !copy(attributes, plain, at)
            || !copy(attributes, at, at + 2)
            || !copy(attributes, start, start + kept)) {
          return false;
        }
        Octets rest = attributes.slice(start + kept, start + value);
        if (type == MP_REACH) {
          reachable = rest;
          shape |= rest.isEmpty() ? 0 : HAS_REACHABLE;
        } else {
          unreachable = rest;
          shape |= HAS_UNREACHABLE;
        }
        plain = start + value;
      }
      at += head + value;
    }
    if (!copy(attributes, plain, at)) {
      return false;
    }
    octets[0] = (byte) shape;
    hash = hash(octets, length);
    return true;
  }

  /** How long family, next hop and the reserved octet are; -1 when they exceed the value. */
  private static int reachHeader(Octets attributes, int start, int length) {
    int header = length < 5 ? Integer.MAX_VALUE : 5 + attributes.at(start + 3);
    return header <= length ? header : -1;
  }

  private boolean copy(Octets attributes, int from, int to) {
    int count = to - from;
    if (length + count > LONGEST) {
      return false;
    }
    System.arraycopy(attributes.array(), attributes.arrayOffset() + from, octets, length, count);
    length += count;
    return true;
  }

  private static int hash(byte[] octets, int length) {
    // Those behind the last are whatever an earlier key left there.
    for (int i = length; i < length + 8; i++) {
      octets[i] = 0;
    }
    long hash = length;
    for (int i = 0; i < length; i += 8) {
      hash = (hash ^ (long) LONG.get(octets, i)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /** Of the key taken last. */
  int hash() {
    return hash;
  }

  /** Whether the key taken last has the same octets. */
  boolean matches(byte[] other) {
    return Arrays.equals(octets, 0, length, other, 0, other.length);
  }

  /** A copy of the octets of the key taken last. */
  byte[] toByteArray() {
    return Arrays.copyOf(octets, length);
  }

  /** The NLRI of MP_REACH_NLRI; null without one. */
  @Nullable Octets reachable() {
    return reachable;
  }

  /** The value of MP_UNREACH_NLRI; null without one. */
  @Nullable Octets unreachable() {
    return unreachable;
  }
}
