package io.lookingglass.tests.browser;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.lookingglass.tests.demo.Demo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes the pictures of the README anew, from the demo, light and dark: {@code tests/pictures}.
 * What stands on the pages is real; addresses and names are the demo's.
 */
final class Pictures {
  private static final int WIDTH = 1280;
  private static final int HIGHEST = 1500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Pictures() {}

  /**
   * One picture, twice.
   *
   * @param path where it is taken
   * @param seen what has to stand there before
   */
  private record Picture(String name, String path, String seen) {}

  private static final List<Picture> SOUND =
      List.of(
          new Picture("diagnosis", "/diagnosis/https://expired.acme.example/", "expired \\d+ days"),
          new Picture("mtr", "/mtr/www.acme.example?packets=10", "Reached"),
          new Picture("tls", "/tls/www.acme.example", "another \\d+ days"),
          new Picture("http", "/http/www.acme.example/moved?followRedirects=true", "200"),
          new Picture("dns", "/dns/www.expired.example?dnssec=true", "bogus"),
          new Picture("announce", "/announce?prefix=203.0.113.0/24", "Announce"));

  private static final List<Picture> BROKEN =
      List.of(
          new Picture("routes", "/bgp/203.0.113.7", "65551"),
          new Picture("tunnels", "/tunnels", "acme-fra"),
          new Picture("peers", "/peers", "shut the session down"),
          new Picture("status", "/status", "transit-a"));

  /** Into the folder that is named. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "web/pictures");
    try (Demo demo = Demo.start("lgpic", 0, _ -> {});
        BrowserUnderTest browser = new BrowserUnderTest()) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        try (BrowserContext context = browser.context(WIDTH, scheme)) {
          Page page = context.newPage();
          page.navigate(demo.url() + "/sign-in");
          page.locator("#token").fill(demo.operatorToken());
          page.locator(".go").click();
          page.locator(".who-name").waitFor();
          for (Picture picture : SOUND) {
            take(page, demo, picture, folder, scheme);
          }
          demo.breaks("hijack");
          for (Picture picture : BROKEN) {
            if (picture.name.equals("peers")) {
              demo.breaks("peer");
            }
            take(page, demo, picture, folder, scheme);
          }
          demo.mends("peer");
          demo.mends("hijack");
          page.navigate(demo.url() + "/peers");
          await()
              .atMost(PATIENCE)
              .until(() -> !page.locator("main").innerText().contains("shut the session down"));
        }
      }
    }
  }

  private static void take(Page page, Demo demo, Picture picture, Path folder, ColorScheme scheme) {
    page.navigate(demo.url() + picture.path);
    if (picture.name.equals("announce")) {
      page.locator("#reason").fill("attack, ticket 4711");
      page.locator("button[value=check]").click();
      page.locator("#checks").waitFor();
    }
    Pattern seen = Pattern.compile(picture.seen);
    await(picture.name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              if (picture.path.equals(URI.create(page.url()).getPath())) {
                page.reload(); // Not every page moves by itself.
              }
              return seen.matcher(page.locator("main").innerText()).find();
            });
    if (page.url().contains("/m/")) {
      await(picture.name)
          .atMost(PATIENCE)
          .until(() -> page.locator("#progress").textContent().contains("Measured"));
    }
    // What is at the foot of every page is on none of the pictures.
    int foot =
        (int)
            page.evaluate(
                "Math.ceil(24 + Math.max(...[...document.querySelectorAll('#main > *')]"
                    + ".map(each => each.getBoundingClientRect().bottom)))");
    int height = Math.min(HIGHEST, foot);
    page.screenshot(
        new ScreenshotOptions()
            .setFullPage(true)
            .setClip(0, 0, WIDTH, height)
            .setPath(
                folder.resolve(
                    scheme == ColorScheme.DARK
                        ? picture.name + "-dark.png"
                        : picture.name + ".png")));
    System.out.println(picture.name + " " + scheme.name().toLowerCase(Locale.ROOT));
  }
}
