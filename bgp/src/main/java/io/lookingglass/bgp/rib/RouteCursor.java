package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.PrefixReader;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the prefixes of a table in ascending order and makes no object for a route unless
 * asked to.
 *
 * <p>It sees each prefix as it is at one moment, and every prefix that is there all the time just
 * once. Of those that come or go during the walk it sees some. It may be left and gone on with from
 * a prefix at any later time, see {@link RouteView#walk}. For one thread.
 */
public final class RouteCursor {
  private final PrefixReader reader;
  private final PathCopies paths;
  private final int family;
  private final boolean preferCurrentBest;
  private final @Nullable IpPrefix within;

  private final PrefixReader.Section copy = this::copy;
  private long high;
  private long low;
  private int length;
  private boolean ended;

  RouteCursor(
      PrefixReader reader,
      PathCopies paths,
      int family,
      boolean preferCurrentBest,
      @Nullable IpPrefix within,
      @Nullable IpPrefix after) {
    this.reader = reader;
    this.paths = paths;
    this.family = family;
    this.preferCurrentBest = preferCurrentBest;
    this.within = within;
    if (after != null && (within == null || after.compareTo(within) >= 0)) {
      high = Prefixes.high(after);
      low = Prefixes.low(after);
      length = after.length();
    } else if (within != null) {
      high = Prefixes.high(within);
      low = Prefixes.low(within);
      length = within.length() - 1;
    } else {
      length = -1;
    }
  }

  /** Goes to the next prefix; false when there is none. */
  public boolean next() {
    ended = ended || !reader.higher(high, low, length, copy) || !isWithin();
    return !ended;
  }

  private boolean isWithin() {
    return within == null
        || (length >= within.length()
            && Prefixes.common(high, low, Prefixes.high(within), Prefixes.low(within))
                >= within.length());
  }

  /** Copies what is at a prefix, for a reader. */
  PrefixReader.Section copy() {
    return copy;
  }

  private void copy(long itsHigh, long itsLow, int itsLength, int head) {
    paths.copy(head);
    high = itsHigh;
    low = itsLow;
    length = itsLength;
  }

  /** The prefix it is at. */
  public IpPrefix prefix() {
    return Prefixes.of(family, high, low, length);
  }

  /** How many bits the prefix has. */
  int length() {
    return length;
  }

  /** How many leading bits of an address are those of the prefix's. */
  int common(long otherHigh, long otherLow) {
    return Prefixes.common(high, low, otherHigh, otherLow);
  }

  /** How many paths the prefix has; path 0 is the best if any is. */
  public int paths() {
    return paths.count();
  }

  /** Whom a path is from. */
  public RibPeer peer(int path) {
    return paths.peer(path);
  }

  /** Whether a path may be chosen as best, and if not, why. */
  public Eligibility eligibility(int path) {
    return paths.eligibility(path);
  }

  /** What the RPKI says of the origin of a path, see {@link Route#validation}. */
  public ValidationState validation(int path) {
    return paths.validation(path);
  }

  /** Whether a path is in the Loc-RIB. */
  public boolean isBest(int path) {
    return path == 0 && paths.eligibility(0) == Eligibility.ELIGIBLE;
  }

  /** The canonical attributes of a path: valid until the next call of {@link #next}. */
  public Octets attributes(int path) {
    int begin = paths.begin(path);
    return Octets.wrap(paths.octets()).slice(begin, begin + paths.length(path));
  }

  /** What is at the prefix, to be kept. */
  public Routes routes() {
    return new Routes(
        Tables.FAMILIES.get(family),
        new Nlri.Prefix(prefix(), null),
        paths.routes(preferCurrentBest));
  }
}
