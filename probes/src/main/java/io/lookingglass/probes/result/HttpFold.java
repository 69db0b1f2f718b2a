package io.lookingglass.probes.result;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HttpStarted;
import io.lookingglass.probes.event.ProbeEvent.HttpStepTaken;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Folds the steps of HTTP requests. */
final class HttpFold implements TypeFold {
  private static final int MOST_INTERIM = 32;

  private final HttpRequest request;
  private final MeasurementFacts facts;
  private final List<Map<Integer, Hop>> ways = new ArrayList<>();
  private boolean started;

  HttpFold(HttpRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
    request.endpoints().forEach(_ -> ways.add(new TreeMap<>()));
  }

  @Override
  public void add(ProbeEvent event) {
    if (event instanceof HttpStarted) {
      started = true;
    }
    if (event instanceof HttpStepTaken taken
        && taken.way() >= 0
        && taken.way() < ways.size()
        && taken.hop() >= 0
        && taken.hop() <= HttpRequest.MOST_REDIRECTS) {
      ways.get(taken.way()).computeIfAbsent(taken.hop(), _ -> new Hop()).add(taken.step());
    }
  }

  @Override
  public HttpResult result(String rawOutput) {
    List<HttpWay> folded = new ArrayList<>();
    List<HttpEndpoint> endpoints = request.endpoints();
    for (int way = 0; way < ways.size(); way++) {
      List<HttpHop> hops = new ArrayList<>();
      ways.get(way).forEach((number, hop) -> hops.add(hop.folded(number, request)));
      folded.add(new HttpWay(endpoints.get(way).text(), hops));
    }
    HttpComparison comparison =
        folded.size() > 1 && folded.stream().allMatch(way -> way.last() != null)
            ? HttpComparison.of(folded)
            : null;
    Verdict verdict = new HttpVerdict(request, facts, started, folded, comparison).verdict();
    HttpProtocol protocol = request.protocolOrDefault();
    return new HttpResult(
        facts.summary(verdict, rawOutput, List.of(), protocol.name(), request.url().port()),
        folded,
        comparison);
  }

  /** One request while its steps come. */
  private static final class Hop {
    private final Map<HttpPhase, Long> took = new EnumMap<>(HttpPhase.class);
    private final List<HeadReceived> interim = new ArrayList<>();
    private String url = "";
    private HttpStep.@Nullable Resolved resolved;
    private HttpStep.@Nullable Connected connected;
    private @Nullable HttpTls tls;
    private HttpStep.@Nullable Sent sent;
    private @Nullable HeadReceived head;
    private @Nullable HttpContent content;
    private HttpStep.@Nullable Failed failure;
    private HttpStep.@Nullable Redirected redirect;

    void add(HttpStep step) {
      switch (step) {
        case HttpStep.Began began -> url = began.url();
        case HttpStep.Resolved found -> {
          resolved = found;
          if (found.resolver() != null) {
            took.put(HttpPhase.DNS, found.tookNanos());
          }
        }
        case HttpStep.Connected stands -> {
          connected = stands;
          took.put(HttpPhase.TCP, stands.tookNanos());
        }
        case HttpStep.Secured secured -> {
          tls = secured.tls();
          took.put(HttpPhase.TLS, secured.tookNanos());
        }
        case HttpStep.Sent gone -> {
          sent = gone;
          took.put(HttpPhase.SEND, gone.tookNanos());
        }
        case HeadReceived received -> {
          took.put(HttpPhase.FIRST_BYTE, received.waitedNanos());
          if (!received.interim()) {
            head = received;
          } else if (interim.size() < MOST_INTERIM) {
            interim.add(received);
          }
        }
        case HttpStep.ContentReceived received -> {
          content = received.content();
          took.put(HttpPhase.DOWNLOAD, received.tookNanos());
        }
        case HttpStep.Failed failed -> {
          failure = failed;
          took.put(failed.phase(), failed.tookNanos());
        }
        case HttpStep.Redirected leads -> redirect = leads;
      }
    }

    HttpHop folded(int number, HttpRequest request) {
      HttpHop bare =
          new HttpHop(
              number, url, resolved, connected, tls, sent, interim, head, content, failure,
              redirect, timings(), List.of());
      return new HttpHop(
          number,
          url,
          resolved,
          connected,
          tls,
          sent,
          interim,
          head,
          content,
          failure,
          redirect,
          bare.timings(),
          HttpFindings.of(bare, request));
    }

    private HttpTimings timings() {
      long total = took.values().stream().mapToLong(Long::longValue).sum();
      return new HttpTimings(
          took.isEmpty() ? null : (Double) RttSeries.milliseconds(total),
          milliseconds(HttpPhase.DNS),
          milliseconds(HttpPhase.TCP),
          milliseconds(HttpPhase.TLS),
          milliseconds(HttpPhase.SEND),
          milliseconds(HttpPhase.FIRST_BYTE),
          milliseconds(HttpPhase.DOWNLOAD));
    }

    private @Nullable Double milliseconds(HttpPhase phase) {
      Long nanos = took.get(phase);
      return nanos == null ? null : (Double) RttSeries.milliseconds(nanos);
    }
  }
}
