package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the RPKI says of routes now. Thread-safe. */
@FunctionalInterface
public interface RouteValidity {
  /** Where no cache is configured: nothing can be said. */
  RouteValidity UNKNOWN =
      (prefix, origin) -> new OriginValidity(ValidationState.UNKNOWN, null, null, List.of());

  /**
   * What is said of one route, at once.
   *
   * @param origin the last AS of its path; null for one that has none
   */
  OriginValidity validity(IpPrefix prefix, @Nullable Asn origin);

  /** Whether anything can be said now; without it every state is unknown. */
  default boolean known() {
    return true;
  }

  /** What these caches say. */
  static RouteValidity of(Rpki rpki) {
    return new RouteValidity() {
      @Override
      public OriginValidity validity(IpPrefix prefix, @Nullable Asn origin) {
        return rpki.validity(prefix, origin);
      }

      @Override
      public boolean known() {
        return rpki.known();
      }
    };
  }
}
