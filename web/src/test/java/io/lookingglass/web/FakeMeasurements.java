package io.lookingglass.web;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Asker;
import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.Location;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.MeasurementRefusedException;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.NoLocation;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.RateLimit;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.ResultFold;
import io.lookingglass.probes.target.ResolvedTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Measurements in memory at one location. Every name resolves to 203.0.113.9; 10.0.0.0/8 is
 * refused; budgets are counted and never refill.
 */
final class FakeMeasurements implements Measurements {
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

  private final Location location;
  private final Map<String, Running> byId = new ConcurrentHashMap<>();
  private final Map<String, Integer> consumed = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();

  FakeMeasurements(Location location) {
    this.location = location;
  }

  @Override
  public Measurement start(MeasurementOrder order, Asker asker, Retention retention)
      throws MeasurementRefusedException {
    InetAddress address =
        switch (order.request().target()) {
          case Target.Address literal -> literal.address();
          case Target.Name _ -> IpAddresses.parse("203.0.113.9");
        };
    if (address.getHostAddress().startsWith("10.")) {
      throw new MeasurementRefusedException(
          address.getHostAddress() + " is Private-Use",
          new TargetNotAllowed(address, "Private-Use"));
    }
    if (!order.locations().isEmpty()
        && order.locations().stream().noneMatch(filter -> filter.matches(location.description()))) {
      throw new MeasurementRefusedException("No probe matches", new NoLocation("test"));
    }
    if (rateLimit(asker).remaining() == 0) {
      throw new MeasurementRefusedException(
          "The budget is used up", new BudgetExhausted(rateLimit(asker), 120));
    }
    consumed.merge(asker.key(), 1, Integer::sum);
    Running measurement = new Running("measurement%05d".formatted(next.incrementAndGet()), order);
    if (retention == Retention.STORED) {
      byId.put(measurement.id(), measurement);
    }
    ResolvedTarget target =
        new ResolvedTarget(order.request().target(), address, List.of(address), null, 0);
    measurement.add(
        new TargetResolved(order.request().target().text(), address, List.of(address), null, 0));
    running.incrementAndGet();
    measurement.runner =
        Thread.startVirtualThread(
            () -> {
              location.run(order.request(), target, measurement::add);
              running.decrementAndGet();
            });
    return measurement;
  }

  @Override
  public Optional<Measurement> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public RateLimit rateLimit(Asker asker) {
    int used = consumed.getOrDefault(asker.key(), 0);
    int limit = asker.measurementsPerHour();
    return new RateLimit(limit, used, limit - used, used == 0 ? 0 : 1800);
  }

  @Override
  public List<LocationDescription> locations() {
    return List.of(location.description());
  }

  @Override
  public int running() {
    return running.get();
  }

  @Override
  public void close() {
    byId.values().forEach(measurement -> measurement.cancel("the server stops"));
  }

  private final class Running implements Measurement {
    private final String id;
    private final MeasurementOrder order;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<NumberedEvent> events = new ArrayList<>();
    private final ResultFold fold;
    private volatile @Nullable Thread runner;

    Running(String id, MeasurementOrder order) {
      this.id = id;
      this.order = order;
      this.fold = new ResultFold(order.request());
    }

    void add(ProbeEvent event) {
      lock.lock();
      try {
        events.add(new NumberedEvent(events.size() + 1L, event));
        fold.add(event);
        more.signalAll();
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
      return location.description();
    }

    @Override
    public Instant createdAt() {
      return CREATED;
    }

    @Override
    public Instant updatedAt() {
      return CREATED.plusSeconds(events().size());
    }

    @Override
    public boolean finished() {
      return events().getLast().event() instanceof Finished;
    }

    @Override
    public MeasurementResult result() {
      lock.lock();
      try {
        return fold.result("PING 203.0.113.9");
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
      return new EventCursor() {
        private long read = after;

        @Override
        public @Nullable NumberedEvent next(Duration wait) throws InterruptedException {
          long left = wait.toNanos();
          lock.lock();
          try {
            while (read >= events.size() && !ended() && left > 0) {
              left = more.awaitNanos(left);
            }
            return read < events.size() ? events.get((int) read++) : null;
          } finally {
            lock.unlock();
          }
        }

        @Override
        public boolean ended() {
          return finished() && read >= events().size();
        }
      };
    }

    @Override
    public void cancel(String reason) {
      Thread thread = runner;
      if (thread != null && !finished()) {
        thread.interrupt();
      }
    }
  }
}
