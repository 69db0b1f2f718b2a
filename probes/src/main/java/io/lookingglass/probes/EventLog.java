package io.lookingglass.probes;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one measurement: one writer appends, any number of readers follow from anywhere.
 *
 * <p>A list of links, each with a promise of the next. A reader waits for that promise, so nobody
 * polls, and no reader can hold up the writer.
 */
final class EventLog {
  /**
   * More than the widest request yields (16 flows of 16 rounds over 255 hops would be some 65,000
   * probes); what comes beyond it is a flood, and dropped.
   */
  static final int MOST_EVENTS = 100_000;

  private final Link origin = new Link(null);
  private volatile Link last = origin;

  private static final class Link {
    private final @Nullable NumberedEvent event;

    /** Null, once it is known that nothing follows. */
    private final CompletableFuture<@Nullable Link> next = new CompletableFuture<>();

    Link(@Nullable NumberedEvent event) {
      this.event = event;
    }

    long number() {
      return event == null ? 0 : event.number();
    }
  }

  /**
   * Appends an event, and closes the log behind {@link Finished}. For one thread at a time.
   *
   * @return whether it was taken: nothing is behind the end, and a full log takes only its end
   */
  boolean append(ProbeEvent event) {
    Link before = last;
    if (ended() || (before.number() >= MOST_EVENTS && !(event instanceof Finished))) {
      return false;
    }
    Link link = new Link(new NumberedEvent(before.number() + 1, event));
    if (event instanceof Finished) {
      link.next.complete(null);
    }
    last = link;
    before.next.complete(link);
    return true;
  }

  /** The number of the last event, 0 when there is none. */
  long size() {
    return last.number();
  }

  /** Whether {@link Finished} is there. */
  boolean ended() {
    return last.next.isDone();
  }

  List<NumberedEvent> events() {
    List<NumberedEvent> events = new ArrayList<>();
    Cursor cursor = follow(0);
    for (NumberedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
      events.add(event);
    }
    return List.copyOf(events);
  }

  /** Reads from the first event whose number is greater than {@code after}. */
  Cursor follow(long after) {
    return new Cursor(origin, after);
  }

  /** A reader's place. For one thread. */
  static final class Cursor implements EventCursor {
    private Link at;
    private final long after;

    private Cursor(Link at, long after) {
      this.at = at;
      this.after = after;
    }

    @Override
    public @Nullable NumberedEvent next(Duration wait) throws InterruptedException {
      @Nullable NumberedEvent there = poll();
      if (there != null || ended()) {
        return there;
      }
      long deadline = System.nanoTime() + wait.toNanos();
      for (long left = wait.toNanos(); left > 0; left = deadline - System.nanoTime()) {
        try {
          var _ = at.next.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          return null;
        } catch (ExecutionException e) {
          throw new IllegalStateException("a link's promise is never broken", e);
        }
        // What came may be before the place where reading was to begin.
        @Nullable NumberedEvent event = poll();
        if (event != null || ended()) {
          return event;
        }
      }
      return null;
    }

    /** The next event, if it is there already. */
    @Nullable NumberedEvent poll() {
      for (@Nullable Link next = at.next.getNow(null); next != null; next = at.next.getNow(null)) {
        at = next;
        if (next.number() > after) {
          return next.event;
        }
      }
      return null;
    }

    @Override
    public boolean ended() {
      return at.next.isDone() && at.next.getNow(null) == null;
    }
  }
}
