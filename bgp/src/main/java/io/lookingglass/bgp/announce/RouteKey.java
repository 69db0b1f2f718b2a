package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;

/** Which route: a peer has one at most for each. */
record RouteKey(Family family, Nlri nlri) {
  static RouteKey of(Subject subject) {
    return new RouteKey(subject.family(), subject.nlri());
  }
}
