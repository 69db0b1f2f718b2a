package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.diagnosis.FaultyServers;
import io.lookingglass.tests.lab.OwnPort;
import io.lookingglass.tests.lab.RequiresProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The one box and the one button, on real servers with faults. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "nginx", debianPackage = "nginx-light")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisInABrowserTest {
  @TempDir private static Path folder;
  private FaultyServers servers;
  private LookingGlass program;
  private BrowserUnderTest browser;
  private int secure;

  @SuppressWarnings("NullAway.Init") // JUnit and the set-up fill the fields.
  DiagnosisInABrowserTest() {}

  @BeforeAll
  void start() throws Exception {
    int names = OwnPort.on("127.0.0.1");
    int plain = OwnPort.on("127.0.0.1");
    secure = OwnPort.on("127.0.0.1");
    servers =
        new FaultyServers(folder, List.of())
            .resolver("127.0.0.1@" + names, List.of("web.lab. A 127.0.0.1", "web.lab. AAAA ::1"))
            .web(
                List.of("127.0.0.1:" + plain, "[::1]:" + plain),
                List.of("127.0.0.1:" + secure, "[::1]:" + secure));
    program =
        LookingGlass.start(
            ConfigurationLoader.parse(
                """
                server: {listen: "127.0.0.1:0"}
                resolvers: ["127.0.0.1:%d"]
                targets: {special-purpose: allow}
                storage: {url: "sqlite:%s/browser.db"}
                """
                    .formatted(names, folder)),
            OriginTable.empty(),
            "test");
    browser = new BrowserUnderTest();
  }

  @AfterAll
  void stop() {
    @Nullable BrowserUnderTest opened = browser;
    if (opened != null) {
      opened.close();
    }
    @Nullable LookingGlass started = program;
    if (started != null) {
      started.close();
    }
    @Nullable FaultyServers faulty = servers;
    if (faulty != null) {
      faulty.close();
    }
  }

  @AfterEach
  void noPageComplained() {
    assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
  }

  @Test
  void enterIsAllItTakesAndStepsComeInUntilTheVerdict() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (BrowserContext context =
          browser.context(scheme == ColorScheme.DARK ? 360 : 1280, scheme)) {
        Page page = context.newPage();
        page.navigate(program.url());
        page.locator("#target").fill("https://web.lab:" + secure + "/502");
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*/m/[A-Za-z0-9]+$"));
        assertThat(page.locator("#progress")).containsText("Measured");
        assertThat(page.locator(".verdict-sentence"))
            .containsText("web.lab resolves and is reachable in ");
        assertThat(page.locator(".verdict-sentence"))
            .containsText(Pattern.compile("its certificate expired [0-9,]+ days ago and"));
        assertThat(page.locator("#findings .cause")).hasCount(2);
        assertThat(page.locator("#step-http-6 .diagnosis-brief")).containsText("502 Bad Gateway");
        page.locator("#step-tls-4 summary").click();
        assertThat(page.locator("#step-tls-4 a")).containsText("Measure alone");
        assertThat(Accessibility.faults(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
            .isEqualTo(true);
        BrowserUnderTest.keep(page, "diagnosis-" + scheme);
      }
    }
  }

  @Test
  void whatIsRunAgainStandsBesideTheRunBefore() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(program.url() + "/ping/127.0.0.1?packets=1");
      assertThat(page.locator("#progress")).containsText("Measured");
      page.getByText("Run again").click();
      page.waitForURL(Pattern.compile(".*[?]before=[A-Za-z0-9]+$"));
      assertThat(page.locator("#progress")).containsText("Measured");
      page.reload();
      assertThat(page.locator("#comparison")).containsText("Its verdict was the same");
      assertThat(Accessibility.faults(page)).isEmpty();
    }
  }
}
