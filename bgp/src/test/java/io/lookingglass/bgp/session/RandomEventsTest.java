package io.lookingglass.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.BgpMessage.RouteRefresh;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.HardReset;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in whatever order, the invariants hold. */
class RandomEventsTest {

  private static final List<SessionSettings> SETTINGS =
      List.of(
          SessionUnderTest.settings(
              "long-lived-stale-time: 1h", "max-prefixes: 5, max-prefixes-then: restart"),
          SessionUnderTest.settings("hold-time: 0s, graceful-restart: 0s", "delay-open: 3s"),
          SessionUnderTest.settings("", "passive: true, role: customer"),
          SessionUnderTest.settings("hold-time: 30s", "passive: true, delay-open: 3s"));

  private static final List<Open> OPENS =
      List.of(
          SessionUnderTest.open(),
          OurOpen.of(SessionUnderTest.mirrored("long-lived-stale-time: 10m", ""), true),
          OurOpen.of(SessionUnderTest.mirrored("hold-time: 0s, graceful-restart: 0s", ""), false),
          new Open(4, 64511, 9, SessionUnderTest.mirrored("", "").identifier(), List.of()),
          new Open(4, 64999, 90, SessionUnderTest.mirrored("", "").identifier(), List.of()));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noOrderOfEventsBreaksAnInvariant(long seed) {
    Random random = new Random(seed);
    int sessions = 0;
    for (int run = 0; run < 150; run++) {
      PeerSession session = PeerSession.idle(pick(random, SETTINGS), random.nextBoolean());
      Invariants invariants = new Invariants();
      List<FsmEvent> history = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        FsmEvent event = event(random, session, i);
        history.add(event);
        Transition transition = SessionMachine.next(session, event);
        try {
          invariants.check(event, session, transition);
        } catch (AssertionError e) {
          throw new AssertionError(
              "after " + history + "\ndid " + transition.actions() + "\nfrom " + session, e);
        }
        session = transition.session();
        if (transition.actions().stream().anyMatch(Action.SessionUp.class::isInstance)) {
          sessions++;
        }
      }
    }
    assertThat(sessions).as("runs that came as far as Established").isGreaterThan(50);
  }

  private static FsmEvent event(Random random, PeerSession session, int number) {
    int kind = random.nextInt(100);
    if (kind < 3) {
      return new FsmEvent.Start();
    }
    if (kind < 8) {
      return administrative(random);
    }
    if (kind < 30 && !session.timers().isEmpty()) {
      return new FsmEvent.TimerExpired(
          pick(random, List.copyOf(session.timers())), random.nextInt(5) == 0);
    }
    if (kind < 36) {
      return new FsmEvent.Accepted(ConnectionId.incoming(number));
    }
    if (session.connections().isEmpty()) {
      return kind < 60 ? new FsmEvent.Start() : new FsmEvent.Connected(ConnectionId.outgoing(77));
    }
    Connection connection = pick(random, session.connections());
    // What can come on a connection that is not up is not much.
    if (!connection.up()) {
      return kind < 80
          ? new FsmEvent.Connected(connection.id())
          : new FsmEvent.Disconnected(connection.id(), failure(random), "failed");
    }
    return ofConnection(random, connection.id());
  }

  private static FsmEvent administrative(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new FsmEvent.Stop(pick(random, List.of(StopReason.values())), "gone");
      case 1 -> new FsmEvent.Reset(StopReason.RESET, null, random.nextBoolean());
      case 2 -> new FsmEvent.Reconfigured(pick(random, SETTINGS));
      case 3 -> new FsmEvent.PrefixLimitExceeded(6);
      case 4 -> new FsmEvent.RefreshWanted(family(random));
      default -> new FsmEvent.Start();
    };
  }

  private static FsmEvent ofConnection(Random random, ConnectionId id) {
    return switch (random.nextInt(30)) {
      case 0 -> new FsmEvent.Disconnected(id, failure(random), "lost");
      case 1 -> new FsmEvent.NotificationReceived(id, notification(random));
      case 2 -> new FsmEvent.NotificationReceived(id, HardReset.wrap(notification(random)));
      case 3 ->
          new FsmEvent.MalformedReceived(
              id,
              new Fault.SessionReset(
                  NotificationCode.MALFORMED_ATTRIBUTE_LIST.notification(),
                  "wrong",
                  "RFC 4271, section 6.3",
                  Octets.EMPTY));
      case 4, 5 -> new FsmEvent.UpdateReceived(id, SessionUnderTest.update());
      case 6, 7 -> new FsmEvent.UpdateReceived(id, SessionUnderTest.endOfRib(family(random)));
      case 8, 9 ->
          new FsmEvent.RouteRefreshReceived(
              id, new RouteRefresh(family(random), random.nextInt(4)));
      case 10, 11 -> new FsmEvent.Advertised(id, family(random));
      case 12, 13 -> new FsmEvent.OutputTaken(id);
      case 14, 15, 16, 17, 18, 19, 20, 21 -> new FsmEvent.OpenReceived(id, pick(random, OPENS));
      default -> new FsmEvent.KeepaliveReceived(id);
    };
  }

  private static BgpMessage.Notification notification(Random random) {
    NotificationCode code = pick(random, List.of(NotificationCode.values()));
    return random.nextInt(10) == 0
        ? new Notification(random.nextInt(256), random.nextInt(256), Octets.copyOf((byte) 9))
        : code.notification();
  }

  private static ConnectFailure failure(Random random) {
    return pick(random, List.of(ConnectFailure.values()));
  }

  private static Family family(Random random) {
    return pick(random, List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_FLOWSPEC));
  }

  private static <T> T pick(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
