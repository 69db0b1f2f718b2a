package io.lookingglass.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import io.javalin.http.HandlerType;
import io.lookingglass.config.Role;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.tests.demo.Demo;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every page of the demo's server, to everybody: shown or refused as the table of routes says, no
 * wider than its window from a small telephone to a wide screen, without serious faults by axe-core
 * in light and dark, and all of it within reach of a keyboard. Pictures are kept in {@code
 * target/screenshots}.
 */
@RequiresRoot
@RequiresProgram(value = "chromium", debianPackage = "chromium")
@RequiresProgram(value = "bird", debianPackage = "bird2")
@RequiresProgram(value = "vtysh", debianPackage = "frr")
@RequiresProgram(value = "stayrtr", debianPackage = "stayrtr")
@RequiresProgram(value = "named", debianPackage = "bind9")
@RequiresProgram(value = "knotd", debianPackage = "knot")
@RequiresProgram(value = "nsd", debianPackage = "nsd")
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "kresd", debianPackage = "knot-resolver")
@RequiresProgram(value = "nginx", debianPackage = "nginx-light")
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@TestInstance(Lifecycle.PER_CLASS)
final class EveryPageInABrowserTest {
  private static final int[] WIDTHS = {360, 768, 1280, 1920};
  private static final int DESKTOP = 1280;
  private static final int HEIGHT = 900;
  private static final int MOST_STOPS = 1500;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Who looks at a page. */
  enum Visitor {
    ANYBODY(Role.PUBLIC),
    ACME(Role.CUSTOMER),
    SUPPORT(Role.SUPPORT),
    OPERATOR(Role.OPERATOR);

    private final Role role;

    Visitor(Role role) {
      this.role = role;
    }

    @Nullable String token(Demo demo) {
      return switch (this) {
        case ANYBODY -> null;
        case ACME -> demo.customerToken();
        case SUPPORT -> demo.supportToken();
        case OPERATOR -> demo.operatorToken();
      };
    }

    /** What the table says it may; everything that is shown here belongs to Acme. */
    boolean may(Access access) {
      return switch (access) {
        case Access.Everybody _, Access.Outline _, Access.Measuring _, Access.Measured _ -> true;
        case Access.From(Role least, _) -> role.includes(least);
        case Access.Owners _ -> role.includes(Role.CUSTOMER);
        case Access.Changing(Role least, _) -> role.includes(least);
      };
    }
  }

  private final Map<String, String> places = new HashMap<>();
  private final Map<Visitor, BrowserContext> contexts = new EnumMap<>(Visitor.class);
  private Demo demo;
  private BrowserUnderTest browser;
  private List<Route> routes = List.of();

  @SuppressWarnings("NullAway.Init") // Filled before the first test.
  EveryPageInABrowserTest() {}

  @BeforeAll
  void start() throws Exception {
    try (DemoServer server = new DemoServer(0, 1)) {
      routes = server.routes();
    }
    demo = Demo.start("lgb" + ProcessHandle.current().pid() % 100_000, 0, _ -> {});
    browser = new BrowserUnderTest();
    for (Visitor visitor : Visitor.values()) {
      BrowserContext context = browser.context(DESKTOP, ColorScheme.LIGHT);
      contexts.put(visitor, context);
      String token = visitor.token(demo);
      if (token != null) {
        try (Page page = context.newPage()) {
          page.navigate(demo.url() + "/sign-in");
          page.locator("#token").fill(token);
          page.locator(".go").click();
          page.locator(".who-name").waitFor();
        }
      }
    }
    fill();
  }

  /** Measures what is looked at later, and announces something. */
  private void fill() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      await("peers and routes")
          .atMost(PATIENCE)
          .until(() -> get(client, "/peers", "text/plain").body().contains("2 of 2 peers"));
      HttpResponse<String> announced =
          client.send(
              request("/v1/announcements", "application/json")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"kind\":\"announce\",\"prefix\":\"203.0.113.0/24\",\"reason\":\"attack\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(announced.statusCode()).as(announced.body()).isEqualTo(201);
      places.put(
          "announcement", JsonMapper.shared().readTree(announced.body()).get("id").asString());
      for (String path : PagesOfTheDemo.MEASURES.values()) {
        String result = get(client, path, "text/html").headers().firstValue("Location").orElse("");
        assertThat(result).as(path).contains("/m/");
        places.put(path.split("/", -1)[1], result.substring(result.indexOf("/m/")));
      }
      for (String result : places.values().stream().filter(id -> id.startsWith("/m/")).toList()) {
        await(result)
            .atMost(PATIENCE)
            .until(
                () ->
                    get(client, result.replace("/m/", "/v1/measurements/"), "application/json")
                        .body()
                        .contains("\"status\":\"finished\""));
      }
    }
  }

  private HttpResponse<String> get(HttpClient client, String path, String accept)
      throws IOException, InterruptedException {
    return client.send(request(path, accept).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String accept) {
    return HttpRequest.newBuilder(URI.create(demo.url() + path))
        .header("Authorization", "Bearer " + demo.operatorToken())
        .header("Accept", accept);
  }

  @AfterAll
  void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (demo != null) {
      demo.close();
    }
  }

  @AfterEach
  void noPageComplained() {
    assertThat(browser.complaints()).as("errors in the browser's console").isEmpty();
  }

  static Stream<String> pages() {
    return PagesOfTheDemo.PAGES.values().stream().flatMap(List::stream).sorted();
  }

  private static String routeOf(String page) {
    return PagesOfTheDemo.PAGES.entrySet().stream()
        .filter(entry -> entry.getValue().contains(page))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private Access access(String page) {
    if (page.equals("{gre}")) {
      return Access.owners(Sentence.verbatim("Results of tunnels"));
    }
    String path = routeOf(page);
    return routes.stream()
        .filter(route -> route.method().equals(HandlerType.GET) && route.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no route " + path))
        .access();
  }

  private String address(String page) {
    String path = page;
    for (Map.Entry<String, String> place : places.entrySet()) {
      path = path.replace("{" + place.getKey() + "}", place.getValue());
    }
    assertThat(path).doesNotContain("{");
    return demo.url() + path;
  }

  private static String file(String page, Visitor visitor) {
    String name = page.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return "demo-%s-%s"
        .formatted(name.isEmpty() ? "home" : name, visitor.name().toLowerCase(Locale.ROOT));
  }

  private Page open(Visitor visitor) {
    return Objects.requireNonNull(contexts.get(visitor)).newPage();
  }

  @Test
  void everyRouteThatBrowsersGetIsOneOfThesePages() {
    List<String> unknown =
        routes.stream()
            .filter(route -> route.method().equals(HandlerType.GET))
            .map(Route::path)
            .filter(
                path ->
                    !PagesOfTheDemo.PAGES.containsKey(path)
                        && !PagesOfTheDemo.MEASURES.containsKey(path))
            .filter(path -> !PagesOfTheDemo.NO_PAGES.contains(path))
            .filter(path -> PagesOfTheDemo.NO_PAGES_BELOW.stream().noneMatch(path::startsWith))
            .toList();
    assertThat(unknown)
        .as("routes that are neither among the pages of this test nor among what is no page")
        .isEmpty();
    Set<String> paths = routes.stream().map(Route::path).collect(Collectors.toSet());
    assertThat(paths)
        .containsAll(PagesOfTheDemo.PAGES.keySet())
        .containsAll(PagesOfTheDemo.MEASURES.keySet());
    assertThat(paths).containsAll(PagesOfTheDemo.NO_PAGES);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageIsSoundForWhoeverMaySeeItAndRefusedToOthers(String name) {
    for (Visitor visitor : Visitor.values()) {
      if (everybodyGetsTheSame(name) && visitor != Visitor.ANYBODY && visitor != Visitor.OPERATOR) {
        continue;
      }
      try (Page page = open(visitor)) {
        Response response = Objects.requireNonNull(page.navigate(address(name)));
        if (!visitor.may(access(name))) {
          assertThat(response.status()).as("%s to %s", name, visitor).isIn(200, 401, 403, 404);
          assertThat(page.locator("#token").count() + page.locator("#verdict").count())
              .as("%s asks %s to sign in, or says why not", name, visitor)
              .isPositive();
          assertThat(response.status() != 200 || page.url().contains("/sign-in"))
              .as("%s is not shown to %s", name, visitor)
              .isTrue();
          continue;
        }
        assertThat(response.status())
            .as("%s to %s", name, visitor)
            .isEqualTo(PagesOfTheDemo.ASKING_FOR_A_TARGET.contains(name) ? 400 : 200);
        sound(page, name, visitor);
      }
    }
  }

  private boolean everybodyGetsTheSame(String name) {
    Access access = access(name);
    return access instanceof Access.Everybody || access instanceof Access.Measured;
  }

  private void sound(Page page, String name, Visitor visitor) {
    for (int width : WIDTHS) {
      page.setViewportSize(width, HEIGHT);
      page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      assertThat(Reach.tooWide(page))
          .as("%s to %s is wider than %d pixels", name, visitor, width)
          .isEmpty();
    }
    if (visitor != Visitor.OPERATOR && everybodyGetsTheSame(name)) {
      return;
    }
    page.setViewportSize(DESKTOP, HEIGHT);
    assertThat(Accessibility.faults(page)).as("%s to %s in light", name, visitor).isEmpty();
    BrowserUnderTest.keep(page, file(name, visitor));
    if (visitor == Visitor.OPERATOR) {
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      page.reload(); // Colours may change slowly where a page is there already.
      page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      assertThat(Accessibility.faults(page)).as("%s to %s in dark", name, visitor).isEmpty();
      page.setViewportSize(WIDTHS[0], HEIGHT);
      BrowserUnderTest.keep(page, file(name, visitor) + "-dark-360");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void allOfAPageIsWithinReachOfAKeyboardAndShowsWhereItIs(String name) {
    try (Page page = open(Visitor.OPERATOR)) {
      page.navigate(address(name));
      boolean begunElsewhere = (boolean) page.evaluate("document.activeElement !== document.body");
      int stops = Reach.watchFocus(page);
      page.keyboard().press("Tab");
      assertThat(begunElsewhere || page.evaluate("document.activeElement.className").equals("skip"))
          .as("the first stop leads past what is on every page")
          .isTrue();
      // A page may grow while it is walked through, and a walk begun elsewhere comes around.
      for (int stop = 1; stop < MOST_STOPS; stop++) {
        page.keyboard().press("Tab");
        if (stop % stops == 0 && Reach.notReached(page).isEmpty()) {
          break;
        }
      }
      assertThat(Reach.notReached(page)).as("never reached").isEmpty();
      assertThat(Reach.dim(page)).as("reached, but it does not show").isEmpty();
      assertThat(Reach.onlyForMice(page)).as("only for mice").isEmpty();
      page.locator(".skip").focus();
      page.keyboard().press("Enter");
      await("the content has the focus")
          .atMost(PATIENCE)
          .until(() -> "main".equals(page.evaluate("document.activeElement.id")));
    }
  }

  @Test
  void aTargetIsMeasuredWithoutAMouse() {
    try (Page page = open(Visitor.ANYBODY)) {
      page.navigate(demo.url() + "/");
      page.keyboard().type("https://www.acme.example/");
      page.keyboard().press("Enter");
      page.waitForURL(url -> url.contains("/m/"));
      await("a verdict")
          .atMost(PATIENCE)
          .until(() -> page.locator("#verdict").textContent().contains("200 OK"));
      for (int stop = 0;
          stop < 100 && !"SUMMARY".equals(page.evaluate("document.activeElement.tagName"));
          stop++) {
        page.keyboard().press("Tab");
      }
      Object before = page.evaluate("document.activeElement.parentElement.open");
      page.keyboard().press("Space");
      assertThat(page.evaluate("document.activeElement.parentElement.open")).isNotEqualTo(before);
    }
  }

  @Test
  void whoSignsInWithAKeyboardIsWhereHeWantedToBe() {
    try (BrowserContext context = browser.context(DESKTOP, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(demo.url() + "/tunnels/acme-fra");
      page.locator("#token").focus();
      page.keyboard().type(demo.customerToken());
      page.keyboard().press("Enter");
      page.waitForURL(url -> url.endsWith("/tunnels/acme-fra"));
      assertThat(page.locator("main").textContent()).contains("acme-fra");
    }
  }
}
