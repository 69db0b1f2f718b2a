package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionState;

/** What a failure of TCP most likely means, and what to look at. */
final class ConnectProblems {

  private ConnectProblems() {}

  /** A connection that we tried to open and did not get. */
  static Problem notConnected(SessionSettings settings, ConnectFailure failure, String detail) {
    String to = settings.endpoint();
    return switch (failure) {
      case REFUSED ->
          new Problem(
              "Connection to " + to + " refused",
              "Whether a BGP speaker listens there, on that port, and has this server configured;"
                  + " some refuse whom they do not know.");
      case TIMED_OUT -> unanswered(settings);
      case UNREACHABLE ->
          new Problem(
              to + " cannot be reached: " + detail,
              settings.external() && !settings.multihop()
                  ? "The link and the route to the peer; a peer behind a router needs multihop."
                  : "The route to the peer.");
      case LOCAL ->
          new Problem(
              "No connection can be opened from here: " + detail,
              "Whether local-address is an address of this server.");
      case RESET, CLOSED ->
          new Problem(
              "Connection to " + to + " closed by the peer at once",
              "Whether the peer has this server configured, with this address.");
      case OTHER -> new Problem("Connection to " + to + " failed: " + detail, "The route to it.");
    };
  }

  /** Nothing came back: what would be answered may have been dropped as not to be trusted. */
  private static Problem unanswered(SessionSettings settings) {
    String to = settings.endpoint();
    if (settings.md5()) {
      return new Problem(
          "MD5 mismatch suspected: SYNs to " + to + " unanswered",
          "The password on both sides; a segment with a wrong signature is dropped without an"
              + " answer. Then filters on the way.");
    }
    if (settings.ttlSecurity()) {
      return new Problem(
          "TTL security suspected: SYNs to " + to + " unanswered",
          "Whether the peer, too, has TTL security (GTSM), and is on this link.");
    }
    return new Problem(
        "SYNs to " + to + " unanswered",
        settings.external() && !settings.multihop()
            ? "Filters on the way, whether the peer wants a password, and multihop when the peer is"
                + " not on this link."
            : "Filters on the way, and whether the peer wants a password.");
  }

  /** A connection that was there and is lost. */
  static Problem lost(
      SessionSettings settings, SessionState state, ConnectFailure failure, String detail) {
    if (state == SessionState.ESTABLISHED) {
      return new Problem(
          "Connection lost: " + detail, "Whether the peer restarted; the link and the path to it.");
    }
    return switch (failure) {
      case RESET, CLOSED, REFUSED ->
          new Problem(
              "The peer closed the connection in " + state.title() + " without a reason",
              "The peer's log: whether it has this server configured, with our address and AS "
                  + settings.localAsn().value()
                  + ".");
      case TIMED_OUT, UNREACHABLE, LOCAL, OTHER ->
          new Problem(
              "Connection lost in " + state.title() + ": " + detail,
              "The path to the peer"
                  + (settings.md5() ? ", and the password on both sides." : ", its MTU too."));
    };
  }
}
