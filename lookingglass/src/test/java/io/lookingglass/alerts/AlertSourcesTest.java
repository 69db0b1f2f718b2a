package io.lookingglass.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.WithdrawalGuidance;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.bfd.BfdDiagnostic;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdTransition;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of what happens. */
class AlertSourcesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static TunnelTransition transition(
      @Nullable String mode, TunnelState from, TunnelState to, Damping damping) {
    return new TunnelTransition(
        7,
        NOW,
        "acme-lon",
        "acme",
        mode,
        from,
        to,
        Sentence.of("3 probes in a row were lost"),
        damping);
  }

  @ParameterizedTest
  @CsvSource({
    "HEALTHY, DOWN, NONE, tunnel.down, CRITICAL",
    "HEALTHY, DEGRADED, NONE, tunnel.degraded, WARNING",
    "DOWN, DEGRADED, NONE, tunnel.degraded, WARNING",
    "DEGRADED, HEALTHY, NONE, tunnel.healthy, RESOLVED",
    "UNKNOWN, DOWN, NONE, tunnel.down, CRITICAL",
    "UNKNOWN, HEALTHY, NONE,,",
    "HEALTHY, NOT_MONITORED, NONE,,",
    "HEALTHY, DOWN, DAMPED,,",
  })
  void transitionsOfTunnels(
      TunnelState from,
      TunnelState to,
      Damping damping,
      @Nullable String type,
      AlertEvent.@Nullable Severity severity) {
    Optional<AlertEvent> told = TunnelAlerts.of(transition(null, from, to, damping));
    assertThat(told.map(AlertEvent::type).orElse(null)).isEqualTo(type);
    assertThat(told.map(AlertEvent::severity).orElse(null)).isEqualTo(severity);
    assertThat(TunnelAlerts.of(transition("keepalive", from, to, damping))).isEmpty();
  }

  @Test
  void aTunnelsAlertSaysWhichAndWhy() {
    AlertEvent told =
        TunnelAlerts.of(transition(null, TunnelState.HEALTHY, TunnelState.DOWN, Damping.BEGINS))
            .orElseThrow();
    assertThat(told.text())
        .isEqualTo(
            "Tunnel acme-lon is down: 3 probes in a row were lost. It flaps: no more is told until"
                + " it is steady.");
    assertThat(told.customer()).isEqualTo("acme");
    assertThat(told.from()).isEqualTo("healthy");
    assertThat(told.to()).isEqualTo("down");
  }

  private static BfdTransition bfd(BfdState from, BfdState to) {
    return new BfdTransition(
        "acme-lon",
        NOW,
        from,
        to,
        BfdDiagnostic.DETECTION_TIME_EXPIRED,
        Sentence.of("nothing came for 900 ms"));
  }

  @Test
  void ofBfdOnlyUpAndItsLossAreTold() {
    assertThat(BfdAlerts.of(bfd(BfdState.DOWN, BfdState.INIT), null)).isEmpty();
    assertThat(BfdAlerts.of(bfd(BfdState.INIT, BfdState.DOWN), null)).isEmpty();
    assertThat(BfdAlerts.of(bfd(BfdState.UP, BfdState.ADMIN_DOWN), null)).isEmpty();
    assertThat(BfdAlerts.of(bfd(BfdState.INIT, BfdState.UP), "acme").orElseThrow().type())
        .isEqualTo("bfd-session.up");
    AlertEvent loss = BfdAlerts.of(bfd(BfdState.UP, BfdState.DOWN), "acme").orElseThrow();
    assertThat(loss.type()).isEqualTo("bfd-session.down");
    assertThat(loss.text())
        .isEqualTo("The BFD session beside tunnel acme-lon is down: nothing came for 900 ms.");
  }

  private static SessionEvent session(
      long number, SessionEvent.Kind kind, SessionState state, String text) {
    return new SessionEvent(number, NOW, "transit-a", kind, state, text);
  }

  @Test
  void ofSessionsTheWayDownAndTheWayUpAreToldOnceWithTheCause() {
    BgpSessionAlerts alerts = new BgpSessionAlerts();
    List<Optional<AlertEvent>> told =
        Stream.of(
                session(1, SessionEvent.Kind.STATE, SessionState.ESTABLISHED, "OpenConfirm -> up"),
                session(2, SessionEvent.Kind.ROUTES, SessionState.ESTABLISHED, "End-of-RIB"),
                session(
                    3,
                    SessionEvent.Kind.NOTIFICATION,
                    SessionState.ESTABLISHED,
                    "Hold Timer Expired was sent."),
                session(4, SessionEvent.Kind.STATE, SessionState.IDLE, "Established -> Idle"),
                session(5, SessionEvent.Kind.STATE, SessionState.CONNECT, "Idle -> Connect"))
            .map(alerts::of)
            .toList();
    assertThat(told.stream().map(each -> each.map(AlertEvent::type).orElse("-")))
        .containsExactly("bgp-session.up", "-", "-", "bgp-session.down", "-");
    assertThat(told.get(3).orElseThrow().text())
        .isEqualTo("The BGP session with transit-a is down: Hold Timer Expired was sent.");
  }

  @Test
  void aSessionThatWasUpAtTheStartIsMissedWhenItGoes() {
    BgpSessionAlerts alerts = new BgpSessionAlerts();
    alerts.isUp("transit-a");
    assertThat(
            alerts
                .of(session(1, SessionEvent.Kind.STATE, SessionState.IDLE, "x"))
                .orElseThrow()
                .type())
        .isEqualTo("bgp-session.down");
  }

  private static final Configuration PREFIXES =
      ConfigurationLoader.parse(
          """
          bgp: {asn: 64496, router-id: 192.0.2.1, peers: [{name: a, address: 192.0.2.2, asn: 64511, import: accept, announce: true}]}
          customers: [{name: acme}]
          prefixes: [{prefix: 203.0.113.0/24, customer: acme, origin-asn: 64500}]
          """);

  private static List<ProtectedPrefixStatus> seen(SeenRoute... routes) {
    return List.of(
        new ProtectedPrefixStatus(
            PREFIXES.prefixes().getFirst(),
            List.of(),
            Arrays.asList(routes),
            0,
            new WithdrawalGuidance(List.of(), null)));
  }

  private static SeenRoute hijack(String peer) {
    return new SeenRoute(
        IpPrefix.parse("203.0.113.0/25"),
        peer,
        null,
        SeenRoute.Kind.OTHER_ORIGIN,
        Asn.parse("65666"),
        "64511 65666",
        NOW);
  }

  @Test
  void anAlarmOfAPrefixIsToldOnceHoweverManyPeersShowItAndOnceWhenItIsOver() {
    PrefixAlarms alarms = new PrefixAlarms();
    assertThat(alarms.of(seen(), NOW)).isEmpty();
    List<AlertEvent> begun = alarms.of(seen(hijack("a"), hijack("b")), NOW);
    assertThat(begun).hasSize(1);
    assertThat(begun.getFirst().type()).isEqualTo("prefix.alarm");
    assertThat(begun.getFirst().customer()).isEqualTo("acme");
    assertThat(begun.getFirst().text())
        .isEqualTo(
            "Protected prefix 203.0.113.0/24: 203.0.113.0/25 is announced by AS65666, which is not"
                + " its origin (seen from a, AS path 64511 65666).");
    assertThat(alarms.of(seen(hijack("b")), NOW)).isEmpty();
    List<AlertEvent> ended = alarms.of(seen(), NOW);
    assertThat(ended).hasSize(1);
    assertThat(ended.getFirst().type()).isEqualTo("prefix.alarm-ended");
    assertThat(ended.getFirst().severity()).isEqualTo(AlertEvent.Severity.RESOLVED);
    assertThat(alarms.of(seen(), NOW)).isEmpty();
  }
}
