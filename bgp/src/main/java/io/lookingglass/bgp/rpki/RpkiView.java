package io.lookingglass.bgp.rpki;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known from the RPKI, for people. Thread-safe; questions are answered at once. */
public interface RpkiView {
  /** Where no cache is configured: nothing can be said. */
  RpkiView UNCONFIGURED =
      new RpkiView() {
        @Override
        public RpkiStatus status() {
          return new RpkiStatus(List.of(), 0, null, 0);
        }

        @Override
        public OriginValidity validity(IpPrefix prefix, @Nullable Asn origin) {
          return new OriginValidity(ValidationState.UNKNOWN, null, null, List.of());
        }
      };

  /** How the caches are; without any when none is configured. */
  RpkiStatus status();

  /**
   * What is said of a route.
   *
   * @param origin the last AS of its path; null for one that has none
   */
  OriginValidity validity(IpPrefix prefix, @Nullable Asn origin);
}
