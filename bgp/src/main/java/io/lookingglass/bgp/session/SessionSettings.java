package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.AddPath;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.MaxPrefixesAction;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the state machine has to know of a peer.
 *
 * @param address the peer's
 * @param port the peer's
 * @param localAsn our AS
 * @param peerAsn the AS the peer has to be in
 * @param identifier our BGP identifier
 * @param holdTime proposed; zero, or whole seconds within 3-65535
 * @param families to negotiate, in the order of the configuration; not empty
 * @param passive wait for the peer's connection, never open one
 * @param addPath several paths of a prefix are welcome (RFC 7911)
 * @param role ours (RFC 9234), null when none is told
 * @param requireRole the peer has to tell its role, too
 * @param maxPrefixes of all families together
 * @param maxPrefixesThen what follows when there are more
 * @param maxPrefixesRestartAfter how long the session then stays closed
 * @param connectRetry the wait after the first failed connection; it doubles up to {@link
 *     #longestRetry}
 * @param delayOpen zero when our OPEN is sent at once (RFC 4271, section 8.1.1)
 * @param gracefulRestart the restart time we tell (RFC 4724); zero for no graceful restart
 * @param staleTime how long stale routes live on after the peer is back
 * @param longLivedStaleTime the stale time of RFC 9494 that we tell, and the longest we keep stale
 *     routes; zero for no long-lived graceful restart
 * @param md5 the connection is signed (RFC 2385); for what people are told only
 * @param ttlSecurity GTSM (RFC 5082); for what people are told only
 * @param multihop the peer is not on a shared link; for what people are told only
 */
public record SessionSettings(
    String name,
    InetAddress address,
    int port,
    Asn localAsn,
    Asn peerAsn,
    Inet4Address identifier,
    Duration holdTime,
    List<Family> families,
    boolean passive,
    boolean addPath,
    @Nullable PeerRole role,
    boolean requireRole,
    int maxPrefixes,
    MaxPrefixesAction maxPrefixesThen,
    Duration maxPrefixesRestartAfter,
    Duration connectRetry,
    Duration delayOpen,
    Duration gracefulRestart,
    Duration staleTime,
    Duration longLivedStaleTime,
    boolean md5,
    boolean ttlSecurity,
    boolean multihop) {

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
  private static final Duration FIRST_IDLE_HOLD = Duration.ofSeconds(1);

  public SessionSettings {
    families = List.copyOf(families);
    if (families.isEmpty()) {
      throw new IllegalArgumentException("Peer " + name + " has no address family to negotiate");
    }
  }

  /**
   * The part of the configuration that counts for a session.
   *
   * @throws IllegalArgumentException when our AS or identifier is not configured, which no valid
   *     file with peers leaves out
   */
  public static SessionSettings of(BgpSettings bgp, PeerSettings peer) {
    if (bgp.asn() == null || bgp.routerId() == null) {
      throw new IllegalArgumentException("bgp.asn and bgp.router-id are required for peers");
    }
    return new SessionSettings(
        peer.name(),
        peer.address(),
        peer.port(),
        bgp.asn(),
        peer.asn(),
        bgp.routerId(),
        bgp.holdTime(),
        peer.families().stream().map(Family::of).toList(),
        peer.passive(),
        peer.addPath() == AddPath.RECEIVE,
        peer.role(),
        peer.requireRole(),
        peer.maxPrefixes(),
        peer.maxPrefixesThen(),
        peer.maxPrefixesRestartAfter(),
        bgp.connectRetry(),
        peer.delayOpen(),
        bgp.gracefulRestart(),
        bgp.staleTime(),
        bgp.longLivedStaleTime(),
        peer.password() != null,
        peer.ttlSecurity(),
        peer.multihop() != null);
  }

  /** Whether the peer is of another AS. */
  public boolean external() {
    return !localAsn.equals(peerAsn);
  }

  /** Where the peer is, as people write it: {@code 192.0.2.2:179}. */
  String endpoint() {
    return HostPort.of(address, port).toString();
  }

  /** The longest wait between two attempts. */
  Duration longestRetry() {
    return connectRetry.compareTo(LONGEST_RETRY) > 0 ? connectRetry : LONGEST_RETRY;
  }

  /**
   * How long to wait for a connection, or until the next.
   *
   * @param failures in a row before
   */
  Duration connectRetryAfter(int failures) {
    return backedOff(connectRetry, failures);
  }

  /**
   * How long to stay Idle after an error; short at first, so that a peer that restarts is not kept
   * waiting, and doubled while the errors go on (DampPeerOscillations).
   *
   * @param failures in a row, at least 1
   */
  Duration idleHoldAfter(int failures) {
    return backedOff(FIRST_IDLE_HOLD, failures - 1);
  }

  private Duration backedOff(Duration first, int doublings) {
    Duration duration = first.multipliedBy(1L << Math.clamp(doublings, 0, 20));
    return duration.compareTo(longestRetry()) > 0 ? longestRetry() : duration;
  }

  /**
   * Whether an Established session has to be reset for other settings to count: what is in our
   * OPEN, or whom we expect, changed. What is of the socket alone (the password itself, the local
   * address, the TTL) is for whoever opens sockets to compare.
   */
  public boolean needsReset(SessionSettings other) {
    return !address.equals(other.address)
        || port != other.port
        || !localAsn.equals(other.localAsn)
        || !peerAsn.equals(other.peerAsn)
        || !identifier.equals(other.identifier)
        || !holdTime.equals(other.holdTime)
        || !families.equals(other.families)
        || addPath != other.addPath
        || !Objects.equals(role, other.role)
        || requireRole != other.requireRole
        || !gracefulRestart.equals(other.gracefulRestart)
        || !longLivedStaleTime.equals(other.longLivedStaleTime)
        || md5 != other.md5
        || ttlSecurity != other.ttlSecurity
        || multihop != other.multihop;
  }
}
