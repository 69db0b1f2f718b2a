package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import org.jspecify.annotations.Nullable;

/** What the RPKI says of our own origin (RFC 6811). */
final class OriginChecks {
  private static final String ID = "rpki";
  private static final Sentence TITLE = Sentence.of("RPKI of the origin");
  private static final int SHOWN = 4;

  private OriginChecks() {}

  static Check rpki(Circumstances circumstances, Subject subject, ProtectedPrefixSettings entry) {
    if (subject.kind() == Subject.Kind.FLOWSPEC) {
      return Check.passed(
          ID, TITLE, Severity.HARD, Sentence.of("FlowSpec rules are not validated"));
    }
    OriginValidity validity =
        circumstances.validity().validity(subject.destination(), entry.originAsn());
    Sentence route = Sentence.of("{0} from AS {1}", subject.destination(), text(entry.originAsn()));
    return switch (validity.state()) {
      case VALID ->
          Check.passed(
              ID, TITLE, Severity.HARD, Sentence.of("{0} is valid: {1}", route, roas(validity)));
      case NOT_FOUND ->
          Check.passed(
              ID,
              TITLE,
              Severity.HARD,
              from(validity, Sentence.of("{0} is not-found: no ROA is about it", route)));
      case UNKNOWN ->
          Check.unknown(
              ID,
              TITLE,
              Severity.HARD,
              validity.source() == null
                  ? Sentence.of("No RPKI cache has told anything")
                  : Sentence.of("The data of {0} is too old to say anything", validity.source()),
              Sentence.of("Configure {0}, or see why the cache does not answer", "rpki.servers"));
      case INVALID -> invalid(subject, entry, validity, route);
    };
  }

  private static Check invalid(
      Subject subject, ProtectedPrefixSettings entry, OriginValidity validity, Sentence route) {
    boolean onlyLength =
        validity.covering().stream().anyMatch(vrp -> vrp.asn().equals(entry.originAsn()));
    if (onlyLength && subject.kind() == Subject.Kind.BLACKHOLE) {
      return Check.passed(
          ID,
          TITLE,
          Severity.HARD,
          Sentence.of(
              "{0} is longer than its ROA allows, as blackholes are; the origin is right: {1}",
              route, roas(validity)));
    }
    return Check.failed(
        ID,
        TITLE,
        Severity.HARD,
        Sentence.of(
            "{0} is invalid by {1}: networks that validate will drop it", route, roas(validity)),
        onlyLength
            ? Sentence.of(
                "Have the holder raise the maximum length of the ROA, or announce a shorter prefix")
            : Sentence.of(
                "Have the holder make a ROA for AS {0}, or correct origin-asn",
                text(entry.originAsn())));
  }

  private static Sentence roas(OriginValidity validity) {
    Sentence shown =
        Sentence.listed(validity.covering().stream().limit(SHOWN).map(OriginChecks::roa).toList());
    int more = validity.covering().size() - SHOWN;
    return from(validity, more > 0 ? Sentence.of("{0} and {1} more", shown, more) : shown);
  }

  private static Sentence roa(Vrp vrp) {
    return Sentence.of(
        "ROA {0} up to /{1} for AS {2}", vrp.prefix(), vrp.maxLength(), text(vrp.asn()));
  }

  private static Sentence from(OriginValidity validity, Sentence said) {
    @Nullable Long age = validity.ageSeconds();
    String source = String.valueOf(validity.source());
    return age == null
        ? Sentence.of("{0} ({1})", said, source)
        : Sentence.of("{0} ({1}, {2} s ago)", said, source, age);
  }

  private static String text(Asn asn) {
    return Long.toString(asn.value());
  }
}
