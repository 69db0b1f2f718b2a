package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.session.ConnectionId;
import io.lookingglass.bgp.session.FsmEvent;
import io.lookingglass.bgp.session.Negotiation;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.UpdateReader;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the state machine knows it: turns octets into its events, and messages into
 * octets, in the way that was negotiated. Only used on the session's event loop.
 */
final class Link implements TcpConnection.Owner {
  private static final int TYPE_AT = MessageCodec.HEADER_LENGTH - 1;

  private final LiveSession session;
  private final ConnectionId id;
  private final UpdateReader updates = new UpdateReader();
  private CodecContext receive = CodecContext.INITIAL;
  private CodecContext send = CodecContext.INITIAL;
  private @Nullable TcpConnection connection;
  private PeerStatus.@Nullable Connection facts;
  private long acknowledged;

  Link(LiveSession session, ConnectionId id) {
    this.session = session;
    this.id = id;
  }

  void attach(TcpConnection attached) {
    connection = attached;
    if (attached.passive()) {
      facts = attached.facts(session.peer());
    }
  }

  ConnectionId id() {
    return id;
  }

  TcpConnection connection() {
    return Objects.requireNonNull(connection);
  }

  /** Null until it is connected. */
  PeerStatus.@Nullable Connection facts() {
    return facts;
  }

  void use(Negotiation negotiation) {
    receive = negotiation.receive();
    send = negotiation.send();
  }

  void resume() {
    if (!connection().isClosed()) {
      connection().resume();
    }
  }

  /** Sends a message now. */
  void send(BgpMessage message) {
    write(message);
    connection().flush();
  }

  /** Adds a message to those that the next flush sends. */
  void write(BgpMessage message) {
    connection().write(Octets.wrap(MessageCodec.encode(message, send)));
    session.status().sent().count(message.type());
  }

  /** Whether the peer's TCP took something since this was asked last, or has nothing to take. */
  boolean outputTaken() {
    TcpConnection.Progress progress = connection().progress();
    boolean taken = progress.waiting() == 0 || progress.acknowledged() != acknowledged;
    acknowledged = progress.acknowledged();
    return taken;
  }

  @Override
  public void connected(TcpConnection opened) {
    facts = opened.facts(session.peer());
    session.feed(new FsmEvent.Connected(id));
    resume();
  }

  @Override
  public void notConnected(TcpConnection opened, Throwable cause) {
    session.lost(this, SocketFailures.connecting(cause), SocketFailures.words(cause));
  }

  @Override
  public void lost(TcpConnection lost, @Nullable Throwable cause) {
    session.lost(this, SocketFailures.connected(cause), SocketFailures.words(cause));
  }

  @Override
  public CodecContext receiving(TcpConnection from) {
    return receive;
  }

  @Override
  public boolean takesMessages(TcpConnection from) {
    return session.takesMessages();
  }

  @Override
  public void writable(TcpConnection to) {
    session.writable();
  }

  @Override
  public void received(TcpConnection from, Octets message) {
    int type = message.at(TYPE_AT);
    session.status().received().count(type);
    session.reading(message);
    if (type == BgpMessage.Update.TYPE) {
      switch (updates.read(message, receive)) {
        case UpdateReader.Result.Update(var update) -> {
          if (!update.faults().isEmpty()) {
            session.status().faulty(update.faults(), message);
          }
          session.feed(new FsmEvent.UpdateReceived(id, update));
        }
        case UpdateReader.Result.SessionReset(var fault) -> malformed(fault, message);
      }
    } else {
      switch (MessageCodec.decode(message, receive)) {
        case Decoded.Ok(BgpMessage decoded) -> session.feed(eventOf(decoded));
        case Decoded.SessionReset(Fault.SessionReset fault) -> malformed(fault, message);
        case Decoded.AttributeDiscard _, Decoded.TreatAsWithdraw _ ->
            throw new IllegalStateException("only an UPDATE has attributes");
      }
    }
    session.betweenMessages();
  }

  @Override
  public void receivedBadHeader(TcpConnection from, MessageFramer.BadHeader bad) {
    malformed(bad.fault(), bad.header());
  }

  private void malformed(Fault.SessionReset fault, Octets message) {
    session.status().faulty(List.of(fault), message);
    session.feed(new FsmEvent.MalformedReceived(id, fault));
  }

  private FsmEvent eventOf(BgpMessage message) {
    return switch (message) {
      case BgpMessage.Open open -> new FsmEvent.OpenReceived(id, open);
      case BgpMessage.Notification notification ->
          new FsmEvent.NotificationReceived(id, notification);
      case BgpMessage.Keepalive _ -> new FsmEvent.KeepaliveReceived(id);
      case BgpMessage.RouteRefresh refresh -> new FsmEvent.RouteRefreshReceived(id, refresh);
      case BgpMessage.Update _ -> throw new IllegalStateException("an UPDATE is read otherwise");
    };
  }
}
