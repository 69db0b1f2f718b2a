package io.lookingglass.probes.gre.monitor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProbe;
import io.lookingglass.probes.gre.TunnelProblem;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Change;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Now;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The monitor on the clock of the test, with far ends that do as they are told. */
class MonitorEngineTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
  private static final long SECOND = 1_000_000_000L;

  private final ScriptedProber prober = new ScriptedProber();
  private final List<String> changes = new ArrayList<>();
  private final List<Damping> dampings = new ArrayList<>();
  private final List<Entry> minutes = new ArrayList<>();
  private final List<Long> latenesses = new ArrayList<>();
  private long changedAt;
  private Duration setForward = Duration.ZERO;
  private final MonitorEngine engine =
      new MonitorEngine(
          prober,
          prober::now,
          () -> START.plusNanos(prober.now()).plus(setForward),
          new SplittableRandom(7),
          new Latenesses(),
          new Recorded());

  private final class Latenesses implements MonitorObserver {
    @Override
    public void sent(String tunnel, String mode, long latenessNanos) {
      latenesses.add(latenessNanos);
    }

    @Override
    public void ended(String tunnel, String mode, TunnelOutcome outcome, boolean lost) {}

    @Override
    public void historyLost(int entries) {}
  }

  private final class Recorded implements MonitorEngine.Sinks {
    @Override
    public void changed(WatchedTunnel tunnel, Change change, Now now) {
      changedAt = now.nanos();
      dampings.add(change.damping());
      changes.add(
          tunnel.name()
              + (change.mode() == null ? "" : "/" + change.mode())
              + " "
              + change.to().words());
    }

    @Override
    public void minuteOver(Entry minute) {
      minutes.add(minute);
    }

    @Override
    public void wake() {}
  }

  /** Lets the engine run for a time, as its thread would. */
  private void run(Duration time) {
    long end = prober.now() + time.toNanos();
    while (prober.now() < end) {
      long wait = engine.step();
      prober.advance(wait > end - prober.now() ? end : prober.now() + wait);
    }
    engine.step();
  }

  private TunnelHealth health(String name) {
    return requireNonNull(engine.entries().get(name)).health(engine.now());
  }

  @Test
  void aTunnelThatAnswersIsHealthyWithinSeconds() {
    engine.watch(List.of(Tunnels.watched("one")));
    assertThat(health("one").state()).isEqualTo(TunnelState.UNKNOWN);

    run(Duration.ofSeconds(4));

    assertThat(changes).containsExactly("one healthy");
    TunnelHealth health = health("one");
    assertThat(health.reason()).matches("All of [34] probes in the last 5 minutes were answered");
    assertThat(health.first().lastRttNanos()).isEqualTo(ScriptedProber.RTT_NANOS);
    assertThat(health.first().fiveMinutes().loss()).isZero();
    assertThat(health.first().hour().avgNanos()).isEqualTo(ScriptedProber.RTT_NANOS);
  }

  @Test
  void aTunnelThatGoesSilentIsDownWithinThreeSecondsWheneverThatIs() {
    SplittableRandom random = new SplittableRandom(11);
    engine.watch(List.of(Tunnels.watched("one"), Tunnels.watched("two")));
    run(Duration.ofSeconds(5));
    for (int round = 0; round < 40; round++) {
      run(Duration.ofMillis(40_000 + random.nextInt(1000)));
      assertThat(health("one").state()).isEqualTo(TunnelState.HEALTHY);
      changes.clear();
      long silentAt = prober.now();
      prober.silence("one");

      run(Duration.ofSeconds(3));

      assertThat(changes).first().isEqualTo("one down");
      // The next probe is up to 1.05 s away and overdue after 0.2 s; the last retry leaves 0.1 s
      // later and is waited for 0.8 s.
      assertThat(changedAt - silentAt).isLessThanOrEqualTo(SECOND * 215 / 100);
      assertThat(health("two").state()).isEqualTo(TunnelState.HEALTHY);
      prober.restore("one");
    }
  }

  @Test
  void itComesBackByWayOfDegraded() {
    engine.watch(List.of(Tunnels.watched("one")));
    run(Duration.ofSeconds(4));
    prober.silence("one");
    run(Duration.ofSeconds(10));
    prober.restore("one");

    run(Duration.ofSeconds(40));

    assertThat(changes).containsExactly("one healthy", "one down", "one degraded", "one healthy");
  }

  @Test
  void aThousandTunnelsAreSpreadOverTheInterval() {
    engine.watch(
        IntStream.range(0, 1000).mapToObj(each -> Tunnels.watched("tunnel-" + each)).toList());

    run(Duration.ofSeconds(10));

    int[] perHundredth = new int[1000];
    prober.sent().forEach(sent -> perHundredth[(int) (sent.atNanos() / (SECOND / 100))]++);
    // 10 are due in each hundredth of a second; jitter of up to 50 ms mixes five of them.
    assertThat(IntStream.of(perHundredth).skip(10).max().orElseThrow()).isLessThanOrEqualTo(25);
    assertThat(prober.sent()).hasSizeBetween(9_900, 10_000);
    // The next probe of each, and whether the last one is overdue, for a fifth of them.
    assertThat(engine.scheduled()).isBetween(1000, 1250);
    assertThat(latenesses).allMatch(late -> late == 0);
  }

  @Test
  void theIntervalIsKeptOverALongTimeAndVariesByChance() {
    engine.watch(List.of(Tunnels.watched("one")));

    run(Duration.ofSeconds(1000));

    assertThat(prober.sent()).hasSizeBetween(999, 1001);
    List<Long> gaps =
        IntStream.range(1, prober.sent().size())
            .mapToObj(at -> prober.sent().get(at).atNanos() - prober.sent().get(at - 1).atNanos())
            .toList();
    assertThat(gaps).allMatch(gap -> gap >= SECOND * 95 / 100 && gap <= SECOND * 105 / 100);
    assertThat(gaps.stream().distinct().count()).isGreaterThan(900);
  }

  @Test
  void whatTheMachineSleptThroughIsNotMadeUpFor() {
    engine.watch(List.of(Tunnels.watched("one")));
    run(Duration.ofSeconds(5));
    int before = prober.sent().size();
    prober.skip(3600 * SECOND);

    run(Duration.ofSeconds(3));

    assertThat(prober.sent().size() - before).isLessThanOrEqualTo(5);
    assertThat(latenesses.stream().mapToLong(each -> each).max().orElse(0))
        .isGreaterThan(3000 * SECOND);
  }

  @Test
  void whatIsWrongAtThisEndIsSaidAndLooksNoFurther() {
    prober.trouble(
        "bad",
        new TunnelProblem(
            TunnelProblem.Kind.LOCAL_ADDRESS, "192.0.2.9 is not an address of this machine"));
    engine.watch(List.of(Tunnels.watched("bad"), Tunnels.watched("good")));

    run(Duration.ofSeconds(5));

    assertThat(health("bad").state()).isEqualTo(TunnelState.NOT_MONITORED);
    assertThat(health("bad").reason()).isEqualTo("192.0.2.9 is not an address of this machine");
    assertThat(health("bad").first().hour()).isEqualTo(ProbeStatistics.NONE);
    assertThat(health("good").state()).isEqualTo(TunnelState.HEALTHY);

    prober.trouble("bad", null);
    run(Duration.ofSeconds(5));

    assertThat(health("bad").state()).isEqualTo(TunnelState.HEALTHY);
    assertThat(changes)
        .containsExactly("bad not monitored", "good healthy", "bad unknown", "bad healthy");
  }

  @Test
  void ofTwoTunnelsWithEqualEndsOnlyTheFirstIsProbed() {
    WatchedTunnel first = Tunnels.watched("first");
    WatchedTunnel second =
        new WatchedTunnel(
            renamed(first, "second"), first.interval(), first.timeout(), first.thresholds());
    engine.watch(List.of(first, second));

    run(Duration.ofSeconds(5));

    assertThat(health("first").state()).isEqualTo(TunnelState.HEALTHY);
    assertThat(health("second").state()).isEqualTo(TunnelState.NOT_MONITORED);
    assertThat(health("second").reason()).contains("those of tunnel first too");
    assertThat(prober.openTunnels()).containsExactly("first");

    engine.watch(List.of(second));
    run(Duration.ofSeconds(5));

    assertThat(health("second").state()).isEqualTo(TunnelState.HEALTHY);
  }

  private static Tunnel renamed(WatchedTunnel watched, String name) {
    Tunnel tunnel = watched.tunnel();
    return new Tunnel(
        name,
        tunnel.customer(),
        tunnel.local(),
        tunnel.remote(),
        tunnel.innerLocal(),
        tunnel.target(),
        tunnel.encapsulation(),
        tunnel.mtuBytes(),
        tunnel.modes(),
        tunnel.mssTarget());
  }

  @Test
  void aModeThatFailsWhileAnotherWorksDegradesTheTunnel() {
    prober.silence("one", TunnelProbe.of(TunnelProbeMode.KEEPALIVE));
    engine.watch(
        List.of(
            Tunnels.watched(
                "one", TunnelProbeMode.REQUEST_BIDIRECTIONAL, TunnelProbeMode.KEEPALIVE)));

    run(Duration.ofSeconds(6));

    TunnelHealth health = health("one");
    assertThat(health.state()).isEqualTo(TunnelState.DEGRADED);
    assertThat(health.reason())
        .isEqualTo(
            "keepalive: 3 probes in a row were lost: no answer within 800 ms;"
                + " request-bidirectional works");
    assertThat(health.first().state()).isEqualTo(TunnelState.HEALTHY);
    assertThat(changes)
        .containsExactlyInAnyOrder(
            "one/keepalive down", "one/request-bidirectional healthy", "one degraded");
  }

  @Test
  void aSessionBesideTheProbesIsOneMoreMode() {
    engine.watch(List.of(Tunnels.watched("one")));
    run(Duration.ofSeconds(4));

    engine.session("one", TunnelState.DOWN, Sentence.of("the detection time is over"));

    assertThat(health("one").state()).isEqualTo(TunnelState.DEGRADED);
    assertThat(health("one").modes()).extracting(ModeHealth::mode).contains(ModeHealth.BFD);
    engine.session("one", TunnelState.HEALTHY, Sentence.of("the session is up"));
    assertThat(health("one").state()).isEqualTo(TunnelState.HEALTHY);
    engine.session("one", TunnelState.DOWN, Sentence.of("the detection time is over"));
    engine.endSession("one");
    assertThat(health("one").state()).isEqualTo(TunnelState.HEALTHY);
    assertThat(health("one").modes()).hasSize(1);
    engine.session("absent", TunnelState.DOWN, Sentence.of("nobody's"));
    engine.endSession("absent");
    assertThat(engine.entries()).containsOnlyKeys("one");
  }

  @Test
  void tunnelsThatDidNotChangeKeepTheirStateOverAReload() {
    engine.watch(List.of(Tunnels.watched("kept"), Tunnels.watched("gone")));
    run(Duration.ofSeconds(10));
    TunnelHealth before = health("kept");
    changes.clear();

    engine.watch(List.of(Tunnels.watched("new"), Tunnels.watched("kept")));
    run(Duration.ofSeconds(5));

    TunnelHealth after = health("kept");
    assertThat(engine.entries().keySet()).containsExactly("new", "kept");
    assertThat(after.since()).isEqualTo(before.since());
    assertThat(after.first().hour().sent()).isGreaterThan(before.first().hour().sent());
    assertThat(changes).containsExactly("new healthy");
    assertThat(prober.openTunnels()).containsExactlyInAnyOrder("new", "kept");
    assertThat(minutes).extracting(Entry::tunnel).contains("gone");
  }

  @Test
  void aTunnelThatChangedIsWatchedAnew() {
    engine.watch(List.of(Tunnels.watched("one")));
    run(Duration.ofSeconds(10));

    engine.watch(List.of(Tunnels.watched("one", new TunnelThresholds(0.01, 3, 30, 0.98))));

    assertThat(health("one").state()).isEqualTo(TunnelState.UNKNOWN);
    assertThat(health("one").first().hour()).isEqualTo(ProbeStatistics.NONE);
  }

  @Test
  void aMinuteIsHandedOnWhenItIsOver() {
    engine.watch(List.of(Tunnels.watched("one")));

    run(Duration.ofSeconds(95));

    assertThat(minutes).hasSize(2);
    assertThat(minutes.getFirst().at())
        .isEqualTo(Instant.parse("2026-03-01T12:00:00Z").toEpochMilli());
    Entry whole = minutes.getLast();
    assertThat(whole.at()).isEqualTo(Instant.parse("2026-03-01T12:01:00Z").toEpochMilli());
    assertThat(whole.sent()).isBetween(59L, 61L);
    assertThat(whole.lost()).isZero();
    assertThat(whole.sumMicros()).isEqualTo(whole.sent() * 20_000);
    assertThat(whole.worst()).isEqualTo(TunnelState.HEALTHY);
  }

  @Test
  void aClockThatIsSetBackLosesNothingAndChangesNoState() {
    engine.watch(List.of(Tunnels.watched("one")));
    run(Duration.ofSeconds(90));
    setForward = Duration.ofHours(-1);

    run(Duration.ofSeconds(90));
    engine.endAll();

    assertThat(changes).containsExactly("one healthy");
    assertThat(minutes.stream().mapToLong(Entry::sent).sum())
        .isBetween(prober.sent().size() - 1L, (long) prober.sent().size());
    assertThat(minutes)
        .extracting(minute -> Instant.ofEpochMilli(minute.at()).toString())
        .contains("2026-03-01T12:01:00Z", "2026-03-01T11:02:00Z", "2026-03-01T11:03:00Z");
  }

  @Test
  void aTunnelThatFlapsRaisesNoMoreAlarmsUntilItIsSteady() {
    engine.watch(List.of(Tunnels.watched("one")));
    run(Duration.ofSeconds(5));
    for (int round = 0; round < 8; round++) {
      prober.silence("one");
      run(Duration.ofSeconds(6));
      prober.restore("one");
      run(Duration.ofSeconds(6));
    }
    assertThat(dampings.stream().filter(each -> each == Damping.NONE)).hasSize(6);
    assertThat(dampings).containsOnlyOnce(Damping.BEGINS).doesNotContain(Damping.ENDS);
    assertThat(health("one").flapping()).isTrue();

    run(Duration.ofMinutes(3));

    assertThat(dampings).endsWith(Damping.ENDS);
    assertThat(changes).last().isEqualTo("one healthy");
    assertThat(health("one").flapping()).isFalse();
  }
}
