package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpStep.Redirected;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.result.HttpFinding;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpStatuses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as the page shows it.
 *
 * @param id unique on the page
 * @param open whether its details are shown at once
 * @param tone good, warning, bad, pending
 * @param says {@code 302 Found}, or why there is no answer
 * @param leads where the answer leads; empty when nowhere
 * @param refused why it is not followed; empty when it is, or leads nowhere
 * @param sent the request as it was sent
 * @param interim answers before the answer
 * @param sample of the content, cleaned; empty when there is no text
 * @param sampleNote what stands below the sample
 */
record HttpHopView(
    String id,
    boolean open,
    String tone,
    String url,
    String says,
    String where,
    PhaseBar bar,
    String leads,
    String refused,
    List<Remark> findings,
    List<Remark> good,
    List<Row> fields,
    List<Row> trailers,
    List<String> interim,
    String sent,
    List<Fact> tls,
    List<Fact> exchange,
    String sample,
    String sampleNote) {
  private static final int LONGEST = 2_000;
  private static final int MOST_SAMPLE_LINES = 400;

  HttpHopView {
    findings = List.copyOf(findings);
    good = List.copyOf(good);
    fields = List.copyOf(fields);
    trailers = List.copyOf(trailers);
    interim = List.copyOf(interim);
    tls = List.copyOf(tls);
    exchange = List.copyOf(exchange);
  }

  /**
   * @param meaning what the field is for; empty when that is not known here
   */
  record Row(String name, String value, String meaning) {}

  /**
   * @param tone good, warning, bad, unknown
   */
  record Remark(String tone, String id, String sentence) {}

  static HttpHopView of(int way, HttpHop hop, boolean last, double from, double scale) {
    HeadReceived head = hop.head();
    Redirected redirect = hop.redirect();
    List<Remark> remarks = hop.findings().stream().map(HttpHopView::remark).toList();
    return new HttpHopView(
        "hop-%d-%d".formatted(way, hop.number()),
        last,
        tone(hop),
        text(hop.url()),
        says(hop),
        where(hop),
        PhaseBar.of(hop.timings(), from, scale),
        redirect == null ? "" : text(redirect.url() == null ? redirect.location() : redirect.url()),
        redirect == null || redirect.notFollowed() == null ? "" : text(redirect.notFollowed()),
        remarks.stream().filter(remark -> !remark.tone().equals("good")).toList(),
        remarks.stream().filter(remark -> remark.tone().equals("good")).toList(),
        head == null ? List.of() : rows(head.fields()),
        hop.content() == null ? List.of() : rows(hop.content().trailers()),
        hop.interim().stream().map(HttpHopView::interim).toList(),
        sent(hop),
        hop.tls() == null ? List.of() : tls(hop.tls()),
        exchange(hop),
        hop.content() == null ? "" : sample(hop.content()),
        hop.content() == null ? "" : sampleNote(hop.content()));
  }

  private static String tone(HttpHop hop) {
    HeadReceived head = hop.head();
    if (hop.failure() != null) {
      return head == null ? "bad" : "warning";
    }
    if (head == null) {
      return "pending";
    }
    boolean error =
        hop.findings().stream()
            .anyMatch(finding -> finding.severity() == HttpFinding.Severity.ERROR);
    return head.status() >= 500 || error ? "bad" : head.status() >= 400 ? "warning" : "good";
  }

  private static String says(HttpHop hop) {
    HeadReceived head = hop.head();
    String answer = head == null ? "" : HttpStatuses.words(head.status());
    if (hop.failure() != null) {
      String reason = text(hop.failure().reason());
      return answer.isEmpty() ? reason : say("{0}, but {1}", answer, reason);
    }
    return answer.isEmpty() ? say("waiting") : answer;
  }

  private static String where(HttpHop hop) {
    return hop.connected() != null
        ? say("{0} port {1}", IpAddresses.format(hop.connected().address()), hop.connected().port())
        : hop.resolved() != null ? IpAddresses.format(hop.resolved().address()) : "";
  }

  private static Remark remark(HttpFinding finding) {
    return new Remark(
        switch (finding.severity()) {
          case OK -> "good";
          case NOTE -> "unknown";
          case WARNING -> "warning";
          case ERROR -> "bad";
        },
        finding.id(),
        said(finding.said()));
  }

  private static List<Row> rows(List<HttpField> fields) {
    return fields.stream()
        .map(
            field ->
                new Row(
                    text(field.name()),
                    text(field.value()),
                    HttpFieldWords.meaning(field.lowerName())))
        .toList();
  }

  private static String interim(HeadReceived head) {
    return HttpStatuses.words(head.status())
        + head.fields().stream()
            .map(field -> "; " + text(field.name() + ": " + field.value()))
            .collect(Collectors.joining());
  }

  private static String sent(HttpHop hop) {
    if (hop.sent() == null) {
      return "";
    }
    return "%s %s %s\n"
            .formatted(hop.sent().method(), text(hop.sent().target()), hop.sent().version())
        + hop.sent().fields().stream()
            .map(field -> text(field.name() + ": " + field.value()))
            .collect(Collectors.joining("\n"));
  }

  private static List<Fact> tls(HttpTls tls) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(say("Session"), List.of(tls.version(), text(tls.cipherSuite())), true));
    facts.add(
        fact(say("Application protocol (ALPN)"), tls.alpn() == null ? say("none") : tls.alpn()));
    facts.add(
        fact(
            say("Server name sent (SNI)"),
            tls.serverName() == null ? say("none") : tls.serverName()));
    facts.add(
        new Fact(
            say("Certificate"),
            List.of(
                tls.authorized()
                    ? say("holds")
                    : say("does not hold: {0}", text(tls.problem() == null ? "" : tls.problem()))),
            false));
    HttpTls.Certificate certificate = tls.certificate();
    if (certificate != null) {
      facts.add(fact(say("Is for"), String.join(", ", certificate.alternativeNames())));
      facts.add(
          fact(
              say("Valid"),
              say(
                  "{0} to {1}",
                  Figures.utc(certificate.notBefore()), Figures.utc(certificate.notAfter()))));
      facts.add(
          fact(
              say("Issued by"),
              or(certificate.issuerOrganization()) + " " + or(certificate.issuerCommonName())));
      facts.add(
          fact(
              say("Key"),
              certificate.keyBits() == null
                  ? certificate.keyType()
                  : say("{0} {1} bits", certificate.keyType(), certificate.keyBits())));
      facts.add(fact("SHA-256", certificate.sha256()));
    }
    return facts;
  }

  private static List<Fact> exchange(HttpHop hop) {
    List<Fact> facts = new ArrayList<>();
    if (hop.connected() != null) {
      facts.add(
          fact(
              say("From"),
              say(
                  "{0} port {1}",
                  IpAddresses.format(hop.connected().localAddress()),
                  hop.connected().localPort())));
    }
    if (hop.resolved() != null && hop.resolved().resolver() != null) {
      facts.add(fact(say("Resolved by"), hop.resolved().resolver()));
      if (hop.resolved().addresses().size() > 1) {
        facts.add(
            new Fact(
                say("All addresses"),
                hop.resolved().addresses().stream().limit(16).map(IpAddresses::format).toList(),
                true));
      }
    }
    HeadReceived head = hop.head();
    if (head != null) {
      facts.add(fact(say("Header section"), say("{0} {0|octet|octets}", head.octets())));
    }
    HttpContent content = hop.content();
    if (content != null) {
      facts.add(new Fact(say("Content"), List.of(content(content)), false));
      if (!content.codings().isEmpty()) {
        facts.add(
            fact(
                say("Coding"),
                content.decodedOctets() == null
                    ? String.join(", ", content.codings())
                    : say(
                        "{0}, {1} octets decoded",
                        String.join(", ", content.codings()), content.decodedOctets())));
      }
      if (content.charset() != null) {
        facts.add(fact(say("Charset"), content.charset()));
      }
    }
    return facts;
  }

  private static String content(HttpContent content) {
    String framing =
        switch (content.framing()) {
          case NONE -> say("none, as method or status say");
          case CONTENT_LENGTH -> say("length told by Content-Length");
          case CHUNKED ->
              say("in {0} {0|chunk|chunks}", content.chunks() == null ? 0 : content.chunks());
          case UNTIL_CLOSE -> say("ended by closing the connection");
          case FRAMES -> say("in frames of HTTP/2");
        };
    if (content.octets() == 0 && content.framing().name().equals("NONE")) {
      return framing;
    }
    return content.complete()
        ? say("{0} {0|octet|octets}, {1}", content.octets(), framing)
        : say("{0} {0|octet|octets}, {1}, not to its end", content.octets(), framing);
  }

  private static String sample(HttpContent content) {
    return content
        .sample()
        .lines()
        .limit(MOST_SAMPLE_LINES)
        .map(line -> PlainText.line(line.replace('\t', ' '), LONGEST))
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  private static String sampleNote(HttpContent content) {
    if (content.sample().isEmpty()) {
      return content.octets() == 0
          ? ""
          : content.remark() == null ? say("The content is no text.") : text(content.remark());
    }
    boolean cut = content.sampleCut() || content.sample().lines().count() > MOST_SAMPLE_LINES;
    return cut ? say("The content goes on.") : "";
  }

  private static Fact fact(String label, String value) {
    return new Fact(label, List.of(text(value)), true);
  }

  private static String or(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String text(String hostile) {
    return PlainText.line(hostile, LONGEST);
  }
}
