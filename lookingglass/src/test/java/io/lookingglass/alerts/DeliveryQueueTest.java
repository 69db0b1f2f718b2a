package io.lookingglass.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.alerts.DeliveryAnswer.Delivered;
import io.lookingglass.alerts.DeliveryAnswer.Failed;
import io.lookingglass.alerts.DeliveryAnswer.Refused;
import io.lookingglass.alerts.DeliveryQueue.Delivery;
import io.lookingglass.alerts.DeliveryQueue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Failed FAILED = new Failed("the connection broke", null);

  private double random;
  private long now = Long.MAX_VALUE - 3 * SECOND; // The clock may wrap around.
  private DeliveryQueue queue = new DeliveryQueue(3, Duration.ofHours(1), () -> random);

  private void add(String id) {
    queue.add(id, AlertEvent.test(Instant.EPOCH, id), now);
  }

  private String take() {
    return queue.take(now).map(Delivery::id).orElse("nothing");
  }

  @Test
  void eventsAreTriedInTheirOrder() {
    add("a");
    add("b");
    assertThat(take()).isEqualTo("a");
    assertThat(queue.answered(new Delivered(204), now)).isEqualTo(Verdict.DELIVERED);
    assertThat(take()).isEqualTo("b");
    assertThat(queue.answered(new Refused(400, "no"), now)).isEqualTo(Verdict.REFUSED);
    assertThat(take()).isEqualTo("nothing");
    assertThat(queue.untilNextNanos(now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatFailedIsTriedAgainTwiceAsLateEachTimeUntilFiveMinutes() {
    add("a");
    List<Long> pauses = new ArrayList<>();
    for (int attempt = 1; attempt <= 11; attempt++) {
      Delivery delivery = queue.take(now).orElseThrow();
      assertThat(delivery.attempts()).isEqualTo(attempt);
      assertThat(queue.answered(FAILED, now)).isEqualTo(Verdict.RETRIED);
      long pause = queue.untilNextNanos(now);
      assertThat(queue.take(now + pause - 1)).isEmpty();
      pauses.add(pause / SECOND);
      now += pause;
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
  }

  @Test
  void upToHalfAPauseIsLeftToChance() {
    random = 1;
    add("a");
    assertThat(take()).isEqualTo("a");
    queue.answered(FAILED, now);
    assertThat(queue.untilNextNanos(now)).isEqualTo(SECOND / 2);
  }

  @Test
  void whatWasTriedForLongEnoughIsGivenUp() {
    queue = new DeliveryQueue(3, Duration.ofSeconds(6), () -> random);
    add("a");
    List<Verdict> verdicts = new ArrayList<>();
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(take()).isEqualTo("a");
      verdicts.add(queue.answered(FAILED, now));
      now += attempt == 2 ? 0 : queue.untilNextNanos(now);
    }
    assertThat(verdicts).containsExactly(Verdict.RETRIED, Verdict.RETRIED, Verdict.GIVEN_UP);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aReceiverMayAskForMoreTimeButNotForTooMuch() {
    add("a");
    assertThat(take()).isEqualTo("a");
    queue.answered(new Failed("busy", Duration.ofSeconds(30)), now);
    assertThat(queue.untilNextNanos(now)).isEqualTo(30 * SECOND);
    now += 30 * SECOND;
    assertThat(take()).isEqualTo("a");
    queue.answered(new Failed("busy", Duration.ofDays(30)), now);
    assertThat(queue.untilNextNanos(now)).isEqualTo(300 * SECOND);
  }

  @Test
  void anEventThatFailsHoldsNothingUpAndGoesOnceTheReceiverIsBack() {
    add("a");
    assertThat(take()).isEqualTo("a");
    queue.answered(FAILED, now);
    add("b");
    assertThat(take()).isEqualTo("b");
    queue.answered(new Delivered(200), now);
    assertThat(take()).isEqualTo("a");
  }

  @Test
  void ofTooManyTheOldestIsDroppedAndCounted() {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      add(id);
    }
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.dropped()).isEqualTo(2);
    assertThat(take()).isEqualTo("c");
    add("f");
    assertThat(queue.size()).isEqualTo(4);
    // It is the oldest now, and there is no room for it.
    assertThat(queue.answered(FAILED, now)).isEqualTo(Verdict.GIVEN_UP);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.dropped()).isEqualTo(3);
  }
}
