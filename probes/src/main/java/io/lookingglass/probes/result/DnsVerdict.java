package io.lookingglass.probes.result;

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
  private final List<String> remarks = new ArrayList<>();

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
      return new Verdict(Level.PENDING, verdict.sentence(), verdict.remarks());
    }
    return verdict;
  }

  private Verdict without() {
    if (!facts.isFinished()) {
      return new Verdict(
          Level.PENDING, "Asking for %s %s.".formatted(name(), request.query().type()), List.of());
    }
    Verdict broken = broken(List.of());
    if (broken != null) {
      addFindings();
      return new Verdict(Level.BAD, broken.sentence(), List.copyOf(remarks));
    }
    String message = facts.endMessage();
    return new Verdict(
        Level.UNKNOWN,
        message == null
            ? "The measurement ended before a name server was asked."
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
    List<String> all = new ArrayList<>(whole.remarks());
    all.addAll(remarks);
    return new Verdict(
        worse(whole.level(), findingLevel()), whole.sentence(), all.stream().distinct().toList());
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
              "%s could not find the answer (SERVFAIL)%s."
                  .formatted(counting.who(), because(message)),
              dnssec == null && !request.trace()
                  ? "A trace shows which zone's servers fail, dnssec whether signatures are the"
                      + " reason."
                  : null);
      case "REFUSED" ->
          bad(
              "%s refuses to answer (REFUSED)%s.".formatted(counting.who(), because(message)),
              "It serves neither this zone nor recursion to this place; ask one that does.");
      case "FORMERR" ->
          bad(
              "%s did not understand the question (FORMERR)%s."
                  .formatted(counting.who(), because(message)),
              request.query().edns() == null
                  ? null
                  : "It may be too old for EDNS; ask again without it.");
      case "NOTIMP" ->
          bad(
              "%s does not know this kind of question (NOTIMP)%s."
                  .formatted(counting.who(), because(message)),
              null);
      case "NOTAUTH" ->
          bad(
              "%s says that it is not responsible for the zone (NOTAUTH)%s."
                  .formatted(counting.who(), because(message)),
              null);
      case "BADVERS" ->
          bad("%s does not speak this version of EDNS (BADVERS).".formatted(counting.who()), null);
      default ->
          bad(
              "%s answered with the error %s%s."
                  .formatted(counting.who(), message.status(), because(message)),
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
            ? ""
            : " is an alias for " + shown(aliases.getLast().value());
    String by = " (%s, %s)".formatted(counting.who(), Wording.milliseconds(counting.total()));
    if (!wanted.isEmpty()) {
      return new Verdict(
          Level.GOOD,
          "%s%s %s %s: %s%s."
              .formatted(
                  name(),
                  alias.isEmpty() ? "" : alias + ", which",
                  "has",
                  Wording.count(wanted.size(), type + " record"),
                  values(wanted),
                  by),
          readable(wanted));
    }
    boolean loop =
        findings.stream().anyMatch(finding -> finding.kind() == DnsFinding.Kind.ALIAS_LOOP);
    if (loop) {
      return bad("%s%s, and that leads nowhere%s.".formatted(name(), alias, by), null);
    }
    if (!alias.isEmpty()) {
      return new Verdict(
          Level.WARNING,
          "%s%s; no %s record of that came with it%s.".formatted(name(), alias, type, by),
          message.flags().contains("ra")
              ? List.of()
              : List.of(
                  "The alias leads out of what this server answers for; ask for its target."));
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
          "%s does not answer but points to the name servers of %s%s."
              .formatted(counting.who(), shown(zone), by),
          List.of("A trace follows such pointers to the end."));
    }
    return new Verdict(
        Level.WARNING,
        "%s exists, but has no %s record%s.".formatted(name(), type, by),
        negativeTtl(message));
  }

  private Verdict noSuchName(DnsResponse counting, DnsMessage message) {
    List<String> more = new ArrayList<>();
    more.add("Check its spelling; if it was added lately, see the zone's own servers.");
    more.addAll(negativeTtl(message));
    boolean alias = message.answers().stream().anyMatch(record -> record.type().equals("CNAME"));
    String subject =
        alias
            ? "%s is an alias for %s, and that name does not exist"
                .formatted(name(), shown(message.answers().getLast().value()))
            : "There is no name " + name();
    return new Verdict(
        Level.WARNING,
        "%s (NXDOMAIN from %s, %s)."
            .formatted(subject, counting.who(), Wording.milliseconds(counting.total())),
        more);
  }

  /** RFC 2308 section 5: the lesser of the SOA record's TTL and its last field. */
  private static List<String> negativeTtl(DnsMessage message) {
    for (ResourceRecord record : message.authority()) {
      String[] fields = record.value().split(" ", -1);
      if (record.type().equals("SOA") && fields.length == 7 && fields[6].matches("[0-9]{1,10}")) {
        long seconds = Math.min(record.ttlSeconds(), Long.parseLong(fields[6]));
        return List.of(
            "Resolvers may remember this for %s (zone %s)."
                .formatted(Wording.count((int) seconds, "second"), shown(record.name())));
      }
    }
    return List.of();
  }

  private Verdict unanswered(DnsResponse counting) {
    String reason =
        PlainText.line(
            counting.failureReason() == null ? "no answer" : counting.failureReason(),
            LONGEST_REASON);
    String advice =
        switch (counting.failure()) {
          case TIMED_OUT ->
              counting.transport() == DnsTransport.UDP
                  ? "The server may be down, or a filter drops the question or its answer; try"
                      + " another transport."
                  : "The server may be down or slow; try another transport.";
          case PORT_CLOSED -> "No name server runs there; check the address and the port.";
          case UNREACHABLE -> "Check the address; perhaps only the other version of IP works.";
          case NOT_AUTHENTICATED ->
              "Ask the resolver by the name in its certificate, or opportunistically to take its"
                  + " answer all the same.";
          case TLS_FAILED, HTTP_FAILED, UNREADABLE, CLOSED ->
              "Perhaps it speaks another transport on this port.";
          case MISMATCHED -> "Somebody forges answers, or the server is broken.";
          case TOO_LARGE, NO_ADDRESS, NOT_ALLOWED, NOT_SENT -> null;
          case null -> null;
        };
    return bad("%s gave no answer: %s.".formatted(counting.who(), reason), advice);
  }

  private static Verdict compared(Verdict first, DnsResult.Comparison comparison) {
    int servers = comparison.groups().stream().mapToInt(group -> group.servers().size()).sum();
    if (comparison.groups().size() == 1) {
      List<String> more = new ArrayList<>(comparison.differences());
      more.addAll(first.remarks());
      return new Verdict(
          first.level(), "All %d servers agree. %s".formatted(servers, first.sentence()), more);
    }
    List<String> more = new ArrayList<>(comparison.differences());
    return new Verdict(
        worse(first.level(), Level.WARNING),
        "The %d servers give %d different answers.".formatted(servers, comparison.groups().size()),
        more);
  }

  private Verdict traced(Verdict answer) {
    Verdict broken = broken(answer.remarks());
    if (broken != null || hops.isEmpty()) {
      return broken == null ? answer : broken;
    }
    DnsResult.Hop last = hops.getLast();
    return new Verdict(
        answer.level(),
        "%s The servers of %s, %s below the root, said so."
            .formatted(
                answer.sentence(), zone(last.zone()), Wording.count(hops.size() - 1, "delegation")),
        answer.remarks());
  }

  /** Where the way down ends without an answer; absent when it does not. */
  private @Nullable Verdict broken(List<String> more) {
    return findings.stream()
        .filter(finding -> finding.kind() == DnsFinding.Kind.BROKEN)
        .findFirst()
        .map(
            finding ->
                new Verdict(
                    Level.BAD,
                    "The way down from the root breaks at %s. %s"
                        .formatted(
                            zone(finding.zone()),
                            PlainText.line(finding.sentence(), LONGEST_REASON)),
                    more))
        .orElse(null);
  }

  private static Verdict validated(Verdict answer, DnsResult.Dnssec dnssec) {
    String reason = PlainText.line(dnssec.reason(), LONGEST_REASON);
    List<String> more = new ArrayList<>(answer.remarks());
    return switch (dnssec.state()) {
      case BOGUS -> {
        more.add(0, answer.sentence());
        yield new Verdict(
            Level.BAD,
            "DNSSEC validation fails (bogus): %s Validating resolvers answer SERVFAIL."
                .formatted(reason),
            more);
      }
      case SECURE -> new Verdict(answer.level(), answer.sentence() + " DNSSEC: secure.", more);
      case INSECURE, INDETERMINATE -> {
        more.add(0, "DNSSEC %s: %s".formatted(word(dnssec.state()), reason));
        yield new Verdict(
            dnssec.state() == DnssecState.INSECURE
                ? answer.level()
                : worse(answer.level(), Level.WARNING),
            answer.sentence(),
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
                    "%s: %s"
                        .formatted(
                            zone(finding.zone()),
                            PlainText.line(finding.sentence(), LONGEST_REASON))));
    if (findings.size() > MOST_FINDINGS) {
      remarks.add(
          "%d more findings stand at the zones.".formatted(findings.size() - MOST_FINDINGS));
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
      String said =
          before.message() == null
              ? "gave no answer (%s)"
                  .formatted(PlainText.line(String.valueOf(before.failureReason()), LONGEST_REASON))
              : "answered " + before.message().status() + because(before.message());
      remarks.add(
          comparison == null && counting.message() != null
              ? "%s was asked first and %s; %s was asked instead."
                  .formatted(before.who(), said, counting.who())
              : "%s %s.".formatted(before.who(), said));
    }
  }

  /** What is notable about how the answer came. */
  private void about(DnsResponse counting) {
    DnsMessage message = counting.message();
    if (message != null && message.edns() != null) {
      // Of an error, the first reason stands in its sentence.
      int told = counting.usable() ? 0 : 1;
      for (ExtendedError error : message.edns().extendedErrors().stream().skip(told).toList()) {
        remarks.add("%s says: %s.".formatted(counting.who(), words(error)));
      }
    }
    if (counting.retries().contains(DnsRetry.TRUNCATED)) {
      remarks.add("The answer did not fit a UDP datagram and was asked for again over TCP.");
    } else if (message != null && message.flags().contains("tc")) {
      remarks.add("The answer is truncated; the rest of it goes over TCP only.");
    }
    int lost = Collections.frequency(counting.retries(), DnsRetry.TIMED_OUT);
    if (lost > 0) {
      remarks.add(
          "%s got no answer before; packets get lost on the way to %s."
              .formatted(Wording.count(lost, "question"), counting.who()));
    }
    if (counting.ignoredReplies() > 0) {
      remarks.add(
          "%s ignored that did not fit the question: somebody may forge answers."
              .formatted(
                  counting.ignoredReplies() == 1
                      ? "1 datagram was"
                      : counting.ignoredReplies() + " datagrams were"));
    }
    TlsSession tls = counting.tls();
    if (tls != null && tls.problem() != null) {
      remarks.add(
          "The answer came encrypted, but from whom is not certain: %s."
              .formatted(PlainText.line(tls.problem(), LONGEST_REASON)));
    }
    if (message != null
        && request.query().recursionDesired()
        && !request.trace()
        && !request.transfersZone()
        && !message.flags().contains("ra")
        && !message.flags().contains("aa")) {
      remarks.add("%s does not look up answers for others (no RA).".formatted(counting.who()));
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

  private static List<String> readable(List<ResourceRecord> records) {
    return records.stream()
        .flatMap(record -> record.readable().stream())
        .limit(MOST_VALUES)
        .map(line -> PlainText.line(line, LONGEST_REASON))
        .toList();
  }

  private static String values(List<ResourceRecord> records) {
    List<String> shown =
        records.stream()
            .limit(MOST_VALUES)
            .map(record -> PlainText.line(record.value(), LONGEST_VALUE))
            .toList();
    return String.join(", ", shown)
        + (records.size() > shown.size()
            ? " and %d more".formatted(records.size() - shown.size())
            : "");
  }

  /** What is asked about, as the asker knows it. */
  private String name() {
    return switch (request.target()) {
      case Target.Address address -> address.text();
      case Target.Prefix prefix -> prefix.text();
      case Target.Name name -> name.text().equals(".") ? "the root" : PlainText.name(name.text());
    };
  }

  private static String zone(String name) {
    return name.equals(".") ? "the root" : shown(name);
  }

  /** A name without the dot of the root. */
  private static String shown(String name) {
    return PlainText.name(
        name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name);
  }

  private static Verdict bad(String sentence, @Nullable String advice) {
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
