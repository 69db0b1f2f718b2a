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
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TunnelPreflightTest {
  private static final IpPrefix PREFIX = IpPrefix.parse("203.0.113.0/24");

  private final HealthsAlone tunnels = new HealthsAlone();

  private List<Check> examine(Subject subject, String... names) {
    return new TunnelPreflight(tunnels, () -> HealthsAlone.NOON)
        .examine(
            AnnouncementRequest.of(subject, "attack"),
            new ProtectedPrefixSettings(
                PREFIX, "acme", new Asn(64500), 24, List.of(names), false, List.of()));
  }

  private Check examine(String... names) {
    return check("tunnel-health", names);
  }

  private Check check(String id, String... names) {
    List<Check> checks = examine(new Subject.Prefix(PREFIX), names);
    assertThat(checks).extracting(Check::id).containsExactly("tunnel-mtu", "tunnel-health");
    return checks.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
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

  private Check sizes(String... names) {
    return check("tunnel-mtu", names);
  }

  @Test
  void sizesThatWereMeasuredAndFitPass() {
    tunnels.with("lon", TunnelState.HEALTHY, 300, 0);
    tunnels.measured(
        "lon", Duration.ofHours(3), new Limit(1500, null), new Limit(1476, null), 1436);

    Check check = sizes("lon");

    assertThat(check.state()).isEqualTo(State.PASSED);
    assertThat(check.evidence())
        .isEqualTo(
            "lon: MTU 1476 configured, measured 1476 inside 3 h ago, outer path at least 1500, MSS"
                + " 1436 seen");
  }

  @Test
  void pathsThatAreTooNarrowFailSoftlyWithWhatToSet() {
    tunnels.with("lon", TunnelState.HEALTHY, 300, 0).with("fra", TunnelState.HEALTHY, 300, 0);
    tunnels.measured(
        "lon", Duration.ofHours(3), new Limit(1500, null), new Limit(1476, null), 1436);
    tunnels.measured(
        "fra", Duration.ofHours(3), new Limit(1476, 1480), new Limit(1452, 1456), 1460);

    Check check = sizes("lon", "fra");

    assertThat(check.state()).isEqualTo(State.FAILED);
    assertThat(check.severity()).isEqualTo(Severity.SOFT);
    assertThat(check.evidence())
        .endsWith(
            "; fra: MTU 1476 configured, measured 1452 inside 3 h ago, outer path 1476, MSS 1460"
                + " seen: too large, set the MTU to 1452 and clamp the MSS to 1412");
    assertThat(check.remedy()).startsWith("Set the MTU of fra to 1452 at both ends");
  }

  @Test
  void aSegmentSizeThatNobodyClampsFailsAlone() {
    tunnels.with("lon", TunnelState.HEALTHY, 300, 0);
    tunnels.measured(
        "lon", Duration.ofMinutes(5), new Limit(1500, null), new Limit(1476, null), 1460);

    Check check = sizes("lon");

    assertThat(check.state()).isEqualTo(State.FAILED);
    assertThat(check.evidence()).endsWith("MSS 1460 seen: too large, clamp to 1436");
    assertThat(check.remedy()).startsWith("Clamp the MSS of lon to 1436");
  }

  @Test
  void whatWasNotMeasuredOrLongAgoIsUnknown() {
    tunnels.with("lon", TunnelState.HEALTHY, 300, 0);
    assertThat(sizes("lon").state()).isEqualTo(State.UNKNOWN);
    assertThat(sizes("lon").evidence())
        .isEqualTo("lon: MTU 1476 configured, so TCP MSS 1436; not measured yet");
    assertThat(sizes("lon").remedy()).contains("diagnosis of lon (/gre/lon)");

    tunnels.measured(
        "lon", Duration.ofHours(25), new Limit(1476, 1480), new Limit(1452, 1456), 1460);
    assertThat(sizes("lon").state()).isEqualTo(State.UNKNOWN);
    assertThat(sizes("lon").evidence())
        .contains("measured 1452 inside 1 day 1 h ago, which is old")
        .contains("too large, set the MTU to 1452");
    assertThat(sizes("gone").state()).isEqualTo(State.UNKNOWN);
  }
}
