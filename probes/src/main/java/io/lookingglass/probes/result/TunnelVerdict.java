package io.lookingglass.probes.result;

import io.lookingglass.config.net.IpAddresses;
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
    String name = "Tunnel " + PlainText.name(request.target().text());
    if (started == null) {
      return new Verdict(
          facts.isFinished() ? Level.UNKNOWN : Level.PENDING,
          facts.isFinished() ? "The measurement ended before it began." : name + " is looked up.",
          List.of());
    }
    if (judged != null) {
      return judgement(name, started, judged);
    }
    if (!facts.isFinished()) {
      return new Verdict(
          Level.PENDING,
          "%s to %s is being %s."
              .formatted(
                  name,
                  IpAddresses.format(started.remote()),
                  started.diagnosis() ? "examined" : "probed"),
          List.of());
    }
    return counted(name, facts, checks);
  }

  private static Verdict judgement(String name, TunnelProbingStarted started, TunnelJudged judged) {
    if (judged.findings().isEmpty()) {
      return new Verdict(
          Level.GOOD,
          "%s to %s works in every way that was tried."
              .formatted(name, IpAddresses.format(started.remote())),
          List.of());
    }
    TunnelFinding first = judged.findings().getFirst();
    List<String> remarks = new ArrayList<>();
    remarks.addAll(first.remedies());
    judged.findings().stream().skip(1).map(TunnelFinding::sentence).forEach(remarks::add);
    return new Verdict(
        level(first.cause()),
        "%s: %s. %s".formatted(name, first.cause().words(), first.sentence()),
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
      String name, MeasurementFacts facts, List<TunnelResult.Check> checks) {
    List<TunnelResult.Check> modes =
        checks.stream().filter(check -> check.check() != TunnelCheck.PLAIN_ECHO).toList();
    int sent = modes.stream().mapToInt(check -> check.stats().total()).sum();
    int answered = modes.stream().mapToInt(check -> check.stats().rcv()).sum();
    List<String> remarks = new ArrayList<>();
    for (TunnelResult.Check check : modes) {
      if (check.error() != null) {
        remarks.add(
            "%s: %d of %d answered; %s."
                .formatted(
                    Wording.sentence(check.check().words()),
                    check.stats().rcv(),
                    check.stats().total(),
                    check.error()));
      }
    }
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    if (sent == 0) {
      return new Verdict(Level.UNKNOWN, name + ": no probe was sent.", remarks);
    }
    if (answered == sent) {
      return new Verdict(
          Level.GOOD,
          "%s answers: all %s came back.".formatted(name, Wording.count(sent, "probe")),
          remarks);
    }
    remarks.add("A diagnosis tries what helps to name the cause.");
    return new Verdict(
        answered == 0 ? Level.BAD : Level.WARNING,
        answered == 0
            ? "%s does not answer: none of %s came back."
                .formatted(name, Wording.count(sent, "probe"))
            : "%s answers in part: %d of %s came back."
                .formatted(name, answered, Wording.count(sent, "probe")),
        remarks);
  }
}
