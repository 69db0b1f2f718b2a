package io.lookingglass.probes;

import io.lookingglass.probes.MeasurementStore.StoredMeasurement;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.text.MeasurementFold;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A measurement and its events. Writers (the location, and whoever forces the end) take turns at
 * appending, which is short; readers fold the events into a result under a lock of their own, so
 * that a result being made never keeps a probe waiting.
 */
final class TrackedMeasurement implements Measurement {
  private final String id;
  private final MeasurementOrder order;
  private final LocationDescription location;
  private final Retention retention;
  private final Instant createdAt;
  private final InstantSource clock;
  private final EventLog log = new EventLog();
  private final CompletableFuture<Finished> ended = new CompletableFuture<>();
  private volatile Instant updatedAt;

  private final ReentrantLock writing = new ReentrantLock();

  /** Whether there was an event but those of waiting. Guarded by {@link #writing}. */
  private boolean begun;

  /** Guarded by {@link #writing}. */
  private @Nullable String cancelReason;

  /** Guarded by {@link #writing}. */
  private Consumer<StoredMeasurement> beforeEnd = _ -> {};

  /** Guarded by {@link #writing}. */
  private Runnable canceller = () -> {};

  private final ReentrantLock folding = new ReentrantLock();

  /** Has the events up to {@link #foldedTo}; guarded, as these, by {@link #folding}. */
  private @Nullable MeasurementFold fold;

  private final EventLog.Cursor foldedTo = log.follow(0);
  private @Nullable MeasurementResult folded;

  TrackedMeasurement(
      String id,
      MeasurementOrder order,
      LocationDescription location,
      Retention retention,
      InstantSource clock) {
    this.id = id;
    this.order = order;
    this.location = location;
    this.retention = retention;
    this.clock = clock;
    this.createdAt = clock.instant();
    this.updatedAt = createdAt;
    this.fold = new MeasurementFold(order.request());
  }

  private TrackedMeasurement(StoredMeasurement stored) {
    this.id = stored.id();
    this.order = stored.order();
    this.location = stored.location();
    this.retention = Retention.STORED;
    this.clock = InstantSource.fixed(stored.updatedAt());
    this.createdAt = stored.createdAt();
    this.updatedAt = stored.updatedAt();
    this.fold = new MeasurementFold(order.request());
    stored.events().forEach(this::accept);
    accept(
        new Finished(
            ResultStatus.FAILED,
            FailureSource.INTERNAL,
            "the server stopped before this measurement was finished"));
  }

  /** A finished one, from the store. */
  static TrackedMeasurement of(StoredMeasurement stored) {
    return new TrackedMeasurement(stored);
  }

  /** Takes an event; what comes behind the end is passed over. */
  void accept(ProbeEvent event) {
    @Nullable Finished end = event instanceof Finished finished ? finished : null;
    writing.lock();
    try {
      // A place in the queue may be told by another thread while the turn has come.
      boolean queued = event instanceof ProbeEvent.Queued;
      if (log.ended() || (queued && begun)) {
        return;
      }
      begun = !queued;
      if (end != null) {
        end = withCancelReason(end);
      }
      // Before the event is there, so that who reads the event sees this time or a later one.
      updatedAt = clock.instant();
      if (end != null) {
        beforeEnd.accept(storedWith(List.of(end)));
      }
      log.append(end == null ? event : end);
    } finally {
      writing.unlock();
    }
    if (end != null) {
      ended.complete(end);
    }
  }

  private Finished withCancelReason(Finished end) {
    return cancelReason != null && end.status() == ResultStatus.FINISHED
        ? new Finished(ResultStatus.FINISHED, null, cancelReason)
        : end;
  }

  /**
   * What is to be done at the end and on cancelling.
   *
   * @param beforeEnd run once, before anybody can see the last event, with all that there will be
   * @param canceller run at most once, when somebody cancels
   */
  void onEnd(Consumer<StoredMeasurement> beforeEnd, Runnable canceller) {
    writing.lock();
    try {
      this.beforeEnd = beforeEnd;
      this.canceller = canceller;
    } finally {
      writing.unlock();
    }
  }

  /** Completes with the last event, after everybody can see it. */
  CompletableFuture<Finished> ended() {
    return ended;
  }

  Retention retention() {
    return retention;
  }

  StoredMeasurement stored() {
    return storedWith(List.of());
  }

  private StoredMeasurement storedWith(List<ProbeEvent> further) {
    return new StoredMeasurement(
        id,
        order,
        location,
        createdAt,
        updatedAt,
        Stream.concat(log.events().stream().map(NumberedEvent::event), further.stream()).toList());
  }

  /** How many events it keeps in memory. */
  int size() {
    return (int) log.size();
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
    return updatedAt;
  }

  @Override
  public boolean finished() {
    return log.ended();
  }

  @Override
  public MeasurementResult result() {
    folding.lock();
    try {
      @Nullable MeasurementResult known = folded;
      if (fold == null && known != null) {
        return known;
      }
      MeasurementFold into = fold == null ? new MeasurementFold(order.request()) : fold;
      boolean news = known == null;
      for (@Nullable NumberedEvent event = foldedTo.poll();
          event != null;
          event = foldedTo.poll()) {
        into.add(event.event());
        news = true;
      }
      MeasurementResult result = news || known == null ? into.result() : known;
      folded = result;
      if (foldedTo.ended()) {
        fold = null; // It never changes again.
      }
      return result;
    } finally {
      folding.unlock();
    }
  }

  @Override
  public List<NumberedEvent> events() {
    return log.events();
  }

  @Override
  public EventCursor follow(long after) {
    return log.follow(after);
  }

  @Override
  public void cancel(String reason) {
    Runnable cancelling;
    writing.lock();
    try {
      if (log.ended() || cancelReason != null) {
        return;
      }
      cancelReason = reason;
      cancelling = canceller;
    } finally {
      writing.unlock();
    }
    cancelling.run();
  }
}
