package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings one target: one probe each interval, counted from the start, so that a late wake-up does
 * not shift the following ones.
 *
 * <p>The first answer to a probe decides it, whoever sends it; the event tells who. Without an
 * answer it is called lost after twice the longest round trip so far, and not before 1 s (iputils'
 * ping waits as long after its last probe); while nothing at all has answered, after {@link
 * TraceStrategy#SILENCE_NANOS}, so that a router's "host unreachable" can still arrive. Answers
 * after that are ignored, as are duplicates.
 */
final class PingStrategy implements Strategy {
  /** What hosts send by themselves; no path is that long. */
  static final int TTL = 64;

  private static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final class Echo {
    final long handedOverNanos;
    long sentNanos;
    boolean decided;

    Echo(long now) {
      handedOverNanos = now;
      sentNanos = now;
    }
  }

  private final int packets;
  private final int packetBytes;
  private final long intervalNanos;
  private final List<Echo> echoes = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private long slowest;
  private boolean answered;
  private boolean somethingLeft;
  private @Nullable String firstFailure;
  private boolean done;

  PingStrategy(int packets, int packetBytes, long intervalNanos) {
    this.packets = packets;
    this.packetBytes = packetBytes;
    this.intervalNanos = intervalNanos;
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
        expire(now);
        advance(now);
      }
      case Input.Happened(FlowEvent event) -> {
        happened(event, now);
        advance(now);
      }
      case Input.Stop() -> {
        expire(now);
        finish();
      }
    }
    return List.copyOf(actions);
  }

  private void happened(FlowEvent event, long now) {
    int sequence = event.id();
    if (sequence >= echoes.size() || echoes.get(sequence).decided) {
      return;
    }
    Echo echo = echoes.get(sequence);
    switch (event) {
      case FlowEvent.Sent sent -> {
        somethingLeft = true;
        echo.sentNanos = Math.min(now, echo.handedOverNanos + LEAST_PATIENCE_NANOS);
      }
      case FlowEvent.SendFailed failed -> {
        echo.decided = true;
        if (firstFailure == null) {
          firstFailure = failed.reason();
        }
        emit(new ProbeEvent.PingNotSent(sequence, failed.reason()));
      }
      case FlowEvent.Replied reply -> {
        somethingLeft = true;
        answered = true;
        echo.decided = true;
        long roundTrip = Math.clamp(reply.roundTripNanos(), 0, now - echo.handedOverNanos);
        slowest = Math.max(slowest, roundTrip);
        emit(
            new ProbeEvent.PingReplied(
                sequence,
                roundTrip,
                reply.from(),
                reply.kind(),
                reply.replyTtl(),
                reply.replyBytes()));
      }
    }
  }

  private void advance(long now) {
    while (echoes.size() < packets && dueNanos(echoes.size()) <= now) {
      actions.add(new Action.Send(List.of(new Probe(echoes.size(), TTL, packetBytes))));
      echoes.add(new Echo(now));
    }
    if (echoes.size() == packets && echoes.stream().allMatch(echo -> echo.decided)) {
      finish();
      return;
    }
    long wake = echoes.size() < packets ? dueNanos(echoes.size()) : Long.MAX_VALUE;
    for (Echo echo : echoes) {
      if (!echo.decided) {
        wake = Math.min(wake, echo.sentNanos + patience());
      }
    }
    actions.add(new Action.WakeAt(wake));
  }

  private void expire(long now) {
    for (int sequence = 0; sequence < echoes.size(); sequence++) {
      Echo echo = echoes.get(sequence);
      if (!echo.decided && echo.sentNanos + patience() <= now) {
        echo.decided = true;
        emit(new ProbeEvent.PingTimedOut(sequence));
      }
    }
  }

  private void finish() {
    done = true;
    actions.add(new Action.Done(somethingLeft || echoes.size() < packets ? null : firstFailure));
  }

  private long dueNanos(int sequence) {
    return sequence * intervalNanos;
  }

  private long patience() {
    return answered
        ? Math.clamp(2 * slowest, LEAST_PATIENCE_NANOS, MOST_PATIENCE_NANOS)
        : TraceStrategy.SILENCE_NANOS;
  }

  private void emit(ProbeEvent event) {
    actions.add(new Action.Emit(event));
  }
}
