package io.lookingglass.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.SessionState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two of our machines, each the other's peer, on a network that loses, then no longer. */
class TwoSpeakersTest {

  private static final int RUNS = 12;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "both dial              | ''                                    | ''",
        "no graceful restart    | graceful-restart: 0s                  | ''",
        "one waits              | ''                                    | passive: true",
        "delayed OPEN           | ''                                    | delay-open: 3s",
        "short hold time        | hold-time: 3s                         | ''",
        "no hold time           | hold-time: 0s                         | ''",
        "long-lived stale       | long-lived-stale-time: 1h             | ''",
        "quick retries          | connect-retry: 1s                     | ''"
      })
  void theyAreEstablishedSoonAfterTheNetworkIsWellAndStaySo(
      String name, String speaker, String peer) {
    for (long seed = 1; seed <= RUNS; seed++) {
      LossyNetwork network =
          new LossyNetwork(
              seed,
              Duration.ofMillis(1),
              Duration.ofMillis(40),
              SessionUnderTest.settings(speaker, ""),
              SessionUnderTest.mirrored(speaker, peer));
      network.losing(20);
      network.one.take(new FsmEvent.Start());
      network.other.take(new FsmEvent.Start());
      network.run(Duration.ofMinutes(5));
      network.losing(0);
      network.run(Duration.ofMinutes(10));

      assertTogether(name + ", seed " + seed, network);
      int ups = network.one.sessionsUp;
      network.run(Duration.ofMinutes(30));
      assertTogether(name + ", seed " + seed, network);
      assertThat(network.one.sessionsUp).isEqualTo(ups);
      assertThat(network.one.session().peerRestarting()).isFalse();
    }
  }

  /** Both see the same one connection, and nothing is left of any other. */
  private static void assertTogether(String name, LossyNetwork network) {
    for (LossyNetwork.Speaker speaker : List.of(network.one, network.other)) {
      assertThat(speaker.session().state())
          .as(() -> name + "\n" + String.join("\n", tail(speaker.trace)))
          .isEqualTo(SessionState.ESTABLISHED);
      assertThat(speaker.session().connections()).hasSize(1);
    }
    assertThat(network.one.session().connections().getFirst().id().isOutgoing())
        .isNotEqualTo(network.other.session().connections().getFirst().id().isOutgoing());
  }

  private static List<String> tail(List<String> trace) {
    return trace.subList(Math.max(0, trace.size() - 40), trace.size());
  }

  /** Simultaneous first attempts, whichever message overtakes which: one session, at once. */
  @ParameterizedTest
  @CsvSource({
    "120s, 20, 1",
    "0s,   20, 1",
    "120s, 20, 10",
    "0s,   20, 10",
    "120s, 1, 40",
    "0s,   1, 40"
  })
  void aCollisionDoesNotCostTheSession(String gracefulRestart, int latencyMs, int variationMs) {
    for (long seed = 1; seed <= 500; seed++) {
      String speaker = "graceful-restart: " + gracefulRestart;
      LossyNetwork network =
          new LossyNetwork(
              seed,
              Duration.ofMillis(latencyMs),
              Duration.ofMillis(variationMs),
              SessionUnderTest.settings(speaker, ""),
              SessionUnderTest.mirrored(speaker, ""));
      network.one.take(new FsmEvent.Start());
      network.other.take(new FsmEvent.Start());
      network.run(Duration.ofSeconds(1));
      assertTogether("seed " + seed, network);
      assertThat(network.one.sessionsUp).as("seed " + seed).isEqualTo(1);
      assertThat(network.other.sessionsUp).as("seed " + seed).isEqualTo(1);
    }
  }
}
