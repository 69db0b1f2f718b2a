package io.lookingglass.bgp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks a block of NLRI and makes no object for a route.
 *
 * <pre>{@code
 * for (NlriCursor route = new NlriCursor(block); route.next(); ) {
 *   table.put(route.high(), route.low(), route.length(), route.pathId());
 * }
 * }</pre>
 *
 * <p>For one walk by one thread.
 */
public final class NlriCursor {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] array;
  private final int end;
  private final boolean addPath;
  private final boolean flowSpec;
  private int at;
  private int pathId;
  private int length;
  private long high;
  private long low;
  private int ruleStart;

  /** Stands before the first. */
  public NlriCursor(NlriBlock block) {
    Octets octets = block.octets();
    array = octets.array();
    at = octets.arrayOffset();
    end = at + octets.length();
    addPath = block.addPath();
    flowSpec = block.family().isFlowSpec();
  }

  /** Goes to the next route; false when there is none. */
  public boolean next() {
    if (at >= end) {
      return false;
    }
    if (addPath) {
      pathId = (int) INT.get(array, at);
      at += 4;
    }
    if (flowSpec) {
      nextRule();
    } else {
      nextPrefix();
    }
    return true;
  }

  private void nextPrefix() {
    length = array[at++] & 0xff;
    int octets = (length + 7) >>> 3;
    if (octets <= 4) {
      high = length == 0 ? 0 : ((long) leading(at, octets) << 32) & (-1L << (64 - length));
      low = 0;
    } else {
      readLong(octets);
    }
    at += octets;
  }

  /** The octets from a place on, the first one highest, those behind their number arbitrary. */
  private int leading(int from, int octets) {
    if (from + 4 <= array.length) {
      return (int) INT.get(array, from);
    }
    int bits = 0;
    for (int i = 0; i < octets; i++) {
      bits |= (array[from + i] & 0xff) << (24 - 8 * i);
    }
    return bits;
  }

  private void readLong(int octets) {
    long first = 0;
    long second = 0;
    for (int i = 0; i < octets; i++) {
      long octet = array[at + i] & 0xff;
      if (i < 8) {
        first |= octet << (56 - 8 * i);
      } else {
        second |= octet << (120 - 8 * i);
      }
    }
    if (length < 64) {
      first &= -1L << (64 - length);
    } else if (length > 64) {
      second &= -1L << (128 - length);
    }
    high = first;
    low = second;
  }

  private void nextRule() {
    int first = array[at++] & 0xff;
    length = first < NlriBlock.LONG_RULE ? first : (first & 0x0f) << 8 | (array[at++] & 0xff);
    ruleStart = at;
    at += length;
  }

  /**
   * The first 64 bits of the prefix, the highest bit the first; those behind its length are zero,
   * whatever the peer sent there. An IPv4 prefix is in the upper half.
   */
  public long high() {
    return high;
  }

  /** The last 64 bits of an IPv6 prefix, zero behind its length; 0 for IPv4. */
  public long low() {
    return low;
  }

  /** The bits of an IPv4 prefix. */
  public int ipv4() {
    return (int) (high >>> 32);
  }

  /** The length of the prefix in bits; of a FlowSpec rule in octets. */
  public int length() {
    return length;
  }

  /** The path identifier as the bits of an int; 0 where add-path is not spoken. */
  public int pathId() {
    return pathId;
  }

  /** The components of the FlowSpec rule, without their length. For FlowSpec only. */
  public Octets rule() {
    return Octets.wrap(array).slice(ruleStart, ruleStart + length);
  }
}
