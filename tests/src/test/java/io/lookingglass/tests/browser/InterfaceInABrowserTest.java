package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.tests.lab.RequiresProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on which people try the REST interface. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@TestInstance(Lifecycle.PER_CLASS)
final class InterfaceInABrowserTest {
  private DemoServer server;
  private BrowserUnderTest browser;

  @BeforeAll
  void start() {
    server = DemoServer.withTunnels(0, 40, 3);
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

  private Page open(BrowserContext context) {
    Page page = context.newPage();
    page.navigate(server.url() + "/docs");
    assertThat(page.locator("#operations-Measurements-createMeasurement")).isVisible();
    return page;
  }

  private static Locator operation(Page page, String id) {
    Locator operation = page.locator("#operations-" + id);
    operation.locator(".opblock-summary-control").click();
    return operation;
  }

  @Test
  void aCallIsTriedAndItsAnswerShown() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context);
      Locator operation = operation(page, "Measurements-createMeasurement");
      operation.locator("textarea").fill("{\"type\":\"ping\",\"target\":\"www.example.net\"}");
      operation.locator("button.execute").click();
      Locator answer = operation.locator(".live-responses-table");
      assertThat(answer.locator(".response-col_status").last()).containsText("202");
      assertThat(answer.locator(".highlight-code").first()).containsText("probesCount");
      BrowserUnderTest.keep(page, "docs-answer");
    }
  }

  @Test
  void aTokenIsSentWhenOneIsGivenAndForgottenWithThePage() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context);
      page.locator(".auth-wrapper .authorize").first().click();
      page.locator(".auth-container input").fill("not-a-token");
      page.locator(".auth-btn-wrapper .authorize").click();
      page.locator(".auth-btn-wrapper .btn-done").click();
      List<String> sent = new ArrayList<>();
      page.onRequest(
          request -> {
            if (request.url().endsWith("/v1/limits")) {
              sent.add(request.headers().get("authorization"));
            }
          });
      Locator operation = operation(page, "Measurements-getLimits");
      operation.locator("button.execute").click();
      assertThat(operation.locator(".live-responses-table .response-col_status").last())
          .containsText("401");
      assertThat(sent).containsExactly("Bearer not-a-token");
      assertThat(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
          .asString()
          .doesNotContain("not-a-token");
    }
  }

  @Test
  void whatNeverEndsIsNotOfferedToBeTried() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context);
      Locator endless = operation(page, "Tunnels-followTunnels");
      assertThat(endless.locator(".opblock-body")).isVisible();
      assertThat(endless.locator("button.execute")).hasCount(0);
    }
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      List<String> elsewhere = new ArrayList<>();
      context.onRequest(
          request -> {
            if (!request.url().startsWith(server.url()) && !request.url().startsWith("data:")) {
              elsewhere.add(request.url());
            }
          });
      Page page = open(context);
      operation(page, "Measurements-getMeasurement");
      assertThat(elsewhere).isEmpty();
    }
  }

  @Test
  void withoutScriptsThePageLeadsToTheReference() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT, false)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/docs");
      page.locator("noscript a, p a").getByText("Every call, field and range").click();
      assertThat(page.locator("#createMeasurement")).isVisible();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void thePageIsAccessible(ColorScheme scheme) {
    try (BrowserContext context = browser.context(1280, scheme)) {
      Page page = open(context);
      operation(page, "Measurements-createMeasurement").locator("button.execute").click();
      operation(page, "Tunnels-getTunnelHealth");
      operation(page, "Announcements-withdraw");
      assertThat(page.locator(".live-responses-table")).isVisible();
      BrowserUnderTest.keep(page, "docs-" + scheme.name().toLowerCase(Locale.ROOT));
      assertThat(Accessibility.faults(page)).as(scheme.name()).isEmpty();
      page.locator(".auth-wrapper .authorize").first().click();
      BrowserUnderTest.keep(page, "docs-token-" + scheme.name().toLowerCase(Locale.ROOT));
      assertThat(Accessibility.faults(page)).as(scheme + " with the token asked for").isEmpty();
    }
  }

  @Test
  void thePageFitsASmallTelephone() {
    try (BrowserContext context = browser.context(360, ColorScheme.LIGHT)) {
      Page page = open(context);
      operation(page, "Measurements-createMeasurement").locator("button.execute").click();
      operation(page, "Tunnels-getTunnelHealth");
      assertThat(page.locator(".live-responses-table")).isVisible();
      BrowserUnderTest.keep(page, "docs-360");
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    }
  }
}
