package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisFinding.Severity;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisJudged;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpStatuses;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.Verdict;
import io.lookingglass.probes.result.Wording;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says from the steps of a diagnosis what is the matter: pure, without a clock.
 *
 * <p>Causes are told, not what follows from them: nothing is said of TLS where the name does not
 * resolve, nothing of HTTP where there is no TLS. Over each version of IP the chain is followed by
 * itself. What is broken over one version while the other works is degraded: most clients then use
 * the other. The same finding over both is told once.
 */
final class Synthesis {
  /** More would be no sentence any more. */
  private static final int MOST_CLAUSES = 3;

  private final DiagnosisRequest request;
  private final Steps steps;
  private final Instant now;
  private final Map<IpVersion, Reach.Outcome> reach = new EnumMap<>(IpVersion.class);

  private Synthesis(DiagnosisRequest request, Steps steps, Instant now) {
    this.request = request;
    this.steps = steps;
    this.now = now;
  }

  /**
   * The verdict.
   *
   * @param steps of the diagnosis, as far as they came
   * @param now by which certificates are judged
   */
  static DiagnosisJudged of(
      DiagnosisRequest request, List<DiagnosisResult.Step> steps, Instant now) {
    return new Synthesis(request, new Steps(steps), now).judge(steps);
  }

  /** A finding and over which versions it was seen. */
  private record Seen(Found found, List<IpVersion> versions) {}

  private DiagnosisJudged judge(List<DiagnosisResult.Step> all) {
    List<Seen> seen = new ArrayList<>();
    for (Found found : NameFindings.of(request, steps)) {
      seen.add(new Seen(found, List.of()));
    }
    Map<IpVersion, List<Found>> families = families();
    List<IpVersion> working =
        families.keySet().stream().filter(version -> works(version, families)).toList();
    families.forEach(
        (version, findings) -> {
          boolean other = working.stream().anyMatch(each -> each != version);
          findings.forEach(found -> merge(seen, other ? demoted(found) : found, version));
        });
    seen.sort(Comparator.comparing(each -> each.found().severity()));
    List<DiagnosisFinding> findings = seen.stream().map(each -> finding(each, families)).toList();
    return new DiagnosisJudged(sentence(seen, families), findings, checked(all));
  }

  /** What was found over each version that there is an address of. */
  private Map<IpVersion, List<Found>> families() {
    Map<IpVersion, List<Found>> families = new EnumMap<>(IpVersion.class);
    for (IpVersion version : request.versions()) {
      InetAddress address = steps.address(version);
      if (address != null) {
        Reach.Outcome outcome = Reach.of(request, steps, version, address);
        reach.put(version, outcome);
        List<Found> found = new ArrayList<>(outcome.found());
        if (outcome.open() || outcome.plainOpen()) {
          List<Found> service = Service.of(steps, version, now);
          // The black hole that stalls a handshake is the one that was found on the way.
          found.removeIf(
              before -> service.stream().anyMatch(after -> after.id().equals(before.id())));
          found.addAll(service);
        }
        families.put(version, found);
        continue;
      }
      @Nullable Sentence reason = refused(version);
      if (reason != null) {
        families.put(
            version,
            List.of(
                new Found(
                    "not-allowed",
                    Severity.UNKNOWN,
                    Sentence.of("this server may not measure its address{0}", Found.OVER),
                    Sentence.of("{0}.", reason),
                    List.of(),
                    Sentence.of("An operator can allow it under targets.allow."))));
      }
    }
    return families;
  }

  /** Why an address that there is was not looked at. */
  private @Nullable Sentence refused(IpVersion version) {
    boolean resolved =
        !request.named()
            || !DnsAddresses.in(steps.result(Kind.DNS, version, DnsResult.class), version)
                .isEmpty();
    return resolved ? steps.obstacle(version) : null;
  }

  private boolean works(IpVersion version, Map<IpVersion, List<Found>> families) {
    Reach.Outcome outcome = reach.get(version);
    return outcome != null
        && outcome.reached()
        && families.getOrDefault(version, List.of()).stream()
            .noneMatch(found -> found.broken() || found.severity() == Severity.UNKNOWN);
  }

  private static Found demoted(Found found) {
    return switch (found.severity()) {
      case BROKEN -> found.as(Severity.DEGRADED);
      case UNKNOWN -> found.as(Severity.NOTE);
      case DEGRADED, NOTE -> found;
    };
  }

  private static void merge(List<Seen> seen, Found found, IpVersion version) {
    for (int index = 0; index < seen.size(); index++) {
      Found before = seen.get(index).found();
      if (!seen.get(index).versions().isEmpty()
          && before.id().equals(found.id())
          && before.clause().equals(found.clause())) {
        Set<Sentence> evidence = new LinkedHashSet<>(before.evidence());
        evidence.addAll(found.evidence());
        boolean same = before.sentence().equals(found.sentence());
        Severity worse =
            before.severity().compareTo(found.severity()) <= 0
                ? before.severity()
                : found.severity();
        List<IpVersion> versions = new ArrayList<>(seen.get(index).versions());
        versions.add(version);
        seen.set(
            index,
            new Seen(
                new Found(
                    before.id(),
                    worse,
                    before.clause(),
                    same
                        ? before.sentence()
                        : Sentence.of("{0} {1}", before.sentence(), found.sentence()),
                    List.copyOf(evidence),
                    before.advice()),
                versions));
        return;
      }
    }
    seen.add(new Seen(found, List.of(version)));
  }

  private DiagnosisFinding finding(Seen seen, Map<IpVersion, List<Found>> families) {
    Found found = seen.found();
    return new DiagnosisFinding(
        found.id(),
        found.severity(),
        seen.versions(),
        over(found.sentence(), seen.versions(), families),
        found.evidence(),
        found.advice());
  }

  /** Says over which versions, where there is more than one to speak of. */
  private static Sentence over(
      Sentence text, List<IpVersion> versions, Map<IpVersion, List<Found>> families) {
    boolean all = versions.isEmpty() || versions.size() >= families.size();
    return replaced(
        text, all ? Sentence.EMPTY : Sentence.of(" over IPv{0}", versions.getFirst().number()));
  }

  private static Sentence replaced(Sentence text, Sentence over) {
    return new Sentence(
        text.pattern(),
        text.parts().stream()
            .map(
                part ->
                    part.equals(Found.OVER)
                        ? over
                        : part instanceof Sentence inner ? replaced(inner, over) : part)
            .toList());
  }

  private Sentence sentence(List<Seen> seen, Map<IpVersion, List<Found>> families) {
    List<Sentence> done = new ArrayList<>();
    String subject = PlainText.name(request.target().text());
    if (request.named() && !families.isEmpty()) {
      done.add(Sentence.of("resolves"));
    }
    reachable(families).ifPresent(done::add);
    List<Sentence> clauses = clauses(seen, families);
    boolean fails = !clauses.isEmpty() && seen.getFirst().found().severity() != Severity.DEGRADED;
    if (!fails) {
      answered().ifPresent(done::add);
    }
    if (clauses.isEmpty()) {
      Sentence good = certificate();
      return done.isEmpty()
          ? Sentence.of("{0} was looked at; nothing wrong was found.", subject)
          : good == null
              ? Sentence.of("{0} {1}.", subject, Sentence.list(done))
              : Sentence.of("{0} {1}; {2}.", subject, Sentence.list(done), good);
    }
    return done.isEmpty()
        ? Sentence.of("{0}: {1}.", subject, Sentence.list(clauses))
        : Sentence.of("{0} {1}, but {2}.", subject, Sentence.list(done), Sentence.list(clauses));
  }

  /** The worst findings in a few words each, as far as they are equally bad. */
  private static List<Sentence> clauses(List<Seen> seen, Map<IpVersion, List<Found>> families) {
    if (seen.isEmpty() || seen.getFirst().found().severity() == Severity.NOTE) {
      return List.of();
    }
    Severity worst = seen.getFirst().found().severity();
    return seen.stream()
        .filter(each -> each.found().severity() == worst)
        .map(each -> over(each.found().clause(), each.versions(), families))
        .distinct()
        .limit(MOST_CLAUSES)
        .toList();
  }

  private Optional<Sentence> reachable(Map<IpVersion, List<Found>> families) {
    List<IpVersion> reached =
        reach.entrySet().stream()
            .filter(entry -> entry.getValue().reached())
            .map(Map.Entry::getKey)
            .toList();
    if (reached.isEmpty()) {
      return Optional.empty();
    }
    Double least = null;
    for (Reach.Outcome outcome : reach.values()) {
      Double roundTrip = outcome.reached() ? outcome.roundTrip() : null;
      if (roundTrip != null && (least == null || roundTrip < least)) {
        least = roundTrip;
      }
    }
    Sentence over =
        families.size() < 2
            ? Sentence.EMPTY
            : reached.size() == 2
                ? Sentence.of(" over IPv4 and IPv6")
                : Sentence.of(" over IPv{0}", reached.getFirst().number());
    return Optional.of(
        least == null
            ? Sentence.of("is reachable{0}", over)
            : Sentence.of("is reachable in {0}{1}", Wording.milliseconds(least), over));
  }

  private Optional<Sentence> answered() {
    for (IpVersion version : request.versions()) {
      HttpResult http = steps.result(Kind.HTTP, version, HttpResult.class);
      HttpHop last = http == null ? null : http.answer();
      if (last != null
          && last.failure() == null
          && last.head() != null
          && last.head().status() < 400
          && last.timings().total() != null) {
        return Optional.of(
            Sentence.of(
                "answers {0} in {1}",
                HttpStatuses.words(last.head().status()),
                Wording.milliseconds(last.timings().total())));
      }
    }
    return Optional.empty();
  }

  private @Nullable Sentence certificate() {
    for (IpVersion version : request.versions()) {
      TlsResult tls = steps.result(Kind.TLS, version, TlsResult.class);
      if (tls != null && tls.trust() != null && tls.trust().authorized()) {
        TlsCertificate leaf = tls.chain().isEmpty() ? null : tls.chain().getFirst().certificate();
        return leaf == null
            ? null
            : Sentence.of(
                "its certificate holds for another {0}", Service.lasting(now, leaf.notAfter()));
      }
    }
    return null;
  }

  /** What went well, in the words of each step. */
  private static List<Sentence> checked(List<DiagnosisResult.Step> steps) {
    Map<String, Sentence> checked = new LinkedHashMap<>();
    for (DiagnosisResult.Step step : steps) {
      MeasurementResult result = step.result();
      if (step.state() == DiagnosisResult.State.FINISHED
          && result != null
          && result.summary().verdict().level() == Verdict.Level.GOOD) {
        checked.put(
            step.step().words(),
            Sentence.of("{0}: {1}", step.step().said(), result.summary().verdict().said()));
      }
    }
    return List.copyOf(checked.values());
  }
}
