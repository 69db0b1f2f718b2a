package io.lookingglass.tests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page of an HTTP request, of real requests to two servers: a filter, and what is behind it.
 */
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpInABrowserTest {
  @TempDir private static Path folder;
  private HttpServer filter;
  private HttpServer origin;
  private LookingGlass program;
  private BrowserUnderTest browser;

  @SuppressWarnings("NullAway.Init") // JUnit and the set-up fill the fields.
  HttpInABrowserTest() {}

  @BeforeAll
  void start() throws Exception {
    filter = server(Map.of("Server", "filter", "X-Cache", "HIT", "Age", "42"), "kept\n");
    origin = server(Map.of("Server", "origin/1.2"), "fresh\n");
    program =
        LookingGlass.start(
            ConfigurationLoader.parse(
                """
                server: {listen: "127.0.0.1:0"}
                targets: {special-purpose: allow}
                storage: {url: "sqlite:%s/browser.db"}
                """
                    .formatted(folder)),
            OriginTable.empty(),
            "test");
    browser = new BrowserUnderTest();
  }

  private static HttpServer server(Map<String, String> fields, String content) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 50);
    byte[] octets = content.getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          fields.forEach(exchange.getResponseHeaders()::set);
          exchange.getResponseHeaders().set("Server-Timing", "db;dur=12.5");
          answer(exchange, 200, octets);
        });
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/");
          answer(exchange, 301, octets);
        });
    server.createContext(
        "/inside",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "ftp://files.example/");
          answer(exchange, 302, octets);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  @AfterAll
  void stop() {
    @Nullable BrowserUnderTest opened = browser;
    if (opened != null) {
      opened.close();
    }
    @Nullable LookingGlass started = program;
    if (started != null) {
      started.close();
    }
    for (@Nullable HttpServer server : new @Nullable HttpServer[] {filter, origin}) {
      if (server != null) {
        server.stop(0);
      }
    }
  }

  @AfterEach
  void noPageComplained() {
    assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
  }

  /** What there is to see. */
  enum View {
    PHASES,
    REDIRECTS,
    NOT_FOLLOWED,
    THROUGH_AND_AROUND,
    REFUSED
  }

  @Test
  void eachPhaseHasItsPieceOfTheBarAndItsTime() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, View.PHASES);
      assertThat(page.locator(".verdict-sentence")).containsText("answers 200 OK in");
      assertThat(page.locator("svg.phases .phase")).not().hasCount(0);
      Locator phases = page.locator(".phase-legend dt");
      assertThat(phases.filter(new Locator.FilterOptions().setHasText("TCP"))).hasCount(1);
      assertThat(page.locator("main"))
          .containsText(Pattern.compile("server-timing", Pattern.CASE_INSENSITIVE));
      assertThat(page.locator(".sample")).containsText("kept");
    }
  }

  @Test
  void redirectsAreAPathOfRequests() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, View.REDIRECTS);
      assertThat(page.locator(".requests > li")).hasCount(2);
      assertThat(page.locator(".request-leads")).containsText("leads to http://127.0.0.1:");
      assertThat(page.locator(".requests > li").last()).containsText("200 OK");
    }
  }

  @Test
  void aRedirectThatIsNotFollowedSaysWhy() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, View.NOT_FOLLOWED);
      assertThat(page.locator(".requests > li")).hasCount(1);
      assertThat(page.locator("main")).containsText("the scheme ftp, which is not http or https");
    }
  }

  @Test
  void throughAndAroundStandSideBySideWithTheDifferencesMarked() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, View.THROUGH_AND_AROUND);
      Locator table = page.locator("table.compare");
      assertThat(table.locator("thead th")).hasCount(2);
      Locator servers =
          table.locator("tr.differs").filter(new Locator.FilterOptions().setHasText("origin/1.2"));
      assertThat(servers).hasCount(1);
      assertThat(servers.locator("td").first()).hasText("filter");
      assertThat(servers.locator("td.odd")).containsText("origin/1.2");
      assertThat(servers.locator(".tag")).hasText("differs");
      assertThat(page.locator(".way-title")).hasCount(2);
    }
  }

  @Test
  void whatDoesNotAnswerSaysInWhichPhaseItEnded() {
    try (BrowserContext context = browser.context(1024, ColorScheme.LIGHT)) {
      Page page = open(context, View.REFUSED);
      assertThat(page.locator("#verdict")).hasClass(Pattern.compile(".*verdict-bad.*"));
      assertThat(page.locator(".verdict-sentence")).containsText("does not answer");
    }
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void thePageIsAccessibleInLightAndDarkAndAsNarrowAsATelephone(View view) {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      try (BrowserContext context = browser.context(1280, scheme)) {
        Page page = open(context, view);
        BrowserUnderTest.keep(page, name(view) + "-" + scheme.name().toLowerCase(Locale.ROOT));
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
        assertThat(Accessibility.faults(page)).as("%s in %s", view, scheme).isEmpty();
      }
    }
    try (BrowserContext context = browser.context(360, ColorScheme.LIGHT)) {
      Page page = open(context, view);
      page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      BrowserUnderTest.keep(page, name(view) + "-360");
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as("width of %s", view)
          .isEqualTo(360);
    }
  }

  private static String name(View view) {
    return "http-" + view.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Page open(BrowserContext context, View view) {
    int through = filter.getAddress().getPort();
    int around = origin.getAddress().getPort();
    String path =
        switch (view) {
          case PHASES -> "/http/http://127.0.0.1:%d/".formatted(through);
          case REDIRECTS -> "/http/http://127.0.0.1:%d/moved".formatted(through);
          case NOT_FOLLOWED -> "/http/http://127.0.0.1:%d/inside".formatted(through);
          case THROUGH_AND_AROUND ->
              "/http/http://127.0.0.1:%d/?addresses=target,127.0.0.1:%d".formatted(through, around);
          case REFUSED -> "/http/http://127.0.0.1:1/";
        };
    Page page = context.newPage();
    page.navigate(program.url() + path);
    assertThat(page.locator("#progress")).containsText("Measured");
    return page;
  }
}
