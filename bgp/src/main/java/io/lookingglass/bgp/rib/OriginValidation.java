package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.PrefixTable;
import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps with each path what the RPKI says of its origin (RFC 6811).
 *
 * <p>Of a change of the payloads the newest table counts from its arrival on: routes that come are
 * judged by it. Prefixes whose payloads differ wait in a line, and what they hold is judged again a
 * slice at a time, always by the newest table. So when the line is empty every path has the state
 * that it would have been given now.
 *
 * <p>Changes are told by any thread; the rest is for the writing thread.
 */
final class OriginValidation implements Turn {
  private static final Logger LOG = LoggerFactory.getLogger(OriginValidation.class);

  /** So many prefixes are looked at before it is a peer's turn: less than a millisecond. */
  private static final int SLICE = 1024;

  /** What it costs to find a prefix of which there may be no route, in prefixes looked at. */
  private static final int SEARCH = 16;

  /** With more prefixes in the line than this, walking over everything is the shorter way. */
  private static final int MOST_WAITING = 1 << 16;

  private final TableWriter writer;
  private final Queue<Rpki.Change> told = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong changes = new AtomicLong();
  private volatile long settled; // So many of them.

  private long taken;
  private VrpTable table = VrpTable.EMPTY;
  private boolean known;
  private final Deque<Stretch> waiting = new ArrayDeque<>();
  private final OriginAs origins = new OriginAs();

  /** Prefixes to be judged again. */
  private record Stretch(int family, PrefixTable.Place place) {}

  OriginValidation(TableWriter writer) {
    this.writer = writer;
  }

  /** Any thread: other payloads count. */
  void tell(Rpki.Change change) {
    changes.incrementAndGet();
    told.add(change);
    if (scheduled.compareAndSet(false, true)) {
      writer.ready(this);
    }
  }

  /** Any thread: whether all paths are judged by the newest table. */
  boolean isSettled() {
    return settled == changes.get();
  }

  /** Whether anything but {@link ValidationState#UNKNOWN} can be said. */
  boolean isKnown() {
    return known;
  }

  /** Where a route of this peer with these canonical attributes begins; null when that is open. */
  @Nullable Asn origin(Octets attributes, RibPeer peer) {
    return origins.of(attributes, peer);
  }

  /** What is said of a route to a prefix, its family 0 for IPv4 and 1 for IPv6. */
  ValidationState state(int family, long high, long low, int length, @Nullable Asn origin) {
    return known ? table.state(family == 0, high, low, length, origin) : ValidationState.UNKNOWN;
  }

  @Override
  public boolean runSlice() {
    try {
      for (Rpki.@Nullable Change change = told.poll(); change != null; change = told.poll()) {
        taken++;
        take(change);
      }
      judge();
    } catch (RuntimeException e) {
      // The tables must go on for the peers, whatever is wrong here.
      LOG.error("The RPKI states of routes could not be brought up to date", e);
      waiting.poll();
    }
    if (!waiting.isEmpty()) {
      return true;
    }
    settled = taken;
    scheduled.set(false);
    // What came in between was not scheduled by its sender.
    return !told.isEmpty() && scheduled.compareAndSet(false, true);
  }

  private void take(Rpki.Change change) {
    table = change.table();
    known = change.known();
    if (change.prefixes() == null || waiting.size() + change.prefixes().size() > MOST_WAITING) {
      waiting.clear();
      waiting.add(new Stretch(0, PrefixTable.Place.within(0, 0, 0)));
      waiting.add(new Stretch(1, PrefixTable.Place.within(0, 0, 0)));
      return;
    }
    @Nullable IpPrefix before = null;
    for (IpPrefix prefix : change.prefixes()) {
      // In ascending order: one that the one before holds is walked over with that.
      if (before == null || !before.contains(prefix)) {
        waiting.add(
            new Stretch(
                Prefixes.family(prefix),
                PrefixTable.Place.within(
                    Prefixes.high(prefix), Prefixes.low(prefix), prefix.length())));
        before = prefix;
      }
    }
  }

  private void judge() {
    int done = 0;
    for (@Nullable Stretch next = waiting.peek();
        next != null && done < SLICE;
        next = waiting.peek()) {
      int most = SLICE - done;
      if (writer.tables().validate(next.family(), next.place(), most)) {
        done += most;
      } else {
        waiting.remove();
        done += SEARCH;
      }
    }
  }
}
