package io.lookingglass.bgp.status;

import io.lookingglass.bgp.rib.RibSummary;
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
 * @param memory taken by routes and what belongs to them
 * @param updatesPerSecond routes announced and withdrawn, mean of the last minute
 */
public record BgpSummary(
    @Nullable Asn asn,
    @Nullable Inet4Address identifier,
    @Nullable String listening,
    int peers,
    int established,
    List<FamilyTotals> families,
    Memory memory,
    double updatesPerSecond) {
  public BgpSummary {
    families = List.copyOf(families);
  }

  /** What all of it takes, in octets. */
  public long memoryBytes() {
    return memory.total();
  }

  /** The same without our own addresses. */
  public BgpSummary withoutAddresses() {
    return new BgpSummary(asn, null, null, peers, established, families, memory, updatesPerSecond);
  }

  /** The same with what dumped tables and RPKI payloads take. */
  public BgpSummary with(long dumps, long vrps) {
    return new BgpSummary(
        asn,
        identifier,
        listening,
        peers,
        established,
        families,
        new Memory(memory.tables(), dumps, vrps),
        updatesPerSecond);
  }

  /**
   * What takes how much, in octets.
   *
   * @param tables of the speaker
   * @param dumps tables loaded from files
   * @param vrps payloads of the RPKI
   */
  public record Memory(RibSummary.Memory tables, long dumps, long vrps) {
    /** Nothing takes anything. */
    public static final Memory NONE = new Memory(RibSummary.Memory.NONE, 0, 0);

    public long total() {
      return tables.total() + dumps + vrps;
    }
  }

  /**
   * How much there is of one family, all peers together.
   *
   * @param prefixes in the Loc-RIB
   * @param paths in the Adj-RIB-Ins
   * @param validations the paths by what the RPKI says of them
   */
  public record FamilyTotals(
      String family, int prefixes, int paths, RibSummary.Validations validations) {}
}
