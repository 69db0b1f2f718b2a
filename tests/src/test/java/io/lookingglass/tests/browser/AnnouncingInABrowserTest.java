package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.bgp.LoopbackBird;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
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
 * The whole program with a real peer: an operator announces in a browser, and BIRD has the route.
 */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@RequiresProgram(value = "bird", debianPackage = "bird2")
@TestInstance(Lifecycle.PER_CLASS)
final class AnnouncingInABrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private LoopbackBird bird;
  private LookingGlass program;
  private BrowserUnderTest browser;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bird = new LoopbackBird(Files.createDirectory(folder.resolve("bird")));
    Configuration configuration =
        ConfigurationLoader.parse(
            """
            server: {listen: "127.0.0.1:0"}
            storage: {url: "sqlite:%s/lookingglass.db"}
            access:
              tokens:
                - {name: noc, role: operator, sha256: "%s"}
                - {name: acme-portal, role: customer, customer: acme, sha256: "%s"}
            customers: [{name: acme, title: Acme}, {name: globex, title: Globex}]
            bgp:
              asn: 64496
              router-id: 192.0.2.1
              next-hop: 10.99.0.1
              peers:
                - name: bird
                  address: %s
                  port: %d
                  asn: 65006
                  local-address: 127.0.0.1
                  multihop: 2
                  announce: true
                  blackhole: true
                  families: [ipv4-unicast, ipv4-flowspec]
            prefixes:
              - {prefix: 203.0.113.0/24, customer: acme, origin-asn: 64500, max-length: 25}
              - {prefix: 198.51.100.0/24, customer: globex, origin-asn: 64496}
            """
                .formatted(
                    folder,
                    sha256("noc-token"),
                    sha256("acme-token"),
                    LoopbackBird.ADDRESS,
                    bird.port()));
    program = LookingGlass.start(configuration, OriginTable.empty(), "test");
    browser = new BrowserUnderTest();
  }

  private static String sha256(String token) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (program != null) {
      program.close();
    }
    if (bird != null) {
      bird.close();
    }
  }

  @AfterEach
  void noPageComplained() {
    assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
  }

  private Page signedIn(BrowserContext context, String token, String path) {
    Page page = context.newPage();
    page.navigate(program.url() + path);
    page.locator("#token").fill(token);
    page.locator(".go").click();
    assertThat(page.locator(".who-name")).isVisible();
    return page;
  }

  private static void sound(Page page, String name) {
    assertThat(Accessibility.faults(page)).as(name).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as(name + " is no wider than its window")
        .isEqualTo(true);
    BrowserUnderTest.keep(page, name);
  }

  @Test
  void anOperatorAnnouncesAndWithdrawsAndThePeerFollows() {
    try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
      Page page = signedIn(context, "noc-token", "/announce?prefix=203.0.113.0/24");
      assertThat(page.locator("button[value=announce]")).isDisabled();
      page.locator("#reason").fill("attack, ticket 4711");
      page.locator("#communities").fill("64496:7 64496:1:2");
      page.locator("button[value=check]").click();
      assertThat(page.locator("#checks")).containsText("Inside the allow-list");
      assertThat(page.locator("button[value=announce]")).isEnabled();
      sound(page, "announce-checked");

      page.locator("button[value=announce]").click();
      assertThat(page.locator("#verdict")).containsText("203.0.113.0/24");
      assertThat(page.locator("#progress")).containsText("sent");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(bird.routes("ours4"))
                      .contains("203.0.113.0/24")
                      .contains("BGP.as_path: 64496 64500")
                      .contains("(64496,7)")
                      .contains("(64496, 1, 2)"));
      sound(page, "announcement");
      String announcement = page.url();
      page.navigate(program.url() + "/prefixes/203.0.113.0/24");
      assertThat(page.locator("#verdict")).containsText("Announced");
      sound(page, "prefix");

      page.navigate(announcement);
      page.locator("#reason").fill("the attack is over");
      if (page.locator("#confirm").count() > 0) {
        page.locator("#confirm").fill("203.0.113.0/24");
      }
      page.locator("form[action$=withdraw] button").click();
      assertThat(page.locator("#progress")).containsText("the attack is over");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(bird.routes("ours4")).doesNotContain("203.0.113.0/24 "));
      page.navigate(program.url() + "/audit");
      assertThat(page.locator(".audit")).containsText("the attack is over");
      assertThat(page.locator(".audit")).containsText("signed in, role operator");
      sound(page, "audit");
    }
  }

  @Test
  void pagesThatAreOpenMoveWithWhatIsAnnounced() {
    try (BrowserContext context = browser.context(1280, ColorScheme.DARK)) {
      Page all = signedIn(context, "noc-token", "/prefixes");
      Page one = context.newPage();
      one.navigate(program.url() + "/prefixes/198.51.100.0/24");
      for (Page page : List.of(all, one)) {
        page.evaluate("window.sameDocument = true");
      }
      assertThat(all.locator("#prefix-1")).containsText("not announced");
      assertThat(one.locator("#verdict")).containsText("Not announced");

      Page form = context.newPage();
      form.navigate(program.url() + "/announce?prefix=198.51.100.0/24");
      form.locator("#reason").fill("a test of what moves");
      form.locator("button[value=check]").click();
      form.locator("button[value=announce]").click();
      assertThat(form.locator("#progress")).containsText("sent");

      assertThat(all.locator("#prefix-1 .state").first()).hasText("announced");
      assertThat(all.locator("#prefix-1")).containsText("bird sent");
      assertThat(one.locator("#verdict")).containsText("Its traffic comes here");
      assertThat(one.locator("#active")).containsText("a test of what moves");
      assertThat(one.locator("#timeline")).containsText("a test of what moves");
      assertThat(all.evaluate("window.sameDocument")).isEqualTo(true);
      assertThat(one.evaluate("window.sameDocument")).isEqualTo(true);
      sound(all, "prefixes-announced-dark");
      sound(one, "prefix-announced-dark");
      form.locator("#reason").fill("over");
      if (form.locator("#confirm").count() > 0) {
        form.locator("#confirm").fill("198.51.100.0/24");
      }
      form.locator("form[action$=withdraw] button").click();
      assertThat(all.locator("#prefix-1")).containsText("not announced");
      assertThat(one.locator("#active")).containsText("Nothing of it is announced");
    }
  }

  @Test
  void aRuleIsReadInWordsTypedAndFiltersAtThePeer() {
    try (BrowserContext context = browser.context(360, ColorScheme.DARK)) {
      Page page = signedIn(context, "noc-token", "/announce?kind=flowspec");
      page.locator("#rule")
          .pressSequentially("destination 203.0.113.9/32; protocol udp; source-port 53;");
      assertThat(page.locator("#words")).hasText("Drops UDP from port 53 to 203.0.113.9.");
      page.locator("#reason").fill("DNS amplification");
      page.locator("button[value=check]").click();
      assertThat(page.locator("#confirm")).isVisible();
      sound(page, "announce-rule-dark-360");

      page.locator("#confirm").fill("203.0.113.8/32");
      page.locator("button[value=announce]").click();
      assertThat(page.locator(".problem")).containsText("203.0.113.9/32");
      page.locator("#confirm").fill("203.0.113.9/32");
      page.locator("button[value=announce]").click();
      assertThat(page).hasURL(Pattern.compile(".*/announcements/[a-z0-9]{16}"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(bird.routes("oursflow"))
                      .contains("flow4 { dst 203.0.113.9/32; proto 17; sport 53; }"));
      page.navigate(program.url() + "/flowspec");
      sound(page, "flowspec-dark-360");
    }
  }

  @Test
  void aCustomerSeesOnlyItsOwnAndCannotChangeIt() {
    try (BrowserContext context = browser.context(360, ColorScheme.LIGHT)) {
      Page page = signedIn(context, "acme-token", "/prefixes");
      assertThat(page.locator(".protected")).containsText("203.0.113.0/24");
      assertThat(page.locator("main")).not().containsText("198.51.100.0/24");
      assertThat(page.locator("a[href^='/announce?'], a[href='/withdraw-all']")).hasCount(0);
      sound(page, "prefixes-of-a-customer-360");
      page.navigate(program.url() + "/prefixes/198.51.100.0/24");
      assertThat(page.locator("#verdict")).containsText("404");
    }
  }

  @Test
  void theOtherPagesAreSoundToo() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      int width = scheme == ColorScheme.DARK ? 360 : 1280;
      try (BrowserContext context = browser.context(width, scheme)) {
        Page page = context.newPage();
        page.navigate(program.url() + "/sign-in");
        sound(page, "sign-in-" + width);
        page.locator("#token").fill("wrong");
        page.locator(".go").click();
        assertThat(page.locator("#token-problem")).isVisible();
        sound(page, "sign-in-failed-" + width);
        page = signedIn(context, "noc-token", "/prefixes");
        sound(page, "prefixes-" + width);
        for (String path : List.of("/withdraw-all", "/announce?kind=blackhole", "/audit")) {
          page.navigate(program.url() + path);
          sound(page, path.replaceAll("[^a-z]", "") + "-" + width);
        }
      }
    }
  }
}
