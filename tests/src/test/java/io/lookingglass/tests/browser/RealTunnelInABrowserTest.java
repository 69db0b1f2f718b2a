package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.gre.GreFarEnd;
import io.lookingglass.tests.lab.NamespaceLab;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program with a tunnel to a real far end, and a browser beside it: both in the lab's
 * first namespace, of which nobody here has a token, so that the page shows everything.
 */
@RequiresRoot
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@RequiresProgram(value = "nft", debianPackage = "nftables")
final class RealTunnelInABrowserTest {
  private static final double PATIENCE_MILLIS = 60_000;

  @TempDir private Path folder = Path.of("");

  private String file(NamespaceLab lab) {
    return """
    server: {listen: "127.0.0.1:0"}
    storage: {url: "sqlite:%s/lookingglass.db"}
    tunnels:
      - {name: lab, local: %s, remote: %s, inner-local: 10.100.0.0, inner-remote: 10.100.0.1,
         thresholds: {recover-after: 5}}
    """
        .formatted(
            folder,
            lab.prober(IpVersion.IPV4).getHostAddress(),
            lab.target(IpVersion.IPV4).getHostAddress());
  }

  private static void says(Page page, String selector, String text) {
    assertThat(page.locator(selector))
        .containsText(text, new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }

  @Test
  void aTunnelThatGoesSilentIsDownOnTheOpenPageAndItsCauseIsNamedAtTheButton() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual());
        LookingGlass program =
            lab.withinProber(
                () ->
                    LookingGlass.start(
                        ConfigurationLoader.parse(file(lab)), OriginTable.empty(), "test"))) {
      // A process is of the namespace of the thread that starts it.
      BrowserUnderTest browser = lab.withinProber(BrowserUnderTest::new);
      try (BrowserContext context = browser.context(1280, ColorScheme.LIGHT)) {
        Page page = context.newPage();
        page.navigate(program.url() + "/tunnels/lab");
        page.evaluate("window.sameDocument = true");
        says(page, "#verdict .verdict-word", "Healthy");

        lab.node(1).run("nft", "add", "table", "ip", "cut");
        lab.node(1)
            .run(
                "nft",
                "add",
                "chain",
                "ip",
                "cut",
                "forward",
                "{ type filter hook forward priority 0 ; }");
        lab.node(1)
            .run("nft", "add", "rule", "ip", "cut", "forward", "meta", "l4proto", "gre", "drop");
        says(page, "#verdict .verdict-word", "Down");
        says(page, ".verdict-sentence", "3 probes in a row were lost");
        says(page, "#events li:first-child", "down");
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);

        page.locator("button", new Page.LocatorOptions().setHasText("Diagnose")).click();
        says(page, "#progress", "Measured");
        says(page, ".causes", "filtered");

        lab.node(1).run("nft", "delete", "table", "ip", "cut");
        page.navigate(program.url() + "/tunnels");
        says(page, "#tunnel-lab .state", "Healthy");
        page.locator("#link-lab").click();
        says(page, "#events", "degraded");
        // A history of one point is a level line, whose box has no height.
        assertThat(page.locator(".timeline-line"))
            .hasAttribute("d", Pattern.compile("M[0-9.]+ .+"));
        BrowserUnderTest.keep(page, "tunnel-of-the-lab");
        assertThat(Accessibility.faults(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
      } finally {
        browser.close();
      }
    }
  }
}
