package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Adj-RIB-In of one peer: the queue of what its session told, and the counts of what of it is
 * in the tables. The writing thread takes a slice of work from each peer in turn.
 */
final class PeerTable implements AdjRibIn, Turn {
  private static final Logger LOG = LoggerFactory.getLogger(PeerTable.class);

  /** So many prefixes are worked on before it is another peer's turn: less than a millisecond. */
  private static final int SLICE = 1024;

  private final TableWriter writer;
  private final RibPeer peer;
  private volatile PrefixLimit limit;
  private final int number;

  private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Queue<Runnable> reliefs = new ConcurrentLinkedQueue<>();

  // For the writing thread.
  private final Tally[] tallies = {new Tally(), new Tally(), new Tally(), new Tally()};
  private Tables.@Nullable Progress progress; // Of the walk at the head of the queue.
  private boolean exceeded;
  private int now; // Of the slice; in whole seconds since 1970.

  PeerTable(TableWriter writer, RibPeer peer, PrefixLimit limit, Peers peers) {
    this.writer = writer;
    this.peer = peer;
    this.limit = limit;
    this.number = peers.add(peer, tallies);
  }

  @Override
  public void update(ReceivedUpdate update, Eligibility eligibility) {
    update(update, eligibility, Work.Update.WHEN_WRITTEN);
  }

  @Override
  public void update(ReceivedUpdate update, Eligibility eligibility, Instant at) {
    update(update, eligibility, (int) at.getEpochSecond());
  }

  private void update(ReceivedUpdate update, Eligibility eligibility, int at) {
    if (!update.unreachable().isEmpty() || !update.reachable().isEmpty()) {
      enqueue(Work.Update.of(update, eligibility, at));
    }
  }

  @Override
  public void markStale(Family family) {
    enqueue(family, Work.MarkStale::new);
  }

  @Override
  public void sweepStale(Family family) {
    enqueue(family, known -> new Work.WalkOver(Tables.Walk.SWEEP, known));
  }

  @Override
  public void markLongLivedStale(Family family) {
    enqueue(family, known -> new Work.WalkOver(Tables.Walk.LONG_LIVED_STALE, known));
  }

  @Override
  public void clear(Family family) {
    enqueue(family, known -> new Work.WalkOver(Tables.Walk.CLEAR, known));
  }

  @Override
  public void limit(PrefixLimit changed) {
    limit = changed;
  }

  @Override
  public void close() {
    for (Family family : Tables.FAMILIES) {
      clear(family);
    }
    enqueue(new Work.Forget());
  }

  /** Makes the work for a family that there is a table of. */
  private interface ForFamily {
    Work of(int family);
  }

  private void enqueue(Family family, ForFamily work) {
    int known = Tables.numberOf(family);
    if (known >= 0) { // There are no routes of others.
      enqueue(work.of(known));
    }
  }

  private void enqueue(Work work) {
    queuedBytes.addAndGet(work.bytes());
    writer.queuedBytes().addAndGet(work.bytes());
    queue.add(work);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      writer.ready(this);
    }
  }

  @Override
  public boolean congested() {
    return queuedBytes.get() > writer.mostQueuedBytes();
  }

  @Override
  public void whenRelieved(Runnable action) {
    reliefs.add(action);
    if (isRelieved()) {
      relieve(); // The writer may have been through before it was there.
    }
  }

  /** Not as soon as it is no longer congested, lest sessions stop and start at every message. */
  private boolean isRelieved() {
    return queuedBytes.get() <= writer.mostQueuedBytes() / 2;
  }

  private void relieve() {
    for (@Nullable Runnable action = reliefs.poll(); action != null; action = reliefs.poll()) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("Reading from {} could not be resumed", peer.name(), e);
      }
    }
  }

  @Override
  public Counts counts(Family family) {
    int known = Tables.numberOf(family);
    return known < 0 ? Counts.NONE : tallies[known].published;
  }

  RibPeer peer() {
    return peer;
  }

  // The writing thread

  @Override
  public boolean runSlice() {
    int done = 0;
    now = writer.now();
    while (done < SLICE) {
      Work work = queue.peek();
      if (work == null) {
        break;
      }
      boolean finished = true;
      try {
        finished =
            switch (work) {
              case Work.Update update -> {
                done += apply(update);
                yield true;
              }
              case Work.MarkStale mark -> {
                done += SLICE;
                yield markStale(mark);
              }
              case Work.WalkOver walk -> {
                done += SLICE;
                yield walk(walk.walk(), walk.family());
              }
              case Work.Forget _ -> {
                writer.forget(this, number);
                yield true;
              }
            };
      } catch (RuntimeException e) {
        // The tables must go on for the other peers, whatever is wrong with this piece of work.
        LOG.error("Routes of {} could not be taken over", peer.name(), e);
        progress = null;
      }
      if (finished) {
        queue.remove();
        queuedBytes.addAndGet(-work.bytes());
        writer.queuedBytes().addAndGet(-work.bytes());
      }
      done++;
    }
    for (Tally tally : tallies) {
      tally.publish();
    }
    checkLimit();
    if (!reliefs.isEmpty() && isRelieved()) {
      relieve();
    }
    if (!queue.isEmpty()) {
      return true;
    }
    scheduled.set(false);
    // What came in between was not scheduled by its sender.
    return !queue.isEmpty() && scheduled.compareAndSet(false, true);
  }

  private int apply(Work.Update work) {
    Tables tables = writer.tables();
    int at = work.at() == Work.Update.WHEN_WRITTEN ? now : work.at();
    int routes = 0;
    for (NlriBlock block : work.update().unreachable()) {
      int family = Tables.numberOf(block.family());
      if (family >= 0) {
        routes += tables.withdraw(block, family, number, tallies[family], at);
      }
    }
    if (work.update().attributes() != null && !work.update().reachable().isEmpty()) {
      int set = tables.chains().attributes().use(work.update().attributes().canonical());
      try {
        for (NlriBlock block : work.update().reachable()) {
          int family = Tables.numberOf(block.family());
          if (family >= 0) {
            routes +=
                tables.announce(
                    block, family, number, tallies[family], set, work.eligibility(), at);
          }
        }
      } finally {
        tables.chains().attributes().release(set);
      }
    }
    writer.rate().add(now, routes);
    return routes;
  }

  /** Whether it is done. */
  private boolean markStale(Work.MarkStale work) {
    Tally tally = tallies[work.family()];
    if (tally.stale == 0) {
      tally.generationsWithStale = 0;
    } else if (tally.generationsWithStale + 2 == PathMarks.GENERATIONS) {
      // A stale path of the oldest generation would look fresh after another.
      if (walk(Tables.Walk.AGE, work.family())) {
        tally.generationsWithStale = 1;
      }
      return false;
    }
    tally.generationsWithStale++;
    tally.generation = (tally.generation + 1) & (PathMarks.GENERATIONS - 1);
    tally.stale = tally.paths;
    return true;
  }

  /** Goes on with a walk; whether it is done. */
  private boolean walk(Tables.Walk walk, int family) {
    Tally tally = tallies[family];
    boolean nothing =
        switch (walk) {
          case CLEAR -> tally.paths == 0;
          case SWEEP, LONG_LIVED_STALE, AGE -> tally.stale == 0;
        };
    Tables.Progress here = progress == null ? new Tables.Progress() : progress;
    int before = tally.paths;
    boolean more = !nothing && writer.tables().walk(walk, here, SLICE, family, number, tally, now);
    writer.rate().add(now, before - tally.paths);
    progress = more ? here : null;
    return !more;
  }

  private void checkLimit() {
    int prefixes = 0;
    for (Tally tally : tallies) {
      prefixes += tally.prefixes;
    }
    boolean before = exceeded;
    exceeded = prefixes > limit.most();
    if (exceeded && !before) {
      try {
        limit.exceeded().run();
      } catch (RuntimeException e) {
        LOG.error("That {} exceeds its prefix limit could not be told", peer.name(), e);
      }
    }
  }
}
