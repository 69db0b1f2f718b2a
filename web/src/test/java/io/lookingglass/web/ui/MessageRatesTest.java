package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.web.FixedBgp;
import io.lookingglass.web.api.SeenPeer;
import io.lookingglass.web.ui.MessageRates.Rate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageRatesTest {
  private static final Instant START = FixedBgp.SINCE;

  private final MessageRates rates = new MessageRates();

  private static PeerStatus counted(long received, long sent) {
    PeerStatus status = FixedBgp.bare("a", SessionState.ESTABLISHED);
    return new PeerStatus(
        status.name(),
        status.address(),
        status.port(),
        status.asn(),
        status.localAsn(),
        status.external(),
        status.role(),
        status.identifier(),
        status.state(),
        status.since(),
        status.establishedCount(),
        status.restarting(),
        status.adminDown(),
        status.nextAttempt(),
        status.policy(),
        status.connection(),
        status.timers(),
        status.capabilities(),
        status.families(),
        new MessageCounts(0, received, 0, 0, 0),
        new MessageCounts(0, 0, 0, sent, 0),
        status.updates(),
        status.lastNotification(),
        status.problem(),
        status.faults());
  }

  private static List<SeenPeer> seen(PeerStatus status) {
    return List.of(
        new SeenPeer(
            status.name(), status.asn(), status.state(), status.since(), false, List.of(), status));
  }

  @Test
  void aRateIsTheMeanSinceTheOldestSampleOfTheLastMinute() {
    rates.sample(seen(counted(100, 5)), START);
    rates.sample(seen(counted(300, 5)), START.plusSeconds(10));

    assertThat(rates.of(counted(500, 7), START.plusSeconds(20)))
        .contains(new Rate("20/s", "6/min"));
    // The first sample is too old by now, the second is not.
    rates.sample(seen(counted(900, 8)), START.plusSeconds(65));
    assertThat(rates.of(counted(900, 8), START.plusSeconds(70)))
        .contains(new Rate("10/s", "3/min"));
  }

  @Test
  void theFirstLookKnowsNoRate() {
    rates.sample(seen(counted(100, 5)), START);

    assertThat(rates.of(counted(100, 5), START)).isEmpty();
    assertThat(rates.of(counted(105, 5), START.plusSeconds(2))).isEmpty();
  }

  @Test
  void countsThatBeganAgainGiveNoRate() {
    rates.sample(seen(counted(100, 5)), START);

    assertThat(rates.of(counted(3, 1), START.plusSeconds(30))).isEmpty();
  }
}
