package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.BgpMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two state machines and the TCP between them, in simulated time: each performs its actions as a
 * real speaker would, messages take time, connections fail and break as often as one wants.
 */
final class LossyNetwork {

  private final Random random;
  private final PriorityQueue<Occurrence> queue = new PriorityQueue<>();
  private long now;
  private long sequence;
  private long accepted;
  private double lossRate;
  private final Duration latency;
  private final Duration variation;
  final Speaker one;
  final Speaker other;

  /**
   * @param latency the least time one way
   * @param variation how much longer it may be
   */
  LossyNetwork(
      long seed, Duration latency, Duration variation, SessionSettings one, SessionSettings other) {
    random = new Random(seed);
    this.latency = latency;
    this.variation = variation;
    this.one = new Speaker(one);
    this.other = new Speaker(other);
    this.one.far = this.other;
    this.other.far = this.one;
  }

  private record Occurrence(long at, long sequence, Runnable what)
      implements Comparable<Occurrence> {
    @Override
    public int compareTo(Occurrence second) {
      int byTime = Long.compare(at, second.at);
      return byTime != 0 ? byTime : Long.compare(sequence, second.sequence);
    }
  }

  /** From now on so many of a hundred connections fail, and of a hundred messages break theirs. */
  void losing(int percent) {
    lossRate = percent / 100.0;
  }

  void run(Duration time) {
    long end = now + time.toNanos();
    while (!queue.isEmpty() && queue.peek().at() <= end) {
      Occurrence next = queue.remove();
      now = next.at();
      next.what().run();
    }
    now = end;
  }

  private void later(long nanos, Runnable what) {
    queue.add(new Occurrence(now + nanos, sequence++, what));
  }

  private long latency() {
    return latency.toNanos() + random.nextLong(variation.toNanos());
  }

  private boolean fails() {
    return random.nextDouble() < lossRate;
  }

  /** One way of a connection: what is sent arrives in its order. */
  private final class Wire {
    final Speaker to;
    final ConnectionId name;
    private long lastArrival;

    /** Nothing arrives before the other end has accepted the connection. */
    Wire(Speaker to, ConnectionId name, long notBefore) {
      this.to = to;
      this.name = name;
      lastArrival = notBefore;
    }

    void deliver(FsmEvent event) {
      lastArrival = Math.max(lastArrival + 1, now + latency());
      later(lastArrival - now, () -> to.take(event));
    }
  }

  /** A speaker: performs actions, and keeps count of what became of it. */
  final class Speaker {
    private PeerSession session;
    private final Invariants invariants = new Invariants();
    private final Map<Timer, Long> timers = new HashMap<>();
    private final Map<ConnectionId, Wire> wires = new LinkedHashMap<>();
    final List<String> trace = new ArrayList<>();
    int sessionsUp;
    private @Nullable Speaker far;

    Speaker(SessionSettings settings) {
      session = PeerSession.idle(settings, false);
    }

    PeerSession session() {
      return session;
    }

    void take(FsmEvent event) {
      PeerSession before = session;
      Transition transition = SessionMachine.next(before, event);
      invariants.check(event, before, transition);
      session = transition.session();
      trace.add(now / 1_000_000 + " ms " + event + " => " + session.state().title());
      if (event instanceof FsmEvent.Disconnected(ConnectionId id, _, _)) {
        wires.remove(id);
      }
      transition.actions().forEach(this::perform);
    }

    private Speaker far() {
      if (far == null) {
        throw new IllegalStateException("Not connected");
      }
      return far;
    }

    private void perform(Action action) {
      switch (action) {
        case Action.Connect(ConnectionId id) -> connect(id);
        case Action.Send(ConnectionId id, BgpMessage message) -> send(id, message);
        case Action.Close(ConnectionId id, _) -> close(id);
        case Action.StartTimer start -> {
          long mark = sequence;
          timers.put(start.timer(), mark);
          later(
              start.delay(random).toNanos(),
              () -> {
                if (timers.remove(start.timer(), mark)) {
                  take(new FsmEvent.TimerExpired(start.timer()));
                }
              });
        }
        case Action.StopTimer(Timer timer) -> timers.remove(timer);
        case Action.SessionUp _ -> sessionsUp++;
        case Action.Advertise(ConnectionId id, var family) ->
            later(1_000_000, () -> take(new FsmEvent.Advertised(id, family)));
        case Action.SendEndOfRib(ConnectionId id, var family) -> {
          Wire wire = wires.get(id);
          if (wire != null) {
            wire.deliver(new FsmEvent.UpdateReceived(wire.name, SessionUnderTest.endOfRib(family)));
          }
        }
        case Action.UseNegotiation _,
            Action.SessionDown _,
            Action.Deliver _,
            Action.MarkStale _,
            Action.SweepStale _,
            Action.MarkLongLivedStale _,
            Action.ClearRoutes _,
            Action.EndOfRibReceived _,
            Action.Log _,
            Action.Notified _ -> {}
      }
    }

    private void connect(ConnectionId id) {
      later(
          latency() + latency(),
          () -> {
            if (session.connection(id).isEmpty()) {
              return;
            }
            if (fails()) {
              take(new FsmEvent.Disconnected(id, ConnectFailure.UNREACHABLE, "no route"));
              return;
            }
            ConnectionId name = ConnectionId.incoming(++accepted);
            long delay = latency();
            wires.put(id, new Wire(far(), name, now + delay));
            later(
                delay,
                () -> {
                  far().wires.put(name, new Wire(this, id, now));
                  far().take(new FsmEvent.Accepted(name));
                });
            take(new FsmEvent.Connected(id));
          });
    }

    private void send(ConnectionId id, BgpMessage message) {
      Wire wire = wires.get(id);
      if (wire == null) {
        return;
      }
      if (fails()) {
        breaks(id, wire);
        return;
      }
      later(1_000, () -> takeIfOpen(id, new FsmEvent.OutputTaken(id)));
      wire.deliver(received(wire.name, message));
    }

    private void takeIfOpen(ConnectionId id, FsmEvent event) {
      if (wires.containsKey(id)) {
        take(event);
      }
    }

    private void breaks(ConnectionId id, Wire wire) {
      Wire back = wire.to.wires.get(wire.name);
      later(
          20_000_000,
          () -> takeIfOpen(id, new FsmEvent.Disconnected(id, ConnectFailure.RESET, "reset")));
      if (back != null) {
        wire.deliver(new FsmEvent.Disconnected(wire.name, ConnectFailure.RESET, "reset"));
      }
    }

    private void close(ConnectionId id) {
      Wire wire = wires.remove(id);
      if (wire != null) {
        wire.deliver(new FsmEvent.Disconnected(wire.name, ConnectFailure.CLOSED, "closed"));
      }
    }
  }

  private static FsmEvent received(ConnectionId id, BgpMessage message) {
    return switch (message) {
      case BgpMessage.Open open -> new FsmEvent.OpenReceived(id, open);
      case BgpMessage.Keepalive _ -> new FsmEvent.KeepaliveReceived(id);
      case BgpMessage.Notification notification ->
          new FsmEvent.NotificationReceived(id, notification);
      case BgpMessage.RouteRefresh refresh -> new FsmEvent.RouteRefreshReceived(id, refresh);
      case BgpMessage.Update _ -> new FsmEvent.UpdateReceived(id, SessionUnderTest.update());
    };
  }
}
