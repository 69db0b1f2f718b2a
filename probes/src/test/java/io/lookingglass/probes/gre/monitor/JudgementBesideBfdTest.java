package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.TunnelJudgement.OfMode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementBesideBfdTest {

  /** The probes', the session's, and what the tunnel is. */
  @ParameterizedTest
  @CsvSource({
    "HEALTHY, HEALTHY, HEALTHY, 'every mode works: keepalive, bfd'",
    "HEALTHY, DOWN, DEGRADED, 'bfd: why of bfd; keepalive works'",
    "HEALTHY, NOT_MONITORED, HEALTHY, why of probes",
    "HEALTHY, UNKNOWN, HEALTHY, why of probes",
    "DEGRADED, HEALTHY, DEGRADED, why of probes",
    "DEGRADED, DOWN, DEGRADED, 'keepalive: why of probes; bfd: why of bfd'",
    "DOWN, HEALTHY, DOWN, 'keepalive: why of probes; bfd is up, so the far end is there and GRE"
        + " does not get through'",
    "DOWN, DOWN, DOWN, 'keepalive: why of probes; bfd: why of bfd'",
    "DOWN, UNKNOWN, DOWN, why of probes",
    "UNKNOWN, HEALTHY, UNKNOWN, why of probes",
    "UNKNOWN, DOWN, UNKNOWN, why of probes",
    "NOT_MONITORED, HEALTHY, NOT_MONITORED, why of probes",
    "NOT_MONITORED, DOWN, DOWN, 'bfd: why of bfd'",
  })
  void whatGoesBesideTheTunnelProvesNothingOfIt(
      TunnelState probes, TunnelState session, TunnelState tunnel, String reason) {
    assertThat(
            TunnelJudgement.of(
                List.of(
                    new OfMode("keepalive", probes, Sentence.of("why of probes")),
                    new OfMode(ModeHealth.BFD, session, Sentence.of("why of bfd")))))
        .satisfies(judged -> assertThat(judged.state()).isEqualTo(tunnel))
        .satisfies(judged -> assertThat(judged.reason()).hasToString(reason));
  }
}
