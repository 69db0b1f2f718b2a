package io.lookingglass.tests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Debian's Chromium, headless and cut off from everything but the server under test. Whatever a
 * page complains about in its console is kept: a strict content security policy speaks there.
 */
final class BrowserUnderTest implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final int HIGHEST_PICTURE = 12_000;
  private static final int LONGEST_PICTURE_MILLIS = 90_000;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  /** Pages are waited for as long as a machine that has much else to do may take. */
  private static final double PATIENCE_MILLIS = 60_000;

  BrowserUnderTest() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(executable())
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  private static Path executable() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(file -> file.toFile().canExecute())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("chromium is not in PATH"));
  }

  BrowserContext context(int width, ColorScheme scheme) {
    return context(width, scheme, true);
  }

  BrowserContext context(int width, ColorScheme scheme, boolean scripts) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, width < 500 ? 780 : 900)
                .setColorScheme(scheme)
                // What fades in has, for a moment, colours that nobody chose.
                .setReducedMotion(ReducedMotion.REDUCE)
                .setJavaScriptEnabled(scripts));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.onConsoleMessage(
        message -> {
          // That a page has the status 404 is no fault of the page.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
    context.onWebError(error -> complaints.add(error.error()));
    return context;
  }

  /** Everything that pages complained about since the last call. */
  List<String> complaints() {
    synchronized (complaints) {
      List<String> taken = List.copyOf(complaints);
      complaints.clear();
      return taken;
    }
  }

  /** Keeps a picture of the page with the build's output, of the whole one unless it is endless. */
  static void keep(Page page, String name) {
    int height = (int) page.evaluate("document.documentElement.scrollHeight");
    page.screenshot(
        new ScreenshotOptions()
            .setPath(SCREENSHOTS.resolve(name + ".png"))
            .setFullPage(height <= HIGHEST_PICTURE)
            .setTimeout(LONGEST_PICTURE_MILLIS));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
