package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.bfd.BfdDiagnostic;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdStatus.LastDown;
import io.lookingglass.probes.bfd.BfdTiming;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BfdReportsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static BfdStatus status(
      BfdState state, @Nullable BfdState remote, boolean wasUp, @Nullable String obstacle) {
    return new BfdStatus(
        new BfdEndpoints(
            "lon",
            InetAddress.ofLiteral("198.51.100.1"),
            InetAddress.ofLiteral("192.0.2.77"),
            true,
            1,
            new BfdTiming(Duration.ofMillis(300), 3),
            null),
        state,
        NOW,
        Sentence.of("nothing came for 900 ms"),
        obstacle,
        BfdDiagnostic.NONE,
        remote,
        null,
        1,
        2,
        Duration.ofSeconds(1),
        null,
        null,
        wasUp ? new LastDown(NOW, Sentence.of("x")) : null,
        0,
        0,
        Map.of());
  }

  /** State, the far end's, whether it was up before, seconds since it was seen first. */
  @ParameterizedTest
  @CsvSource({
    "UP, UP, false, 1, HEALTHY",
    "DOWN,, false, 1, UNKNOWN",
    "INIT, DOWN, false, 4, UNKNOWN",
    "DOWN,, false, 5, DOWN",
    "INIT, DOWN, false, 5, DOWN",
    "DOWN,, true, 1, DOWN",
    "INIT, DOWN, true, 1, DOWN",
    "DOWN, ADMIN_DOWN, true, 100, NOT_MONITORED",
    "ADMIN_DOWN, UP, true, 100, NOT_MONITORED",
  })
  void aSessionIsAModeOfItsTunnel(
      BfdState state, @Nullable BfdState remote, boolean wasUp, long seconds, TunnelState told) {
    assertThat(
            BfdReports.of(status(state, remote, wasUp, null), Duration.ofSeconds(seconds)).state())
        .isEqualTo(told);
  }

  @Test
  void whatIsWrongAtThisEndSaysNothingOfTheTunnel() {
    BfdReports.Report report =
        BfdReports.of(
            status(BfdState.DOWN, null, false, "192.0.2.9 is not an address of this machine"),
            Duration.ofHours(1));
    assertThat(report.state()).isEqualTo(TunnelState.NOT_MONITORED);
    assertThat(report.reason()).hasToString("192.0.2.9 is not an address of this machine");
  }
}
