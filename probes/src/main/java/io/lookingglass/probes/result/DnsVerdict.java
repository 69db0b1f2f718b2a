package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.TlsSession;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what an answer of the DNS means. */
final class DnsVerdict {
  private static final int MOST_VALUES = 3;
  private static final int LONGEST_VALUE = 120;
  private static final int LONGEST_REASON = 300;
  private static final int MOST_FINDINGS = 8;

  private final DnsRequest request;
  private final MeasurementFacts facts;
  private final @Nullable DnsResponse response;
  private final DnsResult.@Nullable Comparison comparison;
  private final List<DnsResponse> tried;
  private final List<DnsResult.Hop> hops;
  private final DnsResult.@Nullable Dnssec dnssec;
  private final List<DnsFinding> findings;
  private final List<Sentence> remarks = new ArrayList<>();

  DnsVerdict(
      DnsRequest request,
      MeasurementFacts facts,
      @Nullable DnsResponse response,
      DnsResult.@Nullable Comparison comparison,
      List<DnsResponse> tried,
      List<DnsResult.Hop> hops,
      DnsResult.@Nullable Dnssec dnssec,
      List<DnsFinding> findings) {
    this.request = request;
    this.facts = facts;
    this.response = response;
    this.comparison = comparison;
    this.tried = tried;
    this.hops = hops;
    this.dnssec = dnssec;
    this.findings = findings;
  }

  Verdict verdict() {
    Verdict failed = facts.verdictOfFailure();
    if (failed != null) {
      return failed;
    }
    Verdict verdict = response == null ? without() : judged(response);
    if (!facts.isFinished()) {
      return new Verdict(Level.PENDING, verdict.said(), verdict.remarked());
    }
    return verdict;
  }

  private Verdict without() {
    if (!facts.isFinished()) {
      return new Verdict(
          Level.PENDING,
          Sentence.of("Asking for {0} {1}.", name(), request.query().type()),
          List.of());
    }
    Verdict broken = broken(List.of());
    if (broken != null) {
      addFindings();
      return new Verdict(Level.BAD, broken.said(), List.copyOf(remarks));
    }
    String message = facts.endMessage();
    return new Verdict(
        Level.UNKNOWN,
        message == null
            ? Sentence.of("The measurement ended before a name server was asked.")
            : MeasurementFacts.asSentence(message),
        List.of());
  }

  private Verdict judged(DnsResponse counting) {
    Verdict answer =
        counting.message() == null ? unanswered(counting) : ofMessage(counting, counting.message());
    if (comparison != null) {
      answer = compared(answer, comparison);
    }
    Verdict whole = request.trace() ? traced(answer) : answer;
    if (dnssec != null) {
      whole = validated(whole, dnssec);
    }
    addFindings();
    triedBefore(counting);
    about(counting);
    String ended = facts.endMessage();
    if (ended != null) {
      remarks.add(MeasurementFacts.asSentence(ended));
    }
    List<Sentence> all = new ArrayList<>(whole.remarked());
    all.addAll(remarks);
    return new Verdict(
        worse(whole.level(), findingLevel()), whole.said(), all.stream().distinct().toList());
  }

  private Verdict ofMessage(DnsResponse counting, DnsMessage message) {
    if (request.transfersZone()) {
      return TransferVerdict.of(name(), counting, message);
    }
    return switch (message.status()) {
      case "NOERROR" -> noError(counting, message);
      case "NXDOMAIN" -> noSuchName(counting, message);
      case "SERVFAIL" ->
          bad(
              Sentence.of(
                  "{0} could not find the answer (SERVFAIL){1}.", counting.who(), because(message)),
              dnssec == null && !request.trace()
                  ? Sentence.of(
                      "A trace shows which zone's servers fail, dnssec whether signatures are the"
                          + " reason.")
                  : null);
      case "REFUSED" ->
          bad(
              Sentence.of("{0} refuses to answer (REFUSED){1}.", counting.who(), because(message)),
              Sentence.of(
                  "It serves neither this zone nor recursion to this place; ask one that does."));
      case "FORMERR" ->
          bad(
              Sentence.of(
                  "{0} did not understand the question (FORMERR){1}.",
                  counting.who(), because(message)),
              request.query().edns() == null
                  ? null
                  : Sentence.of("It may be too old for EDNS; ask again without it."));
      case "NOTIMP" ->
          bad(
              Sentence.of(
                  "{0} does not know this kind of question (NOTIMP){1}.",
                  counting.who(), because(message)),
              null);
      case "NOTAUTH" ->
          bad(
              Sentence.of(
                  "{0} says that it is not responsible for the zone (NOTAUTH){1}.",
                  counting.who(), because(message)),
              null);
      case "BADVERS" ->
          bad(
              Sentence.of("{0} does not speak this version of EDNS (BADVERS).", counting.who()),
              null);
      default ->
          bad(
              Sentence.of(
                  "{0} answered with the error {1}{2}.",
                  counting.who(), message.status(), because(message)),
              null);
    };
  }

  private Verdict noError(DnsResponse counting, DnsMessage message) {
    String type = request.query().type();
    List<ResourceRecord> aliases =
        message.answers().stream()
            .filter(record -> record.type().equals("CNAME") || record.type().equals("DNAME"))
            .toList();
    List<ResourceRecord> wanted =
        message.answers().stream()
            .filter(
                record ->
                    record.type().equals(type)
                        || (type.equals("ANY") && !record.type().equals("RRSIG")))
            .toList();
    String alias =
        aliases.isEmpty() || type.equals("CNAME") || type.equals("DNAME") || type.equals("ANY")
            ? null
            : shown(aliases.getLast().value());
    String by = " (" + counting.who() + ", " + Wording.milliseconds(counting.total()) + ")";
    if (!wanted.isEmpty()) {
      Sentence records = Sentence.of("{0} {1} {0|record|records}", wanted.size(), type);
      return new Verdict(
          Level.GOOD,
          alias == null
              ? Sentence.of("{0} has {1}: {2}{3}.", name(), records, values(wanted), by)
              : Sentence.of(
                  "{0} is an alias for {1}, which has {2}: {3}{4}.",
                  name(), alias, records, values(wanted), by),
          readable(wanted));
    }
    boolean loop =
        findings.stream().anyMatch(finding -> finding.kind() == DnsFinding.Kind.ALIAS_LOOP);
    if (loop) {
      return bad(
          alias == null
              ? Sentence.of("{0}, and that leads nowhere{1}.", name(), by)
              : Sentence.of(
                  "{0} is an alias for {1}, and that leads nowhere{2}.", name(), alias, by),
          null);
    }
    if (alias != null) {
      return new Verdict(
          Level.WARNING,
          Sentence.of(
              "{0} is an alias for {1}; no {2} record of that came with it{3}.",
              name(), alias, type, by),
          message.flags().contains("ra")
              ? List.of()
              : List.of(
                  Sentence.of(
                      "The alias leads out of what this server answers for; ask for its target.")));
    }
    boolean referral =
        !message.flags().contains("aa")
            && message.authority().stream().anyMatch(record -> record.type().equals("NS"))
            && message.authority().stream().noneMatch(record -> record.type().equals("SOA"));
    if (referral) {
      String zone =
          message.authority().stream()
              .filter(record -> record.type().equals("NS"))
              .map(ResourceRecord::name)
              .findFirst()
              .orElse(".");
      return new Verdict(
          Level.WARNING,
          Sentence.of(
              "{0} does not answer but points to the name servers of {1}{2}.",
              counting.who(), shown(zone), by),
          List.of(Sentence.of("A trace follows such pointers to the end.")));
    }
    return new Verdict(
        Level.WARNING,
        Sentence.of("{0} exists, but has no {1} record{2}.", name(), type, by),
        negativeTtl(message));
  }

  private Verdict noSuchName(DnsResponse counting, DnsMessage message) {
    List<Sentence> more = new ArrayList<>();
    more.add(
        Sentence.of("Check its spelling; if it was added lately, see the zone's own servers."));
    more.addAll(negativeTtl(message));
    boolean alias = message.answers().stream().anyMatch(record -> record.type().equals("CNAME"));
    Sentence subject =
        alias
            ? Sentence.of(
                "{0} is an alias for {1}, and that name does not exist",
                name(), shown(message.answers().getLast().value()))
            : Sentence.of("There is no name {0}", name());
    return new Verdict(
        Level.WARNING,
        Sentence.of(
            "{0} (NXDOMAIN from {1}, {2}).",
            subject, counting.who(), Wording.milliseconds(counting.total())),
        more);
  }

  /** RFC 2308 section 5: the lesser of the SOA record's TTL and its last field. */
  private static List<Sentence> negativeTtl(DnsMessage message) {
    for (ResourceRecord record : message.authority()) {
      String[] fields = record.value().split(" ", -1);
      if (record.type().equals("SOA") && fields.length == 7 && fields[6].matches("[0-9]{1,10}")) {
        long seconds = Math.min(record.ttlSeconds(), Long.parseLong(fields[6]));
        return List.of(
            Sentence.of(
                "Resolvers may remember this for {0} (zone {1}).",
                Sentence.of("{0} {0|second|seconds}", seconds), shown(record.name())));
      }
    }
    return List.of();
  }

  private Verdict unanswered(DnsResponse counting) {
    String reason =
        PlainText.line(
            counting.failureReason() == null ? "no answer" : counting.failureReason(),
            LONGEST_REASON);
    Sentence advice =
        switch (counting.failure()) {
          case TIMED_OUT ->
              counting.transport() == DnsTransport.UDP
                  ? Sentence.of(
                      "The server may be down, or a filter drops the question or its answer; try"
                          + " another transport.")
                  : Sentence.of("The server may be down or slow; try another transport.");
          case PORT_CLOSED ->
              Sentence.of("No name server runs there; check the address and the port.");
          case UNREACHABLE ->
              Sentence.of("Check the address; perhaps only the other version of IP works.");
          case NOT_AUTHENTICATED ->
              Sentence.of(
                  "Ask the resolver by the name in its certificate, or opportunistically to take"
                      + " its answer all the same.");
          case TLS_FAILED, HTTP_FAILED, UNREADABLE, CLOSED ->
              Sentence.of("Perhaps it speaks another transport on this port.");
          case MISMATCHED -> Sentence.of("Somebody forges answers, or the server is broken.");
          case TOO_LARGE, NO_ADDRESS, NOT_ALLOWED, NOT_SENT -> null;
          case null -> null;
        };
    return bad(Sentence.of("{0} gave no answer: {1}.", counting.who(), reason), advice);
  }

  private static Verdict compared(Verdict first, DnsResult.Comparison comparison) {
    int servers = comparison.groups().stream().mapToInt(group -> group.servers().size()).sum();
    if (comparison.groups().size() == 1) {
      List<Sentence> more = new ArrayList<>(comparison.told());
      more.addAll(first.remarked());
      return new Verdict(
          first.level(), Sentence.of("All {0} servers agree. {1}", servers, first.said()), more);
    }
    List<Sentence> more = new ArrayList<>(comparison.told());
    return new Verdict(
        worse(first.level(), Level.WARNING),
        Sentence.of(
            "The {0} servers give {1} different answers.", servers, comparison.groups().size()),
        more);
  }

  private Verdict traced(Verdict answer) {
    Verdict broken = broken(answer.remarked());
    if (broken != null || hops.isEmpty()) {
      return broken == null ? answer : broken;
    }
    DnsResult.Hop last = hops.getLast();
    return new Verdict(
        answer.level(),
        Sentence.of(
            "{0} The servers of {1}, {2} below the root, said so.",
            answer.said(),
            zone(last.zone()),
            Sentence.of("{0} {0|delegation|delegations}", hops.size() - 1)),
        answer.remarked());
  }

  /** Where the way down ends without an answer; absent when it does not. */
  private @Nullable Verdict broken(List<Sentence> more) {
    return findings.stream()
        .filter(finding -> finding.kind() == DnsFinding.Kind.BROKEN)
        .findFirst()
        .map(
            finding ->
                new Verdict(
                    Level.BAD,
                    Sentence.of(
                        "The way down from the root breaks at {0}. {1}",
                        zone(finding.zone()), PlainText.sentence(finding.said(), LONGEST_REASON)),
                    more))
        .orElse(null);
  }

  private static Verdict validated(Verdict answer, DnsResult.Dnssec dnssec) {
    Sentence reason = PlainText.sentence(dnssec.said(), LONGEST_REASON);
    List<Sentence> more = new ArrayList<>(answer.remarked());
    return switch (dnssec.state()) {
      case BOGUS -> {
        more.add(0, answer.said());
        yield new Verdict(
            Level.BAD,
            Sentence.of(
                "DNSSEC validation fails (bogus): {0} Validating resolvers answer SERVFAIL.",
                reason),
            more);
      }
      case SECURE ->
          new Verdict(answer.level(), Sentence.of("{0} DNSSEC: secure.", answer.said()), more);
      case INSECURE, INDETERMINATE -> {
        more.add(0, Sentence.of("DNSSEC {0}: {1}", word(dnssec.state()), reason));
        yield new Verdict(
            dnssec.state() == DnssecState.INSECURE
                ? answer.level()
                : worse(answer.level(), Level.WARNING),
            answer.said(),
            more);
      }
    };
  }

  private static String word(DnssecState state) {
    return switch (state) {
      case SECURE -> "secure";
      case INSECURE -> "insecure";
      case BOGUS -> "bogus";
      case INDETERMINATE -> "indeterminate";
    };
  }

  private void addFindings() {
    findings.stream()
        .filter(finding -> finding.kind() != DnsFinding.Kind.BROKEN)
        .sorted(Comparator.comparing(DnsFinding::severity).reversed())
        .limit(MOST_FINDINGS)
        .forEach(
            finding ->
                remarks.add(
                    Sentence.of(
                        "{0}: {1}",
                        zone(finding.zone()), PlainText.sentence(finding.said(), LONGEST_REASON))));
    if (findings.size() > MOST_FINDINGS) {
      remarks.add(
          Sentence.of("{0} more findings stand at the zones.", findings.size() - MOST_FINDINGS));
    }
  }

  private Level findingLevel() {
    return findings.stream()
        .map(
            finding ->
                switch (finding.severity()) {
                  case NOTE -> Level.GOOD;
                  case WARNING, ERROR -> Level.WARNING;
                })
        .max(Comparator.naturalOrder())
        .orElse(Level.GOOD);
  }

  /** Who was asked first, and did not answer or not with an answer. */
  private void triedBefore(DnsResponse counting) {
    for (DnsResponse before : tried.stream().limit(MOST_FINDINGS).toList()) {
      Sentence said =
          before.message() == null
              ? Sentence.of(
                  "gave no answer ({0})",
                  PlainText.line(String.valueOf(before.failureReason()), LONGEST_REASON))
              : Sentence.of(
                  "answered {0}{1}", before.message().status(), because(before.message()));
      remarks.add(
          comparison == null && counting.message() != null
              ? Sentence.of(
                  "{0} was asked first and {1}; {2} was asked instead.",
                  before.who(), said, counting.who())
              : Sentence.of("{0} {1}.", before.who(), said));
    }
  }

  /** What is notable about how the answer came. */
  private void about(DnsResponse counting) {
    DnsMessage message = counting.message();
    if (message != null && message.edns() != null) {
      // Of an error, the first reason stands in its sentence.
      int told = counting.usable() ? 0 : 1;
      for (ExtendedError error : message.edns().extendedErrors().stream().skip(told).toList()) {
        remarks.add(Sentence.of("{0} says: {1}.", counting.who(), words(error)));
      }
    }
    if (counting.retries().contains(DnsRetry.TRUNCATED)) {
      remarks.add(
          Sentence.of("The answer did not fit a UDP datagram and was asked for again over TCP."));
    } else if (message != null && message.flags().contains("tc")) {
      remarks.add(Sentence.of("The answer is truncated; the rest of it goes over TCP only."));
    }
    int lost = Collections.frequency(counting.retries(), DnsRetry.TIMED_OUT);
    if (lost > 0) {
      remarks.add(
          Sentence.of(
              "{0} got no answer before; packets get lost on the way to {1}.",
              Sentence.of("{0} {0|question|questions}", lost), counting.who()));
    }
    if (counting.ignoredReplies() > 0) {
      remarks.add(
          Sentence.of(
              "{0} {0|datagram was|datagrams were} ignored that did not fit the question: somebody"
                  + " may forge answers.",
              counting.ignoredReplies()));
    }
    TlsSession tls = counting.tls();
    if (tls != null && tls.problem() != null) {
      remarks.add(
          Sentence.of(
              "The answer came encrypted, but from whom is not certain: {0}.",
              PlainText.line(tls.problem(), LONGEST_REASON)));
    }
    if (message != null
        && request.query().recursionDesired()
        && !request.trace()
        && !request.transfersZone()
        && !message.flags().contains("ra")
        && !message.flags().contains("aa")) {
      remarks.add(Sentence.of("{0} does not look up answers for others (no RA).", counting.who()));
    }
  }

  private static String because(DnsMessage message) {
    if (message.edns() == null || message.edns().extendedErrors().isEmpty()) {
      return "";
    }
    return ": " + words(message.edns().extendedErrors().getFirst());
  }

  private static String words(ExtendedError error) {
    return error.purpose()
        + (error.extraText() == null
            ? ""
            : " (" + PlainText.line(error.extraText(), LONGEST_VALUE) + ")");
  }

  private static List<Sentence> readable(List<ResourceRecord> records) {
    return records.stream()
        .flatMap(record -> record.explained().stream())
        .limit(MOST_VALUES)
        .map(line -> PlainText.sentence(line, LONGEST_REASON))
        .toList();
  }

  private static Sentence values(List<ResourceRecord> records) {
    List<String> shown =
        records.stream()
            .limit(MOST_VALUES)
            .map(record -> PlainText.line(record.value(), LONGEST_VALUE))
            .toList();
    String values = String.join(", ", shown);
    return records.size() > shown.size()
        ? Sentence.of("{0} and {1} more", values, records.size() - shown.size())
        : Sentence.verbatim(values);
  }

  /** What is asked about, as the asker knows it. */
  private Sentence name() {
    return switch (request.target()) {
      case Target.Address address -> Sentence.verbatim(address.text());
      case Target.Prefix prefix -> Sentence.verbatim(prefix.text());
      case Target.Name name ->
          name.text().equals(".")
              ? Sentence.of("the root")
              : Sentence.verbatim(PlainText.name(name.text()));
    };
  }

  private static Sentence zone(String name) {
    return name.equals(".") ? Sentence.of("the root") : Sentence.verbatim(shown(name));
  }

  /** A name without the dot of the root. */
  private static String shown(String name) {
    return PlainText.name(
        name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name);
  }

  private static Verdict bad(Sentence sentence, @Nullable Sentence advice) {
    return new Verdict(Level.BAD, sentence, advice == null ? List.of() : List.of(advice));
  }

  private static Level worse(Level one, Level other) {
    return rank(one) >= rank(other) ? one : other;
  }

  private static int rank(Level level) {
    return switch (level) {
      case PENDING -> 0;
      case GOOD -> 1;
      case UNKNOWN -> 2;
      case WARNING -> 3;
      case BAD -> 4;
    };
  }
}
