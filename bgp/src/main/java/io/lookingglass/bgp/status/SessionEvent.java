package io.lookingglass.bgp.status;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a session, for its log.
 *
 * @param number ascending over all peers, from 1
 * @param peer its name
 * @param state the state after it
 * @param text a sentence
 */
public record SessionEvent(
    long number, Instant at, String peer, Kind kind, SessionState state, String text) {

  /** What sort of thing. */
  public enum Kind {
    STATE,
    CONNECTION,
    NOTIFICATION,
    FAULT,
    ROUTES,
    CONFIGURATION
  }

  /** {@code state}, {@code notification}: as JSON and SSE name it. */
  public String kindName() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Of a peer, or of all when null. */
  public boolean isOf(@Nullable String name) {
    return name == null || name.equals(peer);
  }
}
