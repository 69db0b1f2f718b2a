package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.LocatorOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.tests.lab.RequiresProgram;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every page in every state: no serious fault by axe-core in light and dark, nothing wider than a
 * small telephone. Pictures are kept in {@code target/screenshots}.
 */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@TestInstance(Lifecycle.PER_CLASS)
final class LookOfThePagesTest {
  private static final int DESKTOP = 1280;
  private static final int TELEPHONE = 360;

  /** The pages, with where each is found. */
  enum View {
    HOME("/"),
    FORM_WITH_PROBLEMS("/ping/exa_mple..com?packets=99&size=-1&port=7"),
    TARGET_NOT_ALLOWED("/ping/10.0.0.1"),
    TOO_MANY("/ping/busy.example"),
    NOT_FOUND("/m/0000000000000000"),
    MTR("/mtr/www.example.net"),
    MTR_WITH_LOSS("/mtr/lossy.example.net?packets=6"),
    MTR_OF_FLOWS("/mtr/www.example.net?flows=8"),
    TRACEROUTE_UNREACHABLE("/traceroute/unreachable.example.net"),
    TRACEROUTE_FILTERED("/traceroute/filtered.example.net"),
    TRACEROUTE_DEAD("/traceroute/dead.example.net"),
    TRACEROUTE_CUT_SHORT("/mtr/cut.example.net"),
    TRACEROUTE_LIMITED("/traceroute/limited.example.net"),
    PING("/ping/lossy.example.net?packets=10"),
    PING_UNREACHABLE("/ping/unreachable.example.net"),
    MTU("/mtu/path.example.net"),
    MTU_BLACK_HOLE("/mtu/blackhole.example.net"),
    MTU_NO_ANSWER("/mtu/dead.example.net"),
    NAME_DOES_NOT_EXIST("/mtr/nosuchname.example.net"),
    HOSTILE_NAMES("/mtr/hostile.example.net"),
    DNS("/dns/www.example.net"),
    DNS_FORM_WITH_PROBLEMS("/dns/www.example.net?type=NOSUCH&protocol=DOQ&resolver=a_b%20c&nsid=x"),
    DNS_SERVICE("/dns/www.example.net?type=HTTPS&protocol=DOT&resolver=dns.example"),
    DNS_MAIL_POLICY("/dns/www.example.net?type=TXT"),
    DNS_FAILED("/dns/refused.example.net"),
    DNS_NO_SUCH_NAME("/dns/nosuchname.example.net"),
    DNS_SILENT("/dns/silent.example.net"),
    DNS_COMPARED(
        "/dns/www.example.net?resolver=192.0.2.1,tls://dns.example,2001:db8::53,192.0.2.4"),
    DNS_TRACE("/dns/www.example.net?trace=true"),
    DNS_TRACE_LAME("/dns/lame.example.net?trace=true&dnssec=true"),
    DNS_TRACE_BROKEN("/dns/broken.example.net?trace=true"),
    DNS_SECURE("/dns/www.example.net?dnssec=true"),
    DNS_INSECURE("/dns/unsigned.example.net?dnssec=true"),
    DNS_BOGUS("/dns/bogus.example.net?dnssec=true"),
    DNS_BOGUS_KEYS("/dns/rolled.example.net?dnssec=true"),
    DNS_HOSTILE("/dns/hostile.example.net?type=TXT"),
    TLS("/tls/www.example.net"),
    TLS_ENUMERATED("/tls/www.example.net?enumerate=true"),
    TLS_NOT_SPOKEN("/tls/ssh.example.net"),
    TLS_FORM_WITH_PROBLEMS("/tls/www.example.net?enumerate=perhaps&alpn=a%20b&startTls=gopher"),
    PEERS("/peers"),
    PEER_ESTABLISHED("/peers/transit-a"),
    PEER_WITH_WRONG_AS("/peers/transit-b"),
    PEER_WITH_MALFORMED_MESSAGES("/peers/rs1"),
    PEER_RESTARTING("/peers/edge-1"),
    PEER_OVER_ITS_LIMIT("/peers/leaky"),
    PEER_NEVER_REACHED("/peers/new-router"),
    PEER_NOT_FOUND("/peers/nobody"),
    TUNNELS("/tunnels"),
    TUNNELS_NARROWED("/tunnels?customer=acme&state=down&q=fra"),
    TUNNEL("/tunnels/acme-lon"),
    TUNNEL_DOWN("/tunnels/acme-fra?from=-6h"),
    TUNNEL_WITH_TWO_MODES("/tunnels/globex-ams"),
    TUNNEL_FLAPPING("/tunnels/hooli-nyc"),
    TUNNEL_NOT_MONITORED("/tunnels/initech-waw"),
    TUNNEL_OF_LAST_YEAR("/tunnels/acme-lon?from=-365d"),
    TUNNEL_WITH_PROBLEMS("/tunnels/acme-lon?from=yesterday"),
    TUNNEL_NOT_FOUND("/tunnels/acme-lom"),
    ROUTES_FORM("/bgp"),
    ROUTES("/bgp/203.0.113.7"),
    ROUTES_WITHIN("/bgp/203.0.112.0/22?match=longer&limit=3"),
    ROUTES_OF_NONE("/bgp/198.51.100.0/24"),
    ROUTES_NARROWED("/bgp/203.0.113.7?community=64500:100&community=no-export"),
    ROUTES_WITH_PROBLEMS("/bgp/203.0.113.7/24?asPath=(1&community=x&limit=0"),
    STATUS("/status"),
    PREFIXES("/prefixes"),
    AUDIT("/audit"),
    ABOUT("/about"),
    REFERENCE("/docs/reference"),
    RPKI("/rpki"),
    RPKI_OF_A_PREFIX("/rpki?prefix=203.0.113.0/24&originAs=64499"),
    RPKI_WITH_PROBLEMS("/rpki?prefix=203.0.113.7/24&originAs=x");

    private final String path;

    View(String path) {
      this.path = path;
    }

    String file() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private DemoServer server;
  private BrowserUnderTest browser;

  @BeforeAll
  void start() {
    server = DemoServer.withTunnels(0, 40, 60);
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

  /** Measured once, and looked at in each way: pages follow their window and its colours. */
  @ParameterizedTest
  @EnumSource(View.class)
  void aPageIsAccessibleInLightAndDarkAndFitsASmallTelephone(View view) {
    try (BrowserContext context = browser.context(DESKTOP, ColorScheme.LIGHT)) {
      Page page = open(context, view);
      BrowserUnderTest.keep(page, view.file() + "-light");
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      BrowserUnderTest.keep(page, view.file() + "-dark");
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      page.setViewportSize(TELEPHONE, 780);
      BrowserUnderTest.keep(page, view.file() + "-360");
      page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as("width of %s", view)
          .isEqualTo(TELEPHONE);
      page.setViewportSize(DESKTOP, 900);
      assertThat(Accessibility.faults(page)).as("%s in light", view).isEmpty();
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      assertThat(Accessibility.faults(page)).as("%s in dark", view).isEmpty();
    }
  }

  /** Seen from across a room: nothing runs out of the screen, and nothing has to be scrolled. */
  @Test
  void theStatusFillsAWallDisplay() {
    try (BrowserContext context = browser.context(1920, ColorScheme.DARK)) {
      Page page = context.newPage();
      page.setViewportSize(1920, 1080);
      page.navigate(server.url() + View.STATUS.path);
      assertThat(page.locator(".board")).hasCount(3);
      BrowserUnderTest.keep(page, "status-1920");
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(1920);
      assertThat(
              ((Number)
                      page.evaluate(
                          "Math.max(...[...document.querySelectorAll('.board')].map("
                              + "board => board.getBoundingClientRect().bottom))"))
                  .doubleValue())
          .as("the lowest edge of a board")
          .isLessThan(1080);
      assertThat(Accessibility.faults(page)).isEmpty();
    }
  }

  /** Whoever has configured nothing yet is told on each page what would fill it. */
  @ParameterizedTest
  @CsvSource({
    "/peers, peers:",
    "/tunnels, tunnels:",
    "/prefixes, prefixes:",
    "/status, bgp.peers",
  })
  void anEmptyPageSaysHowToConfigureWhatItShows(String path, String key) {
    try (DemoServer empty = new DemoServer(0, 40);
        BrowserContext context = browser.context(360, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(empty.url() + path);
      assertThat(page.locator("main")).containsText(key);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(Accessibility.faults(page)).as(path).isEmpty();
    }
  }

  private Page open(BrowserContext context, View view) {
    Page page = context.newPage();
    page.navigate(server.url() + view.path);
    if (page.url().contains("/m/") && view != View.NOT_FOUND) {
      page.locator("#progress", new LocatorOptions().setHasText("Measured")).waitFor();
    }
    return page;
  }
}
