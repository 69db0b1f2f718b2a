package io.lookingglass.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sixteen-hops",
        "sixteen-hops-one-silent",
        "oddities",
        "mtu",
        "refusals",
        "balanced",
        "losses"
      })
  void readsEveryScenarioOfTheLab(String name) {
    Scenario scenario = ScenarioReader.resource(name);
    assertThat(scenario.routers()).isNotEmpty();
    assertThat(scenario.target(0)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rooter r1 rtt=1ms           | here:1: a line begins with seed, router or target, not rooter
          router r1                   | here:1: rtt= is missing
          router r1 rtt=5             | here:1: a time needs a unit (us, ms, s): 5
          router r1 rtt=5ms colour=7  | here:1: unknown word colour
          router r1 rtt=5ms next=r2   | here:1: there is no router r2
          target * rtt=5ms via=r2     | here:1: there is no router r2
          """)
  void saysWhereAndWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> ScenarioReader.read("here", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aRouterLeadsToTheOneBelowItAndTheLastToTheTarget() {
    Scenario scenario =
        ScenarioReader.read("here", "router a rtt=1ms\nrouter b rtt=1500us # last\n");
    assertThat(scenario.routers().get("a"))
        .satisfies(a -> assertThat(a.forwarding().next()).containsExactly("b"));
    assertThat(scenario.routers().get("b"))
        .satisfies(
            b -> {
              assertThat(b.forwarding().next()).isEmpty();
              assertThat(b.answering().rttNanos()).isEqualTo(1_500_000);
            });
  }
}
