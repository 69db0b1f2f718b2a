package io.lookingglass.probes;

import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Puts together what {@link Measurements} needs. For one thread. */
public final class MeasurementsBuilder {
  final List<Location> locations;
  final TargetResolver resolver;
  final Supplier<TargetPolicy> policy;
  final MeasurementStore store;
  final int totalConcurrent;
  MeasurementObserver observer = MeasurementObserver.NONE;
  InstantSource clock = InstantSource.system();
  LongSupplier nanoClock = System::nanoTime;
  Alarm alarm = Alarm.system();
  Duration grace = Duration.ofSeconds(5);
  int perTargetPerMinute = Integer.MAX_VALUE;

  /**
   * What every service needs.
   *
   * @param locations this server's own first
   * @param policy asked anew for each measurement, so that it may be exchanged while running
   * @param store where finished ones go
   * @param totalConcurrent how many may run at once, of everybody together, at least 1; as many
   *     more may wait for their turn
   */
  public MeasurementsBuilder(
      List<Location> locations,
      TargetResolver resolver,
      Supplier<TargetPolicy> policy,
      MeasurementStore store,
      int totalConcurrent) {
    if (totalConcurrent < 1) {
      throw new IllegalArgumentException("totalConcurrent is %d".formatted(totalConcurrent));
    }
    this.locations = List.copyOf(locations);
    this.resolver = resolver;
    this.policy = policy;
    this.store = store;
    this.totalConcurrent = totalConcurrent;
  }

  /** Who is told what happens; nobody, when not given. */
  public MeasurementsBuilder observer(MeasurementObserver observer) {
    this.observer = observer;
    return this;
  }

  /** What the time is; the system's clock, when not given. */
  public MeasurementsBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /**
   * How many measurements of one address may begin within a minute, of all askers that are not
   * trusted together; as many as they like, when not given.
   *
   * @param most at least 1
   */
  public MeasurementsBuilder perTargetPerMinute(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("perTargetPerMinute is %d".formatted(most));
    }
    this.perTargetPerMinute = most;
    return this;
  }

  /** How long {@link Measurements#close} lets those run that do; 5 s, when not given. */
  public MeasurementsBuilder grace(Duration grace) {
    this.grace = grace;
    return this;
  }

  /**
   * For budgets and durations.
   *
   * @param nanoClock monotonic nanoseconds
   */
  MeasurementsBuilder nanoClock(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    return this;
  }

  MeasurementsBuilder alarm(Alarm alarm) {
    this.alarm = alarm;
    return this;
  }

  public Measurements build() {
    return new MeasurementDispatcher(this);
  }
}
