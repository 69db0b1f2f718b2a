package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.language.Sentence;

/** What a failure of TCP most likely means, and what to look at. */
final class ConnectProblems {

  private ConnectProblems() {}

  /** A connection that we tried to open and did not get. */
  static Problem notConnected(SessionSettings settings, ConnectFailure failure, String detail) {
    String to = settings.endpoint();
    return switch (failure) {
      case REFUSED ->
          new Problem(
              Sentence.of("Connection to {0} refused", to),
              Sentence.of(
                  "Whether a BGP speaker listens there, on that port, and has this server"
                      + " configured; some refuse whom they do not know."));
      case TIMED_OUT -> unanswered(settings);
      case UNREACHABLE ->
          new Problem(
              Sentence.of("{0} cannot be reached: {1}", to, detail),
              settings.external() && !settings.multihop()
                  ? Sentence.of(
                      "The link and the route to the peer; a peer behind a router needs multihop.")
                  : Sentence.of("The route to the peer."));
      case LOCAL ->
          new Problem(
              Sentence.of("No connection can be opened from here: {0}", detail),
              Sentence.of("Whether local-address is an address of this server."));
      case RESET, CLOSED ->
          new Problem(
              Sentence.of("Connection to {0} closed by the peer at once", to),
              Sentence.of("Whether the peer has this server configured, with this address."));
      case OTHER ->
          new Problem(
              Sentence.of("Connection to {0} failed: {1}", to, detail),
              Sentence.of("The route to it."));
    };
  }

  /** Nothing came back: what would be answered may have been dropped as not to be trusted. */
  private static Problem unanswered(SessionSettings settings) {
    String to = settings.endpoint();
    if (settings.md5()) {
      return new Problem(
          Sentence.of("MD5 mismatch suspected: SYNs to {0} unanswered", to),
          Sentence.of(
              "The password on both sides; a segment with a wrong signature is dropped without an"
                  + " answer. Then filters on the way."));
    }
    if (settings.ttlSecurity()) {
      return new Problem(
          Sentence.of("TTL security suspected: SYNs to {0} unanswered", to),
          Sentence.of("Whether the peer, too, has TTL security (GTSM), and is on this link."));
    }
    return new Problem(
        Sentence.of("SYNs to {0} unanswered", to),
        settings.external() && !settings.multihop()
            ? Sentence.of(
                "Filters on the way, whether the peer wants a password, and multihop when the peer"
                    + " is not on this link.")
            : Sentence.of("Filters on the way, and whether the peer wants a password."));
  }

  /** A connection that was there and is lost. */
  static Problem lost(
      SessionSettings settings, SessionState state, ConnectFailure failure, String detail) {
    if (state == SessionState.ESTABLISHED) {
      return new Problem(
          Sentence.of("Connection lost: {0}", detail),
          Sentence.of("Whether the peer restarted; the link and the path to it."));
    }
    return switch (failure) {
      case RESET, CLOSED, REFUSED ->
          new Problem(
              Sentence.of("The peer closed the connection in {0} without a reason", state.title()),
              Sentence.of(
                  "The peer's log: whether it has this server configured, with our address and AS"
                      + " {0}.",
                  Long.toString(settings.localAsn().value())));
      case TIMED_OUT, UNREACHABLE, LOCAL, OTHER ->
          new Problem(
              Sentence.of("Connection lost in {0}: {1}", state.title(), detail),
              settings.md5()
                  ? Sentence.of("The path to the peer, and the password on both sides.")
                  : Sentence.of("The path to the peer, its MTU too."));
    };
  }
}
