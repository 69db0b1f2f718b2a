package io.lookingglass.bgp.rib;

import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of which routes somebody wants to be told: of a change that interests nobody nothing is made.
 * Asking makes no object either. Immutable.
 */
public final class RouteInterest {
  /** Every route of every family. */
  public static final RouteInterest EVERYTHING = new RouteInterest(true, List.of(), null);

  private final boolean everything;
  private final Blocks ipv4;
  private final Blocks ipv6;

  // The prefix of which those that hold it are wanted, if there is one.
  private final int heldFamily;
  private final long heldHigh;
  private final long heldLow;
  private final int heldLength;

  private RouteInterest(boolean everything, Collection<IpPrefix> within, @Nullable IpPrefix held) {
    this.everything = everything;
    this.ipv4 = Blocks.of(within.stream().filter(IpPrefix::isIpv4).toList());
    this.ipv6 = Blocks.of(within.stream().filter(IpPrefix::isIpv6).toList());
    this.heldFamily = held == null ? -1 : Prefixes.family(held);
    this.heldHigh = held == null ? 0 : Prefixes.high(held);
    this.heldLow = held == null ? 0 : Prefixes.low(held);
    this.heldLength = held == null ? 0 : held.length();
  }

  /** Routes to these prefixes and to all that these hold. */
  public static RouteInterest within(Collection<IpPrefix> prefixes) {
    return new RouteInterest(false, prefixes, null);
  }

  /** Routes to this prefix, to all that it holds, and to every prefix that holds it. */
  public static RouteInterest around(IpPrefix prefix) {
    return new RouteInterest(false, List.of(prefix), prefix);
  }

  /** Whether routes to a prefix of unicast addresses are among them. */
  boolean concerns(int family, long high, long low, int length) {
    return everything
        || (family == 0 ? ipv4 : ipv6).hold(high, low, length)
        || isHolding(family, high, low, length);
  }

  private boolean isHolding(int family, long high, long low, int length) {
    return family == heldFamily
        && length <= heldLength
        && Prefixes.common(high, low, heldHigh, heldLow) >= length;
  }

  /** Whether FlowSpec rules are among them. */
  boolean concernsRules() {
    return everything;
  }

  /** Prefixes of one family of which none holds another, in ascending order. */
  private static final class Blocks {
    private final long[] high;
    private final long[] low;
    private final int[] length;

    private Blocks(List<IpPrefix> outermost) {
      high = outermost.stream().mapToLong(Prefixes::high).toArray();
      low = outermost.stream().mapToLong(Prefixes::low).toArray();
      length = outermost.stream().mapToInt(IpPrefix::length).toArray();
    }

    static Blocks of(List<IpPrefix> prefixes) {
      List<IpPrefix> outermost = new ArrayList<>();
      for (IpPrefix prefix : prefixes.stream().sorted().toList()) {
        // What holds a prefix comes before it, and nothing but what it holds comes in between.
        if (outermost.isEmpty() || !outermost.getLast().contains(prefix)) {
          outermost.add(prefix);
        }
      }
      return new Blocks(outermost);
    }

    /**
     * Whether one of them is the prefix, or holds it: only the last that is not behind it could.
     */
    boolean hold(long itsHigh, long itsLow, int itsLength) {
      int begin = 0;
      int end = high.length - 1;
      while (begin <= end) {
        int middle = (begin + end) >>> 1;
        int order = Long.compareUnsigned(high[middle], itsHigh);
        if (order > 0 || (order == 0 && Long.compareUnsigned(low[middle], itsLow) > 0)) {
          end = middle - 1;
        } else {
          begin = middle + 1;
        }
      }
      return end >= 0
          && length[end] <= itsLength
          && Prefixes.common(high[end], low[end], itsHigh, itsLow) >= length[end];
    }
  }
}
