package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.bgp.status.SessionEvent.Kind;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.tests.lab.RequiresProgram;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people see of BGP sessions while they come and go, in a real browser. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
final class PeersInABrowserTest {
  private final Instant now = Instant.now();
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
    page.evaluate("window.sameDocument = true");
    return page;
  }

  private void transitBComesUp() {
    server
        .bgp()
        .is(
            new PeerDraft("transit-b", "203.0.113.6", 64511)
                .state(SessionState.ESTABLISHED, now, 2)
                .open()
                .status());
    server.bgp().happens(now, "transit-b", Kind.STATE, SessionState.ESTABLISHED, "Established");
  }

  @Test
  void aSessionThatComesUpIsSeenOnTheOpenPage() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/peers/transit-b");
      assertThat(page.locator("#verdict")).hasClass("verdict verdict-bad");
      assertThat(page.locator(".verdict-sentence"))
          .hasText(Pattern.compile("Down for 1 h 35 min: Bad peer AS: they say 64512, .*"));
      assertThat(page.locator("#verdict")).containsText("Set asn of transit-b to 64512 here");
      assertThat(page.locator("#log li")).hasCount(6);

      transitBComesUp();

      assertThat(page.locator("#verdict")).hasClass("verdict verdict-good");
      assertThat(page.locator("#announcement")).hasText("transit-b: Established");
      assertThat(page.locator("#log li")).hasCount(7);
      assertThat(page.locator("#log li").first()).containsText("Established");
      assertThat(page.locator("#notification section")).hasCount(0);
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }
  }

  @Test
  void theOverviewFollowsStatesAndCountsAndKeepsTheFocus() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/peers");
      assertThat(page.locator(".verdict-sentence")).containsText("3 of 7 sessions are down");
      assertThat(page.locator("#peer-0 .counts-number").first()).hasText("931,204");
      page.locator("#peer-0-link").focus();

      transitBComesUp();
      server.bgp().is(PeersOnShow.transit(now, 96));

      assertThat(page.locator(".verdict-sentence")).containsText("2 of 7 sessions are down");
      assertThat(page.locator("#peer-1 .state")).hasText("Established");
      assertThat(page.locator("#peer-0 .counts-number").first()).hasText("931,300");
      assertThat(page.locator("#peer-0 .rate").first()).containsText("received");
      assertThat(page.locator("#peer-0-link")).isFocused();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      page.keyboard().press("Enter");
      page.waitForURL(server.url() + "/peers/transit-a");
      assertThat(page.locator("nav [aria-current]")).hasText("BGP peers");
    }
  }

  @Test
  void aPeerThatIsAddedAppearsInTheOverview() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/peers");
      assertThat(page.locator("#peers tbody tr")).hasCount(7);
      server
          .bgp()
          .is(
              new PeerDraft("added", "203.0.113.200", 64510)
                  .state(SessionState.CONNECT, now, 0)
                  .status());
      assertThat(page.locator("#peers tbody tr")).hasCount(8);
      assertThat(page.locator("#peer-7")).containsText("AS64510");
    }
  }

  @Test
  void whatAPeerSaysIsTextAndNothingElse() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/peers/rs1");
      server
          .bgp()
          .happens(
              now, "rs1", Kind.NOTIFICATION, SessionState.IDLE, "Cease " + PeersOnShow.HOSTILE);
      assertThat(page.locator("#log li")).hasCount(2);
      assertThat(page.locator("#log li").first()).containsText(PeersOnShow.HOSTILE);
      assertThat(page.locator(".said")).containsText(PeersOnShow.HOSTILE);
      assertThat(page.locator("#capabilities")).containsText("evil?[31m?version");
      assertThat(page.locator("main script, main img")).hasCount(0);
      assertThat(page).hasTitle("rs1 · looking glass");
    }
  }

  @Test
  void aMalformedMessageIsShownWithItsOffendingOctetsMarkedAndStaysUnfolded() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, "/peers/rs1");
      page.locator("#faults summary").first().click();
      assertThat(page.locator("#faults mark").first()).hasText("40 01 01 03");
      assertThat(page.locator("#faults li").first()).containsText("RFC 7606, section 7.1");
      server.bgp().happens(now, "rs1", Kind.ROUTES, SessionState.ESTABLISHED, "End-of-RIB");
      assertThat(page.locator("#log li")).hasCount(2);
      assertThat(page.locator("#faults mark").first()).isVisible();
    }
  }

  @Test
  void withoutScriptsThePagesAreComplete() {
    try (BrowserContext context = browser.context(768, ColorScheme.LIGHT, false)) {
      Page page = context.newPage();
      page.navigate(server.url() + "/");
      page.locator("nav a[href='/peers']").click();
      assertThat(page.locator("#peers tbody tr")).hasCount(7);
      page.locator("#peer-0-link").click();
      assertThat(page.locator(".verdict-sentence"))
          .hasText("Established for 3 days 4 h; 1,132,535 prefixes received.");
      assertThat(page.locator("#log li")).hasCount(4);
    }
  }

  @Test
  void whoMayNotSeeEverythingGetsAnOutlineThatMovesToo() {
    try (BrowserContext context = browser.context(1024, ColorScheme.DARK)) {
      context.setExtraHTTPHeaders(Map.of("Via", "1.1 proxy.example.net"));
      Page page = open(context, "/peers/transit-b");
      assertThat(page.locator(".verdict-sentence"))
          .hasText(Pattern.compile("Down for 1 h 35 min; the session is in state Idle\\."));
      assertThat(page.locator("main")).not().containsText("203.0.113.6");
      assertThat(page.locator("main")).not().containsText("64512");
      transitBComesUp();
      assertThat(page.locator("#verdict")).hasClass("verdict verdict-good");
      BrowserUnderTest.keep(page, "peer-in-outline");
      assertThat(Accessibility.faults(page)).isEmpty();
    }
  }

  @Test
  void anOverviewWithoutPeersShowsHowToConfigureOne() {
    try (DemoServer none = new DemoServer(0, 1);
        BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(none.url() + "/peers");
      assertThat(page.locator("h1")).hasText("BGP peers");
      assertThat(page.locator("#example")).containsText("router-id: 192.0.2.1");
      BrowserUnderTest.keep(page, "peers-none");
      assertThat(Accessibility.faults(page)).isEmpty();
    }
  }
}
