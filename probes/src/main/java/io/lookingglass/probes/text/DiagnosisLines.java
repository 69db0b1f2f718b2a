package io.lookingglass.probes.text;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisJudged;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepSkipped;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepTold;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.MeasurementResult.Summary;
import io.lookingglass.probes.result.ResultFold;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A diagnosis: a line for each step when it ends, in the order in which they end; behind them the
 * paths as mtr reports them, then the findings with their evidence.
 */
final class DiagnosisLines implements Lines {
  private static final int LONGEST = 400;

  private final DiagnosisRequest request;
  private final ResultFold fold;
  private final Set<IpVersion> without = EnumSet.noneOf(IpVersion.class);
  private boolean begun;

  DiagnosisLines(DiagnosisRequest request, ResultFold fold) {
    this.request = request;
    this.fold = fold;
  }

  @Override
  public String tool() {
    return "diagnosis";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    List<String> lines = new ArrayList<>();
    if (!begun) {
      begun = true;
      lines.add("Diagnosis of " + PlainText.line(request.url().text(), LONGEST));
      lines.add("");
    }
    switch (event) {
      case DiagnosisStepTold(DiagnosisStep step, Finished _) -> lines.add(finished(step));
      case DiagnosisStepSkipped(DiagnosisStep step, Sentence reason) -> {
        skipped(step, reason.english(), lines);
      }
      case DiagnosisJudged judged -> {
        paths(lines);
        judged(judged, lines);
      }
      default -> {
        // Only what ended has a line.
      }
    }
    return lines;
  }

  @Override
  public List<String> end() {
    return List.of();
  }

  /** Where the first is not taken, none over that version of IP is; one line says so. */
  private void skipped(DiagnosisStep step, String reason, List<String> lines) {
    IpVersion version = step.version();
    if (version == null || without.contains(version)) {
      return;
    }
    String words = "not done: " + PlainText.line(reason, LONGEST);
    if (step.kind() == Kind.ROUTE) {
      without.add(version);
      lines.add("%-22s %-2s  %s".formatted("All over IPv" + version.number(), "-", words));
    } else {
      lines.add(line(step, "-", words));
    }
  }

  private List<DiagnosisResult.Step> steps() {
    return fold.result() instanceof DiagnosisResult diagnosis ? diagnosis.steps() : List.of();
  }

  private String finished(DiagnosisStep step) {
    for (DiagnosisResult.Step each : steps()) {
      if (each.step().equals(step) && each.result() != null) {
        Summary summary = each.result().summary();
        String sign =
            switch (summary.verdict().level()) {
              case GOOD -> "ok";
              case WARNING -> "!";
              case BAD -> "!!";
              case PENDING, UNKNOWN -> "?";
            };
        return line(step, sign, PlainText.line(summary.verdict().sentence(), LONGEST));
      }
    }
    return line(step, "?", "nothing is known");
  }

  private static String line(DiagnosisStep step, String sign, String words) {
    return "%-22s %-2s  %s".formatted(step.words(), sign, words);
  }

  private void paths(List<String> lines) {
    for (DiagnosisResult.Step step : steps()) {
      if (step.step().kind() == Kind.PATH && step.result() != null) {
        List<String> table = PathTable.of(step.result());
        if (!table.isEmpty()) {
          lines.add("");
          lines.add(step.step().words() + ":");
          lines.addAll(table);
        }
      }
    }
  }

  private static void judged(DiagnosisJudged judged, List<String> lines) {
    for (DiagnosisFinding finding : judged.findings()) {
      lines.add("");
      lines.add(
          "%s: %s"
              .formatted(
                  finding.severity().name().toUpperCase(Locale.ROOT),
                  PlainText.line(finding.sentence(), LONGEST)));
      finding
          .evidence()
          .forEach(sentence -> lines.add("  seen:   " + PlainText.line(sentence, LONGEST)));
      if (finding.advice() != null) {
        lines.add("  advice: " + PlainText.line(finding.advice(), LONGEST));
      }
    }
  }
}
