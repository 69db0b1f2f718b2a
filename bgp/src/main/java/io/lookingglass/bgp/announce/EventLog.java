package io.lookingglass.bgp.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The last {@value #MOST} events, for those who follow. Thread-safe. */
final class EventLog {
  static final int MOST = 8192;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<AnnouncementEvent> events = new ArrayDeque<>();
  private long last;

  void add(
      Instant at,
      Announcement announcement,
      @Nullable String customer,
      @Nullable String peer,
      AnnouncementStatus.Stage stage) {
    lock.lock();
    try {
      last++;
      events.addLast(
          new AnnouncementEvent(
              last,
              at,
              announcement.id(),
              announcement.request().subject().text(),
              customer,
              peer,
              stage));
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

  List<AnnouncementEvent> after(long number, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (last <= number && left > 0) {
        left = added.awaitNanos(left);
      }
      List<AnnouncementEvent> found = new ArrayList<>();
      for (var each = events.descendingIterator(); each.hasNext(); ) {
        AnnouncementEvent event = each.next();
        if (event.number() <= number) {
          break;
        }
        found.add(event);
      }
      return found.reversed();
    } finally {
      lock.unlock();
    }
  }
}
