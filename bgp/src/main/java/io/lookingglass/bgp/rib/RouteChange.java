package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One route changed, or went. Immutable.
 *
 * @param at in whole seconds
 * @param attributes the new ones, null when it was withdrawn
 * @param eligibility of the new route, or of the one that went
 * @param bestChanged the best path for its NLRI is another than before, has other attributes, or is
 *     gone
 */
public record RouteChange(
    Instant at,
    Family family,
    Nlri nlri,
    RibPeer peer,
    @Nullable AttributeSet attributes,
    Eligibility eligibility,
    boolean bestChanged) {

  /** Is told of changes, in their order, by the thread that writes the tables. */
  public interface Listener {

    /**
     * Of which routes it has to be told; of others it may be. Asked before each change, and may
     * give another answer from any time on: by {@link Rib#afterThat} the listener learns when no
     * change is at work any more for which the answer of before counted.
     */
    default RouteInterest interest() {
      return RouteInterest.EVERYTHING;
    }

    /**
     * Must not wait: one that cannot keep up drops changes itself, and says so to its reader. What
     * it reads of the tables is as it was after this change, or later.
     */
    void changed(RouteChange change);
  }
}
