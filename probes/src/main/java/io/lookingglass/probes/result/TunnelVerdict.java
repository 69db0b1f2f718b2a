package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what probes of a tunnel found. */
final class TunnelVerdict {
  private TunnelVerdict() {}

  static Verdict of(
      TunnelRequest request,
      MeasurementFacts facts,
      @Nullable TunnelProbingStarted started,
      List<TunnelResult.Check> checks,
      @Nullable TunnelJudged judged) {
    Verdict failed = facts.verdictOfFailure();
    if (failed != null) {
      return failed;
    }
    Sentence name = Sentence.of("Tunnel {0}", PlainText.name(request.target().text()));
    if (started == null) {
      return new Verdict(
          facts.isFinished() ? Level.UNKNOWN : Level.PENDING,
          facts.isFinished()
              ? Sentence.of("The measurement ended before it began.")
              : Sentence.of("{0} is looked up.", name),
          List.of());
    }
    if (judged != null) {
      return judgement(name, started, judged);
    }
    if (!facts.isFinished()) {
      return new Verdict(
          Level.PENDING,
          started.diagnosis()
              ? Sentence.of(
                  "{0} to {1} is being examined.", name, IpAddresses.format(started.remote()))
              : Sentence.of(
                  "{0} to {1} is being probed.", name, IpAddresses.format(started.remote())),
          List.of());
    }
    return counted(name, facts, checks);
  }

  private static Verdict judgement(
      Sentence name, TunnelProbingStarted started, TunnelJudged judged) {
    if (judged.findings().isEmpty()) {
      return new Verdict(
          Level.GOOD,
          Sentence.of(
              "{0} to {1} works in every way that was tried.",
              name, IpAddresses.format(started.remote())),
          List.of());
    }
    TunnelFinding first = judged.findings().getFirst();
    List<Sentence> remarks = new ArrayList<>();
    remarks.addAll(first.remedied());
    judged.findings().stream().skip(1).map(TunnelFinding::said).forEach(remarks::add);
    return new Verdict(
        level(first.cause()),
        Sentence.of("{0}: {1}. {2}", name, first.cause().said(), first.said()),
        remarks);
  }

  /** Whether traffic can pass in spite of it. */
  private static Level level(TunnelCause cause) {
    return switch (cause) {
      case CANNOT_PROBE, LOCAL_ADDRESS_MISSING -> Level.UNKNOWN;
      case NO_ROUTE,
          RECURSIVE_ROUTING,
          FAR_END_UNREACHABLE,
          GRE_NOT_CONFIGURED,
          NO_SUCH_TUNNEL,
          PROTOCOL_FILTERED,
          KEY_MISMATCH,
          FAR_END_SILENT,
          RETURN_THROUGH_TUNNEL ->
          Level.BAD;
      case REFLECTION_DROPPED,
          RETURN_OVER_INTERNET,
          LOSS,
          OUTER_MTU,
          OUTER_BLACK_HOLE,
          INNER_BLACK_HOLE,
          MSS_NOT_CLAMPED,
          ADDRESS_TRANSLATED,
          OTHER_KEY_RETURNED,
          PATH_CHANGES ->
          Level.WARNING;
    };
  }

  private static Verdict counted(
      Sentence name, MeasurementFacts facts, List<TunnelResult.Check> checks) {
    List<TunnelResult.Check> modes =
        checks.stream().filter(check -> check.check() != TunnelCheck.PLAIN_ECHO).toList();
    int sent = modes.stream().mapToInt(check -> check.stats().total()).sum();
    int answered = modes.stream().mapToInt(check -> check.stats().rcv()).sum();
    List<Sentence> remarks = new ArrayList<>();
    for (TunnelResult.Check check : modes) {
      if (check.error() != null) {
        remarks.add(
            Sentence.of(
                "{0}: {1} of {2} answered; {3}.",
                title(check.check()), check.stats().rcv(), check.stats().total(), check.error()));
      }
    }
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    if (sent == 0) {
      return new Verdict(Level.UNKNOWN, Sentence.of("{0}: no probe was sent.", name), remarks);
    }
    if (answered == sent) {
      return new Verdict(
          Level.GOOD,
          Sentence.of("{0} answers: all {1} came back.", name, Wording.probes(sent)),
          remarks);
    }
    remarks.add(Sentence.of("A diagnosis tries what helps to name the cause."));
    return new Verdict(
        answered == 0 ? Level.BAD : Level.WARNING,
        answered == 0
            ? Sentence.of("{0} does not answer: none of {1} came back.", name, Wording.probes(sent))
            : Sentence.of(
                "{0} answers in part: {1} of {2} came back.", name, answered, Wording.probes(sent)),
        remarks);
  }

  /** To begin a sentence with. */
  private static Sentence title(TunnelCheck check) {
    return switch (check) {
      case REQUEST_UNIDIRECTIONAL -> Sentence.of("Request, unidirectional");
      case REQUEST_BIDIRECTIONAL -> Sentence.of("Request, bidirectional");
      case REPLY_UNIDIRECTIONAL -> Sentence.of("Reply, unidirectional");
      case REPLY_BIDIRECTIONAL -> Sentence.of("Reply, bidirectional");
      case KEEPALIVE -> Sentence.of("Keepalive");
      case PLAIN_ECHO,
          OTHER_ENCAPSULATION,
          GRE_TRACE,
          PLAIN_TRACE,
          OUTER_SIZE,
          INNER_SIZE,
          SIZE_TRACE,
          MSS ->
          Sentence.verbatim(Wording.sentence(check.words()));
    };
  }
}
