package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ConfigurationLoader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state machine that is fed event by event; what it does is kept, and can be told in words. */
final class SessionUnderTest {
  static final ConnectionId OUT = ConnectionId.outgoing(1);
  static final ConnectionId IN = ConnectionId.incoming(1);

  private PeerSession session;
  private final List<Action> all = new ArrayList<>();

  SessionUnderTest(SessionSettings settings) {
    this(settings, false);
  }

  SessionUnderTest(SessionSettings settings, boolean restarted) {
    session = PeerSession.idle(settings, restarted);
  }

  /** Settings as a configuration file gives them: AS 64496, 192.0.2.1, towards AS 64511. */
  static SessionSettings settings(String speaker, String peer) {
    return settings("64496", "192.0.2.1", "192.0.2.2", "64511", speaker, peer);
  }

  static SessionSettings settings() {
    return settings("", "");
  }

  static SessionSettings settings(
      String asn, String identifier, String address, String peerAsn, String speaker, String peer) {
    BgpSettings bgp =
        Objects.requireNonNull(
            ConfigurationLoader.parse(
                    """
                    bgp:
                      {asn: %s, router-id: %s, listen: "0.0.0.0:179", %s
                      peers: [{name: peer, address: "%s", asn: %s, %s}]}
                    """
                        .formatted(
                            asn,
                            identifier,
                            speaker.isEmpty() ? "" : speaker + ",",
                            address,
                            peerAsn,
                            peer))
                .bgp());
    return SessionSettings.of(bgp, bgp.peers().getFirst());
  }

  /** The same session seen from the other end. */
  static SessionSettings mirrored(String speaker, String peer) {
    return settings("64511", "192.0.2.2", "192.0.2.1", "64496", speaker, peer);
  }

  /** The OPEN of a peer with everything that we offer, too. */
  static BgpMessage.Open open() {
    return OurOpen.of(mirrored("", ""), false);
  }

  PeerSession session() {
    return session;
  }

  SessionState state() {
    return session.state();
  }

  /** What the event leads to, without what people are told. */
  List<Action> on(FsmEvent event) {
    Transition transition = SessionMachine.next(session, event);
    session = transition.session();
    all.addAll(transition.actions());
    return transition.actions().stream()
        .filter(action -> !(action instanceof Action.Log || action instanceof Action.Notified))
        .toList();
  }

  /** As {@link #on}, in words. */
  List<String> words(FsmEvent event) {
    return on(event).stream().map(SessionUnderTest::words).toList();
  }

  SessionUnderTest after(FsmEvent... events) {
    for (FsmEvent event : events) {
      on(event);
    }
    return this;
  }

  /** Established on the connection that we opened, for some time. */
  SessionUnderTest established(BgpMessage.Open open) {
    return after(
        new FsmEvent.Start(),
        new FsmEvent.Connected(OUT),
        new FsmEvent.OpenReceived(OUT, open),
        new FsmEvent.KeepaliveReceived(OUT),
        new FsmEvent.TimerExpired(new Timer.Collision(OUT)));
  }

  /** All that people were told since the beginning. */
  List<String> log() {
    return all.stream()
        .filter(Action.Log.class::isInstance)
        .map(action -> ((Action.Log) action).text())
        .toList();
  }

  Optional<Action.Notified> lastNotified() {
    return all.stream()
        .filter(Action.Notified.class::isInstance)
        .map(Action.Notified.class::cast)
        .reduce((earlier, later) -> later);
  }

  static ReceivedUpdate update() {
    return new ReceivedUpdate(List.of(), List.of(), null, null, List.of());
  }

  static ReceivedUpdate endOfRib(@Nullable Family family) {
    return new ReceivedUpdate(List.of(), List.of(), null, family, List.of());
  }

  /** {@code send OPEN out1}, {@code start Hold out1 90s}. */
  static String words(Action action) {
    return switch (action) {
      case Action.Connect(var id) -> "connect " + id;
      case Action.Send(var id, var message) -> "send " + words(message) + " " + id;
      case Action.Close(var id, boolean abrupt) -> (abrupt ? "abort " : "close ") + id;
      case Action.UseNegotiation(var id, _) -> "negotiated " + id;
      case Action.StartTimer(var timer, var duration, boolean jittered) ->
          "start " + words(timer) + " " + (jittered ? "~" : "") + duration.toSeconds() + "s";
      case Action.StopTimer(var timer) -> "stop " + words(timer);
      case Action.SessionUp(var id, _) -> "up " + id;
      case Action.SessionDown(var id) -> "down " + id;
      case Action.Deliver(var id, _) -> "deliver " + id;
      case Action.MarkStale(var family) -> "mark-stale " + family;
      case Action.SweepStale(var family) -> "sweep " + family;
      case Action.MarkLongLivedStale(var family) -> "mark-long-lived " + family;
      case Action.ClearRoutes(var family) -> "clear " + family;
      case Action.Advertise(var id, var family) -> "advertise " + family + " " + id;
      case Action.SendEndOfRib(var id, var family) -> "end-of-rib " + family + " " + id;
      case Action.EndOfRibReceived(var family) -> "had-end-of-rib " + family;
      case Action.Log(_, String text) -> "log " + text;
      case Action.Notified notified -> "notified " + notified.title();
    };
  }

  private static String words(BgpMessage message) {
    return switch (message) {
      case BgpMessage.Open _ -> "OPEN";
      case BgpMessage.Update _ -> "UPDATE";
      case BgpMessage.Keepalive _ -> "KEEPALIVE";
      case BgpMessage.Notification(int code, int subcode, var data) ->
          code
              + "/"
              + subcode
              + (data.isEmpty() ? "" : ":" + HexFormat.of().formatHex(data.toByteArray()));
      case BgpMessage.RouteRefresh(var family, int subtype) ->
          "ROUTE-REFRESH/" + subtype + " " + family;
    };
  }

  static String words(Timer timer) {
    String name = timer.getClass().getSimpleName();
    return switch (timer) {
      case Timer.OfPeer _ -> name;
      case Timer.OfConnection ofConnection -> name + " " + ofConnection.connection();
      case Timer.OfFamily ofFamily -> name + " " + ofFamily.family();
    };
  }
}
