package io.lookingglass.web.ui;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.web.api.SeenPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of a session, in a sentence whose middle is how long that has lasted.
 *
 * @param css good, warning, bad, unknown or pending
 * @param word for the picture and the overview
 * @param before up to the time: "Established for"
 * @param since null when the sentence names no time
 * @param after from the time on: "; 931,204 prefixes received"
 * @param remarks what else to know, and what to check
 */
record PeerVerdict(
    String css,
    String word,
    String before,
    @Nullable Instant since,
    String after,
    List<String> remarks) {

  /** Malformed messages that are older than this say little about the session of today. */
  private static final Duration RECENT = Duration.ofHours(24);

  /** How much of the maximum may be used before it is said. */
  private static final double NEARLY_FULL = 0.8;

  PeerVerdict {
    remarks = List.copyOf(remarks);
  }

  /**
   * @param events of this peer, newest first
   */
  static PeerVerdict of(SeenPeer peer, List<SessionEvent> events, Instant now) {
    @Nullable PeerStatus status = peer.everything();
    if (peer.established()) {
      return established(peer, status, now);
    }
    @Nullable Instant down = downSince(events);
    if (peer.restarting()) {
      return restarting(peer, status, down);
    }
    return status == null ? downInOutline(peer, down) : down(peer, status, down, now);
  }

  private static PeerVerdict established(SeenPeer peer, @Nullable PeerStatus status, Instant now) {
    List<String> concerns = status == null ? List.of() : concerns(status, now);
    List<String> remarks = new ArrayList<>(concerns);
    if (status != null) {
      remarks.addAll(remarks(status));
    }
    boolean warn = !concerns.isEmpty();
    return new PeerVerdict(
        warn ? "warning" : "good",
        warn ? "Worth a look" : "Established",
        "Established for",
        peer.since(),
        "; " + Figures.counted(peer.prefixes(), "prefix", "prefixes") + " received.",
        remarks);
  }

  /** What an engineer would look into although the session is up. */
  private static List<String> concerns(PeerStatus status, Instant now) {
    List<String> concerns = new ArrayList<>();
    for (FamilyStatus family : status.families()) {
      if (!family.negotiated()) {
        concerns.add(
            Figures.family(family.family())
                + " is configured here but not carried: the peer did not offer it. Activate the"
                + " family on its side, or take it out of families here.");
      }
    }
    long recent =
        status.faults().stream().filter(fault -> fault.at().isAfter(now.minus(RECENT))).count();
    if (recent > 0) {
      concerns.add(
          Figures.counted(recent, "malformed message", "malformed messages")
              + " in the last 24 hours, listed below.");
    }
    long prefixes = status.families().stream().mapToLong(FamilyStatus::prefixes).sum();
    int most = status.policy().maxPrefixes();
    if (prefixes >= most * NEARLY_FULL) {
      concerns.add(
          "%s prefixes of at most %s: raise max-prefixes before the limit is reached, or ask why"
                  .formatted(Figures.count(prefixes), Figures.count(most))
              + " there are so many.");
    }
    return concerns;
  }

  private static List<String> remarks(PeerStatus status) {
    long received = status.families().stream().mapToLong(FamilyStatus::received).sum();
    return !status.policy().imports() && received > 0
        ? List.of(
            "None of its routes is used: import is reject (RFC 8212). Set import: accept to use"
                + " them.")
        : List.of();
  }

  /** The session is down, and yet its routes are used (RFC 4724, section 4.2). */
  private static PeerVerdict restarting(
      SeenPeer peer, @Nullable PeerStatus status, @Nullable Instant down) {
    List<String> remarks = new ArrayList<>();
    if (status != null && status.problem() != null) {
      remarks.add(ended(status.problem().summary()));
      remarks.add(ended(status.problem().check()));
    }
    return new PeerVerdict(
        "warning",
        "Restarting",
        down == null ? "Restarting gracefully" : "Restarting gracefully for",
        down,
        "; " + Figures.counted(peer.prefixes(), "prefix is", "prefixes are") + " kept meanwhile.",
        remarks);
  }

  private static PeerVerdict downInOutline(SeenPeer peer, @Nullable Instant down) {
    return new PeerVerdict(
        "bad",
        "Down",
        down == null ? "Not Established" : "Down for",
        down,
        "; the session is in state " + peer.state().title() + ".",
        List.of());
  }

  private static PeerVerdict down(
      SeenPeer peer, PeerStatus status, @Nullable Instant down, Instant now) {
    List<String> remarks = new ArrayList<>();
    if (status.problem() != null) {
      remarks.add(status.problem().check());
    }
    if (status.nextAttempt() != null && status.nextAttempt().isAfter(now)) {
      remarks.add("The next attempt is at " + Figures.utc(status.nextAttempt()) + ".");
    }
    String reason =
        status.adminDown() != null
            ? status.adminDown()
            : status.problem() != null ? status.problem().summary() : doing(status);
    boolean opening =
        status.adminDown() == null && status.problem() == null && status.establishedCount() == 0;
    String css = !opening ? "bad" : peer.state() == SessionState.IDLE ? "unknown" : "pending";
    String word =
        status.adminDown() != null
            ? "Kept closed"
            : !opening ? "Down" : peer.state() == SessionState.IDLE ? "Idle" : "Opening";
    String before =
        down != null
            ? "Down for"
            : status.establishedCount() == 0
                ? "Never Established since the program started"
                : "Down";
    return new PeerVerdict(css, word, before, down, ": " + ended(reason), remarks);
  }

  private static String doing(PeerStatus status) {
    return switch (status.state()) {
      case IDLE -> "nothing is tried at the moment";
      case CONNECT ->
          "connecting to " + new HostPort(IpAddresses.format(status.address()), status.port());
      case ACTIVE -> "waiting for the peer to connect";
      case OPEN_SENT -> "connected, waiting for the peer's OPEN";
      case OPEN_CONFIRM -> "OPENs are exchanged, waiting for the peer's KEEPALIVE";
      case ESTABLISHED -> "routes are exchanged";
    };
  }

  /** When Established ended, as far as the events tell: states change while it is tried again. */
  private static @Nullable Instant downSince(List<SessionEvent> events) {
    Instant earliest = null;
    for (SessionEvent event : events) {
      if (event.kind() == SessionEvent.Kind.STATE) {
        if (event.state() == SessionState.ESTABLISHED) {
          return earliest;
        }
        earliest = event.at();
      }
    }
    return null;
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
