package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.LocatorOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import io.lookingglass.tests.lab.RequiresProgram;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What streams into a page does not push away what its reader looks at: Cumulative Layout Shift, as
 * web.dev defines it, stays below what is called good there.
 */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@TestInstance(Lifecycle.PER_CLASS)
final class LayoutShiftTest {
  private static final double GOOD = 0.1;
  private static final int[] WIDTHS = {1920, 1280, 360};
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Windows of shifts that follow each other within a second, of five at most; the worst counts.
   */
  private static final String OBSERVE =
      """
      (() => {
        const shifts = { worst: 0, sources: [], told: 0 };
        document.addEventListener("htmx:sseMessage", () => shifts.told++);
        let sum = 0, first = 0, last = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            if (entry.startTime - last > 1000 || entry.startTime - first > 5000) {
              sum = 0;
              first = entry.startTime;
            }
            last = entry.startTime;
            sum += entry.value;
            shifts.worst = Math.max(shifts.worst, sum);
            for (const source of entry.sources) {
              const node = source.node?.nodeType === 1 ? source.node : source.node?.parentElement;
              shifts.sources.push(
                `${entry.value.toFixed(4)} ${node?.tagName}#${node?.id}.${node?.className}`
                  + ` ${source.previousRect.y}+${source.previousRect.height}`
                  + ` -> ${source.currentRect.y}+${source.currentRect.height}`);
            }
          }
        }).observe({ type: "layout-shift", buffered: true });
        window.shifts = shifts;
      })();
      """;

  private DemoServer server;
  private BrowserUnderTest browser;

  @BeforeAll
  void start() {
    // Slow enough that events come one by one, as they do from the network.
    server = DemoServer.withTunnels(0, 4, 12);
    browser = new BrowserUnderTest();
  }

  @AfterAll
  void stop() {
    browser.close();
    server.close();
  }

  /** A page in a context of its own, from its first byte. */
  private Page open(BrowserContext context, String path) {
    context.addInitScript(OBSERVE);
    Page page = context.newPage();
    page.navigate(server.url() + path);
    return page;
  }

  private static void assertSteady(Page page, String what) {
    // What the last event did is seen with the frame after it.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))");
    double worst = ((Number) page.evaluate("shifts.worst")).doubleValue();
    assertThat(worst)
        .as("%s: %s", what, page.evaluate("shifts.sources.join('\\n')"))
        .isLessThan(GOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ping/www.example.net",
        "/traceroute/www.example.net",
        "/mtr/lossy.example.net?packets=6",
        "/mtr/www.example.net?flows=8",
        "/mtu/path.example.net",
        "/dns/www.example.net",
        "/dns/www.example.net?trace=true",
        "/dns/www.example.net?dnssec=true",
        "/tls/www.example.net",
        "/tls/www.example.net?enumerate=true",
        "/ping/nosuchname.example.net",
      })
  void whatAMeasurementTellsPushesNothingAway(String path) {
    try (BrowserContext desktop = browser.context(1280, ColorScheme.LIGHT);
        BrowserContext telephone = browser.context(360, ColorScheme.LIGHT)) {
      Page wide = open(desktop, path);
      Page narrow = open(telephone, path); // They are told side by side.
      for (Page page : List.of(wide, narrow)) {
        page.locator("#progress", new LocatorOptions().setHasText("Measured")).waitFor();
        assertSteady(page, path + " at " + page.viewportSize().width);
      }
    }
  }

  /** A browser draws what has come of a page, however slowly the rest follows. */
  @Test
  void boardsStandWhereTheyWillStandWhenAllHaveCome() {
    for (int width : new int[] {1920, 1280, 800, 360}) {
      try (BrowserContext context = browser.context(width, ColorScheme.LIGHT)) {
        Page page = open(context, "/status");
        page.evaluate("document.querySelector('.board:last-child').remove()");
        assertSteady(page, "/status at " + width);
      }
    }
  }

  /** The first that a stream tells is all of its page once more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/peers",
        "/peers/transit-a",
        "/tunnels",
        "/tunnels/acme-lon",
        "/status",
      })
  void aPageThatKeepsItselfUpToDateStandsStill(String path) {
    for (int width : WIDTHS) {
      try (BrowserContext context = browser.context(width, ColorScheme.LIGHT)) {
        Page page = open(context, path);
        await("what the stream tells").atMost(PATIENCE).until(() -> told(page) > 0);
        assertSteady(page, path + " at " + width);
      }
    }
  }

  private static int told(Page page) {
    return (int) page.evaluate("shifts.told");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/prefixes", "/bgp/203.0.113.7", "/rpki", "/docs/reference"})
  void aPageWithoutAStreamStandsStillWhileItLoads(String path) {
    for (int width : WIDTHS) {
      try (BrowserContext context = browser.context(width, ColorScheme.LIGHT)) {
        Page page = open(context, path);
        assertThat(page.locator("[sse-connect]")).hasCount(0);
        page.waitForLoadState(LoadState.NETWORKIDLE); // Scripts fetch others, and draw.
        assertSteady(page, path + " at " + width);
      }
    }
  }
}
