package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.PrefixReader;
import io.lookingglass.bgp.rib.columns.RuleTable;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tables, all peers' Adj-RIB-Ins and the Loc-RIB in one: each answer has every path for a
 * prefix, the best one first; of a prefix with more than {@value PathCopies#MOST_PATHS} only so
 * many.
 *
 * <p>Thread-safe, and never waits for the thread that writes. What is told of one prefix is of one
 * moment; what is told of several can be of several.
 */
public final class RouteView {
  private final Tables tables;
  private final Peers peers;
  private final boolean preferCurrentBest;

  RouteView(Tables tables, Peers peers, boolean preferCurrentBest) {
    this.tables = tables;
    this.peers = peers;
    this.preferCurrentBest = preferCurrentBest;
  }

  /** The routes for exactly this prefix. */
  public Optional<Routes> exact(IpPrefix prefix) {
    RouteCursor cursor = cursor(Prefixes.family(prefix), null, null);
    PrefixReader reader = reader(Prefixes.family(prefix));
    return reader.exact(Prefixes.high(prefix), Prefixes.low(prefix), prefix.length(), cursor.copy())
        ? Optional.of(cursor.routes())
        : Optional.empty();
  }

  /**
   * The routes for the longest prefix that is, or holds, the one given: of one address its host
   * prefix.
   */
  public Optional<Routes> longestMatch(IpPrefix prefix) {
    RouteCursor cursor = cursor(Prefixes.family(prefix), null, null);
    return longest(cursor, prefix, prefix.length())
        ? Optional.of(cursor.routes())
        : Optional.empty();
  }

  /** The routes for the prefix and every one that holds it, the longest first. */
  public List<Routes> shorter(IpPrefix prefix) {
    RouteCursor cursor = cursor(Prefixes.family(prefix), null, null);
    List<Routes> found = new ArrayList<>();
    int length = prefix.length();
    while (length >= 0 && longest(cursor, prefix, length)) {
      found.add(cursor.routes());
      length = cursor.length() - 1;
    }
    return found;
  }

  /**
   * Walks over prefixes of a family in ascending order.
   *
   * @param within only this prefix and those it holds; null for all
   * @param after goes on behind this prefix, which need not be there any more; null from the first
   *     on
   * @throws IllegalArgumentException when the family is not one of unicast prefixes, or a prefix
   *     not one of the family
   */
  public RouteCursor walk(Family family, @Nullable IpPrefix within, @Nullable IpPrefix after) {
    int number = Tables.numberOf(family);
    if (number < 0 || !Tables.isUnicast(number)) {
      throw new IllegalArgumentException(family + " has no prefixes to walk over");
    }
    requireOf(number, within);
    requireOf(number, after);
    return cursor(number, within, after);
  }

  private static void requireOf(int family, @Nullable IpPrefix prefix) {
    if (prefix != null && Prefixes.family(prefix) != family) {
      throw new IllegalArgumentException(
          prefix + " is no prefix of " + Tables.FAMILIES.get(family));
    }
  }

  /** The routes for exactly this FlowSpec rule. */
  public Optional<Routes> exact(Family family, FlowSpecRule rule) {
    int number = numberOfRules(family);
    RuleCopy copy = new RuleCopy(number);
    return tables.rules(number).exact(rule, copy)
        ? Optional.of(copy.routes(family))
        : Optional.empty();
  }

  /**
   * FlowSpec rules in the order they are applied (RFC 8955, section 5.1).
   *
   * @param after goes on behind this one, which need not be there any more; null from the first on
   * @param most how many
   */
  public List<Routes> rules(Family family, @Nullable FlowSpecRule after, int most) {
    int number = numberOfRules(family);
    RuleCopy copy = new RuleCopy(number);
    List<Routes> found = new ArrayList<>();
    @Nullable FlowSpecRule last = after;
    while (found.size() < most && tables.rules(number).higher(last, copy)) {
      found.add(copy.routes(family));
      last = copy.rule;
    }
    return found;
  }

  private static int numberOfRules(Family family) {
    int number = Tables.numberOf(family);
    if (number < 0 || Tables.isUnicast(number)) {
      throw new IllegalArgumentException(family + " has no FlowSpec rules");
    }
    return number;
  }

  private PrefixReader reader(int family) {
    return new PrefixReader(tables.prefixes(family));
  }

  private RouteCursor cursor(int family, @Nullable IpPrefix within, @Nullable IpPrefix after) {
    return new RouteCursor(
        reader(family),
        new PathCopies(tables, peers, family),
        family,
        preferCurrentBest,
        within,
        after);
  }

  /**
   * The longest prefix that holds an address, of at most so many bits.
   *
   * <p>The last prefix that is not behind the one sought either holds it, or shares with it fewer
   * bits than any that does could have: a prefix of more bits that holds it would come in between.
   * So the search goes on with as many bits as are shared, a few times at most in a real table.
   */
  private boolean longest(RouteCursor cursor, IpPrefix prefix, int most) {
    PrefixReader reader = reader(Prefixes.family(prefix));
    long high = Prefixes.high(prefix);
    long low = Prefixes.low(prefix);
    int length = most;
    while (reader.floor(
        Prefixes.maskHigh(high, length), Prefixes.maskLow(low, length), length, cursor.copy())) {
      int common = cursor.common(high, low);
      if (common >= cursor.length()) {
        return true;
      }
      length = common;
    }
    return false;
  }

  /** A copy of what is at a rule. */
  private final class RuleCopy implements RuleTable.Section {
    private final PathCopies paths;
    private @Nullable FlowSpecRule rule;

    RuleCopy(int family) {
      paths = new PathCopies(tables, peers, family);
    }

    @Override
    public void read(FlowSpecRule its, int head) {
      paths.copy(head);
      rule = its;
    }

    Routes routes(Family family) {
      FlowSpecRule copied = rule;
      if (copied == null) {
        throw new IllegalStateException("Nothing was read");
      }
      return new Routes(family, new Nlri.FlowSpec(copied, null), paths.routes(preferCurrentBest));
    }
  }
}
