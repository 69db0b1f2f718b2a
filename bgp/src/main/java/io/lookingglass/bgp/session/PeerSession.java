package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.Family;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the state machine knows of one peer. Immutable.
 *
 * @param started whether the session shall run; in Idle it may be started and waiting for {@link
 *     Timer.IdleHold}
 * @param keptDown why a session is Idle longer than after any error, in words for people: somebody
 *     stopped it, or the peer exceeded its prefix limit; else null
 * @param connections of all of them at most one is Established
 * @param timers those that run
 * @param lastOutgoing the number of the last connection that was asked for, 0 for none
 * @param failures in a row: the ConnectRetryCounter of RFC 4271, section 8
 * @param restarted this speaker restarted, and has not been Established with the peer since (the R
 *     bit of RFC 4724)
 * @param stale the families of which the tables hold stale routes of before a restart of the peer
 * @param initial the families of which the first complete sending is under way: End-of-RIB follows
 * @param refreshing the families that are being sent again because the peer asked for it
 * @param problem why it is not Established, null when it is or nothing is known
 */
public record PeerSession(
    SessionSettings settings,
    boolean started,
    @Nullable String keptDown,
    List<Connection> connections,
    Set<Timer> timers,
    long lastOutgoing,
    int failures,
    boolean restarted,
    Map<Family, Stale> stale,
    Set<Family> initial,
    Set<Family> refreshing,
    @Nullable Problem problem) {

  public PeerSession {
    connections = List.copyOf(connections);
    timers = Set.copyOf(timers);
    stale = Map.copyOf(stale);
    initial = Set.copyOf(initial);
    refreshing = Set.copyOf(refreshing);
  }

  /**
   * Stale routes of one family.
   *
   * @param longLived whether the time of RFC 9494 has begun
   * @param longLivedTime how long it is; zero when long-lived graceful restart was not negotiated
   */
  public record Stale(boolean longLived, Duration longLivedTime) {}

  /**
   * Idle, before it is started for the first time.
   *
   * @param restarted whether the peer may still have announcements of ours from before: this
   *     program restarted, the peer was not just configured
   */
  public static PeerSession idle(SessionSettings settings, boolean restarted) {
    return new PeerSession(
        settings, false, null, List.of(), Set.of(), 0, 0, restarted, Map.of(), Set.of(), Set.of(),
        null);
  }

  /** The state of RFC 4271: that of the connection that came farthest. */
  public SessionState state() {
    boolean waiting = started && !timers.contains(new Timer.IdleHold());
    return foremost()
        .map(Connection::state)
        .orElse(waiting ? SessionState.ACTIVE : SessionState.IDLE);
  }

  /** The connection of that name, empty when there is none, or no longer. */
  public Optional<Connection> connection(ConnectionId id) {
    return connections.stream().filter(connection -> connection.id().equals(id)).findAny();
  }

  /** The connection that is Established. */
  public Optional<Connection> established() {
    return connections.stream()
        .filter(connection -> connection.state() == SessionState.ESTABLISHED)
        .findAny();
  }

  /** The connection that came farthest, of which people are told. */
  public Optional<Connection> foremost() {
    return connections.stream().max((one, other) -> one.state().compareTo(other.state()));
  }

  /** Whether the peer restarts gracefully, and its stale routes are kept for now. */
  public boolean peerRestarting() {
    return !stale.isEmpty();
  }

  /** Both sides' capabilities, ours as they are offered now where no OPEN was sent yet. */
  public List<PeerStatus.CapabilityRow> capabilityRows() {
    @Nullable Connection connection = foremost().orElse(null);
    return connection == null || connection.sent() == null
        ? CapabilityComparison.rows(OurOpen.of(settings, restarted), null)
        : CapabilityComparison.rows(connection.sent(), connection.received());
  }

  /** The negotiated times, null when there is no OPEN of the peer. */
  public PeerStatus.@Nullable Timers negotiatedTimers() {
    @Nullable Connection connection = foremost().orElse(null);
    if (connection == null || connection.sent() == null || connection.received() == null) {
      return null;
    }
    Negotiation agreed = connection.agreed();
    return new PeerStatus.Timers(
        (int) agreed.holdTime().toSeconds(),
        (int) agreed.keepalive().toSeconds(),
        connection.sent().holdTimeSeconds(),
        connection.received().holdTimeSeconds());
  }
}
