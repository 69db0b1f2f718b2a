package io.lookingglass.probes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so, and the alarms that go off by it. */
final class TestClock implements InstantSource, Alarm {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Pending> pending = new ArrayList<>();
  private Duration passed = Duration.ZERO;

  private record Pending(Duration due, Runnable action) {}

  @Override
  public synchronized Instant instant() {
    return START.plus(passed);
  }

  synchronized long nanos() {
    return passed.toNanos();
  }

  @Override
  public synchronized Runnable in(Duration delay, Runnable action) {
    Pending alarm = new Pending(passed.plus(delay), action);
    pending.add(alarm);
    return () -> callOff(alarm);
  }

  private synchronized void callOff(Pending alarm) {
    pending.remove(alarm);
  }

  synchronized int alarms() {
    return pending.size();
  }

  /** Lets time pass, and runs what is due by then on this thread. */
  void pass(Duration time) {
    List<Pending> due;
    synchronized (this) {
      passed = passed.plus(time);
      due =
          pending.stream()
              .filter(alarm -> alarm.due().compareTo(passed) <= 0)
              .sorted(Comparator.comparing(Pending::due))
              .toList();
      pending.removeAll(due);
    }
    due.forEach(alarm -> alarm.action().run());
  }
}
