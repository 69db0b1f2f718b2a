package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpStep.Failed;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.result.HttpFinding.Severity;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says in plain words what came of HTTP requests. */
final class HttpVerdict {
  private static final int LONGEST_URL = 200;
  private static final int LONGEST_REASON = 300;
  private static final int MOST_DIFFERENCES = 8;

  private final HttpRequest request;
  private final MeasurementFacts facts;
  private final boolean started;
  private final List<HttpWay> ways;
  private final @Nullable HttpComparison comparison;

  HttpVerdict(
      HttpRequest request,
      MeasurementFacts facts,
      boolean started,
      List<HttpWay> ways,
      @Nullable HttpComparison comparison) {
    this.request = request;
    this.facts = facts;
    this.started = started;
    this.ways = ways;
    this.comparison = comparison;
  }

  Verdict verdict() {
    Verdict failed = facts.verdictOfFailure();
    if (failed != null) {
      return failed;
    }
    List<HttpHop> last = ways.stream().map(HttpWay::last).filter(Objects::nonNull).toList();
    if (last.isEmpty()) {
      return nothingYet();
    }
    Verdict verdict = ways.size() > 1 ? ofSeveral() : ofOne(ways.getFirst());
    List<Sentence> remarks = new ArrayList<>(verdict.remarked());
    String message = facts.endMessage();
    if (message != null) {
      remarks.add(MeasurementFacts.asSentence(message));
    }
    return new Verdict(
        facts.isFinished() ? verdict.level() : Level.PENDING,
        verdict.said(),
        remarks.stream().distinct().toList());
  }

  private Verdict nothingYet() {
    String message = facts.endMessage();
    if (facts.isFinished()) {
      return new Verdict(
          Level.UNKNOWN,
          message == null
              ? Sentence.of("The measurement ended before it began.")
              : MeasurementFacts.asSentence(message),
          List.of());
    }
    return new Verdict(
        Level.PENDING,
        started
            ? Sentence.of("About to ask {0}.", url(request.url().text()))
            : Sentence.of("Looking up {0}.", url(request.url().text())),
        List.of());
  }

  private Verdict ofOne(HttpWay way) {
    HttpHop hop = Objects.requireNonNull(way.last());
    List<Sentence> remarks = new ArrayList<>();
    Level level = level(hop);
    Sentence phase = slowest(hop);
    Sentence sentence =
        phase != null && hop.failure() == null
            ? Sentence.of("{0}, {1}.", said(way, hop), phase)
            : Sentence.of("{0}.", said(way, hop));
    if (way.hops().size() > 1) {
      remarks.add(
          Sentence.of(
              "{0} led from {1} to {2}.",
              Sentence.of("{0} {0|redirect|redirects}", way.hops().size() - 1),
              url(way.hops().getFirst().url()),
              url(hop.url())));
    }
    if (hop.redirect() != null && hop.redirect().notFollowed() != null) {
      remarks.add(
          Sentence.of(
              "It redirects to {0}: {1}.",
              url(hop.redirect().url() == null ? hop.redirect().location() : hop.redirect().url()),
              PlainText.line(hop.redirect().notFollowed(), LONGEST_REASON)));
    }
    Sentence advice = advice(hop);
    if (advice != null) {
      remarks.add(advice);
    }
    for (HttpHop each : way.hops()) {
      for (HttpFinding finding : each.findings()) {
        if (finding.severity() == Severity.ERROR) {
          remarks.add(finding.said());
        }
      }
    }
    hop.findings().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .limit(3)
        .forEach(finding -> remarks.add(finding.said()));
    return new Verdict(level, sentence, remarks);
  }

  /** {@code https://example.com/ answers 200 OK in 84 ms}. */
  private static Sentence said(HttpWay way, HttpHop hop) {
    String subject = url(hop.url());
    Failed failure = hop.failure();
    HeadReceived head = hop.head();
    if (head == null) {
      return failure == null
          ? Sentence.of("Waiting for {0}", subject)
          : Sentence.of(
              "{0} does not answer: {1}",
              subject, PlainText.line(failure.reason(), LONGEST_REASON));
    }
    Sentence answer =
        Sentence.of(
            "{0} answers {1} in {2}",
            subject, HttpStatuses.words(head.status()), Wording.milliseconds(total(way)));
    return failure == null
        ? answer
        : Sentence.of(
            "{0}, but not to its end: {1}",
            answer, PlainText.line(failure.reason(), LONGEST_REASON));
  }

  /** What most of the time went into, when one phase stands out. */
  private static @Nullable Sentence slowest(HttpHop hop) {
    HttpTimings timings = hop.timings();
    Double total = timings.total();
    Double thinking = timings.thinking();
    if (total == null || total <= 0 || hop.head() == null) {
      return null;
    }
    if (thinking != null && thinking >= 0.4 * total) {
      return Sentence.of("of which {0} the server thought", Wording.milliseconds(thinking));
    }
    TreeMap<Double, Sentence> phases = new TreeMap<>();
    phase(
        phases,
        timings.dns(),
        Sentence.of("of which {0} went by for the name", milliseconds(timings.dns())));
    phase(
        phases,
        timings.tcp(),
        Sentence.of("of which {0} the TCP handshake took", milliseconds(timings.tcp())));
    phase(
        phases,
        timings.tls(),
        Sentence.of("of which {0} the TLS handshake took", milliseconds(timings.tls())));
    phase(
        phases,
        timings.download(),
        Sentence.of("of which {0} the download took", milliseconds(timings.download())));
    if (phases.isEmpty()) {
      return null;
    }
    Map.Entry<Double, Sentence> most = phases.lastEntry();
    return most.getKey() < 0.4 * total ? null : most.getValue();
  }

  private static String milliseconds(@Nullable Double took) {
    return took == null ? "" : Wording.milliseconds(took);
  }

  private static void phase(Map<Double, Sentence> phases, @Nullable Double took, Sentence words) {
    if (took != null) {
      phases.put(took, words);
    }
  }

  private Level level(HttpHop hop) {
    HeadReceived head = hop.head();
    if (hop.failure() != null) {
      return hop.failure().failure() == HttpFailure.CANCELLED
          ? Level.UNKNOWN
          : head == null ? Level.BAD : Level.WARNING;
    }
    if (head == null) {
      return Level.UNKNOWN;
    }
    if (head.status() >= 500 || hop.findings().stream().anyMatch(HttpVerdict::error)) {
      return Level.BAD;
    }
    boolean refusedRedirect =
        request.redirects() > 0 && hop.redirect() != null && hop.redirect().notFollowed() != null;
    boolean unclear =
        hop.content() != null
            && hop.content().framing() == HttpFraming.UNTIL_CLOSE
            && head.version().equals("HTTP/1.1");
    return head.status() >= 400 || refusedRedirect || unclear ? Level.WARNING : Level.GOOD;
  }

  private static boolean error(HttpFinding finding) {
    return finding.severity() == Severity.ERROR;
  }

  /** What a failure or a status means to who has to mend it. */
  private static @Nullable Sentence advice(HttpHop hop) {
    Failed failure = hop.failure();
    if (failure != null) {
      return switch (failure.failure()) {
        case PORT_CLOSED ->
            Sentence.of(
                "The host is there, but nothing listens on that port, or a firewall rejects it.");
        case TIMED_OUT ->
            switch (failure.phase()) {
              case TCP ->
                  Sentence.of(
                      "No answer to the SYN: the host is down, or a filter drops packets on the"
                          + " way.");
              case TLS ->
                  Sentence.of(
                      "TCP works, TLS does not: the server is overloaded, or something in between"
                          + " stops at the first packet with data.");
              case FIRST_BYTE ->
                  Sentence.of(
                      "The connection stands, the server is silent: it works on the request, or"
                          + " waits for something behind it.");
              case DOWNLOAD -> Sentence.of("The answer began and then stopped coming.");
              case DNS, SEND -> null;
            };
        case RESET ->
            Sentence.of(
                "A reset in the middle comes from the server, or from a filter that did not like"
                    + " what it saw.");
        case CLOSED,
            NO_ADDRESS,
            NOT_RESOLVED,
            NOT_ALLOWED,
            UNREACHABLE,
            TLS_FAILED,
            NOT_HTTP,
            MALFORMED,
            TOO_LARGE,
            REFUSED,
            NOT_SENT,
            CANCELLED ->
            null;
      };
    }
    HeadReceived head = hop.head();
    HttpContent content = hop.content();
    if (head == null) {
      return null;
    }
    return switch (head.status()) {
      case 403 -> Sentence.of("403: the server, or a filter before it, does not want this client.");
      case 421 ->
          Sentence.of("421: this server does not serve that name; look at Host and server name.");
      case 429 -> Sentence.of("429: a rate limit counts this client's requests.");
      case 502, 504 ->
          Sentence.of(
              "{0} comes from a proxy: it is reached, the server behind it is not.", head.status());
      case 503 ->
          Sentence.of(
              "503: the server is overloaded or in maintenance, or a filter wants a challenge.");
      default ->
          content != null
                  && content.framing() == HttpFraming.UNTIL_CLOSE
                  && head.version().equals("HTTP/1.1")
              ? Sentence.of(
                  "Nothing tells where the content ends but the end of the connection, so that a"
                      + " cut answer looks whole.")
              : null;
    };
  }

  private Verdict ofSeveral() {
    List<Sentence> parts = new ArrayList<>();
    Level level = Level.GOOD;
    for (HttpWay way : ways) {
      HttpHop hop = way.last();
      if (hop == null) {
        continue;
      }
      level = worse(level, level(hop));
      String where = where(way);
      HeadReceived head = hop.head();
      parts.add(
          hop.failure() != null && head == null
              ? Sentence.of(
                  "{0}: {1}", where, PlainText.line(hop.failure().reason(), LONGEST_REASON))
              : head == null
                  ? Sentence.of("{0}: no answer yet", where)
                  : Sentence.of(
                      "{0}: {1} in {2}",
                      where, HttpStatuses.words(head.status()), Wording.milliseconds(total(way))));
    }
    List<Sentence> remarks = new ArrayList<>();
    HttpComparison compared = comparison;
    Sentence all = parts.getFirst();
    for (Sentence part : parts.subList(1, parts.size())) {
      all = Sentence.of("{0}; {1}", all, part);
    }
    Sentence sentence = Sentence.of("{0}.", all);
    if (compared != null && facts.isFinished()) {
      List<String> differences = compared.differences();
      if (differences.isEmpty()) {
        sentence = Sentence.of("All ways answer alike. {0}", sentence);
      } else {
        level = level == Level.GOOD ? Level.WARNING : level;
        sentence = Sentence.of("The ways differ. {0}", sentence);
        String named = String.join(", ", differences.stream().limit(MOST_DIFFERENCES).toList());
        remarks.add(
            differences.size() > MOST_DIFFERENCES
                ? Sentence.of(
                    "Different: {0} and {1} more.", named, differences.size() - MOST_DIFFERENCES)
                : Sentence.of("Different: {0}.", named));
      }
    }
    for (HttpWay way : ways) {
      HttpHop hop = way.last();
      Sentence advice = hop == null ? null : advice(hop);
      if (hop != null && advice != null) {
        remarks.add(Sentence.of("{0}: {1}", where(way), advice));
      }
    }
    return new Verdict(level, sentence, remarks);
  }

  /** Of all its requests. */
  private static double total(HttpWay way) {
    return way.hops().stream()
        .map(each -> each.timings().total())
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /** By the address where it begins, wherever redirects lead from there. */
  private static String where(HttpWay way) {
    HttpHop hop = way.hops().getFirst();
    String address =
        hop.connected() != null
            ? IpAddresses.format(hop.connected().address())
            : hop.resolved() != null ? IpAddresses.format(hop.resolved().address()) : null;
    String name = PlainText.name(way.name());
    return address == null || name.contains(address) ? name : "%s (%s)".formatted(name, address);
  }

  private static Level worse(Level one, Level other) {
    List<Level> order = List.of(Level.GOOD, Level.UNKNOWN, Level.WARNING, Level.BAD);
    return order.indexOf(one) >= order.indexOf(other) ? one : other;
  }

  private static String url(String url) {
    return PlainText.line(url, LONGEST_URL);
  }
}
