package io.lookingglass.web.api;

import io.lookingglass.config.net.Asn;
import java.util.List;
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
        public List<String> communitiesNamed(String name) {
          return List.of();
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

  /**
   * What has a name here.
   *
   * @param name in any case
   * @return communities, and patterns that stand for several; empty when none has that name
   */
  List<String> communitiesNamed(String name);

  Optional<String> autonomousSystem(Asn asn);
}
