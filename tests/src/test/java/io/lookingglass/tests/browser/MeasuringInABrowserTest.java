package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.tests.lab.RequiresProgram;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What people do on the pages, in a real browser. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@TestInstance(Lifecycle.PER_CLASS)
final class MeasuringInABrowserTest {
  private static final Pattern RESULT = Pattern.compile(".*/m/[A-Za-z0-9]{16}$");

  private DemoServer server;
  private BrowserUnderTest browser;

  @BeforeAll
  void start() {
    server = new DemoServer(0, 1);
    browser = new BrowserUnderTest();
  }

  @AfterAll
  void stop() {
    browser.close();
    server.close();
  }

  @AfterEach
  void noPageComplained() {
    assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
  }

  @Test
  void rowsComeInOneAfterTheOtherUntilTheVerdict() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      assertThat(page.locator("#target")).isFocused();
      page.locator("#tool-mtr").check();
      page.locator("#target").fill("www.example.net");
      page.keyboard().press("Enter");
      page.waitForURL(RESULT);
      page.evaluate(
          """
          () => {
            window.sameDocument = true;
            window.counts = [];
            window.shift = 0;
            const count = () => document.querySelectorAll(".hops tbody tr").length;
            new MutationObserver(() => {
              if (window.counts.at(-1) !== count()) window.counts.push(count());
            }).observe(document.body, {subtree: true, childList: true});
            new PerformanceObserver(list => {
              if (!document.querySelector("#stop")) return;
              for (const entry of list.getEntries()) window.shift += entry.value;
            }).observe({type: "layout-shift"});
          }
          """);
      assertThat(page.locator("#stop")).isVisible();
      assertThat(page.locator("#verdict")).containsText("Measuring");
      BrowserUnderTest.keep(page, "mtr-running");

      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator("#verdict")).hasClass("verdict verdict-good");
      assertThat(page.locator("#verdict .verdict-word")).hasText("Good");
      assertThat(page.locator("#verdict .verdict-sentence")).containsText("16 hops");
      assertThat(page.locator(".hops tbody tr")).hasCount(16);
      assertThat(page.locator(".hop-target")).containsText("www.customer-network.example");
      assertThat(page.locator("#raw")).containsText("lb2.customer-network.example");
      assertThat(page.locator("#stop")).hasCount(0);
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      List<?> counts = (List<?>) page.evaluate("window.counts");
      assertThat(counts).as("numbers of rows, each time they changed").hasSizeGreaterThan(4);
      assertThat(((Number) page.evaluate("window.shift")).doubleValue())
          .as("layout shift while rows came in (0.1 is good)")
          .isLessThan(0.1);
    }
  }

  @Test
  void whatIsUnfoldedStaysSoWhileRowsAreReplaced() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/mtr/www.example.net?packets=6");
      page.locator("#hop-0-4-more summary").click();
      assertThat(page.locator("#hop-0-4-more")).containsText("label 24005");
      assertThat(page.locator("#hop-0-4-more .probes"))
          .hasText(Pattern.compile("(\\S+\\s+){3,}.*"));
      assertThat(page.locator("#hop-0-4-more")).hasAttribute("open", "");
    }
  }

  @Test
  void aResultHasAnAddressThatShowsItAgain() {
    String url;
    String sentence;
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/ping/lossy.example.net?packets=6");
      assertThat(page.locator("#progress")).containsText("Measured");
      url = page.url();
      sentence = page.locator(".verdict-sentence").textContent();
    }
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(url);
      assertThat(page.locator(".verdict-sentence")).hasText(sentence);
      assertThat(page.locator("#progress time")).isVisible();
      assertThat(page.locator("#facts")).containsText("192.0.2.53");
      assertThat(page.locator("#facts")).containsText("2001:db8:4:2::80");
    }
  }

  @Test
  void aResultCanBeCopiedForATicket() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
      Page page = context.newPage();
      page.navigate(server.url() + "/ping/www.example.net");
      assertThat(page.locator("#progress")).containsText("Measured");
      Locator copy = page.locator(".actions [data-copy-from=markdown]");
      copy.click();
      assertThat(copy).containsText("Copied");
      assertThat((String) page.evaluate("navigator.clipboard.readText()"))
          .startsWith("**Ping to www.example.net (192.0.2.80)**")
          .contains("3 packets transmitted, 3 received")
          .contains("<" + page.url() + ">");
      page.locator("[data-copy-text]").click();
      assertThat((String) page.evaluate("navigator.clipboard.readText()")).isEqualTo(page.url());
    }
  }

  @Test
  void theChoiceOfColoursIsRemembered() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      Object light = background(page);
      page.locator("[data-theme-choice=dark]").click();
      Object dark = background(page);
      assertThat(dark).isNotEqualTo(light);
      page.reload();
      assertThat(background(page)).isEqualTo(dark);
      assertThat(page.locator("[data-theme-choice=dark]")).hasAttribute("aria-pressed", "true");
      page.locator("[data-theme-choice=auto]").click();
      assertThat(background(page)).isEqualTo(light);
    }
  }

  @Test
  void withoutScriptsAPlainFormAndAPageThatAsksAgainDo() {
    try (BrowserContext context = browser.context(768, ColorScheme.LIGHT, false)) {
      Page page = context.newPage();
      page.navigate(server.url());
      page.locator("#target").fill("https://www.example.net/some/page");
      page.locator("#tool-traceroute").check();
      page.locator(".go").click();
      page.waitForURL(RESULT);
      assertThat(page.locator("h1")).containsText("Traceroute to www.example.net");
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator(".hops tbody tr")).hasCount(16);
      assertThat(page.locator(".js-only").first()).isHidden();
      BrowserUnderTest.keep(page, "traceroute-without-scripts");
    }
  }

  @Test
  void everythingCanBeDoneFromTheKeyboard() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      assertThat(page.locator("#target")).isFocused();
      page.keyboard().type("www.example.net");
      page.keyboard().press("Tab"); // Measure
      page.keyboard().press("Tab"); // My address
      page.keyboard().press("Tab"); // the chosen tool
      page.keyboard().press("ArrowRight");
      page.keyboard().press("ArrowRight");
      assertThat(page.locator("#tool-ping")).isChecked();
      page.keyboard().press("Tab"); // Options
      page.keyboard().press("Space");
      assertThat(page.locator("#packets")).isVisible();
      page.keyboard().press("Tab"); // Protocol
      page.keyboard().press("Tab"); // IP version
      page.keyboard().press("Tab"); // Packets
      assertThat(page.locator("#packets")).isFocused();
      page.keyboard().type("2");
      page.keyboard().press("Enter");
      page.waitForURL(RESULT);
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator(".strip tbody tr")).hasCount(2);
      page.keyboard().press("/");
      assertThat(page.locator("#target")).isFocused();
      assertThat(page.locator("#target")).hasValue("www.example.net");
    }
  }

  @Test
  void whatIsTypedIsUnderstoodAtOnce() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      page.locator("#target").fill("https://user@bücher.example:8443/a");
      assertThat(page.locator("#understood")).containsText("Host name");
      assertThat(page.locator("#understood")).containsText("xn--bcher-kva.example");
      page.locator("#target").fill("2001:DB8:0::1");
      assertThat(page.locator("#understood")).containsText("IPv6 address 2001:db8::1");
      page.locator("#target").fill("192.0.2.300");
      assertThat(page.locator("#understood")).hasClass("problem");
      page.locator("#mine").click();
      assertThat(page.locator("#target")).hasValue("127.0.0.1");
      assertThat(page.locator("#understood")).containsText("IPv4 address 127.0.0.1");
    }
  }

  @Test
  void onlyTheOptionsOfTheChosenToolAreShown() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      page.locator("#tool-mtr").check();
      page.locator(".options summary").click();
      assertThat(page.locator("#flows")).isVisible();
      assertThat(page.locator("#size")).isHidden();
      assertThat(page.locator("#port")).isHidden();
      page.locator("#tool-ping").check();
      assertThat(page.locator("#flows")).isHidden();
      assertThat(page.locator("#size")).isVisible();
      page.locator("#protocol").selectOption("TCP");
      assertThat(page.locator("#port")).isVisible();
    }
  }

  @Test
  void aWrongFieldIsGivenBackWithItsMessageAndTheInput() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      page.locator("#tool-mtr").check();
      page.locator(".options summary").click();
      page.locator("#target").fill("www.example.net");
      page.locator("#packets").fill("99");
      page.keyboard().press("Enter");
      assertThat(page.locator("#packets-problem")).containsText("from 1 to 16, but is 99");
      assertThat(page.locator("#packets")).hasValue("99");
      assertThat(page.locator("#packets")).hasAttribute("aria-invalid", "true");
      assertThat(page.locator("#target")).hasValue("www.example.net");
      BrowserUnderTest.keep(page, "form-with-a-wrong-field");
    }
  }

  @Test
  void aTargetThatIsNotAllowedIsRefusedBesideItsField() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      page.locator("#target").fill("10.0.0.1");
      page.keyboard().press("Enter");
      assertThat(page.locator("#understood")).containsText("Private-Use");
      assertThat(page.locator("#target")).hasValue("10.0.0.1");
    }
  }

  @Test
  void aMeasurementCanBeStoppedAndKeepsWhatItHas() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/mtr/www.example.net?packets=16");
      page.locator(".hops tbody tr").nth(5).waitFor();
      page.locator("#stop").click();
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator("#stop")).hasCount(0);
      assertThat(page.locator("main")).containsText("Stopped from its page");
    }
  }

  @Test
  void namesFromOutsideAreTextAndNothingElse() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/mtr/hostile.example.net");
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator("#hop-0-3 .host")).containsText("<script>document.title='owned'");
      assertThat(page.locator("#hop-0-3")).containsText("\"><img src=x onerror=alert(1)>");
      assertThat(page.locator("main script, main img")).hasCount(0);
      assertThat(page).hasTitle("MTR to hostile.example.net · looking glass");
      page.reload();
      assertThat(page.locator("#hop-0-3 .host")).containsText("<script>document.title='owned'");
      assertThat(page.locator("main script, main img")).hasCount(0);
    }
  }

  @Test
  void severalFlowsAreShownSideBySideAndEachForItself() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/mtr/www.example.net?flows=6");
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator(".path")).hasCount(6);
      assertThat(page.locator("#matrix .differs")).not().hasCount(0);
      assertThat(page.locator("#hops-5 tr")).hasCount(16);
      page.locator("#path-summary-5").click();
      assertThat(page.locator("#hop-5-16")).isVisible();
    }
  }

  private static Object background(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
  }
}
