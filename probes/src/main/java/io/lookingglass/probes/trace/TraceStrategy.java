package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import io.lookingglass.probes.trace.Sweep.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Traces one flow: traceroute is one {@link Sweep} with several queries for each TTL, mtr is
 * several sweeps with one.
 *
 * <p><b>Sending.</b> All TTLs of a sweep leave at once, in ascending order and with the queries of
 * a TTL together, so that whatever overshoots the target (whose distance is not known yet) comes to
 * it last and cannot spend its ICMP budget before the probes that count. Only what lies beyond
 * {@value #FIRST_BLOCK} hops is held back, for half a millisecond each {@value #NEXT_BLOCK} TTLs: a
 * near target answers meanwhile and is spared, a far one is not noticeably delayed. Later sweeps go
 * up to the known end of the path; while none is known, up to {@value #MARGIN} TTLs behind the
 * farthest answer. A sweep that finds the path longer than known is widened.
 *
 * <p><b>The path's end</b> is the lowest TTL answered by the target's own address. An answer of a
 * kind that only a probed host sends, from another address, and a refusal by a router end the path
 * as well (without reaching the target): all later TTLs could only repeat it. Answers to TTLs
 * behind the end are ignored.
 *
 * <p><b>When it is over.</b> As soon as every probe up to the end is answered. For those that are
 * not, {@link RoundTrips} tells how long to wait when the end is known. Otherwise the target may
 * still answer, and the wait is {@link #SILENCE_NANOS}: somewhat more than the 3 s after which a
 * Linux router gives up neighbour discovery and says that the host is unreachable, which is worth
 * knowing and comes from nobody earlier.
 *
 * <p><b>Late answers in mtr.</b> A probe of an earlier sweep stays open while later sweeps run, for
 * four times the slowest round trip, and at least 1 s; in the end, for as long as the last sweep is
 * waited for. There, a hop that answered before is waited for as long as in the other sweeps, an
 * interval (at most 1 s), because calling it lossy needs better grounds than calling it silent. So
 * a slow hop is not taken for a lossy one. An answer after that is ignored: its probe was already
 * called lost.
 *
 * <p><b>Second try in traceroute.</b> A hop that answered none of its queries, while one behind it
 * did, gets one more probe if the answer can be here before the trace ends; so does every silent
 * hop after {@link #SECOND_TRY_NANOS} when the target is silent. The answer stands in for the last
 * query of that hop that has none. mtr never does this: it measures loss.
 */
final class TraceStrategy implements Strategy {
  static final int FIRST_BLOCK = 16;
  static final int NEXT_BLOCK = 4;
  static final int MARGIN = 4;
  static final long BLOCK_PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(3100);
  static final long SECOND_TRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_SILENCE_EXTENSION_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A packet on its way, for a slot or as the second try of a TTL. */
  private record Flight(Sweep sweep, int ttl, @Nullable Slot slot, long handedOverNanos) {}

  private final TracePlan plan;
  private final RoundTrips roundTrips;
  private final Map<Integer, Flight> flights = new HashMap<>();
  private final List<Sweep> sweeps = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private int nextId;

  /** Where the path ended in the latest sweep that could tell; null when none could. */
  private @Nullable Integer knownEnd;

  private int knownEndSweep;
  private int farthestAnswer;
  private boolean somethingLeft;
  private @Nullable String firstFailure;
  private boolean done;

  TraceStrategy(TracePlan plan) {
    this.plan = plan;
    this.roundTrips = new RoundTrips(plan.maxHops());
  }

  @Override
  public List<Action> next(Input input, long now) {
    if (done) {
      return List.of();
    }
    actions.clear();
    switch (input) {
      case Input.Begin() -> advance(now);
      case Input.Tick() -> {
        startAndSend(now);
        expireAll(now);
        advance(now);
      }
      case Input.Happened(FlowEvent event) -> {
        happened(event, now);
        advance(now);
      }
      case Input.Stop() -> stop(now);
    }
    return List.copyOf(actions);
  }

  private void happened(FlowEvent event, long now) {
    Flight flight = flights.get(event.id());
    if (flight == null) {
      return;
    }
    switch (event) {
      case FlowEvent.Sent sent -> {
        somethingLeft = true;
        if (flight.slot() != null) {
          flight.slot().sentNanos =
              Math.min(now, flight.handedOverNanos() + RoundTrips.MOST_SLACK_NANOS);
        }
      }
      case FlowEvent.SendFailed failed -> {
        flights.remove(event.id());
        notSent(flight, failed);
      }
      case FlowEvent.Replied replied -> {
        flights.remove(event.id());
        somethingLeft = true;
        replied(flight, replied, now);
      }
    }
  }

  private void notSent(Flight flight, FlowEvent.SendFailed failed) {
    if (firstFailure == null) {
      firstFailure = failed.reason();
    }
    Slot slot = flight.slot();
    if (slot != null && !slot.decided && !flight.sweep().finished()) {
      slot.decided = true;
      emit(new ProbeEvent.HopNotSent(plan.flow(), slot.ttl, slot.round, failed.reason()));
    }
  }

  private void replied(Flight flight, FlowEvent.Replied reply, long now) {
    Sweep sweep = flight.sweep();
    int ttl = flight.ttl();
    boolean reached = reply.from().equals(plan.target());
    Integer end = end(sweep);
    boolean outranksRefusal = reached && sweep.end() != null && !sweep.reached();
    if (sweep.finished() || (end != null && ttl > end && !outranksRefusal)) {
      return;
    }
    Slot slot = flight.slot() != null ? flight.slot() : sweep.lastOpen(ttl);
    if (slot == null || slot.decided) {
      return;
    }
    slot.decided = true;
    slot.reached = reached;
    long roundTrip = Math.clamp(reply.roundTripNanos(), 0, now - flight.handedOverNanos());
    roundTrips.add(ttl, roundTrip);
    sweep.answered(ttl, now);
    farthestAnswer = Math.max(farthestAnswer, ttl);
    emit(
        new ProbeEvent.HopReplied(
            plan.flow(),
            ttl,
            slot.round,
            roundTrip,
            reply.from(),
            reply.kind(),
            reached,
            reply.replyTtl(),
            reply.nextHopMtuBytes(),
            reply.quoted(),
            reply.extensions()));
    learnPath(sweep, ttl, reached, reply, now);
  }

  private void learnPath(Sweep sweep, int ttl, boolean reached, FlowEvent.Replied reply, long now) {
    if (reached) {
      sweep.reached(ttl);
    } else if (endsThePath(reply.kind())) {
      sweep.refused(ttl);
    } else {
      sweep.transit(ttl);
      if (knownEnd != null && sweep.index > knownEndSweep && ttl >= knownEnd) {
        knownEnd = null; // the path has become longer
      }
      if (sweep.end() == null && ttl == sweep.limit()) {
        sweep.extendTo(Math.min(plan.maxHops(), ttl + MARGIN), now);
      }
      return;
    }
    Integer end = sweep.end();
    if (end != null && (knownEnd == null || sweep.index >= knownEndSweep)) {
      knownEnd = end;
      knownEndSweep = sweep.index;
      for (Sweep later : sweeps.subList(sweep.index + 1, sweeps.size())) {
        if (!later.finished() && later.end() == null) {
          later.extendTo(end, now);
        }
      }
    }
  }

  /** Whether packets with a higher TTL could only be answered alike. */
  private static boolean endsThePath(ReplyKind kind) {
    return kind.refusal() || kind.fromDestination() || kind == ReplyKind.PACKET_TOO_BIG;
  }

  /** Where the path ends for this sweep, from its own answers or from other sweeps'. */
  private @Nullable Integer end(Sweep sweep) {
    if (sweep.end() != null) {
      return sweep.end();
    }
    boolean applies =
        knownEnd != null && sweep.highestTransit() < knownEnd && knownEnd <= sweep.limit();
    return applies ? knownEnd : null;
  }

  /** The highest TTL of this sweep that matters. */
  private int lastTtl(Sweep sweep) {
    Integer end = end(sweep);
    return end != null ? end : sweep.limit();
  }

  private void advance(long now) {
    startAndSend(now);
    trySilentHopsAgain(now);
    finishCompleteSweeps();
    if (!done) {
      emitWake(now);
    }
  }

  private void startAndSend(long now) {
    startDueSweeps(now);
    for (Sweep sweep : sweeps) {
      sendDueBlocks(sweep, now);
    }
  }

  private void expireAll(long now) {
    // The last sweep first: what remains of earlier ones is closed with it.
    for (Sweep sweep : sweeps.reversed()) {
      if (!sweep.finished()) {
        expire(sweep, now);
      }
    }
  }

  private void startDueSweeps(long now) {
    while (sweeps.size() < plan.sweeps() && plan.startOf(sweeps.size()) <= now) {
      sweeps.add(new Sweep(sweeps.size(), plan.queries(), limitOfNextSweep(), plan.maxHops(), now));
    }
  }

  private int limitOfNextSweep() {
    if (knownEnd != null) {
      return knownEnd;
    }
    return farthestAnswer == 0 ? plan.maxHops() : Math.min(plan.maxHops(), farthestAnswer + MARGIN);
  }

  private void sendDueBlocks(Sweep sweep, long now) {
    List<Probe> probes = new ArrayList<>();
    while (!sweep.finished()
        && sweep.sentUpTo() < lastTtl(sweep)
        && sweep.nextBlockNanos() <= now) {
      int block = sweep.sentUpTo() == 0 ? FIRST_BLOCK : NEXT_BLOCK;
      for (int i = 0; i < block && sweep.sentUpTo() < lastTtl(sweep); i++) {
        for (Slot slot : sweep.addTtl(now)) {
          probes.add(probe(sweep, slot.ttl, slot, now));
        }
      }
      sweep.nextBlockAt(sweep.nextBlockNanos() + BLOCK_PACE_NANOS);
    }
    if (!probes.isEmpty()) {
      actions.add(new Action.Send(probes));
    }
  }

  private Probe probe(Sweep sweep, int ttl, @Nullable Slot slot, long now) {
    int id = nextId;
    nextId = (nextId + 1) & 0xFFFF;
    flights.put(id, new Flight(sweep, ttl, slot, now));
    return new Probe(id, ttl, plan.packetBytes());
  }

  private boolean allSweepsStarted() {
    return sweeps.size() == plan.sweeps();
  }

  /** Whether the last sweep has anything left to wait for. */
  private boolean lastSweepOpen() {
    if (!allSweepsStarted()) {
      return true;
    }
    return isOpen(sweeps.getLast());
  }

  private boolean isOpen(Sweep sweep) {
    int lastTtl = lastTtl(sweep);
    return sweep.sentUpTo() < lastTtl || !sweep.openUpTo(lastTtl).isEmpty();
  }

  /** When this slot is called unanswered, as far as is known now. */
  private long deadline(Sweep sweep, Slot slot, boolean lastSweepOpen) {
    long wait;
    if (end(sweep) == null) {
      wait = SILENCE_NANOS + Math.min(roundTrips.slowest(), MOST_SILENCE_EXTENSION_NANOS);
    } else if (sweep.index == plan.sweeps() - 1 || !lastSweepOpen) {
      wait = closingWait(slot.ttl);
    } else {
      wait = Math.clamp(4 * roundTrips.slowest(), LEAST_PATIENCE_NANOS, SILENCE_NANOS);
    }
    return slot.sentNanos + wait;
  }

  private long closingWait(int ttl) {
    boolean wouldBeLoss = plan.sweeps() > 1 && roundTrips.answered(ttl);
    return wouldBeLoss
        ? Math.max(roundTrips.allowance(), Math.min(plan.intervalNanos(), LEAST_PATIENCE_NANOS))
        : roundTrips.allowance();
  }

  private void expire(Sweep sweep, long now) {
    boolean lastSweepOpen = lastSweepOpen();
    for (Slot slot : sweep.openUpTo(lastTtl(sweep))) {
      if (deadline(sweep, slot, lastSweepOpen) <= now) {
        timeOut(slot);
      }
    }
  }

  private void timeOut(Slot slot) {
    slot.decided = true;
    emit(new ProbeEvent.HopTimedOut(plan.flow(), slot.ttl, slot.round));
  }

  private void trySilentHopsAgain(long now) {
    if (plan.sweeps() > 1 || sweeps.isEmpty()) {
      return;
    }
    Sweep sweep = sweeps.getFirst();
    List<Probe> probes = new ArrayList<>();
    for (int ttl = 1; ttl <= Math.min(lastTtl(sweep), sweep.sentUpTo()); ttl++) {
      if (secondTryNanos(sweep, ttl) <= now) {
        sweep.markRetried(ttl);
        if (canAnswerInTime(sweep, ttl, now)) {
          probes.add(probe(sweep, ttl, null, now));
        }
      }
    }
    if (!probes.isEmpty()) {
      actions.add(new Action.Send(probes));
    }
  }

  /** When the second try of this TTL is due; {@link Long#MAX_VALUE} when it is not to be tried. */
  private long secondTryNanos(Sweep sweep, int ttl) {
    if (sweep.retried(ttl) || !sweep.untold(ttl)) {
      return Long.MAX_VALUE;
    }
    long behind = sweep.firstAnswerBehind(ttl);
    return behind != Long.MAX_VALUE
        ? behind + roundTrips.slack() / 4
        : sweep.slotsOf(ttl).getLast().sentNanos + SECOND_TRY_NANOS;
  }

  private boolean canAnswerInTime(Sweep sweep, int ttl, long now) {
    Long expected = roundTrips.expected(ttl);
    return end(sweep) == null
        || (expected != null
            && now + expected < deadline(sweep, sweep.slotsOf(ttl).getLast(), true));
  }

  private void finishCompleteSweeps() {
    for (Sweep sweep : sweeps) {
      if (!sweep.finished()) {
        if (isOpen(sweep)) {
          return; // rounds are told in their order
        }
        finish(sweep);
      }
    }
    if (allSweepsStarted()) {
      done = true;
      actions.add(new Action.Done(somethingLeft ? null : firstFailure));
    }
  }

  private void finish(Sweep sweep) {
    int lastTtl = lastTtl(sweep);
    sweep.finish();
    for (Slot slot : sweep.slotsOf(lastTtl)) {
      boolean reached = sweep.reached() && slot.reached;
      emit(new ProbeEvent.RoundFinished(plan.flow(), slot.round, lastTtl, reached));
    }
  }

  private void stop(long now) {
    for (Sweep sweep : sweeps) {
      if (!sweep.finished()) {
        for (Slot slot : sweep.openUpTo(lastTtl(sweep))) {
          // A hop that others behind it have overtaken need not wait for the path's end.
          boolean overtaken = sweep.firstAnswerBehind(slot.ttl) != Long.MAX_VALUE;
          long deadline =
              overtaken ? slot.sentNanos + roundTrips.allowance() : deadline(sweep, slot, false);
          if (deadline <= now) {
            timeOut(slot);
          }
        }
      }
    }
    finishCompleteSweeps();
    if (!done) {
      done = true;
      actions.add(new Action.Done(null));
    }
  }

  private void emitWake(long now) {
    long wake = allSweepsStarted() ? Long.MAX_VALUE : plan.startOf(sweeps.size());
    boolean lastSweepOpen = lastSweepOpen();
    for (Sweep sweep : sweeps) {
      if (sweep.finished()) {
        continue;
      }
      int lastTtl = lastTtl(sweep);
      if (sweep.sentUpTo() < lastTtl) {
        wake = Math.min(wake, sweep.nextBlockNanos());
      }
      for (Slot slot : sweep.openUpTo(lastTtl)) {
        wake = Math.min(wake, deadline(sweep, slot, lastSweepOpen));
        if (plan.sweeps() == 1) {
          wake = Math.min(wake, secondTryNanos(sweep, slot.ttl));
        }
      }
    }
    actions.add(new Action.WakeAt(Math.max(wake, now)));
  }

  private void emit(ProbeEvent event) {
    actions.add(new Action.Emit(event));
  }
}
