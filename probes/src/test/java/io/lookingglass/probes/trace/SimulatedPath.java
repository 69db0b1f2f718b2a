package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A chain of routers and a target in memory: what happens to a probe, and when. */
final class SimulatedPath {
  static final long SENDING_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  /** An event of a flow and its time. */
  record Timed(long nanos, FlowEvent event) {}

  /**
   * One router, or the target where {@code answer} is a final one.
   *
   * @param addresses a flow's packets are answered from the one with its number, modulo
   * @param roundTripMs one after the other, for successive answers, again from the start
   * @param drops numbers, from 1, of the probes to this hop that it does not answer
   * @param burst answers that it gives at once, then one each {@code refillMs}; absent: no limit
   * @param refusal it passes nothing on, and says so
   * @param linkMtu of the link behind it; absent: no limit
   * @param toldMtu what it says of that link: absent for silence, 0 for none
   * @param answer to a probe that ends here
   */
  record Hop(
      List<InetAddress> addresses,
      List<Double> roundTripMs,
      boolean silent,
      Set<Integer> drops,
      @Nullable Integer burst,
      double refillMs,
      @Nullable ReplyKind refusal,
      @Nullable Integer linkMtu,
      @Nullable Integer toldMtu,
      @Nullable ReplyKind answer) {}

  private static final class HopState {
    int probes;
    int answers;
    double tokens;
    long tokensAt;
  }

  private final Map<Integer, Hop> hops;
  private final Map<Integer, HopState> states = new HashMap<>();

  SimulatedPath(Map<Integer, Hop> hops) {
    this.hops = Map.copyOf(hops);
  }

  /** What becomes of a probe that was sent at {@code now}. */
  List<Timed> send(int flow, Probe probe, long now) {
    long sent = now + SENDING_NANOS;
    List<Timed> events = new ArrayList<>();
    events.add(new Timed(sent, new FlowEvent.Sent(probe.id(), sent)));
    Integer told = null;
    for (int ttl = 1; ttl <= 64; ttl++) {
      Hop hop = hops.get(ttl);
      if (hop == null) {
        return events; // the path ends in nothing
      }
      ReplyKind kind = null;
      if (hop.answer() != null) {
        kind = hop.answer();
      } else if (ttl == probe.ttl()) {
        kind = ReplyKind.TIME_EXCEEDED;
      } else if (hop.refusal() != null) {
        kind = hop.refusal();
      } else if (hop.linkMtu() != null && probe.packetBytes() > hop.linkMtu()) {
        if (hop.toldMtu() == null) {
          return events;
        }
        kind = ReplyKind.PACKET_TOO_BIG;
        told = hop.toldMtu() == 0 ? null : hop.toldMtu();
      }
      if (kind != null) {
        answer(flow, ttl, hop, probe, kind, told, sent, events);
        return events;
      }
    }
    return events;
  }

  private void answer(
      int flow,
      int ttl,
      Hop hop,
      Probe probe,
      ReplyKind kind,
      @Nullable Integer told,
      long sent,
      List<Timed> events) {
    HopState state = states.computeIfAbsent(ttl, ignored -> new HopState());
    state.probes++;
    if (hop.silent() || hop.drops().contains(state.probes) || !hasToken(hop, state, sent)) {
      return;
    }
    double milliseconds = hop.roundTripMs().get(state.answers++ % hop.roundTripMs().size());
    long roundTrip = Math.round(milliseconds * 1e6);
    InetAddress from = hop.addresses().get(flow % hop.addresses().size());
    events.add(
        new Timed(
            sent + roundTrip,
            new FlowEvent.Replied(
                probe.id(),
                sent + roundTrip,
                roundTrip,
                from,
                kind,
                256 - ttl,
                IpVersion.of(from).headerBytes() + 36,
                told,
                null,
                List.of())));
  }

  private static boolean hasToken(Hop hop, HopState state, long now) {
    if (hop.burst() == null) {
      return true;
    }
    double refilled =
        state.probes == 1
            ? hop.burst()
            : state.tokens + (now - state.tokensAt) / 1e6 / hop.refillMs();
    state.tokens = Math.min(hop.burst(), refilled);
    state.tokensAt = now;
    if (state.tokens < 1) {
      return false;
    }
    state.tokens--;
    return true;
  }
}
