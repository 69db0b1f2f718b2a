package io.lookingglass.tests.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rules of axe-core, run in a page. */
final class Accessibility {
  private static final String AXE = read("/axe/axe-core-4.14.1.min.js");

  /** Serious and critical findings of WCAG 2.2 A and AA and of good practice, one line each. */
  private static final String RUN =
      """
      async () => {
        const found = await axe.run(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        });
        // A run that looked at nothing must not read as a page without faults.
        if (found.passes.length < 15) return ["only " + found.passes.length + " rules applied"];
        return found.violations
          .filter(rule => ["serious", "critical"].includes(rule.impact))
          .flatMap(rule => rule.nodes.map(
            node => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`));
      }
      """;

  private Accessibility() {}

  static List<String> faults(Page page) {
    // By way of the debugger: the page's own policy lets no foreign script in.
    page.evaluate(AXE);
    Object faults = page.evaluate(RUN);
    return ((List<?>) faults).stream().map(String::valueOf).toList();
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Accessibility.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
