package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;
import static io.lookingglass.web.language.Speech.tell;

import gg.jte.Content;
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
 * @param lead how the sentence begins
 * @param since null when the sentence names no time
 * @param rest of the sentence, behind the time
 * @param remarks what else to know, and what to check
 */
record PeerVerdict(
    String css,
    String word,
    Lead lead,
    @Nullable Instant since,
    String rest,
    List<String> remarks) {

  /** Malformed messages that are older than this say little about the session of today. */
  private static final Duration RECENT = Duration.ofHours(24);

  /** How much of the maximum may be used before it is said. */
  private static final double NEARLY_FULL = 0.8;

  /** What a verdict begins with. */
  enum Lead {
    ESTABLISHED,
    RESTARTING,
    /** Down, in an outline. */
    NOT_ESTABLISHED,
    DOWN,
    NEVER_ESTABLISHED
  }

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

  /**
   * The sentence.
   *
   * @param time how long ago it began, as the page shows that; not used when that is not known
   */
  Content told(Content time) {
    if (since == null) {
      return switch (lead) {
        case ESTABLISHED -> tell("Established; {0}", rest);
        case RESTARTING -> tell("Restarting gracefully; {0}", rest);
        case NOT_ESTABLISHED -> tell("Not Established; {0}", rest);
        case DOWN -> tell("Down: {0}", rest);
        case NEVER_ESTABLISHED -> tell("Never Established since the program started: {0}", rest);
      };
    }
    return switch (lead) {
      case ESTABLISHED -> tell("Established for {0}; {1}", time, rest);
      case RESTARTING -> tell("Restarting gracefully for {0}; {1}", time, rest);
      case NOT_ESTABLISHED -> tell("Down for {0}; {1}", time, rest);
      case DOWN, NEVER_ESTABLISHED -> tell("Down for {0}: {1}", time, rest);
    };
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
        warn ? say("Worth a look") : "Established",
        Lead.ESTABLISHED,
        peer.since(),
        say("{0} {1|prefix|prefixes} received.", Figures.count(peer.prefixes()), peer.prefixes()),
        remarks);
  }

  /** What an engineer would look into although the session is up. */
  private static List<String> concerns(PeerStatus status, Instant now) {
    List<String> concerns = new ArrayList<>();
    for (FamilyStatus family : status.families()) {
      if (!family.negotiated()) {
        concerns.add(
            say(
                "{0} is configured here but not carried: the peer did not offer it. Activate the"
                    + " family on its side, or take it out of families here.",
                Figures.family(family.family())));
      }
    }
    long recent =
        status.faults().stream().filter(fault -> fault.at().isAfter(now.minus(RECENT))).count();
    if (recent > 0) {
      concerns.add(
          say("{0} malformed {0|message|messages} in the last 24 hours, listed below.", recent));
    }
    long prefixes = status.families().stream().mapToLong(FamilyStatus::prefixes).sum();
    int most = status.policy().maxPrefixes();
    if (prefixes >= most * NEARLY_FULL) {
      concerns.add(
          say(
              "{0} prefixes of at most {1}: raise max-prefixes before the limit is reached, or ask"
                  + " why there are so many.",
              Figures.count(prefixes), Figures.count(most)));
    }
    return concerns;
  }

  private static List<String> remarks(PeerStatus status) {
    long received = status.families().stream().mapToLong(FamilyStatus::received).sum();
    return !status.policy().imports() && received > 0
        ? List.of(
            say(
                "None of its routes is used: import is reject (RFC 8212). Set {0} to use them.",
                "import: accept"))
        : List.of();
  }

  /** The session is down, and yet its routes are used (RFC 4724, section 4.2). */
  private static PeerVerdict restarting(
      SeenPeer peer, @Nullable PeerStatus status, @Nullable Instant down) {
    List<String> remarks = new ArrayList<>();
    if (status != null && status.problem() != null) {
      remarks.add(ended(said(status.problem().what())));
      remarks.add(ended(said(status.problem().lookAt())));
    }
    return new PeerVerdict(
        "warning",
        say("Restarting"),
        Lead.RESTARTING,
        down,
        say(
            "{0} {1|prefix is|prefixes are} kept meanwhile.",
            Figures.count(peer.prefixes()), peer.prefixes()),
        remarks);
  }

  private static PeerVerdict downInOutline(SeenPeer peer, @Nullable Instant down) {
    return new PeerVerdict(
        "bad",
        say("Down"),
        Lead.NOT_ESTABLISHED,
        down,
        say("the session is in state {0}.", peer.state().title()),
        List.of());
  }

  private static PeerVerdict down(
      SeenPeer peer, PeerStatus status, @Nullable Instant down, Instant now) {
    List<String> remarks = new ArrayList<>();
    if (status.problem() != null) {
      remarks.add(said(status.problem().lookAt()));
    }
    if (status.nextAttempt() != null && status.nextAttempt().isAfter(now)) {
      remarks.add(say("The next attempt is at {0}.", Figures.utc(status.nextAttempt())));
    }
    @Nullable String known = reason(status);
    String reason = known == null ? doing(status) : known;
    boolean opening =
        status.adminDown() == null && status.problem() == null && status.establishedCount() == 0;
    String css = !opening ? "bad" : peer.state() == SessionState.IDLE ? "unknown" : "pending";
    String word =
        status.adminDown() != null
            ? say("Kept closed")
            : !opening ? say("Down") : peer.state() == SessionState.IDLE ? "Idle" : say("Opening");
    Lead lead = status.establishedCount() == 0 ? Lead.NEVER_ESTABLISHED : Lead.DOWN;
    return new PeerVerdict(css, word, lead, down, ended(reason), remarks);
  }

  /** Why a session is not up; null where nothing is the matter. */
  static @Nullable String reason(PeerStatus status) {
    PeerStatus.@Nullable Problem problem = status.problem();
    @Nullable String kept = status.adminDown();
    return problem != null && (kept == null || kept.equals(problem.summary()))
        ? said(problem.what())
        : kept;
  }

  private static String doing(PeerStatus status) {
    return switch (status.state()) {
      case IDLE -> say("nothing is tried at the moment");
      case CONNECT ->
          say(
              "connecting to {0}",
              new HostPort(IpAddresses.format(status.address()), status.port()));
      case ACTIVE -> say("waiting for the peer to connect");
      case OPEN_SENT -> say("connected, waiting for the peer's OPEN");
      case OPEN_CONFIRM -> say("OPENs are exchanged, waiting for the peer's KEEPALIVE");
      case ESTABLISHED -> say("routes are exchanged");
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
    return sentence.endsWith(".") ? sentence : say("{0}.", sentence);
  }
}
