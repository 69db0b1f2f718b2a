package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.tests.lab.RequiresProgram;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people see of tunnels while they come and go, in a real browser. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
final class TunnelsInABrowserTest {
  private static final String NAMES =
      "[...document.querySelectorAll('#tunnels tbody tr, #map a')].map(each => each.id).join(' ')";

  private final Instant now = Instant.now();
  private final DemoServer server = DemoServer.withTunnels(0, 1, 3);
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
    page.evaluate("window.sameDocument = true");
    return page;
  }

  @Test
  void aTunnelThatComesUpIsSeenOnTheOpenOverview() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context, "/tunnels");
      assertThat(page.locator(".verdict-sentence")).hasText("1 of 9 tunnels is down: acme-fra");
      assertThat(page.locator("#tunnels-rows tr").first()).containsText("acme-fra");
      assertThat(page.locator("#counts")).containsText("1 down");

      TunnelsOnShow.comesUp(server.tunnels(), now);

      assertThat(page.locator(".verdict-sentence"))
          .hasText(Pattern.compile("3 of 9 tunnels are degraded: .*"));
      assertThat(page.locator("#counts")).not().containsText("down");
      assertThat(page.locator("#tunnel-acme-fra .state")).hasText("Degraded");
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }
  }

  @Test
  void aTunnelThatChangesPlacesIsTheOnlyRowThatMoves() {
    try (DemoServer many = DemoServer.withTunnels(0, 1, 94);
        BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(many.url() + "/tunnels");
      TunnelsOnShow.comesUp(many.tunnels(), now);
      assertThat(page.locator("#tunnel-acme-fra .state")).hasText("Degraded");
      // From here on the page and its stream agree.
      page.evaluate(
          """
          () => {
            window.table = document.querySelector('#tunnels table');
            window.told = '';
            document.body.addEventListener(
                'htmx:sseBeforeMessage', event => { window.told += event.detail.data; });
          }\
          """);

      TunnelsOnShow.recovers(many.tunnels(), now);

      assertThat(page.locator("#tunnel-acme-fra .state")).hasText("Healthy");
      assertThat(page.locator("#cell-acme-fra")).hasClass("cell-good");
      assertThat(page.evaluate("table === document.querySelector('#tunnels table')"))
          .isEqualTo(true);
      String told = String.valueOf(page.evaluate("told"));
      assertThat(told)
          .contains("id=\"tunnel-acme-fra\" hx-swap-oob=\"delete\"")
          .contains("hx-swap-oob=\"afterend:#tunnel-acme-lon\"")
          .doesNotContain("id=\"tunnels\"", "id=\"map\"", "id=\"tunnel-globex-sin\"");
      assertThat(told.length()).as("octets for one of a hundred rows").isLessThan(10_000);
      Object followed = page.evaluate(NAMES);
      page.reload();
      assertThat(followed).isEqualTo(page.evaluate(NAMES));
    }
  }

  @Test
  void whatIsAskedForStandsInTheAddressAndNarrowsThePageDown() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context, "/tunnels");
      page.locator("#counts a", new Page.LocatorOptions().setHasText("degraded")).click();
      page.waitForURL(server.url() + "/tunnels?state=degraded");
      assertThat(page.locator("#tunnels tbody tr")).hasCount(2);
      page.locator("#customer").selectOption("globex");
      page.locator("button", new Page.LocatorOptions().setHasText("Show")).click();
      page.waitForURL(server.url() + "/tunnels?state=degraded&customer=globex&q=");
      assertThat(page.locator("#tunnels tbody tr")).hasCount(1);
      assertThat(page.locator("#tunnel-globex-ams")).isVisible();
      page.locator("a", new Page.LocatorOptions().setHasText("Show all")).click();
      assertThat(page.locator("#tunnels tbody tr")).hasCount(9);
    }
  }

  @Test
  void thePageOfATunnelFollowsItAndKeepsTheFocus() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context, "/tunnels/acme-fra");
      assertThat(page.locator("#verdict")).hasClass("verdict verdict-bad verdict-short");
      assertThat(page.locator(".verdict-sentence"))
          .containsText("administratively prohibited (ICMP 3/13).");
      assertThat(page.locator("#events li")).hasCount(2);
      page.locator("button", new Page.LocatorOptions().setHasText("Diagnose")).focus();

      TunnelsOnShow.comesUp(server.tunnels(), now);

      assertThat(page.locator("#verdict")).hasClass("verdict verdict-warning verdict-short");
      assertThat(page.locator("#events li")).hasCount(3);
      assertThat(page.locator("#events li").first()).containsText("degraded");
      assertThat(page.locator("#modes tbody tr")).containsText("degraded");
      assertThat(page.locator("button", new Page.LocatorOptions().setHasText("Diagnose")))
          .isFocused();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }
  }

  @Test
  void theSessionOfBfdBesideATunnelIsToldInWords() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = open(context, "/tunnels/acme-lon");
      assertThat(page.locator("#bfd")).containsText("Up for 3 days");
      assertThat(page.locator("#bfd")).containsText("sent every 300 ms");
      page.navigate(server.url() + "/tunnels/acme-fra");
      assertThat(page.locator("#bfd"))
          .containsText("Nothing came for 900 ms, 3 times the interval of 300 ms");
      assertThat(page.locator("#bfd")).containsText("12: a wrong password or digest");
      page.navigate(server.url() + "/tunnels/globex-sin");
      assertThat(page.locator("#bfd")).isHidden();
    }
  }

  @Test
  void theTimelineIsZoomedInAndOutAndMovedByLinks() {
    try (BrowserContext context = browser.context(1280, ColorScheme.DARK)) {
      Page page =
          open(context, "/tunnels/acme-lon?from=2026-01-31T00:00:00Z&to=2026-01-31T06:00:00Z");
      assertThat(page.locator(".timeline-zoom a")).hasCount(6);
      page.locator(".timeline-zoom a").nth(2).click();
      page.waitForURL(
          server.url()
              + "/tunnels/acme-lon?from=2026-01-31T02:00:00Z&to=2026-01-31T03:00:00Z"
              + "&mode=request-bidirectional");
      assertThat(page.locator(".timeline-zoom a").first()).hasText("02:00");
      assertThat(page.locator(".timeline-line"))
          .hasAttribute("d", Pattern.compile("M[0-9].*h\\.5"));
      page.locator("a", new Page.LocatorOptions().setHasText("wider")).click();
      assertThat(page.locator(".timeline-zoom a").first()).hasText("01:30");
      page.locator("a", new Page.LocatorOptions().setHasText("earlier")).click();
      assertThat(page.locator(".timeline-zoom a").first()).hasText("23:30");
      page.locator("nav[aria-label='Span of time'] a").nth(3).click();
      assertThat(page.locator("nav[aria-label='Span of time'] [aria-current]")).hasText("7 d");
      assertThat(Accessibility.faults(page)).isEmpty();
    }
  }

  @Test
  void withoutScriptsThePagesAreComplete() {
    try (BrowserContext context = browser.context(768, ColorScheme.LIGHT, false)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/");
      page.locator("nav a[href='/tunnels']").click();
      assertThat(page.locator("#tunnels tbody tr")).hasCount(9);
      page.locator("#link-globex-ams").click();
      assertThat(page.locator(".verdict-sentence")).containsText("6 of 300 probes");
      assertThat(page.locator("#modes tbody tr")).hasCount(2);
      page.locator("#modes a", new Page.LocatorOptions().setHasText(TunnelsOnShow.REPLY)).click();
      assertThat(page.locator("#timeline-title")).containsText(TunnelsOnShow.REPLY);
    }
  }

  @Test
  void threeHundredTunnelsAreAMapAndATableOfTheWorstFirst() {
    try (DemoServer many = DemoServer.withTunnels(0, 1, 294);
        BrowserContext context = browser.context(1600, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(many.url() + "/tunnels");
      assertThat(page.locator("#tunnels tbody tr")).hasCount(300);
      assertThat(page.locator("#map a")).hasCount(300);
      assertThat(page.locator("#map a").first()).hasAttribute("title", "acme-fra: Down");
      BrowserUnderTest.keep(page, "tunnels-300");
      assertThat(Accessibility.faults(page)).isEmpty();
      TunnelsOnShow.comesUp(many.tunnels(), now);
      assertThat(page.locator("#map a").first()).hasAttribute("title", "acme-fra: Degraded");
    }
  }
}
