package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TunnelEventsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static TunnelTransition transition(
      long number, String tunnel, @Nullable String mode, TunnelState from, TunnelState to) {
    return new TunnelTransition(
        number, Instant.EPOCH, tunnel, null, mode, from, to, Sentence.of("a reason"), Damping.NONE);
  }

  private static TunnelTransition down(long number, String tunnel) {
    return transition(number, tunnel, null, TunnelState.HEALTHY, TunnelState.DOWN);
  }

  @Test
  void eventsAreFollowedBehindANumber() throws InterruptedException {
    TunnelEvents events = new TunnelEvents(List.of(down(7, "one")));
    assertThat(events.last()).isEqualTo(7);
    events.add(down(8, "two"));
    events.add(down(9, "one"));

    assertThat(events.after(null, 7, LONG))
        .extracting(TunnelTransition::number)
        .containsExactly(8L, 9L);
    assertThat(events.after("one", 0, LONG))
        .extracting(TunnelTransition::number)
        .containsExactly(7L, 9L);
    assertThat(events.after(null, 9, Duration.ZERO)).isEmpty();
    assertThat(events.recent(null, 2)).extracting(TunnelTransition::number).containsExactly(9L, 8L);
    assertThat(events.recent("one", 5))
        .extracting(TunnelTransition::number)
        .containsExactly(9L, 7L);
  }

  @Test
  void whoFollowsOneTunnelIsNotWokenForAnother() throws Exception {
    TunnelEvents events = new TunnelEvents(List.of());
    CompletableFuture<List<TunnelTransition>> followed = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                followed.complete(events.after("one", 0, LONG));
              } catch (InterruptedException e) {
                followed.completeExceptionally(e);
              }
            });
    events.add(down(1, "two"));
    events.add(down(2, "one"));

    assertThat(followed.get(20, TimeUnit.SECONDS)).containsExactly(down(2, "one"));
  }

  @Test
  void onlySoManyAreKept() {
    TunnelEvents events = new TunnelEvents(List.of());
    for (long number = 1; number <= TunnelEvents.MOST + 5; number++) {
      events.add(down(number, "one"));
    }

    assertThat(events.recent(null, Integer.MAX_VALUE)).hasSize(TunnelEvents.MOST);
  }

  @Test
  void whatAlarms() {
    assertThat(down(1, "one").alarming()).isTrue();
    assertThat(transition(1, "one", null, TunnelState.DOWN, TunnelState.DEGRADED).alarming())
        .isTrue();
    assertThat(transition(1, "one", null, TunnelState.UNKNOWN, TunnelState.DOWN).alarming())
        .isTrue();
    assertThat(transition(1, "one", null, TunnelState.UNKNOWN, TunnelState.HEALTHY).alarming())
        .isFalse();
    assertThat(
            transition(1, "one", null, TunnelState.UNKNOWN, TunnelState.NOT_MONITORED).alarming())
        .isTrue();
    assertThat(
            transition(1, "one", null, TunnelState.NOT_MONITORED, TunnelState.UNKNOWN).alarming())
        .isTrue();
    assertThat(transition(1, "one", null, TunnelState.HEALTHY, TunnelState.UNKNOWN).alarming())
        .isFalse();
    assertThat(transition(1, "one", "keepalive", TunnelState.HEALTHY, TunnelState.DOWN).alarming())
        .isFalse();
    assertThat(
            new TunnelTransition(
                    1,
                    Instant.EPOCH,
                    "one",
                    null,
                    null,
                    TunnelState.HEALTHY,
                    TunnelState.DOWN,
                    Sentence.of("a reason"),
                    Damping.DAMPED)
                .alarming())
        .isFalse();
  }
}
