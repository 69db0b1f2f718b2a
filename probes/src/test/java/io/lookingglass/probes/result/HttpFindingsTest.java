package io.lookingglass.probes.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpStep.Redirected;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.HttpFinding.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each header field that protects or tells something has its finding. */
class HttpFindingsTest {
  private static final HttpTls SESSION =
      new HttpTls("TLSv1.3", "TLS_AES_128_GCM_SHA256", null, "a.example", true, null, null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=31536000; includeSubDomains; preload | hsts | OK | preload lists",
        "max-age=31536000; includeSubDomains | hsts | OK | 365 days, subdomains included",
        "includeSubDomains;MAX-AGE=\"15768000\" | hsts | OK | 182 days",
        "max-age=15767999 | hsts-short | NOTE | 182 days",
        "max-age=3600 | hsts-short | NOTE | 3600 seconds",
        "max-age=0 | hsts-off | WARNING | forget",
        "max-age=-1 | hsts-unreadable | WARNING | max-age=-1",
        "max-age=99999999999999999999 | hsts-unreadable | WARNING | max-age=9",
        "includeSubDomains | hsts-unreadable | WARNING | includeSubDomains",
      })
  void strictTransportSecurityIsReadAsBrowsersReadIt(
      String value, String id, Severity severity, String words) {
    HttpFinding finding = found(id, secure("Strict-Transport-Security", value));
    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.sentence()).contains(words);
  }

  @Test
  void strictTransportSecurityCountsOverTlsOnlyAndOnce() {
    assertThat(ids(secure())).contains("hsts-missing");
    assertThat(ids(plain("Strict-Transport-Security", "max-age=63072000")))
        .contains("hsts-over-http")
        .doesNotContain("hsts", "hsts-missing");
    assertThat(
            ids(
                secure(
                    "Strict-Transport-Security",
                    "max-age=63072000",
                    "strict-transport-security",
                    "max-age=0")))
        .contains("hsts-repeated", "hsts");
  }

  @Test
  void aPageWithoutProtectionIsToldWhatItLacks() {
    List<HttpFinding> findings = secure("Content-Type", "text/html");
    for (String id :
        List.of("csp-missing", "framing-allowed", "referrer-policy-missing", "sniffing-allowed")) {
      assertThat(found(id, findings).severity()).as(id).isEqualTo(Severity.NOTE);
    }
  }

  @Test
  void aPageThatProtectsItsReadersIsNotTold() {
    List<HttpFinding> findings =
        secure(
            "Content-Type",
            "text/html",
            "Content-Security-Policy",
            "default-src 'self'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "NoSniff",
            "Strict-Transport-Security",
            "max-age=63072000");
    assertThat(findings).allMatch(finding -> finding.severity() == Severity.OK);
    assertThat(found("csp", findings).sentence()).contains("limits");
    assertThat(ids(secure("Content-Type", "text/html", "X-Frame-Options", "DENY")))
        .doesNotContain("framing-allowed");
  }

  @Test
  void aPolicyThatAllowsInlineScriptsIsSaidToStopLittle() {
    assertThat(
            found(
                    "csp",
                    secure(
                        "Content-Type",
                        "text/html",
                        "Content-Security-Policy",
                        "script-src 'unsafe-inline'"))
                .severity())
        .isEqualTo(Severity.NOTE);
  }

  @Test
  void whatIsNoPageNeedsNoPolicyForPages() {
    assertThat(ids(secure("Content-Type", "application/json")))
        .doesNotContain("csp-missing", "framing-allowed", "referrer-policy-missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "h3=\":443\"; ma=86400 | http3-offered",
        "h2=\":443\",h3-29=\":8443\" | http3-offered",
        "h2=\":443\"; ma=60, h3=\":443\" | http3-offered",
        "h2=\":443\" | http3-not-offered",
        "quic=\":443\"; v=\"46,43\" | http3-not-offered",
        "Clear | alt-svc-clear",
      })
  void alternativesAreToldByWhetherHttp3IsAmongThem(String value, String id) {
    List<HttpFinding> findings = secure("Alt-Svc", value);
    assertThat(findings).extracting(HttpFinding::id).contains(id);
    assertThat(
            findings.stream().map(HttpFinding::id).filter(one -> one.startsWith("http3")).count())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void noAlternativesMeanThatHttp3IsNotOfferedAndPlainHttpIsNotTold() {
    assertThat(ids(secure())).contains("http3-not-offered");
    assertThat(ids(plain())).doesNotContain("http3-not-offered", "http3-offered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "db;dur=12.5 | db 12.5 ms",
        "db;dur=12.5, app;dur=3;desc=\"PHP\" | db 12.5 ms, app 3 ms (PHP)",
        "cache;desc=\"hit, near; warm\";dur=2 | cache 2 ms (hit, near; warm)",
        "db; DUR = \"4\" | db 4 ms",
        "a;desc=\"say \\\"x\\\"\" | a (say \"x\")",
        "a;dur=1;dur=2 | a 1 ms",
        "miss | miss",
        "a;b;c=d | a",
        "a;desc=\"no end, b;dur=1 | a (no end, b;dur=1)",
      })
  void theServersOwnTimesAreToldInWords(String value, String words) {
    assertThat(found("server-timing", secure("Server-Timing", value)).sentence())
        .isEqualTo("The server tells of its own time: " + words + ".");
  }

  @Test
  void emptyTimesAreNone() {
    assertThat(ids(secure("Server-Timing", " ,;dur=3,, "))).doesNotContain("server-timing");
  }

  @Test
  void timesWithoutEndAreCutShort() {
    String sentence =
        found("server-timing", secure("Server-Timing", "a;dur=1,".repeat(5_000))).sentence();
    assertThat(sentence.split("a 1 ms", -1)).hasSize(13);
  }

  @Test
  void controlCharactersOfAServerAreNotRepeated() {
    assertThat(found("server-timing", secure("Server-Timing", "a\u001b[31m;dur=1")).sentence())
        .doesNotContain("\u001b");
  }

  @Test
  void compressionIsNamedWithWhatItSaves() {
    assertThat(found("compressed", findings(true, content(List.of("gzip"), 300L, 100))).sentence())
        .isEqualTo("The content is compressed (gzip): 100 octets on the wire, 300 of content.");
    assertThat(found("compressed", findings(true, content(List.of("br"), null, 100))).sentence())
        .isEqualTo("The content is compressed: br.");
    assertThat(findings(true, content(List.of(), null, 1_400)))
        .extracting(HttpFinding::id)
        .contains("not-compressed");
    assertThat(findings(true, content(List.of(), null, 1_399)))
        .extracting(HttpFinding::id)
        .doesNotContain("not-compressed");
  }

  @Test
  void aRedirectToPlainHttpIsAnError() {
    List<HttpFinding> findings =
        HttpFindings.of(
            hop(true, 302, new Redirected("http://a.example/", "http://a.example/", null), null),
            request());
    assertThat(found("redirect-downgrade", findings).severity()).isEqualTo(Severity.ERROR);
  }

  private static List<HttpFinding> secure(String... fields) {
    return findings(true, null, fields);
  }

  private static List<HttpFinding> plain(String... fields) {
    return findings(false, null, fields);
  }

  private static List<HttpFinding> findings(
      boolean secure, @Nullable HttpContent content, String... fields) {
    return HttpFindings.of(hop(secure, 200, null, content, fields), request());
  }

  private static HttpContent content(List<String> codings, @Nullable Long decoded, int octets) {
    return new HttpContent(
        HttpFraming.CONTENT_LENGTH,
        octets,
        (long) octets,
        true,
        null,
        codings,
        decoded,
        "UTF-8",
        "",
        true,
        List.of(),
        null);
  }

  private static HttpHop hop(
      boolean secure,
      int status,
      @Nullable Redirected redirect,
      @Nullable HttpContent content,
      String... fields) {
    List<HttpField> list = new ArrayList<>();
    for (int index = 0; index < fields.length; index += 2) {
      list.add(new HttpField(fields[index], fields[index + 1]));
    }
    return new HttpHop(
        0,
        secure ? "https://a.example/" : "http://a.example/",
        null,
        null,
        secure ? SESSION : null,
        null,
        List.of(),
        new HeadReceived("HTTP/1.1", status, "", list, 100, List.of(), 0),
        content,
        null,
        redirect,
        new HttpTimings(null, null, null, null, null, null, null),
        List.of());
  }

  private static HttpRequest request() {
    return new HttpRequest(
        new Target.Name("a.example", "a.example"),
        new HttpRequest.Message(HttpMethod.HEAD, null, "/", null, List.of()),
        HttpProtocol.HTTPS,
        null,
        null,
        null,
        null,
        List.of(),
        5,
        Duration.ofSeconds(10));
  }

  private static HttpFinding found(String id, List<HttpFinding> findings) {
    return findings.stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not among " + findings));
  }

  private static List<String> ids(List<HttpFinding> findings) {
    return findings.stream().map(HttpFinding::id).toList();
  }
}
