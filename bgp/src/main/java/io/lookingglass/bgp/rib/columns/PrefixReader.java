package io.lookingglass.bgp.rib.columns;

/**
 * Reads a {@link PrefixTable} beside the thread that writes it, and stops it never.
 *
 * <p>What a {@link Section} saw of one prefix, its paths and their attributes is of one moment.
 * What two calls saw may be of two: a walk sees every prefix that was there all the time, once, and
 * in order; of those that came or went meanwhile it may see some.
 *
 * <p>Not thread-safe: each reading thread has its own.
 */
public final class PrefixReader {
  private final PrefixTable table;

  // Where the last prefix was read; a walk goes on here as long as nothing changed.
  private Leaf leaf;
  private int version = -1;
  private int at;

  /** Takes a copy of what is at one prefix. */
  public interface Section {

    /**
     * May be run several times, each as if it were the first: what it reads can be torn, which
     * shows as nonsense or as an {@link IndexOutOfBoundsException}. It must end whatever it reads.
     *
     * @param head where the chain of paths begins
     */
    void read(long high, long low, int length, int head);
  }

  public PrefixReader(PrefixTable table) {
    this.table = table;
    this.leaf = table.root().child(0).child(0);
  }

  /** Reads one prefix; false when it is not there. */
  public boolean exact(long high, long low, int length, Section section) {
    int tries = 0;
    while (true) {
      Fence<Fence<Leaf>> root = table.root();
      Fence<Leaf> branch = root.child(root.floor(high, low, length));
      Leaf candidate = branch.child(branch.floor(high, low, length));
      int before = candidate.version();
      if (Leaf.isWritten(before)) {
        tries = Versioned.pause(tries);
        continue;
      }
      boolean found = false;
      try {
        int index = candidate.floor(high, low, length);
        found = index >= 0 && candidate.is(index, high, low, length);
        if (found) {
          section.read(high, low, length, candidate.head(index));
        }
      } catch (IndexOutOfBoundsException torn) {
        requireTorn(candidate, before, torn);
      }
      if (candidate.isStill(before)) {
        return found;
      }
    }
  }

  /** Reads the last prefix that is not behind the one given; false when there is none. */
  public boolean floor(long high, long low, int length, Section section) {
    int tries = 0;
    again:
    while (true) {
      Fence<Fence<Leaf>> root = table.root();
      int branchAt = root.floor(high, low, length);
      Fence<Leaf> branch = root.child(branchAt);
      int leafAt = branch.floor(high, low, length);
      while (true) {
        Leaf candidate = branch.child(leafAt);
        int before = candidate.version();
        if (Leaf.isWritten(before)) {
          tries = Versioned.pause(tries);
          continue again;
        }
        boolean found = false;
        try {
          int index = candidate.floor(high, low, length);
          found = index >= 0;
          if (found) {
            section.read(
                candidate.high(index),
                candidate.low(index),
                candidate.length(index),
                candidate.head(index));
          }
        } catch (IndexOutOfBoundsException torn) {
          requireTorn(candidate, before, torn);
        }
        if (!candidate.isStill(before)) {
          continue again;
        }
        if (found) {
          return true;
        }
        if (leafAt > 0) {
          leafAt--;
        } else if (branchAt > 0) {
          branch = root.child(--branchAt);
          leafAt = branch.size() - 1;
        } else {
          return false;
        }
      }
    }
  }

  /**
   * Reads the first prefix behind the one given, which need not be there; a length of -1 means the
   * very first at the address. False when there is none.
   */
  public boolean higher(long high, long low, int length, Section section) {
    if (version >= 0 && readNextOfLeaf(high, low, length, section)) {
      return true;
    }
    version = -1;
    int tries = 0;
    again:
    while (true) {
      Fence<Fence<Leaf>> root = table.root();
      int branchAt = root.floor(high, low, Math.max(0, length));
      Fence<Leaf> branch = root.child(branchAt);
      int leafAt = branch.floor(high, low, Math.max(0, length));
      while (true) {
        Leaf candidate = branch.child(leafAt);
        int before = candidate.version();
        if (Leaf.isWritten(before)) {
          tries = Versioned.pause(tries);
          continue again;
        }
        boolean found = false;
        int index = 0;
        try {
          index = candidate.floor(high, low, length) + 1;
          found = index < candidate.size();
          if (found) {
            section.read(
                candidate.high(index),
                candidate.low(index),
                candidate.length(index),
                candidate.head(index));
          }
        } catch (IndexOutOfBoundsException torn) {
          requireTorn(candidate, before, torn);
        }
        if (!candidate.isStill(before)) {
          continue again;
        }
        if (found) {
          leaf = candidate;
          version = before;
          at = index;
          return true;
        }
        if (leafAt + 1 < branch.size()) {
          leafAt++;
        } else if (branchAt + 1 < root.size()) {
          branch = root.child(++branchAt);
          leafAt = 0;
        } else {
          return false;
        }
      }
    }
  }

  /** The next of the same leaf, when the last prefix read was the one given and nothing changed. */
  private boolean readNextOfLeaf(long high, long low, int length, Section section) {
    try {
      if (at + 1 >= leaf.size() || !leaf.is(at, high, low, length)) {
        return false;
      }
      section.read(leaf.high(at + 1), leaf.low(at + 1), leaf.length(at + 1), leaf.head(at + 1));
    } catch (IndexOutOfBoundsException torn) {
      requireTorn(leaf, version, torn);
    }
    if (leaf.isStill(version)) {
      at++;
      return true;
    }
    return false;
  }

  /** What goes wrong although nothing changed is a fault of the program. */
  private static void requireTorn(Leaf leaf, int before, IndexOutOfBoundsException torn) {
    if (leaf.isStill(before)) {
      throw torn;
    }
  }
}
