package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HttpStepTaken;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.result.HttpComparison;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpTimings;
import io.lookingglass.probes.result.ResultFold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * As {@code curl -v} prints it, with the times that {@code curl -w} knows by its names. Several
 * ways are printed one after the other, and then side by side.
 */
final class HttpLines implements Lines {
  private static final int LONGEST = 1_000;
  private static final int LONGEST_FIELD = 4_000;
  private static final int MOST_SAMPLE_LINES = 200;
  private static final int WIDEST_CELL = 38;

  private final HttpRequest request;
  private final ResultFold fold;
  private final List<List<String>> ways = new ArrayList<>();

  HttpLines(HttpRequest request, ResultFold fold) {
    this.request = request;
    this.fold = fold;
    request.endpoints().forEach(_ -> ways.add(new ArrayList<>()));
  }

  @Override
  public String tool() {
    return "curl";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    if (!(event instanceof HttpStepTaken taken) || taken.way() < 0 || taken.way() >= ways.size()) {
      return List.of();
    }
    List<String> lines = lines(taken);
    if (ways.size() == 1) {
      return lines;
    }
    ways.get(taken.way()).addAll(lines);
    return List.of();
  }

  @Override
  public List<String> end() {
    List<String> lines = new ArrayList<>();
    if (ways.size() > 1) {
      List<HttpEndpoint> endpoints = request.endpoints();
      for (int way = 0; way < ways.size(); way++) {
        lines.add("* === " + PlainText.line(endpoints.get(way).text(), LONGEST) + " ===");
        lines.addAll(ways.get(way));
        lines.add("");
      }
      if (fold.result() instanceof HttpResult result && result.comparison() != null) {
        comparison(result.comparison(), lines);
      }
    }
    return lines;
  }

  private List<String> lines(HttpStepTaken taken) {
    List<String> lines = new ArrayList<>();
    switch (taken.step()) {
      case HttpStep.Began began -> {
        if (taken.hop() > 0) {
          lines.add("* Issue another request to this URL: '" + line(began.url()) + "'");
        }
      }
      case HttpStep.Resolved resolved -> resolved(resolved, lines);
      case HttpStep.Connected connected ->
          lines.add(
              "* Connected to %s port %d from %s port %d in %s"
                  .formatted(
                      IpAddresses.format(connected.address()),
                      connected.port(),
                      IpAddresses.format(connected.localAddress()),
                      connected.localPort(),
                      milliseconds(connected.tookNanos())));
      case HttpStep.Secured secured -> secured(secured, lines);
      case HttpStep.Sent sent -> {
        lines.add("> %s %s %s".formatted(sent.method(), line(sent.target()), sent.version()));
        sent.fields().forEach(field -> lines.add("> " + field(field)));
        lines.add(">");
      }
      case HttpStep.HeadReceived head -> {
        lines.add(
            "< %s %d%s"
                .formatted(
                    line(head.version()),
                    head.status(),
                    head.reason().isEmpty() ? "" : " " + line(head.reason())));
        head.fields().forEach(field -> lines.add("< " + field(field)));
        lines.add("<");
        head.remarks().forEach(remark -> lines.add("* " + line(remark)));
      }
      case HttpStep.ContentReceived received -> {
        content(received, lines);
        times(taken, lines);
      }
      case HttpStep.Failed failed -> {
        lines.add(
            "* %s failed after %s: %s"
                .formatted(
                    switch (failed.phase()) {
                      case DNS -> "Resolving";
                      case TCP -> "Connecting";
                      case TLS -> "The TLS handshake";
                      case SEND -> "Sending";
                      case FIRST_BYTE -> "Waiting for an answer";
                      case DOWNLOAD -> "Receiving the answer";
                    },
                    milliseconds(failed.tookNanos()),
                    line(failed.reason())));
        times(taken, lines);
      }
      case HttpStep.Redirected redirected ->
          lines.add(
              redirected.notFollowed() == null
                  ? "* Follows the redirect to " + line(String.valueOf(redirected.url()))
                  : "* Does not follow the redirect to %s: %s"
                      .formatted(line(redirected.location()), line(redirected.notFollowed())));
    }
    return lines;
  }

  private static void resolved(HttpStep.Resolved resolved, List<String> lines) {
    if (resolved.resolver() != null) {
      lines.add(
          "* Host %s was resolved by %s in %s: %s"
              .formatted(
                  line(resolved.name()),
                  line(resolved.resolver()),
                  milliseconds(resolved.tookNanos()),
                  resolved.addresses().stream()
                      .limit(16)
                      .map(IpAddresses::format)
                      .collect(Collectors.joining(", "))));
    }
    lines.add("*   Trying " + IpAddresses.format(resolved.address()) + "...");
  }

  private static void secured(HttpStep.Secured secured, List<String> lines) {
    HttpTls tls = secured.tls();
    lines.add(
        "* SSL connection using %s / %s in %s"
            .formatted(
                line(tls.version()), line(tls.cipherSuite()), milliseconds(secured.tookNanos())));
    lines.add(
        tls.alpn() == null
            ? "* ALPN: server did not agree on a protocol"
            : "* ALPN: server accepted " + line(tls.alpn()));
    HttpTls.Certificate certificate = tls.certificate();
    if (certificate != null) {
      lines.add("* Server certificate:");
      lines.add("*  subject: CN=" + line(or(certificate.subjectCommonName(), "(none)")));
      lines.add("*  subjectAltName: " + line(String.join(", ", certificate.alternativeNames())));
      lines.add("*  start date: " + certificate.notBefore());
      lines.add("*  expire date: " + certificate.notAfter());
      lines.add(
          "*  issuer: C=%s; O=%s; CN=%s"
              .formatted(
                  line(or(certificate.issuerCountry(), "-")),
                  line(or(certificate.issuerOrganization(), "-")),
                  line(or(certificate.issuerCommonName(), "-"))));
    }
    lines.add(
        tls.authorized()
            ? "*  SSL certificate verify ok."
            : "*  SSL certificate verify result: %s, continuing anyway."
                .formatted(line(or(tls.problem(), "it does not hold"))));
  }

  private static void content(HttpStep.ContentReceived received, List<String> lines) {
    HttpContent content = received.content();
    List<String> sample = content.sample().lines().limit(MOST_SAMPLE_LINES + 1L).toList();
    sample.stream()
        .limit(MOST_SAMPLE_LINES)
        .forEach(text -> lines.add(PlainText.line(text.replace('\t', ' '), LONGEST)));
    if (content.sampleCut() || sample.size() > MOST_SAMPLE_LINES) {
      lines.add("* The content goes on.");
    }
    content.trailers().forEach(field -> lines.add("< " + field(field)));
    if (content.octets() > 0 || content.remark() != null) {
      lines.add(
          "* %d octets of content%s%s in %s"
              .formatted(
                  content.octets(),
                  content.codings().isEmpty()
                      ? ""
                      : " (%s%s)"
                          .formatted(
                              line(String.join(", ", content.codings())),
                              content.decodedOctets() == null
                                  ? ""
                                  : ", decoded " + content.decodedOctets()),
                  content.complete() ? "" : ", not to its end,",
                  milliseconds(received.tookNanos())));
    }
    if (content.remark() != null) {
      lines.add("* " + line(content.remark()));
    }
  }

  private void times(HttpStepTaken taken, List<String> lines) {
    HttpHop hop = hop(taken);
    if (hop == null || hop.timings().total() == null) {
      return;
    }
    HttpTimings timings = hop.timings();
    double at = or(timings.dns());
    StringBuilder words = new StringBuilder("* time_namelookup: " + seconds(at));
    at += or(timings.tcp());
    point(words, "time_connect", timings.tcp(), at);
    at += or(timings.tls());
    point(words, "time_appconnect", timings.tls(), at);
    point(words, "time_pretransfer", timings.send(), at);
    at += or(timings.send()) + or(timings.firstByte());
    point(words, "time_starttransfer", timings.firstByte(), at);
    point(words, "time_total", timings.total(), or(timings.total()));
    lines.add(words.toString());
  }

  private @Nullable HttpHop hop(HttpStepTaken taken) {
    return fold.result() instanceof HttpResult result
        ? result.ways().get(taken.way()).hops().stream()
            .filter(hop -> hop.number() == taken.hop())
            .findFirst()
            .orElse(null)
        : null;
  }

  private static void point(
      StringBuilder words, String name, @Nullable Double happened, double at) {
    if (happened != null) {
      words.append("  ").append(name).append(": ").append(seconds(at));
    }
  }

  private static void comparison(HttpComparison comparison, List<String> lines) {
    lines.add("* === side by side; ! differs ===");
    int label = comparison.lines().stream().mapToInt(each -> each.label().length()).max().orElse(0);
    int width = Math.min(label, WIDEST_CELL);
    lines.add("*   " + cells("", width, comparison.ways()));
    for (HttpComparison.Line each : comparison.lines()) {
      List<String> values = new ArrayList<>();
      each.values().forEach(value -> values.add(value == null ? "-" : value));
      lines.add(
          (each.relation() == HttpComparison.Relation.DIFFERENT ? "* ! " : "*   ")
              + cells(each.label(), width, values));
    }
  }

  private static String cells(String label, int width, List<String> values) {
    StringBuilder row = new StringBuilder(padded(label, width));
    for (String value : values) {
      row.append("  ").append(padded(value, WIDEST_CELL));
    }
    return row.toString().stripTrailing();
  }

  private static String padded(String text, int width) {
    String clean = PlainText.line(text, width);
    return clean + " ".repeat(Math.max(0, width - clean.length()));
  }

  private static String field(HttpField field) {
    return PlainText.line(field.name() + ": " + field.value().replace('\t', ' '), LONGEST_FIELD);
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  private static String seconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.6f", milliseconds / 1e3);
  }

  private static double or(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private static String line(String hostile) {
    return PlainText.line(hostile, LONGEST);
  }
}
