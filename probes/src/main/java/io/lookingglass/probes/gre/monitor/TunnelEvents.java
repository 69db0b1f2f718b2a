package io.lookingglass.probes.gre.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The last {@value #MOST} transitions, for those who follow. Thread-safe. */
final class TunnelEvents {
  static final int MOST = 8192;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<TunnelTransition> events = new ArrayDeque<>();
  private long last;

  /**
   * @param earlier ascending, of before the program was started
   */
  TunnelEvents(List<TunnelTransition> earlier) {
    for (TunnelTransition each : earlier) {
      events.addLast(each);
      last = Math.max(last, each.number());
    }
  }

  /** Adds one that has the number behind the last. */
  void add(TunnelTransition event) {
    lock.lock();
    try {
      last = event.number();
      events.addLast(event);
      if (events.size() > MOST) {
        events.removeFirst();
      }
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Newest first. */
  List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    lock.lock();
    try {
      List<TunnelTransition> found = new ArrayList<>();
      for (var each = events.descendingIterator(); each.hasNext() && found.size() < most; ) {
        TunnelTransition event = each.next();
        if (tunnel == null || tunnel.equals(event.tunnel())) {
          found.add(event);
        }
      }
      return List.copyOf(found);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link TunnelWatch#events}. */
  List<TunnelTransition> after(@Nullable String tunnel, long number, Duration wait)
      throws InterruptedException {
    long left = wait.toNanos();
    long seen = number;
    lock.lockInterruptibly();
    try {
      while (true) {
        List<TunnelTransition> found = behind(tunnel, seen);
        if (!found.isEmpty() || left <= 0) {
          return found;
        }
        seen = Math.max(seen, last); // Those of other tunnels are not looked at again.
        left = added.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<TunnelTransition> behind(@Nullable String tunnel, long number) {
    List<TunnelTransition> found = new ArrayList<>();
    for (var each = events.descendingIterator(); each.hasNext(); ) {
      TunnelTransition event = each.next();
      if (event.number() <= number) {
        break;
      }
      if (tunnel == null || tunnel.equals(event.tunnel())) {
        found.add(event);
      }
    }
    return List.copyOf(found.reversed());
  }
}
