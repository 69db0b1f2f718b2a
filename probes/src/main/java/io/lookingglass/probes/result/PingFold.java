package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.request.PingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds a ping. As in ping, what a router says of a probe (unreachable, time exceeded) is no
 * answer: the probe counts as lost, and the error stands beside it.
 */
final class PingFold implements TypeFold {
  private final MeasurementFacts facts;
  private final PingRequest request;

  /** By sequence: the one event that decided the probe. */
  private final TreeMap<Integer, ProbeEvent> outcomes = new TreeMap<>();

  PingFold(PingRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
  }

  @Override
  public void add(ProbeEvent event) {
    switch (event) {
      case PingReplied replied -> decide(replied.sequence(), replied);
      case PingTimedOut timedOut -> decide(timedOut.sequence(), timedOut);
      case PingNotSent notSent -> decide(notSent.sequence(), notSent);
      default -> {
        // Not of a ping.
      }
    }
  }

  /** An answer that comes late takes the place of the time-out; otherwise the first word stands. */
  private void decide(int sequence, ProbeEvent event) {
    if (sequence < 0 || sequence >= request.packets()) {
      return;
    }
    ProbeEvent before = outcomes.get(sequence);
    if (before == null || (before instanceof PingTimedOut && event instanceof PingReplied)) {
      outcomes.put(sequence, event);
    }
  }

  @Override
  public PingResult result(String rawOutput) {
    List<@Nullable Long> rttNanos = new ArrayList<>();
    List<PingResult.Timing> timings = new ArrayList<>();
    for (ProbeEvent outcome : outcomes.values()) {
      switch (outcome) {
        case PingReplied replied -> {
          boolean answered = answered(replied, facts);
          rttNanos.add(answered ? replied.rttNanos() : null);
          timings.add(
              new PingResult.Timing(
                  replied.sequence(),
                  answered ? RttSeries.milliseconds(replied.rttNanos()) : null,
                  replied.replyTtl(),
                  facts.isTarget(replied.from()) ? null : replied.from(),
                  answered ? null : replied.kind()));
        }
        case PingTimedOut lost -> {
          rttNanos.add(null);
          timings.add(new PingResult.Timing(lost.sequence(), null, null, null, null));
        }
        default -> {
          // Not sent: neither answered nor lost.
        }
      }
    }
    RttStatistics stats = RttSeries.ofPing(rttNanos);
    Verdict verdict = new PingVerdict(facts, request, outcomes.values(), stats).verdict();
    return new PingResult(facts.summary(verdict, rawOutput), stats, timings);
  }

  static boolean answered(PingReplied replied, MeasurementFacts facts) {
    return replied.kind().answers(facts.protocol(), facts.isTarget(replied.from()));
  }
}
