package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Sessions of a configuration, with tables and a clock that a test has in its hand. */
final class SpeakerHarness implements AutoCloseable {
  static final ExportGate EVERYTHING = (_, _, _, _) -> null;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  final BusyTables tables = new BusyTables();
  final Sessions sessions;
  private final AtomicLong ahead = new AtomicLong();

  SpeakerHarness(String yaml) throws IOException {
    sessions =
        Sessions.start(
            settings(yaml),
            EVERYTHING,
            new Surroundings(
                tables.rib(),
                new SessionLog(),
                InstantSource.system(),
                () -> System.nanoTime() + ahead.get(),
                new EachThreadsRandom()),
            false);
  }

  /** The lines below {@code bgp:}, without those that every speaker needs. */
  static BgpSettings settings(String yaml) {
    String section =
        yaml.contains("asn: 64500") ? yaml : "asn: 64500\nrouter-id: 192.0.2.1\n" + yaml;
    return Objects.requireNonNull(ConfigurationLoader.parse("bgp:\n" + section.indent(2)).bgp());
  }

  /** Lets the timers believe that so much more time has passed. */
  void jump(Duration duration) {
    ahead.addAndGet(duration.toNanos());
  }

  InetSocketAddress address() {
    HostPort listening =
        HostPort.parse(Objects.requireNonNull(sessions.view().summary().listening()));
    return new InetSocketAddress(Objects.requireNonNull(listening.address()), listening.port());
  }

  PeerStatus peer(String name) {
    return sessions.view().peer(name).orElseThrow();
  }

  /** The connection of a peer that has one. */
  PeerStatus.Connection connection(String name) {
    return Objects.requireNonNull(peer(name).connection());
  }

  /** Why a peer's session is not up. */
  String problem(String name) {
    PeerStatus.Problem problem = peer(name).problem();
    return problem == null ? "" : problem.summary();
  }

  PeerStatus.NotificationRecord lastNotification(String name) {
    return Objects.requireNonNull(peer(name).lastNotification());
  }

  void awaitState(String peer, SessionState state) {
    eventually().until(() -> peer(peer).state() == state);
  }

  void awaitEvent(String peer, String containing) {
    eventually()
        .until(
            () ->
                sessions.view().recentEvents(peer, 1000).stream()
                    .map(SessionEvent::text)
                    .anyMatch(text -> text.contains(containing)));
  }

  /** Waits as long as a machine that has much else to do may take. */
  static ConditionFactory eventually() {
    return Awaitility.await().atMost(PATIENCE);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
