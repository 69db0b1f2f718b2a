package io.lookingglass.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionEvent.Kind;
import io.lookingglass.bgp.status.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SessionLogTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final SessionLog log = new SessionLog();

  private void add(String peer, String text) {
    log.add(Instant.EPOCH, peer, Kind.STATE, SessionState.IDLE, text);
  }

  @Test
  void aPeerThatFlapsDoesNotPushOutTheOthers() {
    add("quiet", "up");
    for (int i = 0; i < 10_000; i++) {
      add("flapping", "event " + i);
    }
    assertThat(log.recent("flapping", 10_000)).hasSize(SessionLog.MOST_OF_A_PEER);
    assertThat(log.recent("quiet", 10)).extracting(SessionEvent::text).containsExactly("up");
    assertThat(log.recent(null, 10_000)).hasSize(SessionLog.MOST_OF_A_PEER + 1);
    assertThat(log.last()).isEqualTo(10_001);
  }

  @Test
  void recentEventsComeNewestFirst() {
    add("a", "one");
    add("b", "two");
    add("a", "three");
    assertThat(log.recent(null, 2)).extracting(SessionEvent::text).containsExactly("three", "two");
    assertThat(log.recent("a", 2)).extracting(SessionEvent::number).containsExactly(3L, 1L);
  }

  @Test
  void whatIsThereIsGivenWithoutWaiting() throws Exception {
    add("a", "one");
    add("b", "two");
    assertThat(log.after(null, 0, LONG)).hasSize(2);
    assertThat(log.after("b", 1, LONG)).extracting(SessionEvent::text).containsExactly("two");
    assertThat(log.after("a", 1, Duration.ZERO)).isEmpty();
  }

  @Test
  void whoWaitsIsWokenByTheNextEventOfItsPeer() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<SessionEvent>> waiting = threads.submit(() -> log.after("a", 0, LONG));
      add("b", "not this one");
      add("a", "this one");
      assertThat(waiting.get()).extracting(SessionEvent::text).contains("this one");
    }
  }

  @Test
  void whoFollowsMissesNothingWhileManyWrite() throws Exception {
    int writers = 4;
    long each = 100;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<Long>> follow =
          () -> {
            List<Long> seen = new ArrayList<>();
            long last = 0;
            while (last < writers * each) {
              for (SessionEvent event : log.after(null, last, LONG)) {
                last = event.number();
                seen.add(last);
              }
            }
            return seen;
          };
      Future<List<Long>> first = threads.submit(follow);
      Future<List<Long>> second = threads.submit(follow);
      for (int writer = 0; writer < writers; writer++) {
        String peer = "peer-" + writer;
        threads.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                add(peer, "event");
              }
            });
      }
      List<Long> all = LongStream.rangeClosed(1, writers * each).boxed().toList();
      assertThat(first.get()).isEqualTo(all);
      assertThat(second.get()).isEqualTo(all);
    }
  }

  @Test
  void aPeerThatIsGoneIsForgotten() {
    add("a", "one");
    add("b", "two");
    log.forget("a");
    assertThat(log.recent(null, 10)).extracting(SessionEvent::peer).containsExactly("b");
    assertThat(log.last()).isEqualTo(2);
  }
}
