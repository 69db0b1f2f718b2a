package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.Family;
import java.util.List;

/**
 * How much the tables hold at one moment. Immutable.
 *
 * @param families in the order of the configuration's families, those without a route included
 * @param memory what it takes
 * @param attributeSets distinct sets of path attributes
 * @param refusedPaths paths of add-path peers not taken, because there were more than 255 of a
 *     prefix; since the start
 * @param updatesPerSecond routes announced and withdrawn, mean of the last minute
 */
public record RibSummary(
    List<FamilyTotals> families,
    Memory memory,
    int attributeSets,
    long refusedPaths,
    double updatesPerSecond) {
  public RibSummary {
    families = List.copyOf(families);
  }

  /** What all of it takes, in octets. */
  public long memoryBytes() {
    return memory.total();
  }

  /** The part of it that is updates not yet written. */
  public long queuedBytes() {
    return memory.queued();
  }

  /**
   * What takes how much, in octets.
   *
   * @param prefixes the tables of IPv4 and IPv6 prefixes
   * @param paths the rows of paths, in chunks
   * @param attributes the distinct sets of path attributes and what finds them, but for communities
   * @param communities of every kind within these sets
   * @param flowSpec the tables of FlowSpec rules
   * @param queued updates that are not yet written
   */
  public record Memory(
      long prefixes, long paths, long attributes, long communities, long flowSpec, long queued) {
    /** Nothing takes anything. */
    public static final Memory NONE = new Memory(0, 0, 0, 0, 0, 0);

    public long total() {
      return prefixes + paths + attributes + communities + flowSpec + queued;
    }

    Memory withQueued(long octets) {
      return new Memory(prefixes, paths, attributes, communities, flowSpec, octets);
    }
  }

  /**
   * How much there is of one family, all peers together.
   *
   * @param prefixes with a best path: the Loc-RIB
   * @param known prefixes with any path, eligible or not
   * @param paths in the Adj-RIB-Ins
   * @param validations the paths by what the RPKI says of them
   */
  public record FamilyTotals(
      Family family, int prefixes, int known, int paths, Validations validations) {}

  /** How many paths there are of each {@link io.lookingglass.bgp.rpki.ValidationState}. */
  public record Validations(int valid, int invalid, int notFound, int unknown) {}
}
