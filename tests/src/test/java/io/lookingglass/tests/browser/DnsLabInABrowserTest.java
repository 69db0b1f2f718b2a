package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.dns.DnsLab;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program in front of real name servers: questions asked in the form of the home page,
 * until their answers stand on the page.
 */
@RequiresRoot
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@RequiresProgram(value = "ip", debianPackage = "iproute2")
@RequiresProgram(value = "named", debianPackage = "bind9")
@RequiresProgram(value = "knotd", debianPackage = "knot")
@RequiresProgram(value = "kresd", debianPackage = "knot-resolver")
@RequiresProgram(value = "nsd", debianPackage = "nsd")
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "dnssec-signzone", debianPackage = "bind9-utils")
@RequiresProgram(value = "openssl", debianPackage = "openssl")
@TestInstance(Lifecycle.PER_CLASS)
class DnsLabInABrowserTest {
  private DnsLab lab;
  private LookingGlass program;
  private BrowserUnderTest browser;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    lab = DnsLab.start();
    Configuration configuration =
        ConfigurationLoader.parse(
            """
            server: {listen: "127.0.0.1:0"}
            storage: {url: "sqlite:%s/measurements.db"}
            targets: {allow: ["%s", "%s"]}
            resolvers: ["%s"]
            dns: {root-hints: "%s", trust-anchors: "%s"}
            """
                .formatted(
                    folder,
                    lab.prefix(IpVersion.IPV4),
                    lab.prefix(IpVersion.IPV6),
                    lab.resolver(),
                    lab.hints(),
                    lab.anchors()));
    program = LookingGlass.start(configuration, OriginTable.empty(), "test");
    browser = new BrowserUnderTest();
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (program != null) {
      program.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @AfterEach
  void noPageComplained() {
    assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
  }

  /** What is filled in: the field's id and its value; a value of {@code true} ticks it. */
  private Page asked(BrowserContext context, String name, String... fields) {
    Page page = context.newPage();
    page.navigate(program.url());
    page.locator("#target").fill(name);
    page.locator("#tool-dns").check();
    for (int index = 0; index < fields.length; index += 2) {
      if (fields[index + 1].equals("true")) {
        page.locator("input[name=" + fields[index] + "]").check();
      } else {
        page.locator("#" + fields[index]).fill(fields[index + 1]);
      }
    }
    page.locator(".go").click();
    assertThat(page.locator("#progress")).containsText("Measured");
    return page;
  }

  private static void sound(Page page, String name) {
    assertThat(Accessibility.faults(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .isEqualTo(true);
    BrowserUnderTest.keep(page, name);
  }

  @Test
  void aQuestionGetsItsAnswerAndATtlThatRunsDown() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = asked(context, "www.good.example");
      assertThat(page.locator(".question")).hasText("Asked for A of www.good.example");
      assertThat(page.locator(".records .r-data .code").first())
          .hasText(Pattern.compile("192\\.0\\.2\\.[12]"));
      assertThat(page.locator(".records time").first())
          .hasText(Pattern.compile("(2[0-9][0-9]|1?[0-9]?[0-9]) s"));
      assertThat(page.locator("#flags-0 abbr").last()).hasText("ad");
      sound(page, "dns-lab-answer");
    }
  }

  @Test
  void aTraceMarksTheLinkThatBreaks() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (BrowserContext context =
          browser.context(scheme == ColorScheme.DARK ? 360 : 1280, scheme)) {
        Page page = asked(context, "www.broken.example", "trace", "true");
        assertThat(page.locator(".zone")).hasCount(3);
        assertThat(page.locator(".delegation .break + #zone-2")).hasCount(1);
        assertThat(page.locator("#zone-2 .finding").first()).isVisible();
        sound(page, "dns-lab-trace-" + scheme);
      }
    }
  }

  @Test
  void validationDrawsTheChainAndWhereItBreaks() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = asked(context, "www.expired.example", "dnssec", "true");
      assertThat(page.locator(".trust-state")).containsText("bogus");
      assertThat(page.locator(".trust-reason")).containsText("expired at 2020-02-01T00:00:00Z");
      assertThat(page.locator(".seal-broken").first()).isVisible();
      sound(page, "dns-lab-bogus");
    }
    try (BrowserContext context = browser.context(360, ColorScheme.DARK)) {
      Page page = asked(context, "www.good.example", "dnssec", "true");
      assertThat(page.locator(".trust-state")).containsText("secure");
      assertThat(page.locator(".trust-zone")).hasCount(3);
      assertThat(page.locator(".seal-broken")).hasCount(0);
      sound(page, "dns-lab-secure");
    }
  }

  @Test
  void serversThatDisagreeStandSideBySideEachWithItsWholeAnswer() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = asked(context, "www.serials.example", "resolver", "authoritative");
      Locator compared = page.locator(".compare");
      assertThat(compared).containsText("A 192.0.2.99");
      assertThat(compared.locator("tr.differs").first()).isVisible();
      assertThat(page.locator("details.told")).hasCount(2);
      page.locator("#answer-0 summary").first().click();
      assertThat(page.locator("#answer-0 .records").first()).isVisible();
      sound(page, "dns-lab-compared");
    }
  }

  @Test
  void aZoneIsTransferredAsTheMachinesOwner() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = asked(context, "good.example", "queryType", "AXFR", "resolver", lab.child());
      assertThat(page.locator("#result .facts")).containsText("Zone transfer");
      assertThat(page.locator(".records tbody tr").first()).containsText("SOA");
      sound(page, "dns-lab-transfer");
      Page refused =
          asked(context, "good.example", "queryType", "AXFR", "resolver", lab.otherChild());
      assertThat(refused.locator("main")).containsText("does not hand out the zone");
    }
  }
}
