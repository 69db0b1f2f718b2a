package io.lookingglass.tests.browser;

import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.text.MeasurementFold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A measurement whose events come from a {@link Script}. Thread-safe. */
final class ScriptedMeasurement implements Measurement {
  private final String id;
  private final MeasurementOrder order;
  private final LocationDescription location;
  private final InstantSource clock;
  private final Instant createdAt;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<NumberedEvent> events = new ArrayList<>();
  private final MeasurementFold fold;
  private Instant updatedAt;
  private boolean finished;

  ScriptedMeasurement(
      String id, MeasurementOrder order, LocationDescription location, InstantSource clock) {
    this.id = id;
    this.order = order;
    this.location = location;
    this.clock = clock;
    this.createdAt = clock.instant();
    this.updatedAt = createdAt;
    this.fold = new MeasurementFold(order.request());
  }

  /** Tells an event, unless the last one was told. */
  void tell(ProbeEvent event) {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      events.add(new NumberedEvent(events.size() + 1L, event));
      fold.add(event);
      updatedAt = clock.instant();
      finished = event instanceof ProbeEvent.Finished;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public MeasurementOrder order() {
    return order;
  }

  @Override
  public LocationDescription location() {
    return location;
  }

  @Override
  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public Instant updatedAt() {
    lock.lock();
    try {
      return updatedAt;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean finished() {
    lock.lock();
    try {
      return finished;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public MeasurementResult result() {
    lock.lock();
    try {
      return fold.result();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<NumberedEvent> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public EventCursor follow(long after) {
    return new Cursor((int) after);
  }

  @Override
  public void cancel(String reason) {
    tell(new ProbeEvent.Finished(ResultStatus.FINISHED, null, reason));
  }

  private final class Cursor implements EventCursor {
    private int read;

    private Cursor(int read) {
      this.read = read;
    }

    @Override
    public @Nullable NumberedEvent next(Duration wait) throws InterruptedException {
      long left = wait.toNanos();
      lock.lock();
      try {
        while (read >= events.size()) {
          if (finished || left <= 0) {
            return null;
          }
          left = changed.awaitNanos(left);
        }
        return events.get(read++);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean ended() {
      lock.lock();
      try {
        return finished && read >= events.size();
      } finally {
        lock.unlock();
      }
    }
  }
}
