package io.lookingglass.probes;

import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which measurements run, and which wait until others have ended. Those who wait take turns: each
 * asker's first before any asker's second, so that nobody who asks for much keeps others waiting.
 * Thread-safe.
 */
final class FairQueue {
  /** Most measurements are over in a few seconds. */
  private static final long RETRY_AFTER_SECONDS = 5;

  /** From here to the front every step is told; farther back, whenever half the way is done. */
  private static final int NEAR = 5;

  private final int total;
  private final Executor teller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> byAsker = new HashMap<>();

  /** Who waits, in the order in which askers have their turns. */
  private final LinkedHashMap<String, ArrayDeque<Ticket>> waiting = new LinkedHashMap<>();

  private int running;
  private int waitingCount;

  /**
   * @param total how many may run, of everybody; as many more may wait
   * @param teller runs what tickets have to be told, never in a thread that holds one of their
   *     locks
   */
  FairQueue(int total, Executor teller) {
    this.total = total;
    this.teller = teller;
  }

  /** What came of asking for a place. */
  sealed interface Entry {}

  /** There is none, because of that limit. */
  record Full(TooManyAtOnce limit) implements Entry {}

  /** A place in the queue or among those that run, to be {@linkplain #leave left} once. */
  final class Ticket implements Entry {
    private final Asker asker;

    /** These are guarded by the lock of the queue. */
    private boolean turn;

    private boolean gone;
    private int told = Integer.MAX_VALUE;
    private @Nullable Runnable start;
    private IntConsumer progress = _ -> {};

    private Ticket(Asker asker) {
      this.asker = asker;
    }

    /**
     * Runs something when it has its turn: at once where there is room.
     *
     * @param start run once, or never when the place is left before
     * @param progress told how many will begin before this one does, when that becomes fewer; 0 for
     *     the next
     */
    void await(Runnable start, IntConsumer progress) {
      boolean now;
      lock.lock();
      try {
        now = turn;
        this.start = now ? null : start;
        this.progress = progress;
      } finally {
        lock.unlock();
      }
      if (now) {
        start.run();
      } else {
        tell();
      }
    }

    /** Gives the place back. */
    void leave() {
      lock.lock();
      try {
        if (gone) {
          return;
        }
        gone = true;
        byAsker.computeIfPresent(asker.key(), (_, own) -> own == 1 ? null : own - 1);
        if (turn) {
          running--;
        } else {
          waitingCount--;
          waiting.computeIfPresent(
              asker.key(),
              (_, own) -> {
                own.remove(this);
                return own.isEmpty() ? null : own;
              });
        }
      } finally {
        lock.unlock();
      }
      teller.execute(FairQueue.this::advance);
    }
  }

  /** Takes a place for the asker; tells the limit that stands against it, if one does. */
  Entry enter(Asker asker) {
    lock.lock();
    try {
      int own = byAsker.getOrDefault(asker.key(), 0);
      if (own >= asker.concurrent()) {
        return new Full(new TooManyAtOnce(asker.concurrent(), true, RETRY_AFTER_SECONDS));
      }
      Ticket ticket = new Ticket(asker);
      if (running < total && waitingCount == 0) {
        running++;
        ticket.turn = true;
      } else if (waitingCount < total) {
        waitingCount++;
        waiting.computeIfAbsent(asker.key(), _ -> new ArrayDeque<>()).add(ticket);
      } else {
        return new Full(new TooManyAtOnce(total, false, RETRY_AFTER_SECONDS));
      }
      byAsker.put(asker.key(), own + 1);
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /** Lets those begin for whom there is room now, and tells the others how far they got. */
  private void advance() {
    List<Runnable> starting = new ArrayList<>();
    lock.lock();
    try {
      while (running < total && waitingCount > 0) {
        Ticket next = next();
        running++;
        waitingCount--;
        next.turn = true;
        if (next.start != null) {
          starting.add(next.start);
          next.start = null;
        }
      }
    } finally {
      lock.unlock();
    }
    starting.forEach(Runnable::run);
    tell();
  }

  /** Takes the first asker's first, and lets all other askers go before the next of that one. */
  private Ticket next() {
    Map.Entry<String, ArrayDeque<Ticket>> first = waiting.firstEntry();
    ArrayDeque<Ticket> own = first.getValue();
    waiting.remove(first.getKey());
    Ticket next = own.removeFirst();
    if (!own.isEmpty()) {
      waiting.put(first.getKey(), own);
    }
    return next;
  }

  private void tell() {
    List<Runnable> news = new ArrayList<>();
    lock.lock();
    try {
      int position = 0;
      for (Ticket ticket : inTurn()) {
        int before = position++;
        boolean worthTelling =
            before < ticket.told && (before <= NEAR || before <= ticket.told / 2);
        if (worthTelling && ticket.start != null) {
          ticket.told = before;
          IntConsumer progress = ticket.progress;
          news.add(() -> progress.accept(before));
        }
      }
    } finally {
      lock.unlock();
    }
    news.forEach(Runnable::run);
  }

  /** All that wait, in the order in which they will begin when nobody comes or goes. */
  private List<Ticket> inTurn() {
    List<Ticket> order = new ArrayList<>(waitingCount);
    List<ArrayDeque<Ticket>> rounds = new ArrayList<>();
    waiting.values().forEach(own -> rounds.add(new ArrayDeque<>(own)));
    while (!rounds.isEmpty()) {
      rounds.forEach(own -> order.add(own.removeFirst()));
      rounds.removeIf(ArrayDeque::isEmpty);
    }
    return order;
  }

  /** How many have had their turn and not left. */
  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** How many have not had their turn. */
  int waiting() {
    lock.lock();
    try {
      return waitingCount;
    } finally {
      lock.unlock();
    }
  }
}
