package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.HardReset;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A NOTIFICATION in words: what happened, and what to look at.
 *
 * @param title the names of code and subcode
 * @param text what the message says besides; hostile, bounded, one line
 */
record NotificationMeaning(String title, @Nullable String text, Problem problem) {

  /** Hexadecimal digits of data nobody can read otherwise. */
  private static final int MOST_OCTETS_SHOWN = 32;

  /** What one that the peer sent means to us. */
  static NotificationMeaning received(Notification notification, SessionSettings settings) {
    Optional<Notification> within = HardReset.unwrap(notification);
    Notification reason = within.orElse(notification);
    String title = title(notification, within);
    return new NotificationMeaning(title, text(reason), fromPeer(reason, title, settings));
  }

  /** What one that we send means. */
  static NotificationMeaning sent(Notification notification, Problem problem) {
    Optional<Notification> within = HardReset.unwrap(notification);
    return new NotificationMeaning(
        title(notification, within), text(within.orElse(notification)), problem);
  }

  /** Both sentences. */
  String meaning() {
    return problem.summary() + ". " + problem.check();
  }

  private static String title(Notification notification, Optional<Notification> within) {
    String title = NotificationCode.title(notification.code(), notification.subcode());
    return within
        .map(reason -> title + ": " + NotificationCode.title(reason.code(), reason.subcode()))
        .orElse(title);
  }

  private static @Nullable String text(Notification reason) {
    Optional<String> words = ShutdownCommunication.decode(reason);
    if (words.isPresent() || reason.data().isEmpty()) {
      return words.orElse(null);
    }
    int shown = Math.min(reason.data().length(), MOST_OCTETS_SHOWN);
    String digits = "data " + reason.data().slice(0, shown).hex();
    return shown < reason.data().length() ? digits + "…" : digits;
  }

  private static Problem fromPeer(Notification reason, String title, SessionSettings settings) {
    @Nullable NotificationCode code =
        NotificationCode.of(reason.code(), reason.subcode()).orElse(null);
    if (code == null) {
      return new Problem("The peer ended the session: " + title, "The peer's log.");
    }
    return switch (code) {
      case HEADER_UNSPECIFIC, CONNECTION_NOT_SYNCHRONIZED, BAD_MESSAGE_LENGTH, BAD_MESSAGE_TYPE ->
          new Problem(
              "The peer could not read the header of a message of ours: " + title,
              "The peer's log, and both sides' versions: one of both speakers is wrong.");
      case OPEN_UNSPECIFIC, UNSUPPORTED_OPTIONAL_PARAMETER ->
          new Problem(
              "The peer does not take our OPEN: " + title,
              "The peer's log; old speakers refuse capabilities that they do not know.");
      case UNSUPPORTED_VERSION_NUMBER ->
          new Problem(
              "The peer does not speak BGP version 4", "Whether a BGP speaker of today is there.");
      case BAD_PEER_AS ->
          new Problem(
              "The peer expects another AS than ours, " + settings.localAsn().value(),
              "bgp.asn here, and which AS the peer has configured for this server.");
      case BAD_BGP_IDENTIFIER ->
          new Problem(
              "The peer does not take our BGP identifier, "
                  + settings.identifier().getHostAddress(),
              "Whether bgp.router-id is also the identifier of the peer or of another of its"
                  + " sessions.");
      case AUTHENTICATION_FAILURE ->
          new Problem("The peer does not accept our authentication", "The password on both sides.");
      case UNACCEPTABLE_HOLD_TIME ->
          new Problem(
              "The peer does not accept our hold time, " + settings.holdTime().toSeconds() + " s",
              "bgp.hold-time, and the least hold time that the peer accepts.");
      case UNSUPPORTED_CAPABILITY ->
          new Problem(
              "The peer misses a capability in our OPEN",
              "The families of this peer here, and those the peer has activated.");
      case ROLE_MISMATCH ->
          new Problem(
              "The peer does not accept our role",
              "Both sides' roles: provider with customer, rs with rs-client, peer with peer"
                  + " (RFC 9234).");
      case UPDATE_UNSPECIFIC,
          MALFORMED_ATTRIBUTE_LIST,
          UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE,
          MISSING_WELL_KNOWN_ATTRIBUTE,
          ATTRIBUTE_FLAGS_ERROR,
          ATTRIBUTE_LENGTH_ERROR,
          INVALID_ORIGIN_ATTRIBUTE,
          AS_ROUTING_LOOP,
          OPTIONAL_ATTRIBUTE_ERROR,
          INVALID_NETWORK_FIELD,
          MALFORMED_AS_PATH ->
          new Problem(
              "The peer does not take an announcement of ours: " + title,
              "What was announced last, and the peer's log.");
      case INVALID_NEXT_HOP_ATTRIBUTE ->
          new Problem(
              "The peer does not take the next hop of an announcement of ours",
              "The local address of the session: it is the next hop, and has to be one the peer"
                  + " can reach and route with.");
      case HOLD_TIMER_EXPIRED ->
          new Problem(
              "The peer heard nothing of us for its hold time",
              "Loss on the path, its MTU (large messages lost, small ones not), and the load of"
                  + " this server.");
      case STATE_MACHINE_UNSPECIFIC,
          UNEXPECTED_MESSAGE_IN_OPEN_SENT,
          UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM,
          UNEXPECTED_MESSAGE_IN_ESTABLISHED ->
          new Problem(
              "The peer did not expect a message of ours: " + title,
              "The peer's log; whether two speakers share its address.");
      case CEASE_UNSPECIFIC ->
          new Problem("The peer ended the session and told no reason", "The peer's log.");
      case MAXIMUM_NUMBER_OF_PREFIXES_REACHED ->
          new Problem(
              "We announced more prefixes than the peer allows",
              "Our announcements to it, and the peer's limit; it may have to be cleared there.");
      case ADMINISTRATIVE_SHUTDOWN ->
          new Problem(
              "The peer's operator shut the session down",
              "Whether maintenance was announced; the session comes back when it is enabled"
                  + " there.");
      case PEER_DE_CONFIGURED ->
          new Problem(
              "The peer's operator removed this session from its configuration",
              "Whether the session is still wanted, with the peer's operator.");
      case ADMINISTRATIVE_RESET ->
          new Problem("The peer's operator reset the session", "Nothing: it comes back by itself.");
      case CONNECTION_REJECTED ->
          new Problem(
              "The peer has no use for a connection from us now",
              "Whether the session is configured and enabled there, with our address "
                  + "and AS "
                  + settings.localAsn().value()
                  + ".");
      case OTHER_CONFIGURATION_CHANGE ->
          new Problem(
              "The peer's configuration changed", "Nothing: the session comes back by itself.");
      case CONNECTION_COLLISION_RESOLUTION ->
          new Problem(
              "Both sides had opened a connection, and the peer closed this one",
              "Nothing: the other one goes on.");
      case OUT_OF_RESOURCES ->
          new Problem("The peer is out of resources", "The peer's memory and tables.");
      case HARD_RESET -> new Problem("The peer reset the session for good", "The peer's log.");
      case BFD_DOWN ->
          new Problem(
              "BFD of the peer found the path to us broken", "Loss on the path between both.");
      case ROUTE_REFRESH_UNSPECIFIC, INVALID_ROUTE_REFRESH_LENGTH ->
          new Problem("The peer could not read a ROUTE-REFRESH of ours", "The peer's log.");
      case SEND_HOLD_TIMER_EXPIRED ->
          new Problem(
              "We did not read what the peer sent for too long", "The load of this server.");
      case LOSS_OF_LSDB_SYNCHRONIZATION ->
          new Problem("The peer ended the session: " + title, "The peer's log.");
    };
  }
}
