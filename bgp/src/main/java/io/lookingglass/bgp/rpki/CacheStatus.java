package io.lookingglass.bgp.rpki;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One cache at one moment, for people.
 *
 * @param server host and port
 * @param connection where it stands
 * @param active it is the one whose data counts
 * @param version of the protocol, 0 or 1
 * @param sessionId null before the first complete answer
 * @param serial null before the first complete answer
 * @param payloads held of it
 * @param updatedAt when an answer was last complete, null when none was
 * @param problem why it is not in sync; null when it is, or nothing went wrong yet
 */
public record CacheStatus(
    String server,
    Connection connection,
    boolean active,
    int version,
    @Nullable Integer sessionId,
    @Nullable Long serial,
    int payloads,
    @Nullable Instant updatedAt,
    @Nullable String problem) {

  /** Where the connection to a cache stands. */
  public enum Connection {
    /** Not wanted: a preferred cache is in sync. */
    STANDBY,
    CONNECTING,
    /** Connected, the data is not complete yet. */
    SYNCHRONISING,
    SYNCHRONISED,
    /** Waits before it tries again. */
    FAILED
  }
}
