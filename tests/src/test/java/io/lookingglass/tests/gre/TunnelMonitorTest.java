package io.lookingglass.tests.gre;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.MonitorObserver;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore;
import io.lookingglass.probes.gre.monitor.TunnelMonitor;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.WatchedTunnel;
import io.lookingglass.tests.lab.NamespaceLab;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The monitor with its own clock and threads, and a real far end; its store never works. */
@RequiresRoot
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@RequiresProgram(value = "nft", debianPackage = "nftables")
class TunnelMonitorTest {
  /** As by default, but found healthy again sooner. */
  private static final TunnelThresholds THRESHOLDS = new TunnelThresholds(0.001, 3, 5, 0.98);

  /** Who never takes anything. */
  private static final class BrokenStore implements TunnelHealthStore {
    @Override
    public void save(List<Entry> minutes, List<TunnelTransition> transitions) {
      throw new IllegalStateException("disk I/O error");
    }

    @Override
    public List<Entry> read(String tunnel, Resolution resolution, Instant from, Instant to) {
      throw new IllegalStateException("disk I/O error");
    }

    @Override
    public List<TunnelTransition> transitions(@Nullable String tunnel, int most) {
      throw new IllegalStateException("disk I/O error");
    }

    @Override
    public void saveSizes(List<MeasuredSizes> sizes) {
      throw new IllegalStateException("disk I/O error");
    }

    @Override
    public List<MeasuredSizes> sizes() {
      throw new IllegalStateException("disk I/O error");
    }

    @Override
    public int deleteOld(Instant now) {
      throw new IllegalStateException("disk I/O error");
    }
  }

  private static WatchedTunnel watched(
      NamespaceLab lab, String name, String local, @Nullable Long key, TunnelProbeMode... modes) {
    return new WatchedTunnel(
        new Tunnel(
            name,
            "acme",
            InetAddress.ofLiteral(local),
            lab.target(IpVersion.IPV4),
            InetAddress.ofLiteral("10.100.0.0"),
            InetAddress.ofLiteral("10.100.0.1"),
            new Encapsulation(key, false, false),
            1476,
            List.of(modes),
            null),
        Duration.ofSeconds(1),
        Duration.ofMillis(800),
        THRESHOLDS);
  }

  private static TunnelMonitor monitor(TunnelProber prober, WatchedTunnel... tunnels) {
    return TunnelMonitor.start(
        prober, new BrokenStore(), MonitorObserver.NONE, InstantSource.system(), List.of(tunnels));
  }

  private static void await(TunnelMonitor monitor, String tunnel, TunnelState state) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .untilAsserted(
            () ->
                assertThat(monitor.health(tunnel))
                    .hasValueSatisfying(health -> assertThat(health.state()).isEqualTo(state)));
  }

  private static TunnelHealth health(TunnelMonitor monitor, String tunnel) {
    return monitor.health(tunnel).orElseThrow();
  }

  static void cut(NamespaceLab lab) {
    lab.node(1).run("nft", "add", "table", "ip", "cut");
    lab.node(1)
        .run(
            "nft",
            "add",
            "chain",
            "ip",
            "cut",
            "forward",
            "{ type filter hook forward priority 0 ; }");
    lab.node(1).run("nft", "add", "rule", "ip", "cut", "forward", "meta", "l4proto", "gre", "drop");
  }

  static void mend(NamespaceLab lab) {
    lab.node(1).run("nft", "delete", "table", "ip", "cut");
  }

  @Test
  void aTunnelThatGoesSilentIsDownWithinThreeSecondsAndComesBackByWayOfDegraded() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual());
        TunnelProber prober = lab.withinProber(GreTunnelProber::open);
        TunnelMonitor monitor =
            monitor(
                prober,
                watched(
                    lab,
                    "good",
                    lab.prober(IpVersion.IPV4).getHostAddress(),
                    null,
                    TunnelProbeMode.REQUEST_BIDIRECTIONAL),
                watched(lab, "bad", "203.0.113.99", null, TunnelProbeMode.REQUEST_BIDIRECTIONAL))) {
      await(monitor, "good", TunnelState.HEALTHY);
      assertThat(health(monitor, "bad").state()).isEqualTo(TunnelState.NOT_MONITORED);
      assertThat(health(monitor, "bad").reason())
          .contains("203.0.113.99 is not an address of this machine");
      long before = monitor.lastEvent();

      cut(lab);
      Instant silent = Instant.now();
      await(monitor, "good", TunnelState.DOWN);

      TunnelTransition down = monitor.recent("good", 1).getFirst();
      assertThat(down.number()).isEqualTo(before + 1);
      assertThat(down.from()).isEqualTo(TunnelState.HEALTHY);
      assertThat(down.customer()).isEqualTo("acme");
      assertThat(down.reason()).isEqualTo("3 probes in a row were lost: no answer within 800 ms");
      assertThat(Duration.between(silent, down.at())).isLessThanOrEqualTo(Duration.ofSeconds(3));

      mend(lab);
      await(monitor, "good", TunnelState.HEALTHY);

      assertThat(monitor.recent("good", 3))
          .extracting(TunnelTransition::to)
          .containsExactly(TunnelState.HEALTHY, TunnelState.DEGRADED, TunnelState.DOWN);
      assertThat(health(monitor, "bad").state()).isEqualTo(TunnelState.NOT_MONITORED);
      assertThat(health(monitor, "good").first().lastRttNanos()).isPositive();
    }
  }

  @Test
  void aKeyThatTheFarEndDoesNotHaveIsDownAndModesStandBesideOneAnother() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        // Keepalives and replies have a source address of its own, which it does not take.
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual().unreflecting());
        TunnelProber prober = lab.withinProber(GreTunnelProber::open);
        TunnelMonitor monitor =
            monitor(
                prober,
                watched(
                    lab,
                    "modes",
                    lab.prober(IpVersion.IPV4).getHostAddress(),
                    null,
                    TunnelProbeMode.REQUEST_BIDIRECTIONAL,
                    TunnelProbeMode.KEEPALIVE),
                watched(
                    lab,
                    "key",
                    lab.prober(IpVersion.IPV4).getHostAddress(),
                    41L,
                    TunnelProbeMode.REQUEST_BIDIRECTIONAL))) {
      await(monitor, "key", TunnelState.DOWN);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(states(monitor, "modes"))
                      .isEqualTo(
                          Map.of(
                              "request-bidirectional",
                              TunnelState.HEALTHY,
                              "keepalive",
                              TunnelState.DOWN)));
      assertThat(health(monitor, "modes").state()).isEqualTo(TunnelState.DEGRADED);
      assertThat(health(monitor, "modes").reason())
          .startsWith("keepalive: 3 probes in a row were lost")
          .endsWith("request-bidirectional works");
    }
  }

  private static Map<String, TunnelState> states(TunnelMonitor monitor, String tunnel) {
    return health(monitor, tunnel).modes().stream()
        .collect(Collectors.toMap(ModeHealth::mode, ModeHealth::state));
  }
}
