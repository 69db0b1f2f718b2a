package io.lookingglass.bgp.status;

import io.lookingglass.config.net.Asn;
import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The speaker and its tables at one moment.
 *
 * @param asn null when BGP is not configured
 * @param identifier null when BGP is not configured
 * @param listening where sessions are accepted, null when they are not
 * @param peers how many are configured
 * @param established how many sessions are up
 * @param families of all peers together
 * @param memoryBytes taken by routes and their attributes
 * @param updatesPerSecond routes announced and withdrawn, mean of the last minute
 */
public record BgpSummary(
    @Nullable Asn asn,
    @Nullable Inet4Address identifier,
    @Nullable String listening,
    int peers,
    int established,
    List<FamilyTotals> families,
    long memoryBytes,
    double updatesPerSecond) {
  public BgpSummary {
    families = List.copyOf(families);
  }

  /**
   * How much there is of one family, all peers together.
   *
   * @param prefixes in the Loc-RIB
   * @param paths in the Adj-RIB-Ins
   */
  public record FamilyTotals(String family, int prefixes, int paths) {}
}
