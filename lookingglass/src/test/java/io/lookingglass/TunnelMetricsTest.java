package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.monitor.TunnelState;
import org.junit.jupiter.api.Test;

final class TunnelMetricsTest {
  @Test
  void statesAreCountedForAnybodyAndTunnelsNamedForSupport() {
    HealthsAlone tunnels =
        new HealthsAlone()
            .with("acme-lon", TunnelState.HEALTHY, 300, 3)
            .with("acme-fra", TunnelState.DOWN, 300, 300);
    try (Metrics metrics = new Metrics()) {
      metrics.observe(tunnels);
      metrics.tunnels().sent("acme-lon", "keepalive", 2_000_000);
      metrics.tunnels().ended("acme-lon", "keepalive", new TunnelOutcome.TimedOut(), true);
      metrics.tunnels().historyLost(7);

      assertThat(metrics.text(false))
          .contains("lookingglass_tunnel_states{state=\"healthy\"} 1")
          .contains("lookingglass_tunnel_states{state=\"down\"} 1")
          .contains("lookingglass_tunnel_states{state=\"not-monitored\"} 0")
          .contains("lookingglass_tunnel_probe_lateness_seconds_count 1")
          .contains("lookingglass_tunnel_probe_lateness_seconds_bucket{le=\"0.005\"} 1")
          .contains("lookingglass_tunnel_history_lost_total 7")
          .doesNotContain("acme");
      assertThat(metrics.text(true))
          .contains("lookingglass_tunnel_state{tunnel=\"acme-lon\"} 2")
          .contains("lookingglass_tunnel_state{tunnel=\"acme-fra\"} 4")
          .contains("lookingglass_tunnel_mode_state{mode=\"keepalive\",tunnel=\"acme-fra\"} 4")
          .contains(
              "lookingglass_tunnel_loss_ratio{mode=\"keepalive\",span=\"5m\",tunnel=\"acme-lon\"}"
                  + " 0.01")
          .contains(
              "lookingglass_tunnel_rtt_seconds{kind=\"avg\",mode=\"keepalive\",tunnel=\"acme-lon\"}"
                  + " 0.012")
          .contains(
              "lookingglass_tunnel_probes_total{mode=\"keepalive\",outcome=\"timed-out\","
                  + "tunnel=\"acme-lon\"} 1");
    }
  }

  @Test
  void aTunnelThatIsGoneIsToldOfNoMore() {
    HealthsAlone tunnels = new HealthsAlone().with("acme-lon", TunnelState.HEALTHY, 300, 3);
    try (Metrics metrics = new Metrics()) {
      metrics.observe(tunnels);
      metrics.tunnels().ended("acme-lon", "keepalive", new TunnelOutcome.TimedOut(), true);
      assertThat(metrics.text(true)).contains("acme-lon");

      tunnels.without("acme-lon");

      assertThat(metrics.text(true)).doesNotContain("acme-lon");
    }
  }
}
