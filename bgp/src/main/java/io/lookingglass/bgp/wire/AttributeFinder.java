package io.lookingglass.bgp.wire;

/**
 * Finds single attributes in the canonical octets of an {@link AttributeSet}, where they lie: a
 * query looks at millions of routes, and decoding each would take most of its time. For one thread.
 */
public final class AttributeFinder {
  public static final int AS_PATH = 2;
  public static final int NEXT_HOP = 3;
  public static final int COMMUNITIES = 8;
  public static final int ORIGINATOR_ID = 9;
  public static final int CLUSTER_LIST = 10;
  public static final int MP_REACH_NLRI = 14;
  public static final int EXTENDED_COMMUNITIES = 16;
  public static final int LARGE_COMMUNITIES = 32;
  public static final int ONLY_TO_CUSTOMER = 35;

  private static final int EXTENDED_LENGTH = 0x10;

  private int begin;
  private int end;

  /** Looks for an attribute; {@link #begin} and {@link #end} then tell where its value is. */
  public boolean find(Octets canonical, int type) {
    for (int at = 0; at + 3 <= canonical.length(); at = end) {
      boolean extended = (canonical.at(at) & EXTENDED_LENGTH) != 0;
      begin = at + (extended ? 4 : 3);
      end = begin + (extended ? canonical.unsignedShortAt(at + 2) : canonical.at(at + 2));
      int its = canonical.at(at + 1);
      if (its >= type) { // They are in ascending order.
        return its == type;
      }
    }
    return false;
  }

  /** Where in the octets the value found begins. */
  public int begin() {
    return begin;
  }

  /** Where in the octets the value found ends, exclusive. */
  public int end() {
    return end;
  }
}
