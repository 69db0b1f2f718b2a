package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DiagnosisFinding.Severity;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is the matter with the name. */
final class NameFindings {
  /** Longer than a page should wait, in milliseconds. */
  private static final double SLOW = 1_000;

  private final String name;
  private final List<IpVersion> versions;
  private final Steps steps;
  private final Map<IpVersion, DnsResult> answers = new EnumMap<>(IpVersion.class);
  private final List<Found> found = new ArrayList<>();

  private NameFindings(DiagnosisRequest request, Steps steps) {
    this.name = PlainText.name(request.target().text());
    this.versions = request.versions();
    this.steps = steps;
    for (IpVersion version : versions) {
      DnsResult answer = steps.result(Kind.DNS, version, DnsResult.class);
      if (answer != null) {
        answers.put(version, answer);
      }
    }
  }

  static List<Found> of(DiagnosisRequest request, Steps steps) {
    if (!request.named()) {
      return List.of();
    }
    NameFindings findings = new NameFindings(request, steps);
    findings.judge();
    return findings.found;
  }

  private void judge() {
    if (answers.isEmpty()) {
      add(
          "unfinished",
          Severity.UNKNOWN,
          Sentence.of("the look-up of its name did not come to its end"),
          Sentence.of("The look-up of {0} did not come to its end.", name),
          Sentence.of("Give it more time."));
      return;
    }
    boolean resolved =
        answers.entrySet().stream()
            .anyMatch(entry -> !DnsAddresses.in(entry.getValue(), entry.getKey()).isEmpty());
    if (resolved) {
      answers.forEach(this::besideTheOther);
      slow();
    } else {
      unresolved();
    }
  }

  /** One version has addresses; has this one? */
  private void besideTheOther(IpVersion version, DnsResult answer) {
    if (!DnsAddresses.in(answer, version).isEmpty()) {
      return;
    }
    String status = status(answer);
    String type = type(version);
    String has = version == IpVersion.IPV4 ? "IPv6" : "IPv4";
    switch (status) {
      case "NOERROR" ->
          add(
              version == IpVersion.IPV4 ? "ipv6-only" : "ipv4-only",
              version == IpVersion.IPV4 ? Severity.DEGRADED : Severity.NOTE,
              Sentence.of("it has no {0} address", words(version)),
              Sentence.of("{0} has an {1} address only.", name, has),
              version == IpVersion.IPV4 ? Sentence.of("Who has IPv4 only cannot reach it.") : null,
              version);
      case "NXDOMAIN" ->
          add(
              "dns-inconsistent",
              Severity.DEGRADED,
              Sentence.of("its name servers deny the name when asked for {0}", type),
              Sentence.of(
                  "Asked for {0}, the name servers say that {1} does not exist (NXDOMAIN), although"
                      + " it has an {2} address.",
                  type, name, has),
              Sentence.of(
                  "Resolvers that believe it take the whole name away (RFC 8020); the name servers"
                      + " must answer NOERROR without records."),
              version);
      case "" ->
          add(
              "dns-type-fails",
              Severity.DEGRADED,
              Sentence.of("questions for {0} are not answered", type),
              Sentence.of("Questions for {0} of {1} are not answered.", type, name),
              Sentence.of("Clients wait for that answer before they use the other version of IP."),
              version);
      default ->
          add(
              "dns-type-fails",
              Severity.DEGRADED,
              Sentence.of("questions for {0} fail ({1})", type, status),
              Sentence.of(
                  "Questions for {0} of {1} fail with {2}, while the other version resolves.",
                  type, name, status),
              Sentence.of(
                  "Clients wait for that answer before they use the other version of IP; the name"
                      + " servers must answer NOERROR without records where there are none."),
              version);
    }
  }

  private void slow() {
    double slowest =
        answers.values().stream()
            .map(DnsResult::response)
            .filter(response -> response != null && response.message() != null)
            .mapToDouble(DnsResponse::total)
            .max()
            .orElse(0);
    if (slowest > SLOW) {
      add(
          "dns-slow",
          Severity.DEGRADED,
          Sentence.of("its name takes {0} to look up", seconds(slowest)),
          Sentence.of("The look-up of {0} took {1}.", name, seconds(slowest)),
          Sentence.of(
              "The first visitor waits as long; a trace from the root shows which server is slow."),
          versions.toArray(new IpVersion[0]));
    }
  }

  private static String seconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.1f s", milliseconds / 1_000);
  }

  private void unresolved() {
    List<String> statuses = answers.values().stream().map(NameFindings::status).toList();
    DnsResult fromRoot = fromRoot();
    if (statuses.stream().allMatch("NXDOMAIN"::equals)) {
      add(
          "no-such-name",
          Severity.BROKEN,
          Sentence.of("there is no such name (NXDOMAIN)"),
          Sentence.of("There is no name {0} (NXDOMAIN).", name),
          Sentence.of(
              "Check its spelling; if it is right, its zone lost it, or its registration ended."),
          all());
    } else if (statuses.stream().allMatch("NOERROR"::equals)) {
      add(
          "no-address",
          Severity.BROKEN,
          Sentence.of("the name has no address"),
          versions.size() > 1
              ? Sentence.of("The name {0} exists, but has neither an A nor an AAAA record.", name)
              : Sentence.of("The name {0} has no {1} record.", name, type(versions.getFirst())),
          Sentence.of("Add the address to its zone, or ask for the name that has one."),
          all());
    } else if (fromRoot != null && bogus(fromRoot)) {
      add(
          "dnssec-bogus",
          Severity.BROKEN,
          Sentence.of("its DNSSEC signatures do not hold, so that resolvers refuse it"),
          Sentence.of(
              "The DNSSEC signatures of {0} do not hold: {1}",
              name,
              fromRoot.dnssec() == null
                  ? Sentence.EMPTY
                  : PlainText.sentence(fromRoot.dnssec().said(), 300)),
          Sentence.of("Sign the zone anew, or mend the DS records at its parent."),
          all());
    } else if (fromRoot != null
        && fromRoot.summary().verdict().level() == Verdict.Level.BAD
        && !statuses.stream().allMatch(String::isEmpty)) {
      add(
          "delegation-broken",
          Severity.BROKEN,
          Sentence.of("its DNS is broken"),
          fromRoot.summary().verdict().said(),
          first(fromRoot.summary().verdict().remarked()),
          all());
    } else if (statuses.stream().allMatch(String::isEmpty)) {
      add(
          "resolver-silent",
          Severity.UNKNOWN,
          Sentence.of("no resolver of this server answers"),
          Sentence.of("No resolver of this server answers; nothing can be said about {0}.", name),
          fromRoot != null && fromRoot.summary().verdict().level() == Verdict.Level.GOOD
              ? Sentence.of(
                  "The name servers of the zone do answer: it is the resolvers that fail.")
              : Sentence.of("Check the resolvers of this server."),
          all());
    } else if (statuses.contains("REFUSED")) {
      add(
          "resolver-refuses",
          Severity.UNKNOWN,
          Sentence.of("the resolver of this server refuses to look it up"),
          Sentence.of("The resolver of this server refuses to look up {0} (REFUSED).", name),
          Sentence.of("Let this server use recursion there, or configure another resolver."),
          all());
    } else {
      add(
          "dns-fails",
          Severity.BROKEN,
          Sentence.of(
              "its name cannot be looked up ({0})",
              statuses.stream()
                  .filter(status -> !status.isEmpty() && !status.equals("NOERROR"))
                  .findFirst()
                  .map(Sentence::verbatim)
                  .orElse(Sentence.of("no answer"))),
          Sentence.of("The name {0} cannot be looked up.", name),
          Sentence.of(
              "Its name servers do not answer, or not as they should; a trace from the root shows"
                  + " where."),
          all());
    }
  }

  /**
   * The way down from the root; absent where it ended at the root already, for then it is this
   * server that cannot reach the root, or the name is one of a private network.
   */
  private @Nullable DnsResult fromRoot() {
    DnsResult fromRoot = steps.result(Kind.DELEGATION, null, DnsResult.class);
    return fromRoot == null || fromRoot.hops().size() < 2 ? null : fromRoot;
  }

  private static @Nullable Sentence first(List<Sentence> remarks) {
    return remarks.isEmpty() ? null : remarks.getFirst();
  }

  private static boolean bogus(DnsResult fromRoot) {
    return fromRoot.dnssec() != null && fromRoot.dnssec().state() == DnssecState.BOGUS;
  }

  private IpVersion[] all() {
    return versions.toArray(new IpVersion[0]);
  }

  /** The response code's name; empty where nothing came. */
  private static String status(DnsResult answer) {
    DnsResponse response = answer.response();
    return response == null || response.message() == null ? "" : response.message().status();
  }

  private static String type(IpVersion version) {
    return version == IpVersion.IPV4 ? "A" : "AAAA";
  }

  private static String words(IpVersion version) {
    return "IPv" + version.number();
  }

  private void add(
      String id,
      Severity severity,
      Sentence clause,
      Sentence sentence,
      @Nullable Sentence advice,
      IpVersion... about) {
    List<Sentence> evidence = new ArrayList<>();
    for (IpVersion version : about) {
      evidence.addAll(steps.evidence(version, Kind.DNS));
    }
    DnsResult fromRoot = fromRoot();
    if (fromRoot != null) {
      evidence.add(Sentence.of("From the root: {0}", fromRoot.summary().verdict().said()));
    }
    evidence.remove(sentence);
    found.add(new Found(id, severity, clause, sentence, evidence, advice));
  }
}
