package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.result.Verdict.Level;
import java.net.InetAddress;
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
    List<Sentence> remarks = new ArrayList<>();
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    if (found == null) {
      Sentence known = knownSoFar(facts, steps);
      return facts.isFinished()
          ? new Verdict(
              Level.UNKNOWN,
              Sentence.of("The search ended before the path MTU was known. {0}", known),
              remarks)
          : new Verdict(Level.PENDING, known, remarks);
    }
    return switch (found.conclusion()) {
      case NOT_LIMITED -> notLimited(facts, found, remarks);
      case LIMITED -> limited(facts, found, remarks);
      case BLACK_HOLE -> blackHole(facts, found, remarks);
      case NO_ANSWER -> noAnswer(facts, remarks);
    };
  }

  private static Sentence knownSoFar(MeasurementFacts facts, List<MtuResult.Step> steps) {
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
          ? Sentence.of("Trying which sizes reach {0}.", facts.target())
          : Sentence.of("No size reached {0} so far; {1} bytes did not.", facts.target(), failed);
    }
    return failed <= passed || failed == Integer.MAX_VALUE
        ? Sentence.of("Packets of {0} bytes reach {1}.", passed, facts.target())
        : Sentence.of(
            "Packets of {0} bytes reach {1}, {2} bytes do not.", passed, facts.target(), failed);
  }

  private static Verdict notLimited(
      MeasurementFacts facts, PathMtuFound found, List<Sentence> remarks) {
    Sentence size =
        found.pathMtuBytes() == null
            ? Sentence.of("the full size")
            : Wording.bytes(found.pathMtuBytes());
    return new Verdict(
        Level.GOOD,
        Sentence.of(
            "Packets up to {0} reach {1}: nothing on the way is narrower than this server's own"
                + " interface.",
            size, facts.target()),
        remarks);
  }

  private static Verdict limited(
      MeasurementFacts facts, PathMtuFound found, List<Sentence> remarks) {
    Integer mtu = found.pathMtuBytes();
    if (mtu == null) {
      return new Verdict(
          Level.WARNING,
          found.limitedBy() == null
              ? Sentence.of(
                  "A router on the way limits the path to {0} and says so.", facts.target())
              : Sentence.of(
                  "Router {0} limits the path to {1} and says so.",
                  router(facts, found, found.limitedBy()), facts.target()),
          remarks);
    }
    return new Verdict(
        Level.GOOD,
        found.limitedBy() == null
            ? Sentence.of(
                "Packets up to {0} bytes reach {1}; a router on the way limits the path to {0}"
                    + " bytes and says so, so path MTU discovery works.",
                mtu, facts.target())
            : Sentence.of(
                "Packets up to {0} bytes reach {1}; router {2} limits the path to {0} bytes and"
                    + " says so, so path MTU discovery works.",
                mtu, facts.target(), router(facts, found, found.limitedBy())),
        remarks);
  }

  private static Sentence router(MeasurementFacts facts, PathMtuFound found, InetAddress address) {
    return found.limitingHop() == null
        ? Sentence.verbatim(facts.who(address))
        : Sentence.of("{0} (hop {1})", facts.who(address), found.limitingHop());
  }

  private static Verdict blackHole(
      MeasurementFacts facts, PathMtuFound found, List<Sentence> remarks) {
    Integer mtu = found.pathMtuBytes();
    if (mtu == null) {
      return new Verdict(
          Level.BAD,
          Sentence.of(
              "Large packets to {0} vanish without a word: TCP connections may stall.",
              facts.target()),
          remarks);
    }
    Integer mss = MtuFold.tcpMss(facts, mtu);
    return new Verdict(
        Level.BAD,
        mss == null
            ? Sentence.of(
                "Packets up to {0} bytes reach {1}; larger ones vanish without a word (a path MTU"
                    + " black hole, RFC 2923). TCP connections may stall.",
                mtu, facts.target())
            : Sentence.of(
                "Packets up to {0} bytes reach {1}; larger ones vanish without a word (a path MTU"
                    + " black hole, RFC 2923). TCP connections may stall; clamp the MSS to {2}, or"
                    + " let ICMP through.",
                mtu, facts.target(), mss),
        remarks);
  }

  private static Verdict noAnswer(MeasurementFacts facts, List<Sentence> remarks) {
    remarks.add(
        0,
        Sentence.of(
            "It may be down, or a filter may drop the probes; the path MTU can only be measured to"
                + " a host that answers."));
    return new Verdict(
        Level.UNKNOWN,
        Sentence.of("{0} answers not even the smallest probe.", facts.target()),
        remarks);
  }
}
