package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.HardReset;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import io.lookingglass.config.language.Sentence;
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
  Sentence meaning() {
    return Sentence.of("{0}. {1}", problem.what(), problem.lookAt());
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
      return new Problem(
          Sentence.of("The peer ended the session: {0}", title), Sentence.of("The peer's log."));
    }
    return switch (code) {
      case HEADER_UNSPECIFIC, CONNECTION_NOT_SYNCHRONIZED, BAD_MESSAGE_LENGTH, BAD_MESSAGE_TYPE ->
          new Problem(
              Sentence.of("The peer could not read the header of a message of ours: {0}", title),
              Sentence.of(
                  "The peer's log, and both sides' versions: one of both speakers is wrong."));
      case OPEN_UNSPECIFIC, UNSUPPORTED_OPTIONAL_PARAMETER ->
          new Problem(
              Sentence.of("The peer does not take our OPEN: {0}", title),
              Sentence.of(
                  "The peer's log; old speakers refuse capabilities that they do not know."));
      case UNSUPPORTED_VERSION_NUMBER ->
          new Problem(
              Sentence.of("The peer does not speak BGP version 4"),
              Sentence.of("Whether a BGP speaker of today is there."));
      case BAD_PEER_AS ->
          new Problem(
              Sentence.of(
                  "The peer expects another AS than ours, {0}",
                  Long.toString(settings.localAsn().value())),
              Sentence.of("bgp.asn here, and which AS the peer has configured for this server."));
      case BAD_BGP_IDENTIFIER ->
          new Problem(
              Sentence.of(
                  "The peer does not take our BGP identifier, {0}",
                  settings.identifier().getHostAddress()),
              Sentence.of(
                  "Whether bgp.router-id is also the identifier of the peer or of another of its"
                      + " sessions."));
      case AUTHENTICATION_FAILURE ->
          new Problem(
              Sentence.of("The peer does not accept our authentication"),
              Sentence.of("The password on both sides."));
      case UNACCEPTABLE_HOLD_TIME ->
          new Problem(
              Sentence.of(
                  "The peer does not accept our hold time, {0} s", settings.holdTime().toSeconds()),
              Sentence.of("bgp.hold-time, and the least hold time that the peer accepts."));
      case UNSUPPORTED_CAPABILITY ->
          new Problem(
              Sentence.of("The peer misses a capability in our OPEN"),
              Sentence.of("The families of this peer here, and those the peer has activated."));
      case ROLE_MISMATCH ->
          new Problem(
              Sentence.of("The peer does not accept our role"),
              Sentence.of(
                  "Both sides' roles: provider with customer, rs with rs-client, peer with peer"
                      + " (RFC 9234)."));
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
              Sentence.of("The peer does not take an announcement of ours: {0}", title),
              Sentence.of("What was announced last, and the peer's log."));
      case INVALID_NEXT_HOP_ATTRIBUTE ->
          new Problem(
              Sentence.of("The peer does not take the next hop of an announcement of ours"),
              Sentence.of(
                  "The local address of the session: it is the next hop, and has to be one the peer"
                      + " can reach and route with."));
      case HOLD_TIMER_EXPIRED ->
          new Problem(
              Sentence.of("The peer heard nothing of us for its hold time"),
              Sentence.of(
                  "Loss on the path, its MTU (large messages lost, small ones not), and the load of"
                      + " this server."));
      case STATE_MACHINE_UNSPECIFIC,
          UNEXPECTED_MESSAGE_IN_OPEN_SENT,
          UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM,
          UNEXPECTED_MESSAGE_IN_ESTABLISHED ->
          new Problem(
              Sentence.of("The peer did not expect a message of ours: {0}", title),
              Sentence.of("The peer's log; whether two speakers share its address."));
      case CEASE_UNSPECIFIC ->
          new Problem(
              Sentence.of("The peer ended the session and told no reason"),
              Sentence.of("The peer's log."));
      case MAXIMUM_NUMBER_OF_PREFIXES_REACHED ->
          new Problem(
              Sentence.of("We announced more prefixes than the peer allows"),
              Sentence.of(
                  "Our announcements to it, and the peer's limit; it may have to be cleared"
                      + " there."));
      case ADMINISTRATIVE_SHUTDOWN ->
          new Problem(
              Sentence.of("The peer's operator shut the session down"),
              Sentence.of(
                  "Whether maintenance was announced; the session comes back when it is enabled"
                      + " there."));
      case PEER_DE_CONFIGURED ->
          new Problem(
              Sentence.of("The peer's operator removed this session from its configuration"),
              Sentence.of("Whether the session is still wanted, with the peer's operator."));
      case ADMINISTRATIVE_RESET ->
          new Problem(
              Sentence.of("The peer's operator reset the session"),
              Sentence.of("Nothing: it comes back by itself."));
      case CONNECTION_REJECTED ->
          new Problem(
              Sentence.of("The peer has no use for a connection from us now"),
              Sentence.of(
                  "Whether the session is configured and enabled there, with our address and AS"
                      + " {0}.",
                  Long.toString(settings.localAsn().value())));
      case OTHER_CONFIGURATION_CHANGE ->
          new Problem(
              Sentence.of("The peer's configuration changed"),
              Sentence.of("Nothing: the session comes back by itself."));
      case CONNECTION_COLLISION_RESOLUTION ->
          new Problem(
              Sentence.of("Both sides had opened a connection, and the peer closed this one"),
              Sentence.of("Nothing: the other one goes on."));
      case OUT_OF_RESOURCES ->
          new Problem(
              Sentence.of("The peer is out of resources"),
              Sentence.of("The peer's memory and tables."));
      case HARD_RESET ->
          new Problem(
              Sentence.of("The peer reset the session for good"), Sentence.of("The peer's log."));
      case BFD_DOWN ->
          new Problem(
              Sentence.of("BFD of the peer found the path to us broken"),
              Sentence.of("Loss on the path between both."));
      case ROUTE_REFRESH_UNSPECIFIC, INVALID_ROUTE_REFRESH_LENGTH ->
          new Problem(
              Sentence.of("The peer could not read a ROUTE-REFRESH of ours"),
              Sentence.of("The peer's log."));
      case SEND_HOLD_TIMER_EXPIRED ->
          new Problem(
              Sentence.of("We did not read what the peer sent for too long"),
              Sentence.of("The load of this server."));
      case LOSS_OF_LSDB_SYNCHRONIZATION ->
          new Problem(
              Sentence.of("The peer ended the session: {0}", title),
              Sentence.of("The peer's log."));
    };
  }
}
