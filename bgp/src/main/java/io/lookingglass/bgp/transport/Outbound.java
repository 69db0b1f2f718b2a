package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Advertisement;
import io.lookingglass.bgp.session.FsmEvent;
import io.lookingglass.bgp.session.Negotiation;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.MessageTooLongException;
import io.lookingglass.bgp.wire.PathAttribute;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an Established session tells its peer of our routes. A message is only made when there is
 * room for it, so a slow peer costs no memory: what changes meanwhile is told as it is when its
 * turn comes. Only used on the session's event loop.
 *
 * <p>The Adj-RIB-Out marks where the sending of a family is complete, with End-of-RIB or the end of
 * a refresh; what is sent there is for the state machine to say.
 */
final class Outbound {
  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

  /** So many messages at once; then the event loop does everything else. */
  private static final int BURST = 64;

  private final LiveSession session;
  private final Link link;
  private final Advertisement advertisement;
  private final Set<Family> advertised = new HashSet<>();
  private boolean waiting = true;
  private boolean sending;
  private boolean later;
  private boolean closed;

  Outbound(LiveSession session, Link link, Negotiation negotiation, AdjRibOut adjRibOut) {
    this.session = session;
    this.link = link;
    CodecContext send = negotiation.send();
    this.advertisement =
        adjRibOut.open(
            Set.copyOf(negotiation.families()),
            true,
            send.maxMessageLength(),
            update -> length(update, send),
            () -> session.loop().execute(this::ready));
  }

  private static int length(BgpMessage.Update update, CodecContext send) {
    try {
      return MessageCodec.encode(update, send).length;
    } catch (MessageTooLongException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** Everything of the family is to be sent; the first time it is on its way from the beginning. */
  void advertise(Family family) {
    if (!advertised.add(family)) {
      advertisement.resend(family);
    }
    waiting = true;
  }

  /** RFC 4724, section 2. */
  void sendEndOfRib(Family family) {
    List<PathAttribute> attributes =
        family.equals(Family.IPV4_UNICAST)
            ? List.of()
            : List.of(new PathAttribute.MpUnreach(family, List.of()));
    link.send(new BgpMessage.Update(List.of(), attributes, List.of()));
  }

  private void ready() {
    waiting = true;
    send();
  }

  void close() {
    closed = true;
    advertisement.close();
  }

  /** Sends while there is something to send and room for it. */
  void send() {
    if (closed || !waiting || sending || session.isPerforming()) {
      return;
    }
    sending = true;
    try {
      if (!sendBurst() && !closed && !later) {
        later = true;
        session
            .loop()
            .execute(
                () -> {
                  later = false;
                  send();
                });
      }
    } finally {
      sending = false;
    }
  }

  /** Whether there is nothing more to send for now. */
  private boolean sendBurst() {
    session.betweenMessages();
    for (int i = 0; i < BURST && !closed; i++) {
      if (!link.connection().isWritable()) {
        break;
      }
      Optional<BgpMessage> next = advertisement.next();
      if (next.isEmpty()) {
        waiting = false;
        link.connection().flush();
        return true;
      }
      send(next.get());
    }
    link.connection().flush();
    // Without room the connection says when there is some.
    return !link.connection().isWritable();
  }

  private void send(BgpMessage message) {
    Optional<Family> complete = completes(message);
    if (complete.isPresent()) {
      session.feed(new FsmEvent.Advertised(link.id(), complete.get()));
    } else if (!(message instanceof BgpMessage.RouteRefresh)) {
      try {
        link.write(message);
      } catch (MessageTooLongException e) {
        LOG.error("A route for BGP peer {} is not sent", session.peer().name(), e);
      }
    }
  }

  /** The family of which everything has been sent with this. */
  private static Optional<Family> completes(BgpMessage message) {
    return switch (message) {
      case BgpMessage.RouteRefresh(Family family, int subtype)
          when subtype == BgpMessage.RouteRefresh.END ->
          Optional.of(family);
      case BgpMessage.Update update when update.withdrawn().isEmpty() && update.nlri().isEmpty() ->
          endOfRib(update);
      case BgpMessage.Update _,
          BgpMessage.RouteRefresh _,
          BgpMessage.Open _,
          BgpMessage.Keepalive _,
          BgpMessage.Notification _ ->
          Optional.empty();
    };
  }

  private static Optional<Family> endOfRib(BgpMessage.Update update) {
    if (update.attributes().isEmpty()) {
      return Optional.of(Family.IPV4_UNICAST);
    }
    return update.attributes().size() == 1
            && update.attributes().getFirst() instanceof PathAttribute.MpUnreach unreach
            && unreach.withdrawn().isEmpty()
        ? Optional.of(unreach.family())
        : Optional.empty();
  }
}
