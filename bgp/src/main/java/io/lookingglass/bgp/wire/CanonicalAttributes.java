package io.lookingglass.bgp.wire;

import static io.lookingglass.bgp.wire.AttributeFlags.EXTENDED_LENGTH;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognises attributes that came as {@link AttributeSet} keeps them, as those of nearly every
 * route do: known ones without a fault, ascending, but that MP_REACH_NLRI may come earlier (RFC
 * 7606, section 5.1). Then they only need to be copied.
 *
 * <p>It decides nothing: whatever it does not recognise, faults among it, is left to {@link
 * UpdateParser}, which would have read the same out of what it does. One after the other; not
 * thread-safe.
 */
final class CanonicalAttributes {
  private static final int ROOM = 1024; // As much as is worth remembering.
  private static final int MOST_LARGE_COMMUNITIES = 32; // Each is compared with each.
  private static final int ORIGIN = 1;
  private static final int AS_PATH = 2;
  private static final int NEXT_HOP = 3;
  private static final int MULTI_EXIT_DISC = 4;
  private static final int LOCAL_PREF = 5;
  private static final int ATOMIC_AGGREGATE = 6;
  private static final int AGGREGATOR = 7;
  private static final int COMMUNITIES = 8;
  private static final int ORIGINATOR_ID = 9;
  private static final int CLUSTER_LIST = 10;
  private static final int MP_REACH_NLRI = 14;
  private static final int EXTENDED_COMMUNITIES = 16;
  private static final int IPV6_EXTENDED_COMMUNITIES = 25;
  private static final int LARGE_COMMUNITY = 32;
  private static final int ONLY_TO_CUSTOMER = 35;
  private static final int AS_SEQUENCE = 2;

  private final byte[] out = new byte[ROOM];
  private int used;
  private int reachAt; // Where MP_REACH_NLRI is in the field; -1 when there is none to be written.
  private int reachLength; // Of its family and next hop.
  private int seen; // A bit for each of the types 1-31.
  private @Nullable Family family;

  /**
   * Takes the attributes of a message whose lengths fit together; false when it does not recognise
   * them.
   */
  boolean take(UpdateFields fields, CodecContext context) {
    Octets field = fields.attributes();
    used = 0;
    reachAt = -1;
    seen = 0;
    family = null;
    if (!context.fourOctetAs() || field.length() > ROOM) {
      return false;
    }
    byte[] array = field.array();
    int at = field.arrayOffset();
    int end = at + field.length();
    int previous = 0;
    while (at < end) {
      int flags = array[at] & 0xff;
      int type = array[at + 1] & 0xff;
      boolean extended = (flags & EXTENDED_LENGTH) != 0;
      int value = at + (extended ? 4 : 3);
      int length =
          extended ? (array[at + 2] & 0xff) << 8 | (array[at + 3] & 0xff) : array[at + 2] & 0xff;
      if (type == MP_REACH_NLRI) {
        if (!takeReach(array, value, flags, context) || previous > MP_REACH_NLRI) {
          return false;
        }
      } else {
        if (type <= previous
            || extended != length > 0xff
            || !isSound(array, value, length, type, flags & ~EXTENDED_LENGTH, context)) {
          return false;
        }
        if (type > MP_REACH_NLRI) {
          writeReach(array);
        }
        System.arraycopy(array, at, out, used, value + length - at);
        used += value + length - at;
        seen |= type < Integer.SIZE ? 1 << type : 0;
        previous = type;
      }
      at = value + length;
    }
    writeReach(array);
    return isComplete(!fields.nlri().isEmpty(), context);
  }

  /** RFC 7606, section 3.d; a next hop of no routes is not kept. */
  private boolean isComplete(boolean withNlri, CodecContext context) {
    int mandatory = 1 << ORIGIN | 1 << AS_PATH;
    mandatory |= context.external() ? 0 : 1 << LOCAL_PREF;
    mandatory |= withNlri ? 1 << NEXT_HOP : 0;
    return (seen & mandatory) == mandatory
        && (withNlri || family != null)
        && (withNlri || (seen & 1 << NEXT_HOP) == 0);
  }

  private boolean takeReach(byte[] array, int value, int flags, CodecContext context) {
    if (family != null || (flags & ~EXTENDED_LENGTH) != AttributeFlags.OPTIONAL) {
      return false;
    }
    int afi = (array[value] & 0xff) << 8 | (array[value + 1] & 0xff);
    boolean unicast = array[value + 2] == 1;
    int nextHop = array[value + 3] & 0xff;
    if (!unicast || afi < 1 || afi > 2) {
      return false;
    }
    Family its = afi == 1 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    boolean fits =
        switch (nextHop) {
          case 4 -> afi == 1;
          case 16, 32 -> afi == 2 || context.extendedNextHop().contains(its);
          default -> false;
        };
    if (!fits || !context.families().contains(its)) {
      return false;
    }
    family = its;
    reachAt = value;
    reachLength = 4 + nextHop;
    return true;
  }

  private void writeReach(byte[] array) {
    if (reachAt >= 0) {
      out[used++] = (byte) AttributeFlags.OPTIONAL;
      out[used++] = MP_REACH_NLRI;
      out[used++] = (byte) (reachLength + 1);
      System.arraycopy(array, reachAt, out, used, reachLength);
      used += reachLength;
      out[used++] = 0; // Reserved.
      reachAt = -1;
    }
  }

  private static boolean isSound(
      byte[] array, int at, int length, int type, int flags, CodecContext context) {
    return switch (type) {
      case ORIGIN -> isWellKnown(flags) && length == 1 && array[at] >= 0 && array[at] <= 2;
      case AS_PATH -> isWellKnown(flags) && isPath(array, at, at + length);
      case NEXT_HOP -> isWellKnown(flags) && length == 4;
      case MULTI_EXIT_DISC -> flags == AttributeFlags.OPTIONAL && length == 4;
      case LOCAL_PREF -> isWellKnown(flags) && length == 4 && !context.external();
      case ATOMIC_AGGREGATE -> isWellKnown(flags) && length == 0;
      case AGGREGATOR -> isTransitive(flags) && length == 8 && isNotZero(array, at);
      case COMMUNITIES -> isTransitive(flags) && isListOf(4, length);
      case ORIGINATOR_ID -> flags == AttributeFlags.OPTIONAL && length == 4 && !context.external();
      case CLUSTER_LIST ->
          flags == AttributeFlags.OPTIONAL && isListOf(4, length) && !context.external();
      case EXTENDED_COMMUNITIES -> isTransitive(flags) && isListOf(8, length);
      case IPV6_EXTENDED_COMMUNITIES -> isTransitive(flags) && isListOf(20, length);
      case LARGE_COMMUNITY ->
          isTransitive(flags) && isListOf(12, length) && areDistinct(array, at, at + length);
      case ONLY_TO_CUSTOMER -> isTransitive(flags) && length == 4;
      default -> false;
    };
  }

  private static boolean isWellKnown(int flags) {
    return flags == AttributeFlags.TRANSITIVE;
  }

  private static boolean isTransitive(int flags) {
    return flags == (AttributeFlags.OPTIONAL | AttributeFlags.TRANSITIVE);
  }

  private static boolean isListOf(int width, int length) {
    return length > 0 && length % width == 0;
  }

  private static boolean isNotZero(byte[] array, int at) {
    return (array[at] | array[at + 1] | array[at + 2] | array[at + 3]) != 0;
  }

  /** Sets and sequences of ASes, none of them 0, and nothing else. */
  private static boolean isPath(byte[] array, int from, int end) {
    int at = from;
    while (at < end) {
      if (end - at < 6 || array[at] < 1 || array[at] > AS_SEQUENCE) {
        return false;
      }
      int next = at + 2 + 4 * (array[at + 1] & 0xff);
      if (next == at + 2 || next > end) {
        return false;
      }
      for (int asn = at + 2; asn < next; asn += 4) {
        if (!isNotZero(array, asn)) {
          return false;
        }
      }
      at = next;
    }
    return true;
  }

  /** RFC 8092, section 2: one that is there twice is kept once. */
  private static boolean areDistinct(byte[] array, int from, int end) {
    if (end - from > 12 * MOST_LARGE_COMMUNITIES) {
      return false;
    }
    for (int one = from + 12; one < end; one += 12) {
      for (int other = from; other < one; other += 12) {
        if (Arrays.equals(array, one, one + 12, array, other, other + 12)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The attributes taken last, as they are kept. */
  AttributeSet attributes() {
    return new AttributeSet(Octets.wrap(Arrays.copyOf(out, used)));
  }

  /** The family of the routes in MP_REACH_NLRI; null without one. */
  @Nullable Family family() {
    return family;
  }
}
