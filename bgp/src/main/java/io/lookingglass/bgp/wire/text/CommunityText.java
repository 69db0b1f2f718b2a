package io.lookingglass.bgp.wire.text;

import io.lookingglass.config.net.Community;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Communities of RFC 1997 by the names that IANA registers for the well-known ones. */
public final class CommunityText {
  private static final Map<Community.Standard, String> NAMES =
      Community.WELL_KNOWN.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private CommunityText() {}

  /** {@code no-export} or {@code 64496:100}; {@link Community#parse} reads either. */
  public static String format(Community.Standard community) {
    return name(community).orElseGet(community::toString);
  }

  /** Empty for one that is not well-known. */
  public static Optional<String> name(Community.Standard community) {
    return Optional.ofNullable(NAMES.get(community));
  }
}
