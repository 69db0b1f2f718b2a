package io.lookingglass.bgp.status;

import io.lookingglass.config.PeerRole;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer and its session at one moment. Immutable.
 *
 * @param name of the configuration
 * @param asn configured; what the peer says when it is another stands in {@code problem}
 * @param identifier the peer's BGP identifier, null when there is no OPEN of it
 * @param since when the state began
 * @param establishedCount how often it was Established since the program started
 * @param restarting the peer restarts gracefully and its routes are kept stale
 * @param adminDown null, or why the session is kept closed: "max-prefix limit exceeded, opens again
 *     at …"
 * @param nextAttempt when a connection is tried next, null when none is due
 * @param connection null when there is none
 * @param timers null when there was no OPEN of the peer
 * @param capabilities rows to compare, ours and, when there is an OPEN, theirs
 * @param families those configured, in order
 * @param lastNotification the last one sent or received, null when there was none
 * @param problem why the session is not Established in words, with what to check; null when it is,
 *     or nothing is known
 * @param faults the last malformed messages, newest first
 */
public record PeerStatus(
    String name,
    InetAddress address,
    int port,
    Asn asn,
    Asn localAsn,
    boolean external,
    @Nullable PeerRole role,
    @Nullable Inet4Address identifier,
    SessionState state,
    Instant since,
    long establishedCount,
    boolean restarting,
    @Nullable String adminDown,
    @Nullable Instant nextAttempt,
    Policy policy,
    @Nullable Connection connection,
    @Nullable Timers timers,
    List<CapabilityRow> capabilities,
    List<FamilyStatus> families,
    MessageCounts received,
    MessageCounts sent,
    UpdateCounts updates,
    @Nullable NotificationRecord lastNotification,
    @Nullable Problem problem,
    List<FaultRecord> faults) {
  public PeerStatus {
    capabilities = List.copyOf(capabilities);
    families = List.copyOf(families);
    faults = List.copyOf(faults);
  }

  /** How long it has been Established; null when it is not. */
  public @Nullable Duration uptime(Instant now) {
    return state == SessionState.ESTABLISHED ? Duration.between(since, now) : null;
  }

  /**
   * What the configuration lets pass.
   *
   * @param imports its routes are taken
   * @param announces protected prefixes may be announced to it
   * @param blackhole it honours BLACKHOLE
   */
  public record Policy(
      boolean imports, boolean announces, boolean blackhole, int maxPrefixes, int maxAnnounced) {}

  /**
   * The TCP connection.
   *
   * @param passive the peer opened it
   * @param md5 with TCP-MD5
   * @param gtsm with TTL security
   * @param ttl what we send with
   */
  public record Connection(
      InetAddress localAddress,
      int localPort,
      int remotePort,
      boolean passive,
      boolean md5,
      boolean gtsm,
      int ttl) {}

  /**
   * In seconds; 0 for a timer that is off.
   *
   * @param holdTime negotiated
   * @param keepalive how often we send one
   * @param ours the hold time we proposed
   * @param theirs the hold time the peer proposed
   */
  public record Timers(int holdTime, int keepalive, int ours, int theirs) {}

  /**
   * One capability, compared.
   *
   * @param name for people, with the RFC: "4-octet AS (RFC 6793)"
   * @param ours what we said, null when not offered
   * @param theirs what the peer said, null when not offered or not known yet
   * @param negotiated it is in use
   */
  public record CapabilityRow(
      int code, String name, @Nullable String ours, @Nullable String theirs, boolean negotiated) {}

  /**
   * One configured family.
   *
   * @param negotiated carried by the session
   * @param addPath several paths are received
   * @param received paths in the Adj-RIB-In
   * @param prefixes they are of
   * @param accepted paths that may be chosen as best
   * @param stale paths kept over a restart
   * @param advertised routes we announce to it
   * @param endOfRibReceived null when not yet
   * @param endOfRibSent null when not yet
   */
  public record FamilyStatus(
      String family,
      boolean negotiated,
      boolean addPath,
      int received,
      int prefixes,
      int accepted,
      int stale,
      int advertised,
      @Nullable Instant endOfRibReceived,
      @Nullable Instant endOfRibSent) {}

  /** Messages since the program started, by type. */
  public record MessageCounts(
      long opens, long updates, long notifications, long keepalives, long routeRefreshes) {

    /** Of all types together. */
    public long total() {
      return opens + updates + notifications + keepalives + routeRefreshes;
    }
  }

  /**
   * Of the UPDATEs received since the program started.
   *
   * @param announced routes made reachable
   * @param withdrawn routes withdrawn
   * @param treatedAsWithdraw messages (RFC 7606)
   * @param attributesDiscarded messages (RFC 7606)
   */
  public record UpdateCounts(
      long announced, long withdrawn, long treatedAsWithdraw, long attributesDiscarded) {}

  /**
   * A NOTIFICATION.
   *
   * @param sent by us, else received
   * @param title the names of code and subcode: "Cease: Administrative Shutdown"
   * @param text what it says besides, a shutdown communication for example; hostile, bounded
   * @param explanation what it means, with what to check
   */
  public record NotificationRecord(
      Instant at,
      boolean sent,
      int code,
      int subcode,
      String title,
      @Nullable String text,
      Sentence explanation) {

    /** One that is explained in words of its own. */
    public NotificationRecord(
        Instant at,
        boolean sent,
        int code,
        int subcode,
        String title,
        @Nullable String text,
        String meaning) {
      this(at, sent, code, subcode, title, text, Sentence.verbatim(meaning));
    }

    /** The explanation in English. */
    public String meaning() {
      return explanation.english();
    }
  }

  /**
   * Why a session is not up, and what to do.
   *
   * @param what keeps it from being Established: "Bad peer AS: they say 64512, configured 64511"
   * @param lookAt what to look at
   */
  public record Problem(Sentence what, Sentence lookAt) {

    /** One in words of its own. */
    public Problem(String summary, String check) {
      this(Sentence.verbatim(summary), Sentence.verbatim(check));
    }

    /** What it is, in English. */
    public String summary() {
      return what.english();
    }

    /** What to look at, in English. */
    public String check() {
      return lookAt.english();
    }
  }

  /**
   * A malformed message, as RFC 7606 wants it logged.
   *
   * @param outcome attribute-discard, treat-as-withdraw or session-reset
   * @param octets the offending ones in hexadecimal, bounded
   * @param message the whole message in hexadecimal, bounded
   */
  public record FaultRecord(
      Instant at,
      String outcome,
      @Nullable Integer attributeType,
      String reason,
      String section,
      String octets,
      String message) {}
}
