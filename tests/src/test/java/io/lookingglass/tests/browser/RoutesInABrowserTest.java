package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import io.lookingglass.tests.lab.RequiresProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people see of routes, in a real browser. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
final class RoutesInABrowserTest {
  private final DemoServer server = DemoServer.withPeers(0, 1);
  private final BrowserUnderTest browser = new BrowserUnderTest();

  @AfterEach
  void stop() {
    try {
      assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
    } finally {
      browser.close();
      server.close();
    }
  }

  private Page open(BrowserContext context, String path) {
    Page page = context.newPage();
    page.navigate(server.url() + path);
    return page;
  }

  @Test
  void theBestPathComesFirstWithItsReasonAndPrependsStandInOne() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/bgp/203.0.113.7");

      assertThat(page.locator(".route")).hasCount(3);
      assertThat(page.locator(".route").first())
          .containsText("best of 3 paths: the last to lose was that of transit-a");
      assertThat(page.locator(".route").first()).containsText("learned in Frankfurt");
      assertThat(page.locator(".route").last()).containsText("64500 ×3");
      assertThat(page.locator(".route").last()).containsText("Example Transit");
    }
  }

  @Test
  void theGraphIsDrawnAndMarksTheBestPath() {
    try (BrowserContext context = browser.context(1024, ColorScheme.DARK)) {
      Page page = open(context, "/bgp/203.0.113.7");

      assertThat(page.locator(".as-graph")).hasCount(1);
      assertThat(page.locator(".as-graph")).hasAttribute("data-drawn", "6");
      assertThat(page.locator(".as-graph canvas")).hasCount(3);
      Object best =
          page.evaluate(
              "JSON.parse(document.querySelector('.as-graph').dataset.graph).edges"
                  + ".filter(e => e.best).map(e => e.source + '>' + e.target).sort().join()");
      assertThat(best).isEqualTo("as 64496>prefix,as 64511>as 64496,here>as 64511");
      Object prepended =
          page.evaluate(
              "JSON.parse(document.querySelector('.as-graph').dataset.graph).edges"
                  + ".filter(e => e.label).map(e => e.target + e.label).join()");
      assertThat(prepended).isEqualTo("as 64500×3");
      assertThat(page.locator(".as-graph")).hasAttribute("role", "img");
      BrowserUnderTest.keep(page, "routes-graph-dark");
    }
  }

  @Test
  void aLookUpThatWasMeasuredHasAPageOfItsOwn() {
    try (BrowserContext context = browser.context(360, ColorScheme.LIGHT)) {
      APIResponse started =
          context
              .request()
              .post(
                  server.url() + "/v1/measurements",
                  RequestOptions.create()
                      .setHeader("Content-Type", "application/json")
                      .setData("{\"type\":\"bgp\",\"target\":\"203.0.113.7\"}"));
      assertThat(started.status()).isEqualTo(202);
      String location = requireNonNull(started.headers().get("location"));
      String id = location.substring(location.lastIndexOf('/') + 1);

      Page page = open(context, "/m/" + id);

      assertThat(page.locator(".route")).hasCount(3);
      assertThat(page.locator(".route").first()).containsText("best of 3 paths");
      assertThat(page.locator(".as-graph")).hasAttribute("data-drawn", "6");
      assertThat(page.locator("#verdict")).containsText("203.0.113.0/24");
      assertThat(Accessibility.faults(page)).isEmpty();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      BrowserUnderTest.keep(page, "routes-measured");
      page.reload();
      assertThat(page.locator(".route")).hasCount(3);
    }
  }

  @Test
  void aFacetNarrowsTheAnswerAndTheAddressHoldsIt() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/bgp?prefix=203.0.112.0%2F22&match=longer");
      assertThat(page.locator(".route")).hasCount(5);
      page.locator(".facet a", new Page.LocatorOptions().setHasText("invalid")).click();

      page.waitForURL(server.url() + "/bgp?match=longer&prefix=203.0.112.0%2F22&rpki=invalid");
      assertThat(page.locator(".route")).hasCount(2);
      assertThat(page.locator("#rpki")).hasValue("invalid");
      page.locator(".chip-link").click();
      assertThat(page.locator(".route")).hasCount(5);
    }
  }

  @Test
  void aCommunityIsFoundByItsName() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/bgp?prefix=203.0.113.7&community=Learned+in+Frankfurt");
      assertThat(page.locator(".route")).hasCount(2);
    }
  }

  @Test
  void withoutScriptsEverythingButTheDrawingIsThere() {
    try (BrowserContext context = browser.context(360, ColorScheme.LIGHT, false)) {
      Page page = open(context, "/bgp/203.0.113.7");
      assertThat(page.locator(".route")).hasCount(3);
      assertThat(page.locator(".as-graph-figure")).isHidden();
      page.locator("#target").fill("192.0.2.1");
      page.locator(".go").click();
      assertThat(page.locator(".route-summary")).containsText("1 path to 192.0.2.0/24");
    }
  }

  @Test
  void roasAboutAPrefixAreLookedUp() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/rpki");
      assertThat(page.locator(".route-summary")).containsText("512,344");
      page.locator("#target").fill("203.0.113.0/24");
      page.locator("#originAs").fill("64499");
      page.keyboard().press("Enter");
      assertThat(page.locator(".roas li")).hasText("203.0.112.0/22-24 AS64496");
      assertThat(page.locator("section .tag-bad").first()).hasText("invalid");
    }
  }
}
