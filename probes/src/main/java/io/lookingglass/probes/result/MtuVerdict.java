package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a path MTU search found. */
final class MtuVerdict {
  private MtuVerdict() {}

  static Verdict of(
      MeasurementFacts facts, List<MtuResult.Step> steps, @Nullable PathMtuFound found) {
    Verdict without = facts.verdictWithoutMeasuring();
    if (without != null) {
      return without;
    }
    List<String> remarks = new ArrayList<>();
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    if (found == null) {
      String known = knownSoFar(facts, steps);
      return facts.isFinished()
          ? new Verdict(
              Level.UNKNOWN, "The search ended before the path MTU was known. " + known, remarks)
          : new Verdict(Level.PENDING, known, remarks);
    }
    return switch (found.conclusion()) {
      case NOT_LIMITED -> notLimited(facts, found, remarks);
      case LIMITED -> limited(facts, found, remarks);
      case BLACK_HOLE -> blackHole(facts, found, remarks);
      case NO_ANSWER -> noAnswer(facts, remarks);
    };
  }

  private static String knownSoFar(MeasurementFacts facts, List<MtuResult.Step> steps) {
    int passed = 0;
    int failed = Integer.MAX_VALUE;
    for (MtuResult.Step step : steps) {
      if (step.outcome() == MtuResult.Outcome.PASSED) {
        passed = Math.max(passed, step.size());
      } else {
        failed = Math.min(failed, step.size());
      }
    }
    if (passed == 0) {
      return failed == Integer.MAX_VALUE
          ? "Trying which sizes reach " + facts.target() + "."
          : "No size reached %s so far; %d bytes did not.".formatted(facts.target(), failed);
    }
    return failed <= passed || failed == Integer.MAX_VALUE
        ? "Packets of %d bytes reach %s.".formatted(passed, facts.target())
        : "Packets of %d bytes reach %s, %d bytes do not."
            .formatted(passed, facts.target(), failed);
  }

  private static Verdict notLimited(
      MeasurementFacts facts, PathMtuFound found, List<String> remarks) {
    String size = found.pathMtuBytes() == null ? "the full size" : found.pathMtuBytes() + " bytes";
    return new Verdict(
        Level.GOOD,
        "Packets up to %s reach %s: nothing on the way is narrower than this server's own interface."
            .formatted(size, facts.target()),
        remarks);
  }

  private static Verdict limited(MeasurementFacts facts, PathMtuFound found, List<String> remarks) {
    Integer mtu = found.pathMtuBytes();
    String router =
        found.limitedBy() == null
            ? "a router on the way"
            : "router "
                + facts.who(found.limitedBy())
                + (found.limitingHop() == null ? "" : " (hop " + found.limitingHop() + ")");
    if (mtu == null) {
      return new Verdict(
          Level.WARNING,
          "%s limits the path to %s and says so."
              .formatted(Wording.sentence(router), facts.target()),
          remarks);
    }
    return new Verdict(
        Level.GOOD,
        "Packets up to %d bytes reach %s; %s limits the path to %d bytes and says so, so path MTU discovery works."
            .formatted(mtu, facts.target(), router, mtu),
        remarks);
  }

  private static Verdict blackHole(
      MeasurementFacts facts, PathMtuFound found, List<String> remarks) {
    Integer mtu = found.pathMtuBytes();
    if (mtu == null) {
      return new Verdict(
          Level.BAD,
          "Large packets to %s vanish without a word: TCP connections may stall."
              .formatted(facts.target()),
          remarks);
    }
    Integer mss = MtuFold.tcpMss(facts, mtu);
    return new Verdict(
        Level.BAD,
        "Packets up to %d bytes reach %s; larger ones vanish without a word (a path MTU black hole, RFC 2923). TCP connections may stall%s."
            .formatted(
                mtu,
                facts.target(),
                mss == null ? "" : "; clamp the MSS to " + mss + ", or let ICMP through"),
        remarks);
  }

  private static Verdict noAnswer(MeasurementFacts facts, List<String> remarks) {
    remarks.add(
        0,
        "It may be down, or a filter may drop the probes; the path MTU can only be measured to a"
            + " host that answers.");
    return new Verdict(
        Level.UNKNOWN, facts.target() + " answers not even the smallest probe.", remarks);
  }
}
