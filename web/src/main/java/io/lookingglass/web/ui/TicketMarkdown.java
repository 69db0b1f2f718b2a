package io.lookingglass.web.ui;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.Verdict;
import java.util.List;

/**
 * A result as Markdown, to be pasted into a ticket. Names of hosts and networks come from
 * strangers: outside of code blocks, what Markdown would read as markup is escaped.
 */
final class TicketMarkdown {

  private static final String MARKUP = "\\`*_[]<>|~&";

  private TicketMarkdown() {}

  static String of(
      MeasurementRequest request, MeasurementResult result, List<Fact> facts, String permalink) {
    MeasurementResult.Summary summary = result.summary();
    Verdict verdict = summary.verdict();
    StringBuilder text = new StringBuilder("**");
    Tool tool = Tool.of(request.type());
    text.append(
        tool.title(
            escaped(
                request instanceof DiagnosisRequest diagnosis
                    ? DiagnosisOptions.target(diagnosis)
                    : request.target().text())));
    if (summary.resolvedAddress() != null
        && !IpAddresses.format(summary.resolvedAddress()).equals(request.target().text())) {
      text.append(" (").append(IpAddresses.format(summary.resolvedAddress())).append(')');
    }
    text.append("**\n\n");
    text.append(word(verdict.level())).append(": ").append(escaped(verdict.sentence()));
    text.append("\n\n");
    if (result instanceof DiagnosisResult diagnosis && diagnosis.judged()) {
      findings(diagnosis, text);
    } else {
      for (String remark : verdict.remarks()) {
        text.append("- ").append(escaped(remark)).append('\n');
      }
      if (!verdict.remarks().isEmpty()) {
        text.append('\n');
      }
    }
    if (!summary.rawOutput().isBlank()) {
      String fence = fence(summary.rawOutput());
      text.append(fence).append("text\n").append(summary.rawOutput().stripTrailing());
      text.append('\n').append(fence).append("\n\n");
    }
    for (Fact fact : facts) {
      if (!fact.label().equals("Measurement")) {
        text.append("- ").append(fact.label()).append(": ");
        text.append(escaped(String.join(", ", fact.values()))).append('\n');
      }
    }
    return text.append("\n<").append(permalink).append(">\n").toString();
  }

  /** What was found, each with what was seen of it; the steps stand in the text behind. */
  private static void findings(DiagnosisResult diagnosis, StringBuilder text) {
    for (DiagnosisFinding finding : diagnosis.findings()) {
      text.append("- **").append(DiagnosisView.severity(finding.severity())).append(":** ");
      text.append(escaped(finding.sentence()));
      if (finding.advice() != null) {
        text.append(" *").append(escaped(finding.advice())).append('*');
      }
      text.append('\n');
      for (String seen : finding.evidence()) {
        text.append("  - ").append(escaped(seen)).append('\n');
      }
    }
    if (!diagnosis.findings().isEmpty()) {
      text.append('\n');
    }
  }

  private static String word(Verdict.Level level) {
    return switch (level) {
      case PENDING -> "⏳ So far";
      case GOOD -> "✅ Good";
      case WARNING -> "⚠️ Worth a look";
      case BAD -> "❌ Problem";
      case UNKNOWN -> "❔ No verdict";
    };
  }

  /** More backticks than stand together anywhere inside (CommonMark 4.5). */
  private static String fence(String content) {
    int longest = 2;
    int run = 0;
    for (int index = 0; index < content.length(); index++) {
      run = content.charAt(index) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return "`".repeat(longest + 1);
  }

  /**
   * CommonMark 2.4 lets any ASCII punctuation be escaped. Only what would form markup is, so that
   * addresses and sentences stay readable where Markdown is not rendered.
   */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '\n' || character == '\r') {
        escaped.append(' ');
        continue;
      }
      if (MARKUP.indexOf(character) >= 0) {
        escaped.append('\\');
      }
      escaped.append(character);
    }
    return escaped.toString();
  }
}
