package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLogTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final EventLog log = new EventLog();

  @Test
  void eventsAreNumberedFromOneWithoutGaps() {
    fill(3);
    log.append(FakeLocation.WELL);
    assertThat(log.events()).extracting(NumberedEvent::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(log.size()).isEqualTo(4);
  }

  @Test
  void readingBeginsBehindAnyNumber() throws InterruptedException {
    fill(5);
    log.append(FakeLocation.WELL);
    for (long after = 0; after <= 7; after++) {
      assertThat(numbers(log.follow(after)))
          .containsExactlyElementsOf(LongStream.rangeClosed(after + 1, 6).boxed().toList());
    }
    assertThat(numbers(log.follow(-9))).hasSize(6);
  }

  @Test
  void readerWaitsForTheNextEventAndGetsItAtOnce() throws InterruptedException {
    LinkedBlockingQueue<NumberedEvent> read = new LinkedBlockingQueue<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  EventCursor cursor = log.follow(0);
                  try {
                    for (@Nullable NumberedEvent event = cursor.next(LONG);
                        event != null;
                        event = cursor.next(LONG)) {
                      read.add(event);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    for (int sequence = 0; sequence < 100; sequence++) {
      log.append(new PingTimedOut(sequence));
      assertThat(read.take().number()).isEqualTo(sequence + 1);
    }
    log.append(FakeLocation.WELL);
    reader.join();
    assertThat(read).hasSize(1);
  }

  @Test
  void readerThatBeginsBehindTheLastEventWaitsForWhatIsNew() throws InterruptedException {
    fill(2);
    EventCursor cursor = log.follow(3);
    assertThat(cursor.next(Duration.ZERO)).isNull();
    assertThat(cursor.ended()).isFalse();
    CompletableFuture<@Nullable NumberedEvent> next = new CompletableFuture<>();
    CountDownLatch began = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              began.countDown();
              try {
                next.complete(cursor.next(LONG));
              } catch (InterruptedException e) {
                next.completeExceptionally(e);
              }
            });
    began.await();
    fill(2);
    NumberedEvent event = next.join();
    assertThat(event).isNotNull();
    assertThat(event.number()).isEqualTo(4);
  }

  @Test
  void nothingComesWithinTheTimeGiven() throws InterruptedException {
    EventCursor cursor = log.follow(0);
    assertThat(cursor.next(Duration.ofMillis(1))).isNull();
    assertThat(cursor.ended()).isFalse();
  }

  @Test
  void endIsKnownOnlyAfterItWasRead() throws InterruptedException {
    EventCursor cursor = log.follow(0);
    log.append(FakeLocation.WELL);
    assertThat(cursor.ended()).isFalse();
    assertThat(cursor.next(LONG)).isEqualTo(new NumberedEvent(1, FakeLocation.WELL));
    assertThat(cursor.ended()).isTrue();
    assertThat(cursor.next(LONG)).isNull();
  }

  @Test
  void nothingIsAppendedBehindTheEnd() {
    assertThat(log.append(FakeLocation.WELL)).isTrue();
    assertThat(log.append(FakeLocation.WELL)).isFalse();
    assertThat(log.append(new PingTimedOut(0))).isFalse();
    assertThat(log.events()).containsExactly(new NumberedEvent(1, FakeLocation.WELL));
  }

  @Test
  void fullLogTakesOnlyItsEnd() {
    fill(EventLog.MOST_EVENTS);
    assertThat(log.append(new PingTimedOut(0))).isFalse();
    assertThat(log.append(FakeLocation.WELL)).isTrue();
    assertThat(log.size()).isEqualTo(EventLog.MOST_EVENTS + 1L);
  }

  @Test
  void allOfManyReadersReadTheSame() throws InterruptedException {
    List<CompletableFuture<List<Long>>> readers = new ArrayList<>();
    for (int reader = 0; reader < 200; reader++) {
      CompletableFuture<List<Long>> read = new CompletableFuture<>();
      readers.add(read);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  read.complete(numbers(log.follow(0)));
                } catch (InterruptedException e) {
                  read.completeExceptionally(e);
                }
              });
    }
    fill(500);
    log.append(FakeLocation.WELL);
    List<Long> all = LongStream.rangeClosed(1, 501).boxed().toList();
    assertThat(readers).allSatisfy(read -> assertThat(read.join()).isEqualTo(all));
  }

  private void fill(int count) {
    IntStream.range(0, count).forEach(sequence -> log.append(new PingTimedOut(sequence)));
  }

  private static List<Long> numbers(EventCursor cursor) throws InterruptedException {
    List<Long> numbers = new ArrayList<>();
    for (@Nullable NumberedEvent event = cursor.next(LONG);
        event != null;
        event = cursor.next(LONG)) {
      numbers.add(event.number());
    }
    assertThat(cursor.ended()).isTrue();
    return numbers;
  }
}
