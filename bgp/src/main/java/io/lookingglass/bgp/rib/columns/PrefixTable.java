package io.lookingglass.bgp.rib.columns;

/**
 * The prefixes of one family in ascending order, address first, the shorter first, each with the
 * head of its chain of paths.
 *
 * <p>A B+ tree: leaves of up to {@value Leaf#MOST} prefixes below two levels of an immutable index
 * that is replaced when a leaf is split, joined or emptied. An IPv4 prefix takes about 11 octets,
 * an IPv6 prefix about 15; the tables of the Internet's prefixes as a Patricia trie take twice as
 * much.
 *
 * <p>Addresses are given as their upper and lower 64 bits; one of IPv4 is the upper half of the
 * first. Only the writing thread may call what is here; others read with a {@link PrefixReader}.
 */
public final class PrefixTable {
  /** The head of a prefix that is not there. */
  public static final int NONE = PathRows.NONE;

  private static final int MOST_LEAVES = 128; // Of one branch.
  private static final int JOIN_BELOW = Leaf.MOST / 4;

  private final boolean wide;
  private volatile Fence<Fence<Leaf>> root;
  private int size;
  private long bytes;

  // Where locate() found the last prefix.
  private int branchAt;
  private int leafAt;
  private Leaf leaf;

  /** What is done to the chain of a prefix. */
  public interface Change {

    /**
     * Runs while readers of the prefix wait.
     *
     * @param head where the chain begins now, or {@link #NONE}
     * @return where it begins then, or {@link #NONE} when it is empty
     */
    int apply(long high, long low, int length, int head);
  }

  /** Picks the chains that a walk changes. */
  public interface Choice {

    boolean test(int head);
  }

  /**
   * @param bits 32 for IPv4, 128 for IPv6
   */
  public PrefixTable(int bits) {
    wide = bits > 32;
    leaf = new Leaf(wide);
    root = Fence.of(Fence.of(leaf));
    bytes = (long) leaf.bytes() + root.bytes() + root.child(0).bytes();
  }

  /** How many prefixes have a path. */
  public int size() {
    return size;
  }

  /** What leaves and index take. */
  public long bytes() {
    return bytes;
  }

  Fence<Fence<Leaf>> root() {
    return root;
  }

  private void locate(long high, long low, int length) {
    Fence<Fence<Leaf>> top = root;
    branchAt = top.floor(high, low, length);
    Fence<Leaf> branch = top.child(branchAt);
    leafAt = branch.floor(high, low, length);
    leaf = branch.child(leafAt);
  }

  /** Changes the chain of one prefix. */
  public void update(long high, long low, int length, Change change) {
    locate(high, low, length);
    int at = leaf.floor(high, low, length);
    if (at >= 0 && leaf.is(at, high, low, length)) {
      change(at, change);
      settle();
      return;
    }
    int head = change.apply(high, low, length, NONE); // Nobody finds it yet.
    if (head == NONE) {
      return;
    }
    at++;
    if (leaf.isFull()) {
      split(at);
      locate(high, low, length);
      at = leaf.floor(high, low, length) + 1;
    }
    int before = leaf.bytes();
    leaf.beginWrite();
    leaf.insert(at, high, low, length, head);
    leaf.endWrite();
    bytes += leaf.bytes() - before;
    size++;
  }

  /** The head of the chain of one prefix. */
  int head(long high, long low, int length) {
    locate(high, low, length);
    int at = leaf.floor(high, low, length);
    return at >= 0 && leaf.is(at, high, low, length) ? leaf.head(at) : NONE;
  }

  /** Where a walk goes on: at a prefix, which need not be there. At first before all. */
  public static final class Place {
    private long high;
    private long low;
    private int length;
    private long lastHigh = -1L;
    private long lastLow = -1L;

    /** Before all that a prefix holds, itself included; the walk ends behind them. */
    public static Place within(long high, long low, int length) {
      Place place = new Place();
      place.high = high;
      place.low = low;
      place.length = length;
      if (length >= 64) {
        place.lastHigh = high;
        place.lastLow = length == 128 ? low : low | -1L >>> (length - 64);
      } else {
        place.lastHigh = high | -1L >>> length;
      }
      return place;
    }

    private boolean isBehind(long otherHigh, long otherLow) {
      int order = Long.compareUnsigned(otherHigh, lastHigh);
      return order > 0 || (order == 0 && Long.compareUnsigned(otherLow, lastLow) > 0);
    }
  }

  /**
   * Changes the chosen chains of some prefixes from a place on, as far as it reaches, and moves it.
   *
   * @param most prefixes to look at, about
   * @return whether there are more
   */
  public boolean walk(Place place, int most, Choice choice, Change change) {
    for (int seen = 0; seen < most; ) {
      locate(place.high, place.low, place.length);
      int at = leaf.floor(place.high, place.low, place.length);
      if (at < 0 || !leaf.is(at, place.high, place.low, place.length)) {
        at++;
      }
      seen += leaf.size() - at;
      boolean more = hasNextLeaf();
      long nextHigh = nextHigh(more);
      long nextLow = nextLow(more);
      int nextLength = nextLength(more);
      while (at < leaf.size() && !place.isBehind(leaf.high(at), leaf.low(at))) {
        int before = leaf.size();
        if (choice.test(leaf.head(at))) {
          change(at, change);
        }
        if (leaf.size() == before) {
          at++;
        }
      }
      settle();
      if (!more || place.isBehind(nextHigh, nextLow)) {
        return false;
      }
      place.high = nextHigh;
      place.low = nextLow;
      place.length = nextLength;
    }
    return true;
  }

  private boolean hasNextLeaf() {
    return leafAt + 1 < root.child(branchAt).size() || branchAt + 1 < root.size();
  }

  private long nextHigh(boolean more) {
    Fence<Leaf> branch = root.child(branchAt);
    return !more
        ? 0
        : leafAt + 1 < branch.size() ? branch.high(leafAt + 1) : root.high(branchAt + 1);
  }

  private long nextLow(boolean more) {
    Fence<Leaf> branch = root.child(branchAt);
    return !more ? 0 : leafAt + 1 < branch.size() ? branch.low(leafAt + 1) : root.low(branchAt + 1);
  }

  private int nextLength(boolean more) {
    Fence<Leaf> branch = root.child(branchAt);
    return !more
        ? 0
        : leafAt + 1 < branch.size() ? branch.length(leafAt + 1) : root.length(branchAt + 1);
  }

  private void change(int at, Change change) {
    leaf.beginWrite();
    try {
      int head = change.apply(leaf.high(at), leaf.low(at), leaf.length(at), leaf.head(at));
      if (head == NONE) {
        int before = leaf.bytes();
        leaf.remove(at);
        bytes += leaf.bytes() - before;
        size--;
      } else {
        leaf.head(at, head);
      }
    } finally {
      leaf.endWrite();
    }
  }

  /** Room for another prefix at an index of the full leaf. */
  private void split(int at) {
    // Prefixes that arrive in order leave full leaves behind them.
    int middle = at == leaf.size() ? leaf.size() - 1 : leaf.size() / 2;
    Leaf left = leaf.part(0, middle);
    Leaf right = leaf.part(middle, leaf.size());
    Fence<Leaf> branch = root.child(branchAt);
    Fence<Leaf> grown =
        branch
            .with(leafAt, left)
            .insertedAfter(leafAt, right.high(0), right.low(0), right.length(0), right);
    replace(branch, grown);
    bytes += left.bytes() + right.bytes() - leaf.bytes();
    leaf.retire();
  }

  /** After prefixes may have gone from the leaf: nothing is left empty or nearly so. */
  private void settle() {
    if (leaf.size() >= JOIN_BELOW) {
      return;
    }
    Fence<Leaf> branch = root.child(branchAt);
    if (leaf.size() == 0) {
      if (branch.size() > 1) {
        bytes -= leaf.bytes();
        replace(branch, branch.without(leafAt));
        leaf.retire();
      } else if (root.size() > 1) {
        bytes -= leaf.bytes() + branch.bytes() + root.bytes();
        root = root.without(branchAt);
        bytes += root.bytes();
        leaf.retire();
      }
      return;
    }
    int left = leafAt > 0 ? leafAt - 1 : leafAt;
    if (left + 1 >= branch.size()) {
      return;
    }
    Leaf one = branch.child(left);
    Leaf other = branch.child(left + 1);
    if (one.size() + other.size() <= Leaf.MOST / 2) {
      Leaf both = one.joined(other);
      bytes += both.bytes() - one.bytes() - other.bytes();
      replace(branch, branch.with(left, both).without(left + 1));
      one.retire();
      other.retire();
    }
  }

  /** Publishes another version of the branch last located, as two when it is too large. */
  private void replace(Fence<Leaf> before, Fence<Leaf> after) {
    Fence<Fence<Leaf>> top = root;
    bytes -= before.bytes() + top.bytes();
    if (after.size() <= MOST_LEAVES) {
      bytes += after.bytes();
      top = top.with(branchAt, after);
    } else {
      int middle = leafAt + 2 == after.size() ? after.size() - 1 : after.size() / 2;
      Fence<Leaf> left = after.part(0, middle);
      Fence<Leaf> right = after.part(middle, after.size());
      bytes += left.bytes() + right.bytes();
      top =
          top.with(branchAt, left)
              .insertedAfter(branchAt, right.high(0), right.low(0), right.length(0), right);
    }
    bytes += top.bytes();
    root = top;
  }
}
