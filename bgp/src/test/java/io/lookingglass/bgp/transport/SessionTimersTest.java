package io.lookingglass.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTimersTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> expired = new ArrayList<>();
  private final List<Duration> late = new ArrayList<>();
  private long nanoTime = -5;
  private final SessionTimers<String> timers =
      new SessionTimers<>(
          channel.eventLoop(),
          () -> nanoTime,
          (timer, by) -> {
            expired.add(timer);
            late.add(by);
          });

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  private void pass(Duration duration) {
    nanoTime += duration.toNanos();
    channel.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void eachRunsOutAtItsTime() {
    timers.start("hold", Duration.ofSeconds(9));
    timers.start("keepalive", Duration.ofSeconds(3));
    pass(Duration.ofMillis(2999));
    assertThat(expired).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(expired).containsExactly("keepalive");
    pass(Duration.ofSeconds(6));
    assertThat(expired).containsExactly("keepalive", "hold");
    pass(Duration.ofHours(1));
    assertThat(expired).hasSize(2);
    assertThat(late).containsOnly(Duration.ZERO);
  }

  @Test
  void oneThatIsStartedAgainBeginsAgain() {
    timers.start("hold", Duration.ofSeconds(9));
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(8));
      timers.start("hold", Duration.ofSeconds(9));
    }
    assertThat(expired).isEmpty();
    assertThat(timers.left("hold")).isEqualTo(Duration.ofSeconds(9));
    pass(Duration.ofSeconds(9));
    assertThat(expired).containsExactly("hold");
  }

  @Test
  void oneMayBeShortened() {
    timers.start("retry", Duration.ofMinutes(2));
    timers.start("retry", Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(expired).containsExactly("retry");
  }

  @Test
  void oneThatIsStoppedDoesNotRunOut() {
    timers.start("hold", Duration.ofSeconds(9));
    timers.stop("hold");
    assertThat(timers.left("hold")).isNull();
    pass(Duration.ofMinutes(1));
    assertThat(expired).isEmpty();
  }

  @Test
  void whatIsDueIsToldBetweenMessagesWithoutWaitingForTheEventLoop() {
    timers.start("keepalive", Duration.ofSeconds(3));
    nanoTime += Duration.ofSeconds(4).toNanos();
    timers.runDue();
    assertThat(expired).containsExactly("keepalive");
    assertThat(late).containsExactly(Duration.ofSeconds(1));
    timers.runDue();
    assertThat(expired).hasSize(1);
  }

  @Test
  void afterStopAllNothingIsScheduled() {
    timers.start("hold", Duration.ofSeconds(9));
    timers.stopAll();
    assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    pass(Duration.ofMinutes(1));
    assertThat(expired).isEmpty();
  }

  @Test
  void oneMayBeStartedByWhatItSets() {
    AtomicReference<SessionTimers<String>> itself = new AtomicReference<>();
    SessionTimers<String> again =
        new SessionTimers<>(
            channel.eventLoop(),
            () -> nanoTime,
            (timer, _) -> {
              expired.add(timer);
              itself.get().start(timer, Duration.ofSeconds(3));
            });
    itself.set(again);
    again.start("keepalive", Duration.ofSeconds(3));
    for (int i = 0; i < 4; i++) {
      pass(Duration.ofSeconds(3));
    }
    assertThat(expired).hasSize(4);
  }
}
