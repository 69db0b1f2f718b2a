package io.lookingglass.probes.result;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.SizeLost;
import io.lookingglass.probes.event.ProbeEvent.SizePassed;
import io.lookingglass.probes.event.ProbeEvent.SizeTooBig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds a path MTU search. */
final class MtuFold implements TypeFold {
  /** TCP header without options (RFC 9293 section 3.7.1: the MSS leaves options out). */
  private static final int TCP_HEADER_BYTES = 20;

  /** A search by bisection needs no more than a few dozen; the rest would be noise. */
  private static final int MOST_STEPS = 1_000;

  private final MeasurementFacts facts;
  private final List<MtuResult.Step> steps = new ArrayList<>();
  private @Nullable PathMtuFound found;

  MtuFold(MeasurementFacts facts) {
    this.facts = facts;
  }

  @Override
  public void add(ProbeEvent event) {
    if (event instanceof PathMtuFound conclusion) {
      found = conclusion;
      return;
    }
    MtuResult.Step step =
        switch (event) {
          case SizePassed passed ->
              new MtuResult.Step(
                  passed.packetBytes(),
                  MtuResult.Outcome.PASSED,
                  RttSeries.milliseconds(passed.rttNanos()),
                  null,
                  null);
          case SizeTooBig tooBig ->
              new MtuResult.Step(
                  tooBig.packetBytes(),
                  MtuResult.Outcome.TOO_BIG,
                  null,
                  tooBig.from(),
                  tooBig.mtuBytes());
          case SizeLost lost ->
              new MtuResult.Step(lost.packetBytes(), MtuResult.Outcome.LOST, null, null, null);
          default -> null;
        };
    if (step != null && steps.size() < MOST_STEPS) {
      steps.add(step);
    }
  }

  @Override
  public MtuResult result(String rawOutput) {
    Integer pathMtu = found == null ? null : found.pathMtuBytes();
    InetAddress limiter = found == null ? null : found.limitedBy();
    return new MtuResult(
        facts.summary(MtuVerdict.of(facts, steps, found), rawOutput),
        found == null ? null : found.conclusion(),
        pathMtu,
        found == null ? null : found.interfaceMtuBytes(),
        pathMtu == null ? null : tcpMss(facts, pathMtu),
        limiter,
        limiter == null ? null : facts.hostname(limiter),
        found == null ? null : found.limitingHop(),
        steps);
  }

  /** The largest TCP segment in a packet of that size; absent when the version is not known. */
  static @Nullable Integer tcpMss(MeasurementFacts facts, int packetBytes) {
    InetAddress target = facts.targetAddress();
    if (target == null) {
      return null;
    }
    int mss = packetBytes - IpVersion.of(target).headerBytes() - TCP_HEADER_BYTES;
    return mss > 0 ? mss : null;
  }
}
