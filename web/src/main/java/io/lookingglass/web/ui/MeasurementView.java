package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.result.BgpResult;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TracerouteResult;
import io.lookingglass.probes.result.TunnelResult;
import io.lookingglass.probes.result.Verdict;
import io.lookingglass.web.language.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as its page shows it at one moment.
 *
 * @param paths of a trace, empty for other tools
 * @param matrix of several flows
 * @param ping present for a ping
 * @param mtu present for a path MTU search
 * @param dns present for a question to the DNS
 * @param tls present for a look at TLS
 * @param routes present for a look-up in the routing tables
 * @param http present for an HTTP request
 * @param tunnel present for probes of a tunnel
 * @param diagnosis present for a diagnosis
 */
record MeasurementView(
    String id,
    Tool tool,
    String target,
    @Nullable String address,
    boolean running,
    VerdictView verdict,
    Progress progress,
    List<PathView> paths,
    @Nullable FlowMatrix matrix,
    @Nullable PingView ping,
    @Nullable MtuView mtu,
    @Nullable DnsView dns,
    @Nullable TlsView tls,
    @Nullable RoutesFound routes,
    @Nullable HttpView http,
    @Nullable TunnelView tunnel,
    @Nullable DiagnosisView diagnosis,
    List<String> limitations,
    List<Fact> facts,
    Evidence evidence) {
  MeasurementView {
    paths = List.copyOf(paths);
    limitations = List.copyOf(limitations);
    facts = List.copyOf(facts);
  }

  /**
   * How far it is.
   *
   * @param text "Round 2 of 3", or "Measured" when done
   * @param at when it was finished, or started while it runs
   * @param age in words; for a reader without scripts true at the time of loading
   */
  record Progress(String text, Instant at, String age) {
    String iso() {
      return at.toString();
    }

    String utc() {
      return Figures.utc(at);
    }
  }

  /**
   * @param base where this server is reached, without a slash at the end
   */
  static MeasurementView of(Measurement measurement, Instant now, String base) {
    // The order matters: what is finished after this was read shows up with the next reading.
    boolean finished = measurement.finished();
    MeasurementResult result = measurement.result();
    Facts facts = Facts.of(measurement);
    MeasurementRequest request = measurement.order().request();
    boolean running = !finished && result.summary().status() == ResultStatus.IN_PROGRESS;
    List<MtrResult.Path> paths = paths(result);
    return new MeasurementView(
        measurement.id(),
        Tool.of(request.type()),
        shown(request),
        facts.address() == null ? null : IpAddresses.format(facts.address()),
        running,
        VerdictView.of(result.summary().verdict()),
        progress(measurement, facts, running, now),
        pathViews(paths, facts, running, result),
        FlowMatrix.of(paths),
        result instanceof PingResult ping && request instanceof PingRequest asked
            ? PingView.of(ping, asked.packets(), running)
            : null,
        result instanceof MtuResult mtu ? MtuView.of(mtu) : null,
        result instanceof DnsResult dns && request instanceof DnsRequest asked
            ? DnsView.of(dns, asked, measurement)
            : null,
        result instanceof TlsResult tls
            ? TlsView.of(tls, measurement.id(), running ? now : measurement.updatedAt())
            : null,
        result instanceof BgpResult bgp ? RoutesFound.of(bgp.routes(), now) : null,
        result instanceof HttpResult http && request instanceof HttpRequest asked
            ? HttpView.of(http, asked)
            : null,
        result instanceof TunnelResult tunnel ? TunnelView.of(tunnel) : null,
        result instanceof DiagnosisResult diagnosis && request instanceof DiagnosisRequest asked
            ? DiagnosisView.of(diagnosis, asked, running ? now : measurement.updatedAt())
            : null,
        result.summary().limitations(),
        facts.list(),
        Evidence.of(measurement, result, facts, base));
  }

  private static String shown(MeasurementRequest request) {
    return switch (request) {
      case HttpRequest asked -> HttpOptions.url(asked);
      case DiagnosisRequest asked -> DiagnosisOptions.target(asked);
      default -> request.target().text();
    };
  }

  /** "MTR to example.com". */
  String title() {
    return tool.title(target);
  }

  String url() {
    return "/m/" + id;
  }

  private static List<MtrResult.Path> paths(MeasurementResult result) {
    return switch (result) {
      case PingResult _,
          MtuResult _,
          DnsResult _,
          BgpResult _,
          TlsResult _,
          HttpResult _,
          TunnelResult _,
          DiagnosisResult _ ->
          List.of();
      case TracerouteResult trace ->
          List.of(new MtrResult.Path(0, trace.hops(), trace.reached(), trace.lastReplyHop()));
      case MtrResult mtr ->
          mtr.paths().isEmpty()
              ? List.of(new MtrResult.Path(0, mtr.hops(), mtr.reached(), mtr.lastReplyHop()))
              : mtr.paths();
    };
  }

  private static List<PathView> pathViews(
      List<MtrResult.Path> paths, Facts facts, boolean running, MeasurementResult result) {
    double slowest =
        paths.stream()
            .flatMap(path -> path.hops().stream())
            .map(hop -> hop.stats().max())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    RttScale scale = RttScale.upTo(slowest);
    return paths.stream()
        .map(
            path ->
                new PathView(
                    path.flow(),
                    summary(path, running),
                    path.flow() == 0,
                    paths.size() == 1,
                    scale.labels(),
                    rows(path, facts, scale),
                    running
                        ? say("Waiting for the first answer")
                        : result.summary().status() == ResultStatus.FAILED
                            ? say("Nothing was measured.")
                            : say("No hop was probed.")))
        .toList();
  }

  private static List<HopRow> rows(MtrResult.Path path, Facts facts, RttScale scale) {
    List<HopRow> rows = new ArrayList<>();
    QuotedHeader before = null;
    for (Hop hop : path.hops()) {
      rows.add(HopRow.of(path.flow(), hop, before, facts.address(), scale));
      before = hop.quoted() == null ? before : hop.quoted();
    }
    return rows;
  }

  private static String summary(MtrResult.Path path, boolean running) {
    int hops = path.hops().size();
    if (!path.reached()) {
      return running
          ? say("{0} {0|hop|hops} so far", hops)
          : path.lastReplyHop() == null
              ? say("no answer at all")
              : say("last answer from hop {0}", path.lastReplyHop());
    }
    Hop last = path.hops().getLast();
    Double mean = last.stats().avg();
    return mean == null
        ? say("{0} {0|hop|hops}, reached", hops)
        : say("{0} {0|hop|hops}, reached in {1} ms", hops, Figures.ms(mean));
  }

  private static Progress progress(
      Measurement measurement, Facts facts, boolean running, Instant now) {
    Instant at = running ? measurement.createdAt() : measurement.updatedAt();
    String age = Figures.age(Duration.between(at, now));
    if (!running) {
      return new Progress(say("Measured"), at, age);
    }
    @Nullable Integer before = facts.before();
    if (before != null) {
      return new Progress(
          before == 0
              ? say("Waits: next in turn")
              : say("Waits for its turn: {0} before it", before),
          at,
          age);
    }
    return new Progress(
        doing(measurement.order().request(), facts.started(), facts.rounds(), measurement.result()),
        at,
        age);
  }

  private static String doing(
      MeasurementRequest request,
      @Nullable ProbingStarted started,
      int rounds,
      MeasurementResult result) {
    if (started == null && request instanceof PacketRequest) {
      return say("Starting");
    }
    return switch (request) {
      case BgpRequest _ -> say("Looking up");
      case DnsRequest dns -> dns.trace() ? say("Tracing from the root") : say("Asking");
      case HttpRequest _ -> say("Asking");
      case MtrRequest mtr -> {
        int flows = started == null ? 1 : Math.max(1, started.flows());
        int round = Math.min(mtr.packets(), rounds / flows + 1);
        yield say("Round {0} of {1}", round, mtr.packets());
      }
      case TlsRequest _ -> {
        TlsResult.Progress far = result instanceof TlsResult tls ? tls.progress() : null;
        yield far == null
            ? say("Shaking hands")
            : say(
                "{0} of about {1} connections, {2}",
                far.connections(), far.expected(), far.subject());
      }
      case TracerouteRequest _ -> say("Tracing");
      case PingRequest _ -> say("Pinging");
      case MtuRequest _ -> say("Searching");
      case TunnelRequest tunnel -> tunnel.diagnosis() ? say("Examining") : say("Probing");
      case DiagnosisRequest _ -> say("Looking at everything");
    };
  }

  /**
   * The verdict with its picture and word, so that colour is never the only sign.
   *
   * @param css good, warning, bad, unknown, pending
   */
  record VerdictView(String css, String word, String sentence, List<String> remarks) {
    /** More than these would push away what the reader looks at when they come. */
    private static final int FIRST_REMARKS = 2;

    /** Those that are always shown. */
    List<String> firstRemarks() {
      return remarks.subList(0, Math.min(remarks.size(), FIRST_REMARKS));
    }

    /** Those that are shown on demand. */
    List<String> furtherRemarks() {
      return remarks.subList(firstRemarks().size(), remarks.size());
    }

    VerdictView {
      remarks = List.copyOf(remarks);
    }

    static VerdictView of(Verdict verdict) {
      return new VerdictView(
          verdict.level().name().toLowerCase(Locale.ROOT),
          switch (verdict.level()) {
            case PENDING -> say("Measuring");
            case GOOD -> say("Good");
            case WARNING -> say("Worth a look");
            case BAD -> say("Problem");
            case UNKNOWN -> say("No verdict");
          },
          said(verdict.said()),
          verdict.remarked().stream().map(Speech::said).toList());
    }
  }
}
