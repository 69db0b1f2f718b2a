package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Folds a traceroute or an mtr, which differ in the form of their result only. */
final class TraceFold implements TypeFold {
  private static final int HIGHEST_FLOW = 15;

  /** Which result is made. */
  enum Form {
    TRACEROUTE,
    MTR
  }

  private final MeasurementFacts facts;
  private final Form form;
  private final int rounds;
  private final TreeMap<Integer, PathFold> flows = new TreeMap<>();

  /**
   * @param rounds how many probes each flow sends with each TTL
   */
  TraceFold(MeasurementFacts facts, Form form, int rounds) {
    this.facts = facts;
    this.form = form;
    this.rounds = rounds;
    flows.put(0, new PathFold(0, rounds));
  }

  @Override
  public void add(ProbeEvent event) {
    switch (event) {
      case HopReplied replied -> decide(replied.flow(), replied.ttl(), replied.round(), event);
      case HopTimedOut lost -> decide(lost.flow(), lost.ttl(), lost.round(), event);
      case HopNotSent unsent -> decide(unsent.flow(), unsent.ttl(), unsent.round(), event);
      default -> {
        // Not of a hop; where a round ends is told by the hops themselves.
      }
    }
  }

  private void decide(int flow, int ttl, int round, ProbeEvent event) {
    if (flow >= 0 && flow <= HIGHEST_FLOW) {
      flows.computeIfAbsent(flow, number -> new PathFold(number, rounds)).decide(ttl, round, event);
    }
  }

  @Override
  public MeasurementResult result(String rawOutput) {
    List<MtrResult.Path> paths = new ArrayList<>();
    for (PathFold flow : flows.values()) {
      paths.add(flow.path(facts));
    }
    Verdict verdict = new TraceVerdict(facts, List.copyOf(flows.values()), paths).verdict();
    MeasurementResult.Summary summary = facts.summary(verdict, rawOutput);
    MtrResult.Path first = paths.getFirst();
    return switch (form) {
      case TRACEROUTE ->
          new TracerouteResult(summary, first.hops(), first.reached(), first.lastReplyHop());
      case MTR ->
          new MtrResult(summary, first.hops(), first.reached(), first.lastReplyHop(), paths);
    };
  }
}
