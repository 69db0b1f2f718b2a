package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RouteView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What queries look at. It is asked anew for each question: a reload may add tables, or take them
 * away. Thread-safe; answers at once.
 */
public interface QueriedTables {
  /** Where nothing is configured. */
  QueriedTables NONE = new QueriedTables() {};

  /** The tables of the speaker; null when there is none. */
  default @Nullable Rib rib() {
    return null;
  }

  /** What the RPKI says. */
  default RouteValidity validity() {
    return RouteValidity.UNKNOWN;
  }

  /** Whom anything may be announced to, and what is, in the order of the configuration. */
  default List<Advertised> advertised() {
    return List.of();
  }

  /** Names of dumped tables, in the order of the configuration. */
  default List<String> dumps() {
    return List.of();
  }

  /** A dumped table, as far as it is loaded; empty when there is none of the name. */
  default Optional<RouteView> dump(String name) {
    return Optional.empty();
  }

  /** What one peer is told. */
  record Advertised(RibPeer to, AdjRibOut routes) {}

  /** The tables of a speaker that is always there. */
  static QueriedTables of(Rib rib, RouteValidity validity) {
    return new QueriedTables() {
      @Override
      public Rib rib() {
        return rib;
      }

      @Override
      public RouteValidity validity() {
        return validity;
      }
    };
  }
}
