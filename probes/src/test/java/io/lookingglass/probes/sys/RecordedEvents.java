package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what a flow tells, and waits until something was told. */
final class RecordedEvents implements FlowListener {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final List<FlowEvent> events = new ArrayList<>();

  @Override
  public synchronized void onEvent(FlowEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized List<FlowEvent> all() {
    return List.copyOf(events);
  }

  synchronized List<FlowEvent.Replied> replies() {
    return events.stream()
        .filter(FlowEvent.Replied.class::isInstance)
        .map(FlowEvent.Replied.class::cast)
        .toList();
  }

  /** Waits until {@code count} different probes were answered or failed. */
  List<FlowEvent> awaitOutcomes(int count) throws InterruptedException {
    return await(
        "%d outcomes".formatted(count),
        recorded ->
            recorded.stream()
                    .filter(event -> !(event instanceof FlowEvent.Sent))
                    .map(FlowEvent::id)
                    .distinct()
                    .count()
                >= count);
  }

  /** Waits for the one reply of the probe with this id. */
  FlowEvent.Replied awaitReply(int id) throws InterruptedException {
    List<FlowEvent> recorded = await("a reply to " + id, events -> reply(events, id) != null);
    FlowEvent.Replied reply = reply(recorded, id);
    assertThat(reply).isNotNull();
    return java.util.Objects.requireNonNull(reply);
  }

  private static FlowEvent.@Nullable Replied reply(List<FlowEvent> events, int id) {
    for (FlowEvent event : events) {
      if (event instanceof FlowEvent.Replied replied && replied.id() == id) {
        return replied;
      }
    }
    return null;
  }

  private synchronized List<FlowEvent> await(String what, Predicate<List<FlowEvent>> there)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!there.test(events)) {
      long left = deadline - System.nanoTime();
      assertThat(left).as("waiting for %s, seen so far %s", what, events).isPositive();
      wait(left / 1_000_000 + 1);
    }
    return List.copyOf(events);
  }
}
