package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what was seen of a handshake. */
final class TlsVerdict {
  private static final int MOST_REMARKS = 6;

  private TlsVerdict() {}

  static Verdict of(MeasurementFacts facts, TlsRequest request, TlsResult result) {
    Verdict failed = facts.verdictOfFailure();
    if (failed != null) {
      return failed;
    }
    Sentence who = Sentence.of("{0} port {1}", facts.target(), request.portOrDefault());
    TlsResult.Failure failure = result.failure();
    if (failure != null) {
      return new Verdict(
          failure.failure() == TlsFailure.STOPPED || failure.failure() == TlsFailure.NOT_SENT
              ? Level.UNKNOWN
              : Level.BAD,
          failed(who, failure),
          remarks(facts, result, null));
    }
    TlsAgreement session = result.session();
    TlsTrust trust = result.trust();
    if (session == null) {
      return facts.isFinished()
          ? new Verdict(
              Level.UNKNOWN,
              facts.endMessage() == null
                  ? Sentence.of("It ended before there was a TLS session with {0}.", who)
                  : MeasurementFacts.asSentence(facts.endMessage()),
              List.of())
          : new Verdict(Level.PENDING, Sentence.of("Shaking hands with {0}.", who), List.of());
    }
    if (trust == null) {
      Sentence known = Sentence.of("{0} with {1}", session.version(), who);
      return facts.isFinished()
          ? new Verdict(
              Level.UNKNOWN,
              Sentence.of("{0}, but what its certificate is worth is not known.", known),
              remarks(facts, result, null))
          : new Verdict(
              Level.PENDING, Sentence.of("{0}; looking at its certificates.", known), List.of());
    }
    Double took = result.timings().tls();
    Sentence sentence =
        took == null
            ? Sentence.of("{0} with {1}. {2}", session.version(), who, trust.said())
            : Sentence.of(
                "{0} with {1}, agreed on in {2}. {3}",
                session.version(), who, Wording.milliseconds(took), trust.said());
    TlsFinding.Severity worst = worst(result, trust);
    Level level =
        !trust.authorized() || worst == TlsFinding.Severity.CRITICAL
            ? Level.BAD
            : worst.compareTo(TlsFinding.Severity.MEDIUM) >= 0 ? Level.WARNING : Level.GOOD;
    return new Verdict(level, sentence, remarks(facts, result, trust));
  }

  private static Sentence failed(Sentence who, TlsResult.Failure failure) {
    String reason = MeasurementFacts.asSentence(PlainText.line(failure.reason(), 500)).english();
    return switch (failure.failure()) {
      case PORT_CLOSED ->
          Sentence.of(
              "{0} refuses the connection: the host is there, but nobody listens on the port.",
              who);
      case TIMED_OUT ->
          failure.stage() == TlsStage.CONNECT
              ? Sentence.of("{0} does not answer: no TCP connection came about in time.", who)
              : Sentence.of("No TLS session with {0}: {1}.", who, failure.reason());
      case NOT_TLS -> Sentence.of("{0} does not speak TLS: {1}.", who, failure.reason());
      case UNREACHABLE,
          CLOSED,
          RESET,
          START_TLS_REFUSED,
          ALERT,
          PROTOCOL_ERROR,
          TOO_LARGE,
          STOPPED,
          NOT_SENT ->
          Sentence.of("No TLS session with {0}: {1}", who, lower(reason));
    };
  }

  private static String lower(String sentence) {
    return sentence.isEmpty()
            || (sentence.length() > 1 && Character.isUpperCase(sentence.charAt(1)))
        ? sentence
        : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static TlsFinding.Severity worst(TlsResult result, TlsTrust trust) {
    return result.findings().stream()
        .filter(finding -> !told(finding, trust))
        .map(TlsFinding::severity)
        .max(Comparator.naturalOrder())
        .orElse(TlsFinding.Severity.OK);
  }

  private static List<Sentence> remarks(
      MeasurementFacts facts, TlsResult result, @Nullable TlsTrust trust) {
    List<Sentence> remarks = new ArrayList<>();
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    result.findings().stream()
        .filter(
            finding ->
                finding.severity().compareTo(TlsFinding.Severity.MEDIUM) >= 0
                    && !told(finding, trust))
        .limit(MOST_REMARKS)
        .forEach(finding -> remarks.add(PlainText.sentence(finding.said(), 400)));
    return remarks;
  }

  /** What the sentence about the chain says already. */
  private static boolean told(TlsFinding finding, @Nullable TlsTrust trust) {
    return trust != null && trust.sentence().contains(finding.sentence());
  }
}
