package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The path of one flow: its hops by TTL, and where the list of them ends. */
final class PathFold {
  private static final int HIGHEST_TTL = 255;

  private final int flow;
  private final int rounds;
  private final TreeMap<Integer, HopFold> hops = new TreeMap<>();

  PathFold(int flow, int rounds) {
    this.flow = flow;
    this.rounds = rounds;
  }

  int flow() {
    return flow;
  }

  void decide(int ttl, int round, ProbeEvent event) {
    if (ttl >= 1 && ttl <= HIGHEST_TTL && round >= 0 && round < rounds) {
      hops.computeIfAbsent(ttl, HopFold::new).decide(round, event);
    }
  }

  /** The first hop at which the target itself answered; absent when it did not. */
  @Nullable HopFold arrival() {
    for (HopFold hop : hops.values()) {
      if (hop.arrival() != null) {
        return hop;
      }
    }
    return null;
  }

  /**
   * The hop at which probes are turned away: the first that refuses while no later one lets them
   * pass. A router that refuses answers all higher TTLs alike.
   */
  @Nullable HopFold refusing() {
    HopFold refusing = null;
    for (HopFold hop : hops.values()) {
      if (hop.passedOn() || hop.arrival() != null) {
        refusing = null;
      }
      if (refusing == null && hop.refusal() != null) {
        refusing = hop;
      }
    }
    return refusing;
  }

  /**
   * The hops to show, from TTL 1 without gaps: to the target; else to the hop that refuses; else to
   * the last answer and the silent hop behind it.
   */
  List<HopFold> shown() {
    List<HopFold> shown = new ArrayList<>();
    int end = end();
    for (int ttl = 1; ttl <= end; ttl++) {
      HopFold hop = hops.get(ttl);
      shown.add(hop == null ? new HopFold(ttl) : hop);
    }
    return shown;
  }

  private int end() {
    HopFold arrival = arrival();
    if (arrival != null) {
      return arrival.ttl();
    }
    HopFold refusing = refusing();
    if (refusing != null) {
      return refusing.ttl();
    }
    int lastAnswer = 0;
    for (HopFold hop : hops.values()) {
      if (hop.answeredAtAll()) {
        lastAnswer = hop.ttl();
      }
    }
    HopFold behind = hops.get(lastAnswer + 1);
    return behind != null && behind.decided() ? lastAnswer + 1 : lastAnswer;
  }

  private LossMeanings.End endOfPath() {
    HopFold target = arrival();
    HopReplied answer = target == null ? null : target.arrival();
    if (answer == null) {
      return LossMeanings.End.NOT_REACHED;
    }
    return answer.kind().refusal() ? LossMeanings.End.LIMITING_TARGET : LossMeanings.End.TARGET;
  }

  /** The path as the result shows it. */
  MtrResult.Path path(MeasurementFacts facts) {
    List<HopFold> shown = shown();
    boolean reached = arrival() != null;
    List<Hop.LossMeaning> meanings =
        LossMeanings.of(
            shown.stream().map(HopFold::sample).toList(), endOfPath(), facts.isFinished());
    List<Hop> list = new ArrayList<>(shown.size());
    Integer lastReplyHop = null;
    for (int index = 0; index < shown.size(); index++) {
      HopFold hop = shown.get(index);
      list.add(hop.hop(facts, meanings.get(index)));
      if (hop.answeredAtAll()) {
        lastReplyHop = hop.ttl();
      }
    }
    return new MtrResult.Path(flow, list, reached, lastReplyHop);
  }
}
