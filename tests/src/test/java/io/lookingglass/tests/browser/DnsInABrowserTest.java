package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.tests.lab.RequiresProgram;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What people ask name servers on the pages, in a real browser. */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@TestInstance(Lifecycle.PER_CLASS)
final class DnsInABrowserTest {
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
  void ttlsRunDownAndTellWhenTheyEnd() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/www.example.net");
      Locator ttl = page.locator(".records time").first();
      assertThat(ttl).hasText(Pattern.compile("29[0-9] s"));
      assertThat(page.locator(".records .r-ttl").nth(1)).containsText("of 300");
      assertThat(ttl)
          .hasAttribute("title", Pattern.compile("TTL 300 s \\(5 min\\) .* forgets it at .* UTC"));
    }
  }

  @Test
  void withoutScriptsTheFormAsksAndTheTtlIsTheServers() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT, false)) {
      Page page = context.newPage();
      page.navigate(server.url());
      page.locator("#target").fill("www.example.net");
      page.locator("#tool-dns").check();
      page.locator("#queryType").fill("mx");
      page.locator("#resolver").fill("192.0.2.53");
      page.locator("#transport").selectOption("TCP");
      page.locator(".go").click();
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.locator(".question")).hasText("Asked for MX of www.example.net");
      assertThat(page.locator(".records tbody tr")).hasCount(2);
      assertThat(page.locator(".records time").first()).hasText("300 s");
      assertThat(page.locator("#result .facts")).containsText("TCP, port 53");
      assertThat(page.locator("#transport")).hasValue("TCP");
      assertThat(page.locator("#queryType")).hasValue("MX");
      page.locator("#evidence-commands summary").click();
      assertThat(page.locator("#terminal"))
          .containsText("/dns/www.example.net?type=MX&resolver=192.0.2.53&protocol=TCP'");
    }
  }

  @Test
  void flagsAreExplainedToThePointerAndToTheKeyboard() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/www.example.net");
      assertThat(page.locator("#flags-0 abbr").nth(3))
          .hasAttribute("title", Pattern.compile("Authentic data: .*"));
      page.locator("#flags-0 summary").focus();
      page.keyboard().press("Enter");
      assertThat(page.locator("#flags-0 dl")).isVisible();
      assertThat(page.locator("#flags-0 dl")).containsText("Recursion available");
    }
  }

  @Test
  void readableFormStandsBesideTheRecordItself() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/www.example.net?type=HTTPS");
      Locator data = page.locator(".records .r-data").first();
      assertThat(data).containsText("1 . alpn=\"h3,h2\" port=8443");
      assertThat(data.locator(".readable li").nth(1)).hasText("Speaks HTTP/3, HTTP/2.");
    }
  }

  @Test
  void theWayDownShowsWhereItBreaksAndWhy() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/broken.example.net?trace=true");
      assertThat(page.locator(".zone")).hasCount(3);
      assertThat(page.locator(".zone .zone-name").nth(1)).hasText("net");
      assertThat(page.locator(".delegation .break + #zone-2")).hasCount(1);
      assertThat(page.locator("#zone-2 h3")).containsText("the way breaks here");
      assertThat(page.locator("#zone-2 .finding")).hasCount(2);
      assertThat(page.locator("#zone-2 .server-bad")).hasCount(3);
      assertThat(page.locator("#zone-1 .zone-server").first()).containsText("glue");
      assertThat(page.locator("#zone-1 .server-good")).hasCount(2);
    }
  }

  @Test
  void aLameServerIsMarkedAmongThoseThatAnswer() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/lame.example.net?trace=true");
      assertThat(page.locator(".break")).hasCount(0);
      assertThat(page.locator("#zone-2 .finding-bad").nth(1))
          .containsText("does not serve the zone");
      assertThat(page.locator("#zone-2 .server-warning")).containsText("REFUSED");
      assertThat(page.locator("#zone-2 .server-good")).containsText("serial 2026112101");
    }
  }

  @Test
  void theChainOfTrustIsDrawnZoneByZone() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/www.example.net?dnssec=true");
      assertThat(page.locator(".trust-state")).containsText("secure");
      assertThat(page.locator(".trust-good .zone-name"))
          .hasText(new String[] {"the root", "net", "example.net"});
      assertThat(page.locator(".trust-from"))
          .hasText(new String[] {"Trust anchor", "DS record in the root", "DS record in net"});
      assertThat(page.locator(".seal-broken, .arrow-broken")).hasCount(0);
      assertThat(page.locator(".seal").last()).containsText("RRSIG by key 34505 of example.net");
      assertThat(page.locator(".seal-time").last()).containsText("holds for 11 days more");
    }
  }

  @Test
  void aBrokenLinkOfTheChainIsMarkedWhereItIs() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/bogus.example.net?dnssec=true");
      assertThat(page.locator(".trust-state")).containsText("bogus");
      assertThat(page.locator(".seal-broken")).hasCount(1);
      assertThat(page.locator(".trust-bad .seal-broken")).containsText("expired 20 days ago");
      page = measured(context, "/dns/rolled.example.net?dnssec=true");
      assertThat(page.locator(".trust-bad .arrow-broken")).hasCount(1);
      assertThat(page.locator(".trust-bad .key-bad")).containsText("no such key below");
      page = measured(context, "/dns/unsigned.example.net?dnssec=true");
      assertThat(page.locator(".trust-warning")).containsText("example.net not signed");
    }
  }

  @Test
  void serversThatDifferAreMarkedWhileTheirAnswersComeIn() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(
          server.url()
              + "/dns/www.example.net?resolver=192.0.2.1,tls://dns.example,192.0.2.3,192.0.2.4");
      page.evaluate("() => { window.sameDocument = true; }");
      assertThat(page.locator("#progress")).containsText("Measured");
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      assertThat(page.locator(".compare thead th")).hasCount(4);
      Locator odd =
          page.locator(".compare tr", new Page.LocatorOptions().setHasText("203.0.113.99"));
      assertThat(odd).containsText("differs");
      assertThat(odd.locator(".odd")).hasCount(1);
      assertThat(odd.locator(".odd")).containsText("≠");
      assertThat(odd.locator(".absent")).hasCount(3);
      page.locator("#answer-1 summary").first().click();
      assertThat(page.locator("#answer-1 .records").first()).isVisible();
    }
  }

  @Test
  void onlyTheOptionsOfTheDnsAreShownForIt() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(server.url());
      assertThat(page.locator("#queryType")).isHidden();
      page.locator("#tool-dns").check();
      assertThat(page.locator("#queryType")).isVisible();
      page.locator(".options summary").click();
      assertThat(page.locator("#cd")).isVisible();
      assertThat(page.locator("#packets")).isHidden();
      page.locator("#target").fill("www.example.net");
      page.locator("#queryType").fill("nonsense");
      page.locator("#serverPort").fill("70000");
      page.keyboard().press("Enter");
      assertThat(page.locator("#queryType-problem")).containsText("TYPE65");
      assertThat(page.locator("#tool-dns")).isChecked();
      assertThat(page.locator("#serverPort")).hasValue("70000");
    }
  }

  @Test
  void whatNameServersSayIsTextAndNothingElse() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = measured(context, "/dns/hostile.example.net?type=TXT");
      assertThat(page.locator(".records .r-data")).containsText("<script>document.title='owned'");
      assertThat(page.locator(".finding")).containsText("<b onclick=alert(1)>");
      assertThat(page.locator("main script, main img, main b")).hasCount(0);
      assertThat(page).hasTitle("DNS of hostile.example.net · looking glass");
    }
  }

  @Test
  void aTraceOnATelephoneKeepsItsPath() {
    try (BrowserContext context = browser.context(360, ColorScheme.DARK)) {
      Page page = measured(context, "/dns/broken.example.net?trace=true");
      assertThat(page.locator(".break")).isVisible();
      assertThat(page.locator("#zone-2 .server-says").first()).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    }
  }

  private Page measured(BrowserContext context, String path) {
    Page page = context.newPage();
    page.navigate(server.url() + path);
    assertThat(page.locator("#progress")).containsText("Measured");
    return page;
  }
}
