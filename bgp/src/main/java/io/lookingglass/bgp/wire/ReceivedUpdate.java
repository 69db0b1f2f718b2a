package io.lookingglass.bgp.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An UPDATE read for the routing table: what {@code UpdateReader} makes of the octets when the
 * session can go on.
 *
 * @param unreachable to be withdrawn first; with a {@link Fault.TreatAsWithdraw} among the faults
 *     also what the message would have made reachable
 * @param reachable with {@code attributes}
 * @param attributes null when nothing is reachable
 * @param endOfRib the family whose initial routes are complete (RFC 4724, section 2), else null
 * @param faults in the order found, empty for a good message; no {@link Fault.SessionReset}
 */
public record ReceivedUpdate(
    List<NlriBlock> unreachable,
    List<NlriBlock> reachable,
    @Nullable AttributeSet attributes,
    @Nullable Family endOfRib,
    List<Fault> faults) {
  public ReceivedUpdate {
    unreachable = List.copyOf(unreachable);
    reachable = List.copyOf(reachable);
    faults = List.copyOf(faults);
  }
}
