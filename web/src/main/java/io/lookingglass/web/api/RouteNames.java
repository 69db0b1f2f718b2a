package io.lookingglass.web.api;

import io.lookingglass.config.net.Asn;
import java.util.Optional;

/** What people call communities and autonomous systems. Thread-safe. */
public interface RouteNames {
  /** Knows none. */
  RouteNames NONE =
      new RouteNames() {
        @Override
        public Optional<String> community(String text) {
          return Optional.empty();
        }

        @Override
        public Optional<String> autonomousSystem(Asn asn) {
          return Optional.empty();
        }
      };

  /**
   * What a community is called here.
   *
   * @param text in the form in which people write it: {@code 64496:100}, {@code 64496:1:2}, {@code
   *     rt:64496:1}
   */
  Optional<String> community(String text);

  Optional<String> autonomousSystem(Asn asn);
}
