package io.lookingglass;

import io.lookingglass.config.CommunityNames;
import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.Asn;
import io.lookingglass.web.api.RouteNames;
import java.util.List;
import java.util.Optional;

/** Names as the configuration and its files give them. Thread-safe. */
record ConfiguredNames(OriginTable origins, CommunityNames communities) implements RouteNames {

  @Override
  public Optional<String> community(String text) {
    return communities.name(text);
  }

  @Override
  public List<String> communitiesNamed(String name) {
    return communities.named(name);
  }

  @Override
  public Optional<String> autonomousSystem(Asn asn) {
    return origins.name(asn);
  }
}
