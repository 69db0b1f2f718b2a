package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.PreflightReport.State;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TunnelPreflightTest {
  private static final IpPrefix PREFIX = IpPrefix.parse("203.0.113.0/24");

  private final HealthsAlone tunnels = new HealthsAlone();

  private List<Check> examine(Subject subject, String... names) {
    return new TunnelPreflight(tunnels)
        .examine(
            AnnouncementRequest.of(subject, "attack"),
            new ProtectedPrefixSettings(
                PREFIX, "acme", new Asn(64500), 24, List.of(names), false, List.of()));
  }

  private Check examine(String... names) {
    List<Check> checks = examine(new Subject.Prefix(PREFIX), names);
    assertThat(checks).singleElement().extracting(Check::id).isEqualTo("tunnel-health");
    return checks.getFirst();
  }

  @Test
  void oneHealthyTunnelIsEnoughAndTheEvidenceNamesEach() {
    tunnels.with("lon", TunnelState.HEALTHY, 300, 0).with("fra", TunnelState.DOWN, 300, 300);

    Check check = examine("lon", "fra");

    assertThat(check.state()).isEqualTo(State.PASSED);
    assertThat(check.evidence())
        .isEqualTo(
            "lon is healthy since 2026-01-02T12:00:00Z; fra is down since 2026-01-02T12:00:00Z,"
                + " loss 100.0 % in 5 minutes (told by the test)");
  }

  @Test
  void withoutAHealthyTunnelItFailsButMayBePassedOver() {
    tunnels.with("lon", TunnelState.DEGRADED, 300, 3).with("fra", TunnelState.DOWN, 300, 300);

    Check check = examine("lon", "fra");

    assertThat(check.state()).isEqualTo(State.FAILED);
    assertThat(check.severity()).isEqualTo(Severity.SOFT);
    assertThat(check.evidence()).contains("lon is degraded", "loss 1.0 % in 5 minutes");
    assertThat(check.remedy()).contains("diagnosis of lon (/gre/lon)");
  }

  @Test
  void whatIsNotKnownNeverBlocks() {
    tunnels
        .with("lon", TunnelState.UNKNOWN, 0, 0)
        .with("fra", TunnelState.DOWN, 300, 300)
        .with("bad", TunnelState.NOT_MONITORED, 0, 0);

    assertThat(examine("lon").state()).isEqualTo(State.UNKNOWN);
    assertThat(examine("lon").remedy()).contains("Wait some seconds");
    assertThat(examine("fra", "lon").state()).isEqualTo(State.UNKNOWN);
    assertThat(examine("bad").state()).isEqualTo(State.UNKNOWN);
    assertThat(examine("bad").remedy()).contains("keeps bad from being monitored");
    assertThat(examine("gone").state()).isEqualTo(State.UNKNOWN);
    assertThat(examine("gone").evidence())
        .isEqualTo("gone is not among the tunnels of this server");
  }

  @Test
  void blackholesAndPrefixesWithoutTunnelsAreNotItsBusiness() {
    IpPrefix host = IpPrefix.parse("203.0.113.9/32");

    assertThat(examine(new Subject.Blackhole(host, false), "lon")).isEmpty();
    assertThat(examine(new Subject.Prefix(PREFIX))).isEmpty();
  }
}
