package io.lookingglass.probes.result;

import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsStarted;
import io.lookingglass.probes.event.ProbeEvent.DnsTroubleFound;
import io.lookingglass.probes.event.ProbeEvent.DnsUnanswered;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneReached;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneRecords;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneTransferEnded;
import io.lookingglass.probes.event.ProbeEvent.DnssecConcluded;
import io.lookingglass.probes.event.ProbeEvent.DnssecLinkChecked;
import io.lookingglass.probes.request.DnsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Folds what name servers said. */
final class DnsFold implements TypeFold {
  /** A name has at most 127 labels, and a request names few servers; the rest would be noise. */
  private static final int MOST_STEPS = 128;

  private static final int MOST_RESPONSES = 256;
  private static final int MOST_LINKS = 256;
  private static final int MOST_FINDINGS = 64;

  /** Of a zone that is transferred; probes give up at fewer. */
  private static final int MOST_RECORDS = 20_000;

  private final DnsRequest request;
  private final MeasurementFacts facts;
  private final Map<Integer, List<DnsResponse>> answers = new TreeMap<>();
  private final Map<Integer, List<DnsResponse>> delegations = new TreeMap<>();
  private final Map<Integer, List<ResourceRecord>> transferred = new TreeMap<>();
  private final Map<Integer, DnsZoneReached> zones = new TreeMap<>();
  private final Map<Integer, List<DnsFinding>> findings = new TreeMap<>();
  private final List<DnssecLink> chain = new ArrayList<>();
  private @Nullable DnsStarted started;
  private @Nullable DnssecConcluded concluded;

  DnsFold(DnsRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
  }

  @Override
  public void add(ProbeEvent event) {
    switch (event) {
      case DnsStarted start -> started = start;
      case DnsAnswered answered ->
          add(
              answered.purpose(),
              answered.step(),
              new DnsResponse(
                  answered.server(),
                  answered.transport(),
                  answered.message(),
                  answered.at(),
                  RttSeries.milliseconds(answered.tookNanos()),
                  answered.retries(),
                  answered.ignoredReplies(),
                  answered.tls(),
                  null,
                  null,
                  null));
      case DnsUnanswered unanswered ->
          add(
              unanswered.purpose(),
              unanswered.step(),
              new DnsResponse(
                  unanswered.server(),
                  unanswered.transport(),
                  null,
                  null,
                  RttSeries.milliseconds(unanswered.tookNanos()),
                  List.of(),
                  unanswered.ignoredReplies(),
                  null,
                  null,
                  unanswered.failure(),
                  unanswered.reason()));
      case DnsZoneRecords piece -> {
        List<ResourceRecord> all =
            transferred.computeIfAbsent(clamped(piece.step()), _ -> new ArrayList<>());
        piece.records().stream().limit(Math.max(0, MOST_RECORDS - all.size())).forEach(all::add);
      }
      case DnsZoneTransferEnded ended -> add(DnsPurpose.ANSWER, ended.step(), response(ended));
      case DnsZoneReached reached -> {
        if (inRange(reached.step())) {
          zones.put(reached.step(), reached);
        }
      }
      case DnsTroubleFound trouble -> {
        List<DnsFinding> found =
            findings.computeIfAbsent(clamped(trouble.step()), _ -> new ArrayList<>());
        if (found.size() < MOST_FINDINGS) {
          found.add(trouble.finding());
        }
      }
      case DnssecLinkChecked checked -> {
        if (chain.size() < MOST_LINKS) {
          chain.add(checked.link());
        }
      }
      case DnssecConcluded conclusion -> concluded = conclusion;
      default -> {
        // Of another kind of measurement.
      }
    }
  }

  private DnsResponse response(DnsZoneTransferEnded ended) {
    List<ResourceRecord> records =
        transferred.getOrDefault(clamped(ended.step()), new ArrayList<>());
    return new DnsResponse(
        ended.server(),
        ended.transport(),
        ended.head().withAnswers(records, Math.toIntExact(ended.bytes())),
        ended.at(),
        RttSeries.milliseconds(ended.tookNanos()),
        List.of(),
        0,
        ended.tls(),
        new DnsTransfer(ended.messages(), ended.records(), ended.bytes(), ended.broken()),
        null,
        null);
  }

  private void add(DnsPurpose purpose, int step, DnsResponse response) {
    Map<Integer, List<DnsResponse>> into =
        switch (purpose) {
          case ANSWER -> answers;
          case DELEGATION -> delegations;
          case PRIMING, ZONE_CHECK, VALIDATION -> null;
        };
    if (into == null || !inRange(step)) {
      return;
    }
    List<DnsResponse> list = into.computeIfAbsent(step, _ -> new ArrayList<>());
    if (list.size() < MOST_RESPONSES) {
      list.add(response);
    }
  }

  private static boolean inRange(int step) {
    return step >= 0 && step < MOST_STEPS;
  }

  private static int clamped(int step) {
    return Math.clamp(step, 0, MOST_STEPS - 1);
  }

  @Override
  public DnsResult result(String rawOutput) {
    List<DnsResult.Hop> hops = hops();
    boolean compared = answers.size() > 1 || (started != null && started.servers().size() > 1);
    List<DnsResponse> responses =
        compared ? answers.values().stream().map(DnsFold::counting).toList() : List.of();
    DnsResponse response = response(hops);
    DnssecConcluded end = concluded;
    DnsResult.Dnssec dnssec =
        end == null ? null : new DnsResult.Dnssec(end.state(), end.said(), chain);
    DnsResult.Comparison comparison = responses.size() > 1 ? DnsComparison.of(responses) : null;
    List<DnsResponse> tried = tried();
    List<DnsFinding> found = findings.values().stream().flatMap(List::stream).toList();
    Verdict verdict =
        new DnsVerdict(request, facts, response, comparison, tried, hops, dnssec, found).verdict();
    return new DnsResult(
        facts.summary(
            verdict,
            rawOutput,
            started == null ? List.of() : started.limitations(),
            response == null ? null : response.transport().name(),
            response == null ? null : (Integer) response.server().port()),
        response,
        responses,
        tried,
        comparison,
        hops,
        dnssec);
  }

  /** Who was asked in vain before another one answered. */
  private List<DnsResponse> tried() {
    List<DnsResponse> tried = new ArrayList<>();
    for (List<DnsResponse> asked : answers.values()) {
      DnsResponse counting = counting(asked);
      asked.stream().filter(response -> !response.equals(counting)).forEach(tried::add);
    }
    return tried;
  }

  private List<DnsResult.Hop> hops() {
    List<DnsResult.Hop> hops = new ArrayList<>();
    for (DnsZoneReached zone : zones.values()) {
      List<DnsResponse> asked = delegations.getOrDefault(zone.step(), List.of());
      hops.add(
          new DnsResult.Hop(
              zone.step(),
              zone.zone(),
              zone.servers(),
              asked.isEmpty() ? null : counting(asked),
              asked,
              findings.getOrDefault(zone.step(), List.of())));
    }
    return hops;
  }

  private @Nullable DnsResponse response(List<DnsResult.Hop> hops) {
    if (request.trace()) {
      return hops.isEmpty() ? null : hops.getLast().response();
    }
    List<DnsResponse> each = answers.values().stream().map(DnsFold::counting).toList();
    return each.isEmpty() ? null : counting(each);
  }

  /** The first that is of use, else the first that is an answer at all, else the last. */
  private static DnsResponse counting(List<DnsResponse> responses) {
    return responses.stream()
        .filter(DnsResponse::usable)
        .findFirst()
        .or(() -> responses.stream().filter(response -> response.message() != null).findFirst())
        .orElseGet(responses::getLast);
  }
}
