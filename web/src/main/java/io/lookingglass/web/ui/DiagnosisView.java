package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DiagnosisResult.State;
import io.lookingglass.probes.result.Verdict;
import io.lookingglass.web.language.Speech;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis as its page shows it: the findings, and every step in a table that has a column for
 * each version of IP, so that what differs between them is seen.
 *
 * @param columns {@code IPv4} and {@code IPv6}, or the one that is looked at
 */
record DiagnosisView(
    List<Card> findings,
    boolean judged,
    List<String> columns,
    List<Row> rows,
    List<String> checked) {
  DiagnosisView {
    findings = List.copyOf(findings);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    checked = List.copyOf(checked);
  }

  /**
   * A finding.
   *
   * @param anchor unique on the page
   * @param css good, warning, bad, unknown
   * @param word how bad, so that colour is never the only sign
   * @param over over which versions of IP; empty where that makes no difference
   */
  record Card(
      String anchor,
      String css,
      String word,
      String over,
      String sentence,
      List<String> evidence,
      @Nullable String advice) {}

  /** What was looked at, over each version. */
  record Row(String name, List<Cell> cells) {}

  /**
   * One step.
   *
   * @param css good, warning, bad, unknown, pending, or waiting for what did not begin
   * @param brief what came of it, in few words
   * @param sentence the same in full; absent while there is none
   * @param alone where the step's own tool is, filled in; absent for what did not begin
   */
  record Cell(
      String id,
      String column,
      String css,
      String word,
      String brief,
      @Nullable String sentence,
      List<String> remarks,
      @Nullable String alone,
      String aloneWords) {
    /** Whether there is more to unfold. */
    boolean more() {
      return sentence != null;
    }
  }

  static DiagnosisView of(DiagnosisResult result, DiagnosisRequest request, Instant now) {
    List<Card> cards = new ArrayList<>();
    for (DiagnosisFinding finding : result.findings()) {
      cards.add(card(finding, cards.size() + 1, request));
    }
    Map<DiagnosisStep.Kind, List<Cell>> rows = new LinkedHashMap<>();
    for (DiagnosisResult.Step step : result.steps()) {
      boolean needless =
          step.step().kind() == DiagnosisStep.Kind.DELEGATION
              && (step.state() == State.SKIPPED || step.state() == State.WAITING);
      if (!needless) {
        rows.computeIfAbsent(step.step().kind(), _ -> new ArrayList<>()).add(cell(step, now));
      }
    }
    return new DiagnosisView(
        cards,
        result.judged(),
        request.versions().stream().map(DiagnosisView::words).toList(),
        rows.entrySet().stream()
            .map(row -> new Row(name(row.getKey(), request), row.getValue()))
            .toList(),
        result.right().stream().map(Speech::said).toList());
  }

  private static String name(DiagnosisStep.Kind kind, DiagnosisRequest request) {
    return switch (kind) {
      case DNS, TLS, HTTP, PING -> kind.words();
      case DELEGATION -> say("DNS from the root");
      case ROUTE -> say("BGP route");
      case PATH -> say("Path");
      case PORT -> say("TCP port {0}", request.portOrDefault());
      case PLAIN_PORT -> say("TCP port {0}", 80);
      case MTU -> say("Path MTU");
    };
  }

  private static String words(IpVersion version) {
    return "IPv" + version.number();
  }

  private static Card card(DiagnosisFinding finding, int number, DiagnosisRequest request) {
    return new Card(
        "finding-" + number,
        switch (finding.severity()) {
          case BROKEN -> "bad";
          case DEGRADED -> "warning";
          case UNKNOWN -> "unknown";
          case NOTE -> "good";
        },
        severity(finding.severity()),
        request.versions().size() < 2
            ? ""
            : said(Sentence.list(finding.versions().stream().map(DiagnosisView::words).toList())),
        said(finding.said()),
        finding.seen().stream().map(Speech::said).toList(),
        finding.advised() == null ? null : said(finding.advised()));
  }

  /** How bad a finding is, in a word. */
  static String severity(DiagnosisFinding.Severity severity) {
    return switch (severity) {
      case BROKEN -> say("Broken");
      case DEGRADED -> say("Degraded");
      case UNKNOWN -> say("Not known");
      case NOTE -> say("Harmless");
    };
  }

  private static Cell cell(DiagnosisResult.Step step, Instant now) {
    String id = "step-" + step.step().id();
    IpVersion version = step.step().version();
    String column = version == null ? "" : words(version);
    Verdict verdict = step.result() == null ? null : step.result().summary().verdict();
    return switch (step.state()) {
      case WAITING -> new Cell(id, column, "waiting", say("waits"), "", null, List.of(), null, "");
      case SKIPPED ->
          new Cell(
              id,
              column,
              "waiting",
              say("not done"),
              step.skipped() == null ? "" : said(step.skipped()),
              null,
              List.of(),
              null,
              "");
      case RUNNING ->
          new Cell(id, column, "pending", say("running"), "…", null, List.of(), null, "");
      case FINISHED ->
          new Cell(
              id,
              column,
              verdict == null ? "unknown" : verdict.level().name().toLowerCase(Locale.ROOT),
              verdict == null ? say("no verdict") : level(verdict.level()),
              StepBrief.of(step, now),
              verdict == null ? null : said(verdict.said()),
              verdict == null ? List.of() : verdict.remarked().stream().map(Speech::said).toList(),
              alone(step),
              say("Measure alone"));
    };
  }

  private static String level(Verdict.Level level) {
    return switch (level) {
      case PENDING -> say("running");
      case GOOD -> say("good");
      case WARNING -> say("worth a look");
      case BAD -> say("problem");
      case UNKNOWN -> say("no verdict");
    };
  }

  /** The form with this step's question in it: a link must not start a measurement by itself. */
  private static @Nullable String alone(DiagnosisResult.Step step) {
    if (step.request() == null) {
      return null;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    QueryForm form = QueryForm.of(step.request());
    fields.put("type", form.tool().key());
    fields.putAll(form.values());
    fields.remove("timeout");
    // TLS and HTTP are asked by name; the address is what counts here.
    if (step.address() != null
        && step.step().version() != null
        && !fields.containsKey("ipVersion")
        && !IpAddresses.format(step.address()).equals(fields.get("target"))) {
      fields.put("ipVersion", String.valueOf(step.step().version().number()));
    }
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "/?", ""));
  }
}
