package io.lookingglass.tests.browser;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.bfd.BfdDiagnostic;
import io.lookingglass.probes.bfd.BfdDiscard;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdTiming;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A tunnel in each condition, and as many healthy ones as are asked for. */
final class TunnelsOnShow {
  static final String REPLY = "reply-bidirectional";
  private static final String FIRST = "request-bidirectional";
  private static final double NANOS_PER_MS = 1e6;

  private final ScriptedTunnels tunnels;
  private final Instant now;

  private TunnelsOnShow(ScriptedTunnels tunnels, Instant now) {
    this.tunnels = tunnels;
    this.now = now;
  }

  /**
   * @param healthy how many healthy ones there are besides
   */
  static void put(ScriptedTunnels tunnels, Instant now, int healthy) {
    new TunnelsOnShow(tunnels, now).put(healthy);
  }

  private Instant ago(long seconds) {
    return now.minusSeconds(seconds);
  }

  private void put(int healthy) {
    put("acme-lon", "acme", 77, 1476, 12.3);
    down();
    degraded();
    flapping();
    put("globex-sin", "globex", 81, 1500, 168.4);
    measured("acme-lon", 180, new Limit(1504, null), new Limit(1476, null), 1436);
    measured("globex-sin", 25, new Limit(1480, 1484), new Limit(1452, 1456), 1460);
    tunnels.is(
        health(
            tunnel("initech-waw", "initech", 82, 1476),
            TunnelState.NOT_MONITORED,
            ago(86_400),
            Sentence.verbatim("local address 198.51.100.250 is not on this machine"),
            false,
            null,
            List.of()),
        (_, _) -> ProbeStatistics.NONE);
    for (int i = 0; i < healthy; i++) {
      put("hooli-" + (i + 1), i % 3 == 0 ? "hooli" : null, 100 + i % 150, 1476, 5 + i % 90);
    }
  }

  private void measured(
      String name, int minutesAgo, Limit outer, Limit inner, @Nullable Integer mss) {
    Tunnel tunnel = tunnels.tunnel(name).orElseThrow();
    Instant at = now.minus(Duration.ofMinutes(minutesAgo));
    tunnels.measured(
        new MeasuredSizes(name, at, tunnel.local(), tunnel.remote(), outer, inner, mss));
  }

  private void put(String name, @Nullable String customer, int host, int mtu, double rtt) {
    ScriptedTunnels.Past past = noisy(name, rtt, 0.0001);
    tunnels.is(healthy(tunnel(name, customer, host, mtu), past), past);
  }

  TunnelHealth healthy(Tunnel tunnel, ScriptedTunnels.Past past) {
    return health(
        tunnel,
        TunnelState.HEALTHY,
        ago(3 * 86_400 + 4 * 3600),
        Sentence.of("{0} probes in a row were answered", 3),
        false,
        past,
        List.of());
  }

  /** A session that is up, and one that was lost. */
  static void sessions(ScriptedBfd bfd, Instant now) {
    bfd.is(
        new BfdStatus(
            ends("acme-lon", 77),
            BfdState.UP,
            now.minusSeconds(3 * 86_400),
            Sentence.of("both ends hear each other"),
            null,
            BfdDiagnostic.NONE,
            BfdState.UP,
            BfdDiagnostic.NONE,
            0x1f3a77c1L,
            0x00000001L,
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(900),
            null,
            864_000,
            863_990,
            Map.of()));
    bfd.is(
        new BfdStatus(
            ends("acme-fra", 78),
            BfdState.DOWN,
            now.minusSeconds(754),
            silence(),
            null,
            BfdDiagnostic.DETECTION_TIME_EXPIRED,
            null,
            null,
            0x1f3a77c2L,
            0,
            Duration.ofSeconds(1),
            null,
            null,
            new BfdStatus.LastDown(now.minusSeconds(754), silence()),
            864_000,
            862_100,
            Map.of(BfdDiscard.WRONG_KEY, 12L)));
  }

  private static BfdEndpoints ends(String name, int host) {
    return new BfdEndpoints(
        name,
        IpAddresses.parse("198.51.100.1"),
        IpAddresses.parse("192.0.2." + host),
        true,
        250,
        new BfdTiming(Duration.ofMillis(300), 3),
        null);
  }

  /** The tunnel that is down, up again. */
  static void comesUp(ScriptedTunnels tunnels, Instant now) {
    TunnelsOnShow show = new TunnelsOnShow(tunnels, now);
    ScriptedTunnels.Past past = show.noisy("acme-fra", 23.1, 0);
    tunnels.is(
        show.health(
            show.tunnel("acme-fra", "acme", 78, 1476),
            TunnelState.DEGRADED,
            now,
            answersAgain(),
            false,
            past,
            List.of()),
        past);
    tunnels.happens(
        now,
        "acme-fra",
        null,
        TunnelState.DOWN,
        TunnelState.DEGRADED,
        answersAgain(),
        Damping.NONE);
  }

  /** The same a while later. */
  static void recovers(ScriptedTunnels tunnels, Instant now) {
    TunnelsOnShow show = new TunnelsOnShow(tunnels, now);
    ScriptedTunnels.Past past = show.noisy("acme-fra", 23.1, 0);
    tunnels.is(show.healthy(show.tunnel("acme-fra", "acme", 78, 1476), past), past);
    tunnels.happens(
        now,
        "acme-fra",
        null,
        TunnelState.DEGRADED,
        TunnelState.HEALTHY,
        Sentence.of("the last {0} probes were answered", 30),
        Damping.NONE);
  }

  private void down() {
    ScriptedTunnels.Past before = noisy("acme-fra", 23.1, 0.0002);
    ScriptedTunnels.Past past =
        (time, step) -> {
          ProbeStatistics usual = before.at(time, step);
          return time.isBefore(ago(754))
              ? usual
              : new ProbeStatistics(usual.sent(), usual.sent(), null, null, null);
        };
    Sentence reason =
        lost(
            Sentence.of(
                "{0} says: {1} (ICMP {2}/{3})",
                "192.0.2.78", ReplyKind.COMMUNICATION_PROHIBITED.sentence(), 3, 13));
    tunnels.is(
        health(
            tunnel("acme-fra", "acme", 78, 1476),
            TunnelState.DOWN,
            ago(754),
            reason,
            false,
            past,
            List.of()),
        past);
    tunnels.happens(
        ago(86_400),
        "acme-fra",
        null,
        TunnelState.UNKNOWN,
        TunnelState.HEALTHY,
        Sentence.of("{0} probes in a row were answered", 3),
        Damping.NONE);
    tunnels.happens(
        ago(754), "acme-fra", FIRST, TunnelState.HEALTHY, TunnelState.DOWN, reason, Damping.NONE);
    tunnels.happens(
        ago(754), "acme-fra", null, TunnelState.HEALTHY, TunnelState.DOWN, reason, Damping.NONE);
  }

  private void degraded() {
    ScriptedTunnels.Past past = noisy("globex-ams", 8.9, 0.021);
    tunnels.is(
        health(
            tunnel("globex-ams", "globex", 79, 1476),
            TunnelState.DEGRADED,
            ago(5400),
            Sentence.of("{0} of {1} probes were lost in 5 minutes, {2} %", 6, 300, "2.0"),
            false,
            past,
            List.of(
                new ModeHealth(
                    REPLY,
                    TunnelState.DOWN,
                    ago(5400),
                    lost(Sentence.of("no answer within {0} ms", 800)),
                    ago(0),
                    ago(5401),
                    null,
                    new ProbeStatistics(300, 300, null, null, null),
                    new ProbeStatistics(3600, 3600, null, null, null)))),
        past);
  }

  private void flapping() {
    ScriptedTunnels.Past usual = noisy("hooli-nyc", 81, 0);
    ScriptedTunnels.Past past =
        (time, step) -> {
          ProbeStatistics its = usual.at(time, step);
          return time.getEpochSecond() / 240 % 3 == 0
              ? new ProbeStatistics(its.sent(), its.sent(), null, null, null)
              : its;
        };
    tunnels.is(
        health(
            tunnel("hooli-nyc", "hooli", 80, 1476),
            TunnelState.DEGRADED,
            ago(42),
            answersAgain(),
            true,
            past,
            List.of()),
        past);
    for (int i = 12; i > 0; i--) {
      tunnels.happens(
          ago(42 + i * 120L),
          "hooli-nyc",
          null,
          i % 2 == 0 ? TunnelState.DEGRADED : TunnelState.DOWN,
          i % 2 == 0 ? TunnelState.DOWN : TunnelState.DEGRADED,
          i % 2 == 0 ? lost(Sentence.of("no answer within {0} ms", 800)) : answersAgain(),
          i == 8 ? Damping.BEGINS : i < 8 ? Damping.DAMPED : Damping.NONE);
    }
  }

  private static Sentence lost(Sentence how) {
    return Sentence.of("{0} probes in a row were lost: {1}", 3, how);
  }

  private static Sentence answersAgain() {
    return Sentence.of("it answers again, {0} probes in a row; healthy when it has for {1}", 3, 30);
  }

  private static Sentence silence() {
    return Sentence.of(
        "nothing came for {0}, {1} times the interval of {2} ({3})",
        "900 ms", 3, "300 ms", BfdDiagnostic.DETECTION_TIME_EXPIRED.sentence());
  }

  private Tunnel tunnel(String name, @Nullable String customer, int host, int mtu) {
    return new Tunnel(
        name,
        customer,
        IpAddresses.parse("198.51.100.1"),
        IpAddresses.parse("192.0.2." + host),
        IpAddresses.parse("10.100." + host + ".0"),
        IpAddresses.parse("10.100." + host + ".1"),
        new Tunnel.Encapsulation(40L + host, false, false),
        mtu,
        List.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL),
        null);
  }

  private TunnelHealth health(
      Tunnel tunnel,
      TunnelState state,
      Instant since,
      Sentence reason,
      boolean flapping,
      ScriptedTunnels.@Nullable Past past,
      List<ModeHealth> further) {
    ProbeStatistics minutes = past == null ? ProbeStatistics.NONE : sum(past, 5);
    ProbeStatistics hour = past == null ? ProbeStatistics.NONE : sum(past, 60);
    List<ModeHealth> modes = new ArrayList<>();
    modes.add(
        new ModeHealth(
            FIRST,
            state,
            since,
            reason,
            past == null ? null : ago(0),
            past == null ? null : state == TunnelState.DOWN ? since : ago(0),
            minutes.avgNanos(),
            minutes,
            hour));
    modes.addAll(further);
    return new TunnelHealth(tunnel, state, since, reason, flapping, 0.98, modes);
  }

  /** Of the last minutes, in steps of ten seconds. */
  private ProbeStatistics sum(ScriptedTunnels.Past past, int minutes) {
    long sent = 0;
    long lost = 0;
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    double total = 0;
    for (long second = minutes * 60L; second > 0; second -= 10) {
      ProbeStatistics its = past.at(ago(second), Duration.ofSeconds(10));
      sent += its.sent();
      lost += its.lost();
      if (its.minNanos() != null && its.avgNanos() != null && its.maxNanos() != null) {
        shortest = Math.min(shortest, its.minNanos());
        longest = Math.max(longest, its.maxNanos());
        total += (double) its.avgNanos() * (its.sent() - its.lost());
      }
    }
    return sent == lost
        ? new ProbeStatistics(sent, lost, null, null, null)
        : new ProbeStatistics(sent, lost, shortest, Math.round(total / (sent - lost)), longest);
  }

  /** The same each time it is asked. */
  private ScriptedTunnels.Past noisy(String name, double rtt, double loss) {
    return (time, step) -> {
      Random random = new Random(name.hashCode() * 31L + time.getEpochSecond());
      long sent = step.toSeconds();
      long lost = 0;
      for (long probe = 0; probe < Math.min(sent, 600); probe++) {
        lost += random.nextDouble() < loss ? 1 : 0;
      }
      if (lost == sent) {
        return new ProbeStatistics(sent, sent, null, null, null);
      }
      double slow = Math.sin(time.getEpochSecond() / 2400.0) * rtt * 0.04;
      double mean = rtt + slow + random.nextDouble() * rtt * 0.03;
      double worst = mean * (1.05 + (random.nextInt(40) == 0 ? 0.6 : 0.1 * random.nextDouble()));
      return new ProbeStatistics(sent, lost, nanos(mean * 0.97), nanos(mean), nanos(worst));
    };
  }

  private static long nanos(double milliseconds) {
    return Math.round(milliseconds * NANOS_PER_MS);
  }
}
