package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TlsAgreed;
import io.lookingglass.probes.event.ProbeEvent.TlsBroken;
import io.lookingglass.probes.event.ProbeEvent.TlsCertificateSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsConnected;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerated;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerationProgressed;
import io.lookingglass.probes.event.ProbeEvent.TlsFindingMade;
import io.lookingglass.probes.event.ProbeEvent.TlsMessageSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsPlainTextSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsProofsSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsRecordSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsStarted;
import io.lookingglass.probes.event.ProbeEvent.TlsTrustJudged;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.TlsResult.Entry;
import io.lookingglass.probes.result.TlsResult.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folds what was seen of a handshake. */
final class TlsFold implements TypeFold {
  /** An endless stream of records is an attack; what more there was is counted. */
  private static final int MOST_ENTRIES = 400;

  private static final int MOST_CERTIFICATES = 64;
  private static final int MOST_FINDINGS = 200;

  private final TlsRequest request;
  private final MeasurementFacts facts;
  private final List<ProbeEvent> passed = new ArrayList<>();
  private final Map<Integer, TlsResult.Certificate> chain = new LinkedHashMap<>();
  private final Map<String, TlsFinding> findings = new LinkedHashMap<>();
  private int notShown;
  private @Nullable TlsStarted started;
  private @Nullable TlsConnected connected;
  private @Nullable TlsAgreed agreed;
  private @Nullable TlsAgreed resumed;
  private @Nullable TlsBroken broken;
  private @Nullable TlsBroken resumptionBroken;
  private @Nullable TlsProofsSeen proofs;
  private @Nullable TlsTrust trust;
  private @Nullable TlsEnumeration enumeration;
  private TlsResult.@Nullable Progress progress;
  private @Nullable Long firstSentNanos;

  TlsFold(TlsRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
  }

  @Override
  public void add(ProbeEvent event) {
    switch (event) {
      case TlsStarted start -> started = start;
      case TlsConnected connection -> {
        if (connection.connection() == 0) {
          connected = connection;
        }
        pass(event);
      }
      case TlsPlainTextSeen _ -> pass(event);
      case TlsRecordSeen record -> {
        if (record.connection() == 0 && record.sent() && firstSentNanos == null) {
          firstSentNanos = record.atNanos();
        }
        pass(event);
      }
      case TlsMessageSeen _ -> pass(event);
      case TlsAgreed agreement -> {
        if (agreement.connection() == 0) {
          agreed = agreement;
        } else {
          resumed = agreement;
        }
      }
      case TlsBroken failure -> {
        if (failure.connection() == 0) {
          broken = failure;
        } else {
          resumptionBroken = failure;
        }
      }
      case TlsCertificateSeen certificate -> {
        if (chain.size() < MOST_CERTIFICATES) {
          chain.putIfAbsent(
              certificate.position(),
              new TlsResult.Certificate(
                  certificate.position(),
                  certificate.pem(),
                  certificate.certificate(),
                  certificate.problem()));
        }
      }
      case TlsProofsSeen seen -> proofs = seen;
      case TlsTrustJudged judged -> trust = judged.trust();
      case TlsEnumerationProgressed further ->
          progress =
              new TlsResult.Progress(further.connections(), further.expected(), further.subject());
      case TlsEnumerated known -> {
        enumeration = known.enumeration();
        if (enumeration.complete() || enumeration.problem() != null) {
          progress = null;
        }
      }
      case TlsFindingMade made -> {
        if (findings.size() < MOST_FINDINGS) {
          findings.putIfAbsent(made.finding().id(), made.finding());
        }
      }
      default -> {
        // Of another kind of measurement.
      }
    }
  }

  private void pass(ProbeEvent event) {
    if (passed.size() < MOST_ENTRIES) {
      passed.add(event);
    } else {
      notShown++;
    }
  }

  @Override
  public TlsResult result(String rawOutput) {
    List<TlsResult.Certificate> certificates =
        chain.values().stream()
            .sorted(Comparator.comparingInt(TlsResult.Certificate::position))
            .toList();
    List<TlsFinding> sorted =
        findings.values().stream()
            .sorted(Comparator.comparing(TlsFinding::severity).reversed())
            .toList();
    TlsResult.Failure failure =
        broken == null
            ? null
            : new TlsResult.Failure(
                broken.failure(), broken.stage(), broken.lastMessage(), broken.reason());
    TlsResult withoutVerdict =
        new TlsResult(
            summary(new Verdict(Verdict.Level.PENDING, Sentence.EMPTY, List.of()), rawOutput),
            started == null ? request.sentServerName() : started.serverName(),
            started == null ? request.alpn() : started.applicationProtocols(),
            request.startTls(),
            agreed == null ? null : agreed.agreement(),
            resumption(),
            failure,
            certificates,
            proofs == null ? null : proofs.ocsp(),
            proofs == null ? List.of() : proofs.timestamps(),
            trust,
            timeline(),
            notShown,
            enumeration,
            progress,
            sorted,
            timings());
    return withVerdict(withoutVerdict, TlsVerdict.of(facts, request, withoutVerdict), rawOutput);
  }

  private TlsResult withVerdict(TlsResult result, Verdict verdict, String rawOutput) {
    return new TlsResult(
        summary(verdict, rawOutput),
        result.serverName(),
        result.alpn(),
        result.startTls(),
        result.session(),
        result.resumption(),
        result.failure(),
        result.chain(),
        result.ocsp(),
        result.timestamps(),
        result.trust(),
        result.timeline(),
        result.notShown(),
        result.enumeration(),
        result.progress(),
        result.findings(),
        result.timings());
  }

  private MeasurementResult.Summary summary(Verdict verdict, String rawOutput) {
    return facts.summary(
        verdict,
        rawOutput,
        started == null ? List.of() : started.limitations(),
        "TCP",
        request.portOrDefault());
  }

  private TlsResult.@Nullable Resumption resumption() {
    return resumed == null && resumptionBroken == null
        ? null
        : new TlsResult.Resumption(
            resumed == null ? null : resumed.agreement(),
            resumptionBroken == null ? null : resumptionBroken.reason());
  }

  private TlsResult.Timings timings() {
    long dns = facts.resolutionNanos();
    Double tcp = connected == null ? null : RttSeries.milliseconds(connected.tookNanos());
    long end = 0;
    if (agreed != null && firstSentNanos != null) {
      end = firstSentNanos + agreed.agreement().handshakeNanos();
    } else if (broken != null) {
      end = broken.atNanos();
    } else if (connected != null) {
      end = connected.tookNanos();
    }
    Double startTls =
        request.startTls() == null || connected == null || firstSentNanos == null
            ? null
            : RttSeries.milliseconds(Math.max(0, firstSentNanos - connected.tookNanos()));
    return new TlsResult.Timings(
        RttSeries.milliseconds(dns + end),
        RttSeries.milliseconds(dns),
        tcp,
        startTls,
        agreed == null ? null : RttSeries.milliseconds(agreed.agreement().handshakeNanos()));
  }

  private List<Entry> timeline() {
    List<Entry> entries = new ArrayList<>();
    long dns = facts.resolutionNanos();
    if (dns > 0) {
      entries.add(
          new Entry(
              0,
              Kind.DNS,
              null,
              0,
              RttSeries.milliseconds(dns),
              "DNS",
              0,
              false,
              facts.resolver() == null ? "" : "asked " + facts.resolver(),
              List.of()));
    }
    passed.forEach(event -> entries.add(entry(event, dns)));
    entries.sort(Comparator.comparingInt(Entry::connection).thenComparingDouble(Entry::at));
    return entries;
  }

  private static Entry entry(ProbeEvent event, long dns) {
    return switch (event) {
      case TlsConnected e ->
          new Entry(
              e.connection(),
              Kind.TCP,
              null,
              at(dns, e.startedNanos()),
              RttSeries.milliseconds(e.tookNanos()),
              "TCP",
              0,
              false,
              "",
              List.of());
      case TlsPlainTextSeen e ->
          new Entry(
              e.connection(),
              Kind.PLAIN_TEXT,
              e.sent(),
              at(dns, e.atNanos()),
              0,
              PlainText.line(e.text(), 200),
              e.bytes(),
              false,
              "",
              List.of());
      case TlsRecordSeen e ->
          new Entry(
              e.connection(),
              Kind.RECORD,
              e.sent(),
              at(dns, e.atNanos()),
              0,
              e.record().contentType(),
              e.record().bytes(),
              e.record().contentType().equals("application_data"),
              detail(e.record()),
              List.of());
      case TlsMessageSeen e ->
          new Entry(
              e.connection(),
              Kind.MESSAGE,
              e.sent(),
              at(dns, e.atNanos()),
              0,
              e.message().name(),
              e.message().bytes(),
              e.message().encrypted(),
              "",
              e.message().fields());
      default -> throw new IllegalArgumentException("not of a timeline: " + event);
    };
  }

  private static String detail(TlsRecord record) {
    return record.innerType() == null
        ? record.version()
        : record.version() + ", inside " + record.innerType();
  }

  private static double at(long dns, long nanos) {
    return RttSeries.milliseconds(dns + nanos);
  }
}
