package io.lookingglass.bgp.session;

import static io.lookingglass.bgp.session.SessionUnderTest.IN;
import static io.lookingglass.bgp.session.SessionUnderTest.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every event in every state, against {@code state-table.txt}, which reads beside RFC 4271, section
 * 8.2.2.
 */
class StateTableTest {

  private static final Family FAMILY = Family.IPV4_UNICAST;

  /** How each state of the table is reached; the connection under test is out1, or in1. */
  private static Map<String, Supplier<SessionUnderTest>> states() {
    Map<String, Supplier<SessionUnderTest>> states = new LinkedHashMap<>();
    states.put("Idle", StateTableTest::machine);
    states.put(
        "Idle, waiting",
        () ->
            connect()
                .after(
                    new FsmEvent.Connected(OUT),
                    new FsmEvent.KeepaliveReceived(OUT),
                    new FsmEvent.TimerExpired(new Timer.ConnectRetry()),
                    new FsmEvent.Connected(ConnectionId.outgoing(2)),
                    new FsmEvent.KeepaliveReceived(ConnectionId.outgoing(2))));
    states.put("Connect", StateTableTest::connect);
    states.put(
        "Connect, DelayOpen",
        () -> machine("delay-open: 5s").after(new FsmEvent.Start(), new FsmEvent.Connected(OUT)));
    states.put(
        "Active",
        () -> connect().after(new FsmEvent.Disconnected(OUT, ConnectFailure.REFUSED, "refused")));
    states.put(
        "Active, DelayOpen",
        () ->
            machine("delay-open: 5s, passive: true")
                .after(new FsmEvent.Start(), new FsmEvent.Accepted(IN)));
    states.put("OpenSent", () -> connect().after(new FsmEvent.Connected(OUT)));
    states.put(
        "OpenConfirm",
        () ->
            connect()
                .after(
                    new FsmEvent.Connected(OUT),
                    new FsmEvent.OpenReceived(OUT, SessionUnderTest.open())));
    states.put(
        "OpenConfirm, contested",
        () ->
            connect()
                .after(
                    new FsmEvent.Connected(OUT),
                    new FsmEvent.Accepted(IN),
                    new FsmEvent.OpenReceived(OUT, SessionUnderTest.open()),
                    new FsmEvent.KeepaliveReceived(OUT)));
    states.put("Established", () -> machine().established(SessionUnderTest.open()));
    return states;
  }

  private static SessionUnderTest machine() {
    return machine("");
  }

  private static SessionUnderTest machine(String peer) {
    return new SessionUnderTest(
        SessionUnderTest.settings("", "max-prefixes: 10, max-prefixes-then: restart, " + peer));
  }

  private static SessionUnderTest connect() {
    return machine().after(new FsmEvent.Start());
  }

  /** Every event by name, of the connection given. */
  private static Map<String, Function<ConnectionId, FsmEvent>> events() {
    Map<String, Function<ConnectionId, FsmEvent>> events = new LinkedHashMap<>();
    events.put("Start", _ -> new FsmEvent.Start());
    events.put("Stop", _ -> new FsmEvent.Stop(StopReason.SHUTDOWN, null));
    events.put("Reset", _ -> new FsmEvent.Reset(StopReason.RESET, null, false));
    events.put(
        "Reconfigured",
        _ ->
            new FsmEvent.Reconfigured(
                SessionUnderTest.settings("hold-time: 30s", "max-prefixes: 10")));
    events.put("PrefixLimitExceeded", _ -> new FsmEvent.PrefixLimitExceeded(11));
    events.put("RefreshWanted", _ -> new FsmEvent.RefreshWanted(FAMILY));
    events.put("Accepted", _ -> new FsmEvent.Accepted(ConnectionId.incoming(9)));
    events.put("Connected", FsmEvent.Connected::new);
    events.put("Disconnected", id -> new FsmEvent.Disconnected(id, ConnectFailure.RESET, "reset"));
    events.put("OutputTaken", FsmEvent.OutputTaken::new);
    events.put("OpenReceived", id -> new FsmEvent.OpenReceived(id, SessionUnderTest.open()));
    events.put(
        "MalformedReceived",
        id ->
            new FsmEvent.MalformedReceived(
                id,
                new Fault.SessionReset(
                    NotificationCode.BAD_MESSAGE_LENGTH.notification(),
                    "The length is 18",
                    "RFC 4271, section 6.1",
                    Octets.EMPTY)));
    events.put(
        "NotificationReceived",
        id ->
            new FsmEvent.NotificationReceived(
                id, NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification()));
    events.put("KeepaliveReceived", FsmEvent.KeepaliveReceived::new);
    events.put("UpdateReceived", id -> new FsmEvent.UpdateReceived(id, SessionUnderTest.update()));
    events.put(
        "RouteRefreshReceived",
        id ->
            new FsmEvent.RouteRefreshReceived(
                id, new BgpMessage.RouteRefresh(FAMILY, BgpMessage.RouteRefresh.REQUEST)));
    events.put("Advertised", id -> new FsmEvent.Advertised(id, FAMILY));
    events.put("TimerExpired ConnectRetry", _ -> expired(new Timer.ConnectRetry()));
    events.put("TimerExpired IdleHold", _ -> expired(new Timer.IdleHold()));
    events.put("TimerExpired Stability", _ -> expired(new Timer.Stability()));
    events.put("TimerExpired Restart", _ -> expired(new Timer.Restart()));
    events.put("TimerExpired StaleRoutes", _ -> expired(new Timer.StaleRoutes()));
    events.put("TimerExpired Hold", id -> expired(new Timer.Hold(id)));
    events.put("TimerExpired Keepalive", id -> expired(new Timer.Keepalive(id)));
    events.put("TimerExpired DelayOpen", id -> expired(new Timer.DelayOpen(id)));
    events.put("TimerExpired Collision", id -> expired(new Timer.Collision(id)));
    events.put("TimerExpired SendHold", id -> expired(new Timer.SendHold(id)));
    events.put("TimerExpired LongLivedStale", _ -> expired(new Timer.LongLivedStale(FAMILY)));
    events.put("TimerExpired Refresh", _ -> expired(new Timer.Refresh(FAMILY)));
    return events;
  }

  private static FsmEvent expired(Timer timer) {
    return new FsmEvent.TimerExpired(timer);
  }

  @TestFactory
  Stream<DynamicTest> everyEventInEveryStateDoesWhatTheTableSays() throws IOException {
    Map<String, Map<String, String>> table = table();
    return states().keySet().stream()
        .flatMap(
            state ->
                events().keySet().stream()
                    .map(
                        event ->
                            DynamicTest.dynamicTest(
                                state + ": " + event,
                                () ->
                                    assertThat(outcome(state, event))
                                        .isEqualTo(
                                            table.getOrDefault(state, Map.of()).get(event)))));
  }

  @Test
  void theTableHasEveryPairAndNoOther() throws IOException {
    Map<String, Map<String, String>> table = table();

    assertThat(table.keySet()).containsExactlyElementsOf(states().keySet());
    table.forEach(
        (state, rows) ->
            assertThat(rows.keySet()).as(state).containsExactlyElementsOf(events().keySet()));
  }

  @Test
  void noKindOfEventAndNoTimerIsMissing() {
    Set<String> kinds = new TreeSet<>();
    for (Class<?> kind : leaves(FsmEvent.class)) {
      if (kind == FsmEvent.TimerExpired.class) {
        leaves(Timer.class).forEach(timer -> kinds.add("TimerExpired " + timer.getSimpleName()));
      } else {
        kinds.add(kind.getSimpleName());
      }
    }

    assertThat(events().keySet()).containsExactlyInAnyOrderElementsOf(kinds);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    List<Class<?>> leaves = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      leaves.addAll(leaves(permitted));
    }
    return leaves;
  }

  private static String outcome(String state, String event) {
    SessionUnderTest machine = Objects.requireNonNull(states().get(state)).get();
    ConnectionId id = state.startsWith("Active, D") ? IN : OUT;
    PeerSession before = machine.session();
    List<String> words = machine.words(Objects.requireNonNull(events().get(event)).apply(id));
    boolean nothing = words.isEmpty() && machine.session().equals(before);
    return nothing
        ? "-"
        : machine.state().title() + (words.isEmpty() ? "" : ": " + String.join(", ", words));
  }

  /** Lines {@code event | outcome} under a line {@code == state}; comments begin with a hash. */
  private static Map<String, Map<String, String>> table() throws IOException {
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    String state = "";
    try (InputStream stream =
        Objects.requireNonNull(StateTableTest.class.getResourceAsStream("state-table.txt"))) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
        if (line.startsWith("== ")) {
          state = line.substring(3);
          table.put(state, new LinkedHashMap<>());
        } else if (!line.isBlank()) {
          int bar = line.indexOf('|');
          String outcome =
              Objects.requireNonNull(table.get(state))
                  .put(line.substring(0, bar).strip(), line.substring(bar + 1).strip());
          assertThat(outcome).as("twice in " + state + ": " + line).isNull();
        }
      }
    }
    return table;
  }
}
