package io.lookingglass.bgp.session;

import io.lookingglass.config.PeerRole;
import java.util.Locale;

/** The roles of RFC 9234 in words. */
final class Roles {

  private Roles() {}

  /** {@code rs-client}; {@code role 7} for a value that no RFC gives a meaning. */
  static String name(int value) {
    for (PeerRole role : PeerRole.values()) {
      if (role.code() == value) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
    return "role " + value;
  }
}
