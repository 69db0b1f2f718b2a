package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.Family;
import java.util.List;

/**
 * How much the tables hold at one moment. Immutable.
 *
 * @param families in the order of the configuration's families, those without a route included
 * @param memoryBytes taken by prefixes, paths and attributes, and by updates not yet written
 * @param queuedBytes the part of it that is updates not yet written
 * @param attributeSets distinct sets of path attributes
 * @param refusedPaths paths of add-path peers not taken, because there were more than 255 of a
 *     prefix; since the start
 * @param updatesPerSecond routes announced and withdrawn, mean of the last minute
 */
public record RibSummary(
    List<FamilyTotals> families,
    long memoryBytes,
    long queuedBytes,
    int attributeSets,
    long refusedPaths,
    double updatesPerSecond) {
  public RibSummary {
    families = List.copyOf(families);
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
