package io.lookingglass;

import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.Asn;
import io.lookingglass.web.api.RouteNames;
import java.util.Optional;

/** Names as the configuration and its files give them. Thread-safe. */
record ConfiguredNames(OriginTable origins) implements RouteNames {

  @Override
  public Optional<String> community(String text) {
    return Optional.empty();
  }

  @Override
  public Optional<String> autonomousSystem(Asn asn) {
    return origins.name(asn);
  }
}
