package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.result.HttpFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges one answer: what protects its readers, what it tells about itself, what is odd. */
final class HttpFindings {
  private static final Pattern HTTP_3 = Pattern.compile("(^|[ ,])h3(-[0-9]+)?=");
  private static final Pattern VERSION_NUMBER = Pattern.compile("[0-9]\\.[0-9]");
  private static final int LONGEST = 160;

  /** What Mozilla's and the OWASP guides call enough: two years would be the preload lists'. */
  private static final long HSTS_ENOUGH_SECONDS = 15_768_000;

  private static final long HSTS_PRELOAD_SECONDS = 31_536_000;

  /** Compressing less is not worth a packet. */
  private static final int WORTH_COMPRESSING_OCTETS = 1_400;

  private final HttpHop hop;
  private final HttpRequest request;
  private final HeadReceived head;
  private final List<HttpFinding> findings = new ArrayList<>();

  private HttpFindings(HttpHop hop, HttpRequest request, HeadReceived head) {
    this.hop = hop;
    this.request = request;
    this.head = head;
  }

  static List<HttpFinding> of(HttpHop hop, HttpRequest request) {
    HeadReceived head = hop.head();
    return head == null ? List.of() : new HttpFindings(hop, request, head).all();
  }

  private List<HttpFinding> all() {
    certificate();
    head.remarks()
        .forEach(remark -> add("malformed", Severity.WARNING, Sentence.verbatim(text(remark))));
    redirect();
    transportSecurity();
    HttpCookies.judge(head, hop.secure(), findings);
    if (head.status() < 300 && html()) {
      document();
    }
    contentTypeOptions();
    content();
    disclosure();
    serverTiming();
    alternatives();
    intermediaries();
    version();
    return findings;
  }

  private void certificate() {
    HttpTls tls = hop.tls();
    if (tls != null && !tls.authorized()) {
      add(
          "certificate",
          Severity.ERROR,
          tls.problem() == null
              ? Sentence.of("Browsers refuse this site: the certificate does not hold.")
              : Sentence.of("Browsers refuse this site: {0}.", text(tls.problem())));
    }
  }

  private void redirect() {
    if (hop.redirect() != null && hop.redirect().url() != null) {
      String url = hop.redirect().url();
      if (hop.secure() && url.startsWith("http:")) {
        add(
            "redirect-downgrade",
            Severity.ERROR,
            Sentence.of(
                "The redirect leads from HTTPS to plain HTTP, where anybody on the way can read"
                    + " along."));
      }
    } else if (!hop.secure() && head.status() < 300) {
      add(
          "no-https",
          Severity.WARNING,
          Sentence.of(
              "The page comes over plain HTTP and does not lead to HTTPS; anybody on the way can"
                  + " change it."));
    }
  }

  /** RFC 6797. */
  private void transportSecurity() {
    List<String> fields = head.all("strict-transport-security");
    if (!hop.secure()) {
      if (!fields.isEmpty()) {
        add(
            "hsts-over-http",
            Severity.NOTE,
            Sentence.of(
                "Strict-Transport-Security comes over plain HTTP, where browsers must ignore it"
                    + " (RFC 6797 section 8.1)."));
      }
      return;
    }
    if (fields.isEmpty()) {
      add(
          "hsts-missing",
          Severity.WARNING,
          Sentence.of(
              "No Strict-Transport-Security: the first visit of a browser can be kept on plain"
                  + " HTTP."));
      return;
    }
    if (fields.size() > 1) {
      add(
          "hsts-repeated",
          Severity.WARNING,
          Sentence.of(
              "Strict-Transport-Security comes {0} times; browsers take the first only (RFC 6797"
                  + " section 8.1).",
              fields.size()));
    }
    Long seconds = maxAge(fields.getFirst());
    String lower = fields.getFirst().toLowerCase(Locale.ROOT);
    if (seconds == null) {
      add(
          "hsts-unreadable",
          Severity.WARNING,
          Sentence.of(
              "Strict-Transport-Security has no readable max-age, so browsers ignore it: {0}.",
              text(fields.getFirst())));
    } else if (seconds == 0) {
      add(
          "hsts-off",
          Severity.WARNING,
          Sentence.of("Strict-Transport-Security has max-age=0, which makes browsers forget it."));
    } else if (seconds < HSTS_ENOUGH_SECONDS) {
      add(
          "hsts-short",
          Severity.NOTE,
          Sentence.of(
              "Strict-Transport-Security holds for {0} only; half a year or more is advised.",
              duration(seconds)));
    } else {
      boolean preload =
          seconds >= HSTS_PRELOAD_SECONDS
              && lower.contains("includesubdomains")
              && lower.contains("preload");
      add(
          "hsts",
          Severity.OK,
          Sentence.of(
              "Strict-Transport-Security holds for {0}{1}{2}.",
              duration(seconds),
              lower.contains("includesubdomains")
                  ? Sentence.of(", subdomains included")
                  : Sentence.EMPTY,
              preload ? Sentence.of(", fit for the browsers' preload lists") : Sentence.EMPTY));
    }
  }

  private static @Nullable Long maxAge(String value) {
    for (String directive : value.split(";", 32)) {
      String[] parts = directive.strip().split("=", 2);
      if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("max-age")) {
        String digits = parts[1].strip().replace("\"", "");
        return digits.matches("[0-9]{1,18}") ? (Long) Long.parseLong(digits) : null;
      }
    }
    return null;
  }

  static Sentence duration(long seconds) {
    if (seconds >= 2 * 86_400) {
      return Sentence.of("{0} days", seconds / 86_400);
    }
    return seconds >= 2 * 3_600
        ? Sentence.of("{0} hours", seconds / 3_600)
        : Sentence.of("{0} {0|second|seconds}", seconds);
  }

  private void document() {
    String policy = head.first("content-security-policy");
    String lower = policy == null ? "" : policy.toLowerCase(Locale.ROOT);
    if (policy == null) {
      add(
          "csp-missing",
          Severity.NOTE,
          Sentence.of("No Content-Security-Policy: a script that is smuggled in runs unhindered."));
    } else {
      add(
          "csp",
          lower.contains("unsafe-inline") || lower.contains("unsafe-eval")
              ? Severity.NOTE
              : Severity.OK,
          lower.contains("unsafe-inline") || lower.contains("unsafe-eval")
              ? Sentence.of(
                  "Content-Security-Policy is there, but allows inline scripts or eval, which is"
                      + " most of what it could stop.")
              : Sentence.of("Content-Security-Policy limits what the page may load."));
    }
    if (!lower.contains("frame-ancestors") && head.first("x-frame-options") == null) {
      add(
          "framing-allowed",
          Severity.NOTE,
          Sentence.of(
              "Neither frame-ancestors nor X-Frame-Options: other sites can show this page inside"
                  + " theirs."));
    }
    if (head.first("referrer-policy") == null) {
      add(
          "referrer-policy-missing",
          Severity.NOTE,
          Sentence.of("No Referrer-Policy; browsers then use strict-origin-when-cross-origin."));
    }
  }

  private void contentTypeOptions() {
    if (head.status() >= 300
        || (hop.content() == null && request.message().method() != HttpMethod.HEAD)) {
      return;
    }
    String value = head.first("x-content-type-options");
    if (value == null || !value.equalsIgnoreCase("nosniff")) {
      add(
          "sniffing-allowed",
          Severity.NOTE,
          Sentence.of(
              "No X-Content-Type-Options: nosniff: browsers may guess another type than the one"
                  + " told."));
    }
  }

  private void content() {
    HttpContent content = hop.content();
    if (content == null || head.status() >= 300) {
      return;
    }
    if (!content.codings().isEmpty()) {
      Long decoded = content.decodedOctets();
      add(
          "compressed",
          Severity.OK,
          decoded == null
              ? Sentence.of(
                  "The content is compressed: {0}.", text(String.join(", ", content.codings())))
              : Sentence.of(
                  "The content is compressed ({0}): {1} octets on the wire, {2} of content.",
                  text(String.join(", ", content.codings())), content.octets(), decoded));
    } else if (content.charset() != null && content.octets() >= WORTH_COMPRESSING_OCTETS) {
      add(
          "not-compressed",
          Severity.NOTE,
          Sentence.of("The text is not compressed, although gzip was offered."));
    }
    String remark = content.remark();
    if (remark != null) {
      add("content", Severity.WARNING, Sentence.verbatim(text(remark)));
    }
  }

  private void disclosure() {
    for (String name : List.of("server", "x-powered-by", "x-aspnet-version", "x-generator")) {
      String value = head.first(name);
      if (value != null && VERSION_NUMBER.matcher(value).find()) {
        add(
            "version-told",
            Severity.NOTE,
            Sentence.of("The field {0} tells a version to everybody: {1}.", name, text(value)));
      }
    }
  }

  /** Server-Timing, of the W3C. */
  private void serverTiming() {
    List<String> metrics = HttpServerTiming.metrics(head.all("server-timing"));
    if (!metrics.isEmpty()) {
      add(
          "server-timing",
          Severity.OK,
          Sentence.of("The server tells of its own time: {0}.", text(String.join(", ", metrics))));
    }
  }

  /** RFC 7838. */
  private void alternatives() {
    List<String> fields = head.all("alt-svc");
    String all = String.join(", ", fields);
    if (HTTP_3.matcher(all).find()) {
      add(
          "http3-offered",
          Severity.OK,
          Sentence.of("HTTP/3 is offered (Alt-Svc: {0}).", text(all)));
    } else if (all.strip().equalsIgnoreCase("clear")) {
      add(
          "alt-svc-clear",
          Severity.NOTE,
          Sentence.of(
              "Alt-Svc: clear: the server takes back every alternative that it offered before."));
    } else if (hop.secure()) {
      add(
          "http3-not-offered",
          Severity.OK,
          Sentence.of("HTTP/3 is not offered: no Alt-Svc field names h3."));
    }
  }

  private void intermediaries() {
    List<String> signs = new ArrayList<>();
    for (String name :
        List.of("via", "x-cache", "cf-cache-status", "cf-ray", "x-served-by", "x-varnish", "age")) {
      String value = head.first(name);
      if (value != null) {
        signs.add(name + ": " + value);
      }
    }
    if (!signs.isEmpty()) {
      add(
          "intermediary",
          Severity.OK,
          Sentence.of(
              "A proxy or cache stands before the server ({0}).", text(String.join("; ", signs))));
    }
    String mitigated = head.first("cf-mitigated");
    if (mitigated != null) {
      add(
          "challenged",
          Severity.WARNING,
          Sentence.of(
              "A protection service answered instead of the site (cf-mitigated: {0}): it wants to"
                  + " see a browser first.",
              text(mitigated)));
    }
  }

  /** That it closes the connection says nothing: this client asks for that. */
  private void version() {
    if (head.version().equals("HTTP/1.0")) {
      add(
          "http-1.0",
          Severity.NOTE,
          Sentence.of(
              "The server answers in HTTP/1.0, which keeps no connection and knows no chunks."));
    }
  }

  private boolean html() {
    String type = head.first("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).contains("html");
  }

  private void add(String id, Severity severity, Sentence sentence) {
    findings.add(new HttpFinding(id, severity, sentence));
  }

  private static String text(String hostile) {
    return PlainText.line(hostile, LONGEST);
  }
}
