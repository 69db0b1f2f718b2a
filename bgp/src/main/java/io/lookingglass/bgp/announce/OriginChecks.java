package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.config.ProtectedPrefixSettings;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the RPKI says of our own origin (RFC 6811). */
final class OriginChecks {
  private static final String ID = "rpki";
  private static final String TITLE = "RPKI of the origin";
  private static final int SHOWN = 4;

  private OriginChecks() {}

  static Check rpki(Circumstances circumstances, Subject subject, ProtectedPrefixSettings entry) {
    if (subject.kind() == Subject.Kind.FLOWSPEC) {
      return Check.passed(ID, TITLE, Severity.HARD, "FlowSpec rules are not validated");
    }
    OriginValidity validity =
        circumstances.validity().validity(subject.destination(), entry.originAsn());
    String route = subject.destination() + " from AS " + entry.originAsn().value();
    return switch (validity.state()) {
      case VALID -> Check.passed(ID, TITLE, Severity.HARD, route + " is valid: " + roas(validity));
      case NOT_FOUND ->
          Check.passed(
              ID,
              TITLE,
              Severity.HARD,
              route + " is not-found: no ROA is about it" + from(validity));
      case UNKNOWN ->
          Check.unknown(
              ID,
              TITLE,
              Severity.HARD,
              validity.source() == null
                  ? "No RPKI cache has told anything"
                  : "The data of " + validity.source() + " is too old to say anything",
              "Configure rpki.servers, or see why the cache does not answer");
      case INVALID -> invalid(subject, entry, validity, route);
    };
  }

  private static Check invalid(
      Subject subject, ProtectedPrefixSettings entry, OriginValidity validity, String route) {
    boolean onlyLength =
        validity.covering().stream().anyMatch(vrp -> vrp.asn().equals(entry.originAsn()));
    if (onlyLength && subject.kind() == Subject.Kind.BLACKHOLE) {
      return Check.passed(
          ID,
          TITLE,
          Severity.HARD,
          route
              + " is longer than its ROA allows, as blackholes are; the origin is right: "
              + roas(validity));
    }
    return Check.failed(
        ID,
        TITLE,
        Severity.HARD,
        route + " is invalid by " + roas(validity) + ": networks that validate will drop it",
        onlyLength
            ? "Have the holder raise the maximum length of the ROA, or announce a shorter prefix"
            : "Have the holder make a ROA for AS "
                + entry.originAsn().value()
                + ", or correct origin-asn");
  }

  private static String roas(OriginValidity validity) {
    String shown =
        validity.covering().stream()
            .limit(SHOWN)
            .map(OriginChecks::roa)
            .collect(Collectors.joining("; "));
    int more = validity.covering().size() - SHOWN;
    return shown + (more > 0 ? " and " + more + " more" : "") + from(validity);
  }

  private static String roa(Vrp vrp) {
    return "ROA " + vrp.prefix() + " up to /" + vrp.maxLength() + " for AS " + vrp.asn().value();
  }

  private static String from(OriginValidity validity) {
    @Nullable Long age = validity.ageSeconds();
    return " (" + validity.source() + (age == null ? "" : ", " + age + " s ago") + ")";
  }
}
