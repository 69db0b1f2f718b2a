package io.lookingglass.probes.gre;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
import io.lookingglass.probes.gre.SizeJudgement.Fit;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.result.MtuResult.Outcome;
import io.lookingglass.probes.result.TunnelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SizeJudgementTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  /** Over IPv4 with a key: 28 bytes in front, so that 1472 need 1500. */
  private static Tunnel tunnel(int mtu, String innerLocal, String remote) {
    return new Tunnel(
        "lon",
        null,
        IpAddresses.parse("198.51.100.1"),
        IpAddresses.parse(remote),
        IpAddresses.parse(innerLocal),
        null,
        new Encapsulation(40L, false, false),
        mtu,
        List.of(TunnelProbeMode.KEEPALIVE),
        null);
  }

  private static final Tunnel USUAL = tunnel(1472, "10.100.0.0", "192.0.2.77");

  private static Optional<MeasuredSizes> measured(Limit outer, Limit inner, @Nullable Integer mss) {
    return Optional.of(
        new MeasuredSizes("lon", NOON, USUAL.local(), USUAL.remote(), outer, inner, mss));
  }

  private static SizeJudgement judge(
      Tunnel tunnel, Limit outer, Limit inner, @Nullable Integer mss) {
    return SizeJudgement.of(tunnel, measured(outer, inner, mss), NOON);
  }

  @Test
  void whatPassesAtFullSizeFits() {
    SizeJudgement judged = judge(USUAL, new Limit(1500, null), new Limit(1472, null), 1432);

    assertThat(judged.fit()).isEqualTo(Fit.FITS);
    assertThat(judged.mss()).isEqualTo(Fit.FITS);
    assertThat(judged.innerMtu()).isEqualTo(1472);
    assertThat(judged.largestSegment()).isEqualTo(1432);
  }

  @Test
  void theNarrowerOfBothPathsCounts() {
    SizeJudgement outer = judge(USUAL, new Limit(1480, 1484), new Limit(1452, 1456), null);
    assertThat(outer.mtu()).isEqualTo(Fit.TOO_LARGE);
    assertThat(outer.innerMtu()).isEqualTo(1452);

    SizeJudgement inner = judge(USUAL, new Limit(1500, null), new Limit(1400, 1404), null);
    assertThat(inner.mtu()).isEqualTo(Fit.TOO_LARGE);
    assertThat(inner.innerMtu()).isEqualTo(1400);
    assertThat(inner.mss()).isEqualTo(Fit.UNKNOWN);
  }

  @Test
  void segmentsAreFortyBytesSmallerOverIpv4AndSixtyOverIpv6() {
    Tunnel ipv6 = tunnel(1472, "2001:db8::1", "192.0.2.77");
    Limit outer = new Limit(1500, null);
    Limit inner = new Limit(1472, null);

    assertThat(judge(USUAL, outer, inner, 1433).mss()).isEqualTo(Fit.TOO_LARGE);
    assertThat(judge(USUAL, outer, inner, 1433).largestSegment()).isEqualTo(1432);
    assertThat(judge(ipv6, outer, inner, 1432).mss()).isEqualTo(Fit.TOO_LARGE);
    assertThat(judge(ipv6, outer, inner, 1412).mss()).isEqualTo(Fit.FITS);
  }

  @Test
  void anMtuThatWasChangedSinceIsJudgedByWhatWasSeen() {
    Limit outer = new Limit(1480, 1484);
    Limit inner = new Limit(1452, 1456);
    Tunnel lowered = tunnel(1452, "10.100.0.0", "192.0.2.77");
    assertThat(judge(lowered, outer, inner, 1460).mtu()).isEqualTo(Fit.FITS);
    assertThat(judge(lowered, outer, inner, 1460).mss()).isEqualTo(Fit.TOO_LARGE);
    assertThat(judge(lowered, outer, inner, 1460).largestSegment()).isEqualTo(1412);

    Tunnel raised = tunnel(8972, "10.100.0.0", "192.0.2.77");
    assertThat(judge(raised, new Limit(1500, null), new Limit(1472, null), null).fit())
        .isEqualTo(Fit.UNKNOWN);
  }

  @Test
  void whereNoSizePassesThereIsNoneToNameAndItIsTooLarge() {
    SizeJudgement judged = judge(USUAL, new Limit(null, 576), Limit.UNKNOWN, null);

    assertThat(judged.fit()).isEqualTo(Fit.TOO_LARGE);
    assertThat(judged.innerMtu()).isNull();
    assertThat(judged.largestSegment()).isNull();
  }

  @Test
  void whatWasMeasuredOfOtherEndsIsNotOfThisTunnel() {
    SizeJudgement judged =
        judge(tunnel(1472, "10.100.0.0", "192.0.2.78"), new Limit(1480, 1484), Limit.UNKNOWN, null);

    assertThat(judged.measured()).isNull();
    assertThat(judged.fit()).isEqualTo(Fit.UNKNOWN);
  }

  @Test
  void aDayLaterItIsOld() {
    Optional<MeasuredSizes> sizes = measured(new Limit(1500, null), Limit.UNKNOWN, null);

    assertThat(SizeJudgement.of(USUAL, sizes, NOON.plus(SizeJudgement.FRESH)).old()).isFalse();
    assertThat(
            SizeJudgement.of(
                    USUAL, sizes, NOON.plus(SizeJudgement.FRESH).plus(Duration.ofMillis(1)))
                .old())
        .isTrue();
    assertThat(SizeJudgement.of(USUAL, sizes, NOON.minusSeconds(5)).old())
        .as("a clock that was set back")
        .isFalse();
  }

  @Test
  void theLimitIsAboveTheLargestThatPassedWhateverWasLostBelow() {
    assertThat(
            Limit.of(
                List.of(
                    new TunnelResult.Size(1500, Outcome.TOO_BIG, null, null, 1480),
                    new TunnelResult.Size(1400, Outcome.LOST, null, null, null),
                    new TunnelResult.Size(1480, Outcome.PASSED, 1.0, null, null),
                    new TunnelResult.Size(1484, Outcome.LOST, null, null, null))))
        .isEqualTo(new Limit(1480, 1484));
    assertThat(Limit.of(List.of())).isEqualTo(Limit.UNKNOWN);
  }
}
