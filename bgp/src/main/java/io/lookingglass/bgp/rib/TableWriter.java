package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.ValidationState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables and the one thread that writes them: it takes a slice of work from each peer that has
 * some, in turn, so that a peer with a million routes to clear holds up no other.
 */
final class TableWriter implements Rib {
  private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);

  private final RibOptions options;
  private final InstantSource clock;
  private final Peers peers = new Peers();
  private final Changes changes = new Changes();
  private final OriginValidation validation = new OriginValidation(this);
  private final Tables tables;
  private final UpdateRate rate = new UpdateRate();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();

  private final Queue<Turn> ready = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean idle;
  private volatile boolean closed;
  private volatile Totals totals = new Totals(List.of(), RibSummary.Memory.NONE, 0, 0);

  /** For readers, as of the end of the last slice. */
  private record Totals(
      List<RibSummary.FamilyTotals> families,
      RibSummary.Memory memory,
      int attributeSets,
      long refused) {}

  TableWriter(RibOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.tables = new Tables(peers, changes, validation, options.preferCurrentBest());
    publish();
    this.thread = Thread.ofPlatform().daemon().name("rib").unstarted(this::run);
  }

  TableWriter start() {
    thread.start();
    return this;
  }

  @Override
  public AdjRibIn open(RibPeer peer, PrefixLimit limit) {
    PeerTable table = new PeerTable(this, peer, limit, peers);
    open.incrementAndGet();
    return table;
  }

  void forget(PeerTable table, int number) {
    LOG.debug("The routes of {} are gone", table.peer().name());
    peers.remove(number);
    open.decrementAndGet();
  }

  @Override
  public RouteView routes() {
    return new RouteView(tables, peers, options.preferCurrentBest());
  }

  @Override
  public RibSummary summary() {
    Totals now = totals;
    return new RibSummary(
        now.families(),
        now.memory().withQueued(queuedBytes.get()),
        now.attributeSets(),
        now.refused(),
        rate.perSecond(now()));
  }

  @Override
  public void validate(Rpki.Change change) {
    validation.tell(change);
  }

  @Override
  public boolean validated() {
    return validation.isSettled();
  }

  @Override
  public void addListener(RouteChange.Listener listener) {
    changes.add(listener);
  }

  @Override
  public void removeListener(RouteChange.Listener listener) {
    changes.remove(listener);
  }

  @Override
  public void afterThat(Runnable action) {
    ready(
        () -> {
          try {
            action.run();
          } catch (RuntimeException e) {
            LOG.error("What was to be done after a change of the tables failed", e);
          }
          return false;
        });
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  Tables tables() {
    return tables;
  }

  UpdateRate rate() {
    return rate;
  }

  AtomicLong queuedBytes() {
    return queuedBytes;
  }

  /** How much one peer may have in its queue before its session stops reading. */
  long mostQueuedBytes() {
    return Math.min(
        options.mostQueuedBytesOfPeer(), options.mostQueuedBytes() / Math.max(1, open.get()));
  }

  /** In whole seconds since 1970. */
  int now() {
    return (int) clock.instant().getEpochSecond();
  }

  /** Somebody has work. */
  void ready(Turn turn) {
    ready.add(turn);
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      if (!step()) {
        idle = true;
        if (ready.isEmpty() && !closed) {
          LockSupport.park(this);
        }
        idle = false;
      }
    }
  }

  /** A slice of the work of whose turn it is; false when there is none. */
  boolean step() {
    @Nullable Turn turn = ready.poll();
    if (turn == null) {
      return false;
    }
    boolean more = turn.runSlice();
    publish();
    if (more) {
      ready.add(turn);
    }
    return true;
  }

  private void publish() {
    List<RibSummary.FamilyTotals> families = new ArrayList<>(Tables.FAMILIES.size());
    for (int family = 0; family < Tables.FAMILIES.size(); family++) {
      Tally tally = tables.totals(family);
      families.add(
          new RibSummary.FamilyTotals(
              Tables.FAMILIES.get(family),
              tally.chosen,
              tally.prefixes,
              tally.paths,
              new RibSummary.Validations(
                  tally.count(ValidationState.VALID),
                  tally.count(ValidationState.INVALID),
                  tally.count(ValidationState.NOT_FOUND),
                  tally.count(ValidationState.UNKNOWN))));
    }
    totals =
        new Totals(
            families,
            tables.memory(),
            tables.chains().attributes().sets(),
            tables.chains().refused());
  }
}
