package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whose turn it is; everything on one thread. */
final class FairQueueTest {
  private final List<String> started = new ArrayList<>();
  private final Map<String, List<Integer>> places = new HashMap<>();
  private final Map<String, FairQueue.Ticket> tickets = new HashMap<>();

  private static FairQueue queue(int total) {
    return new FairQueue(total, Runnable::run);
  }

  /** Enters as the asker that the name begins with. */
  private boolean enter(FairQueue queue, String name, int concurrent) {
    FairQueue.Entry entry = queue.enter(new Asker(name.substring(0, 1), 1, concurrent));
    if (!(entry instanceof FairQueue.Ticket ticket)) {
      return false;
    }
    tickets.put(name, ticket);
    ticket.await(
        () -> started.add(name),
        before -> places.computeIfAbsent(name, _ -> new ArrayList<>()).add(before));
    return true;
  }

  private void leave(String name) {
    Objects.requireNonNull(tickets.remove(name)).leave();
  }

  @Test
  void askersTakeTurnsHoweverManyOneHasWaiting() {
    FairQueue roomy = queue(6);
    for (String name : List.of("r1", "r2", "r3", "r4", "r5", "r6")) {
      enter(roomy, name, 9);
    }
    for (String name : List.of("a1", "a2", "a3", "a4", "b1", "c1")) {
      assertThat(enter(roomy, name, 9)).isTrue();
    }
    started.clear();
    for (String name : List.of("r1", "r2", "r3", "r4", "r5", "r6")) {
      leave(name);
    }
    assertThat(started).containsExactly("a1", "b1", "c1", "a2", "a3", "a4");
  }

  @Test
  void placesAreToldAsTheyComeNearer() {
    FairQueue queue = queue(3);
    for (String name : List.of("r1", "r2", "r3", "a1", "b1", "c1")) {
      enter(queue, name, 9);
    }
    leave("r1");
    leave("r2");
    leave("r3");
    assertThat(places)
        .containsOnly(
            Map.entry("a1", List.of(0)),
            Map.entry("b1", List.of(1, 0)),
            Map.entry("c1", List.of(2, 1, 0)));
  }

  @Test
  void whoIsFarBackIsNotToldEachStep() {
    FairQueue queue = queue(200);
    for (int index = 0; index < 200; index++) {
      enter(queue, "r" + index, 1000);
    }
    for (int index = 0; index < 200; index++) {
      enter(queue, "a" + index, 1000);
    }
    for (int index = 0; index < 200; index++) {
      leave("r" + index);
    }
    assertThat(places.get("a199")).containsExactly(199, 99, 49, 24, 12, 6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void whatWaitsCountsAsTheAskersOwn() {
    FairQueue queue = queue(1);
    enter(queue, "a1", 2);
    assertThat(enter(queue, "a2", 2)).isTrue();
    assertThat(queue.enter(new Asker("a", 1, 2)))
        .isInstanceOfSatisfying(
            FairQueue.Full.class, full -> assertThat(full.limit().askersOwn()).isTrue());
  }

  @Test
  void nobodyOvertakesThoseWhoWait() {
    FairQueue queue = new FairQueue(1, task -> {}); // Nobody is told: the place stays free.
    enter(queue, "a1", 9);
    enter(queue, "b1", 9);
    leave("a1");
    assertThat(queue.running()).isZero();
    assertThat(enter(queue, "c1", 9)).isFalse();
    assertThat(started).containsExactly("a1");
  }

  @Test
  void leavingTwiceCountsOnce() {
    FairQueue queue = queue(2);
    enter(queue, "a1", 9);
    FairQueue.Ticket ticket = Objects.requireNonNull(tickets.get("a1"));
    leave("a1");
    ticket.leave();
    assertThat(queue.running()).isZero();
  }

  @Test
  void whateverHappensNoMoreRunThanMayAndAllHaveTheirTurn() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      started.clear();
      tickets.clear();
      int total = 1 + random.nextInt(4);
      FairQueue queue = queue(total);
      List<String> inside = new ArrayList<>();
      int entered = 0;
      for (int step = 0; step < 100; step++) {
        if (random.nextBoolean()) {
          String name = (char) ('a' + random.nextInt(4)) + "" + step;
          if (enter(queue, name, 5)) {
            inside.add(name);
            entered++;
          }
        } else if (!inside.isEmpty()) {
          String name = inside.remove(random.nextInt(inside.size()));
          if (!started.contains(name)) {
            entered--; // It gave up.
          }
          leave(name);
        }
        assertThat(queue.running()).isBetween(0, total);
        assertThat(queue.waiting()).isBetween(0, total);
        assertThat(queue.waiting() == 0 || queue.running() == total).isTrue();
      }
      while (!inside.isEmpty()) {
        String first = inside.stream().filter(started::contains).findFirst().orElseThrow();
        inside.remove(first);
        leave(first);
      }
      assertThat(started).hasSize(entered).doesNotHaveDuplicates();
      assertThat(queue.running()).isZero();
    }
  }
}
