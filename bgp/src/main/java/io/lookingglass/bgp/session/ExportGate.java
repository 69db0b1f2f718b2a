package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last thing a route passes before a peer is told it, whoever wants it told: what the gate
 * forbids never enters an Adj-RIB-Out, and leaves it when the gate is exchanged for one that does.
 * Equal ones judge equally; thread-safe.
 */
@FunctionalInterface
public interface ExportGate {
  /** Lets nothing pass. */
  ExportGate CLOSED = (_, _, _, _) -> "Nothing may be announced";

  /**
   * Judges one route.
   *
   * @param peer the peer's name
   * @param attributes complete
   * @return null when it may pass; else why not, a sentence for the operator
   */
  @Nullable String forbids(String peer, Family family, Nlri nlri, List<PathAttribute> attributes);
}
