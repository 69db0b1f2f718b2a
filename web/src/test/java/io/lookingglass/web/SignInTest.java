package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, and the forms of who is signed in. */
final class SignInTest {
  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form-token\" value=\"([0-9a-f]{64})\"");
  private static final Pattern CHECKED =
      Pattern.compile("name=\"checked\" value=\"([0-9a-f]{64})\"");

  private final FakeAnnouncements announcements = new FakeAnnouncements();
  private final RunningServer server =
      new RunningServer(AnnouncementRoutesTest.yaml(), announcements, AuditTrail.empty());

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String cookie, String... fields)
      throws IOException, InterruptedException {
    StringBuilder form = new StringBuilder();
    for (int index = 0; index < fields.length; index += 2) {
      form.append(index == 0 ? "" : "&")
          .append(fields[index])
          .append('=')
          .append(URLEncoder.encode(fields[index + 1], StandardCharsets.UTF_8));
    }
    var request =
        server
            .request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "text/html")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString(form.toString()));
    return server.send(cookie.isEmpty() ? request : request.header("Cookie", cookie));
  }

  private String signedIn(String token) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/sign-in", "", "token", token, "to", "/prefixes");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    return response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private String page(String path, String cookie) throws IOException, InterruptedException {
    HttpResponse<String> response = server.get(path, "Accept", "text/html", "Cookie", cookie);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static String found(Pattern pattern, String page) {
    Matcher matcher = pattern.matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }

  @Test
  void whoIsNotSignedInIsSentToSignInAndBack() throws IOException, InterruptedException {
    HttpResponse<String> sent = server.get("/prefixes/203.0.113.0/24", "Accept", "text/html");
    assertThat(sent.statusCode()).isEqualTo(303);
    assertThat(sent.headers().firstValue("Location"))
        .hasValue("/sign-in?to=%2Fprefixes%2F203.0.113.0%2F24");

    HttpResponse<String> back =
        post("/sign-in", "", "token", "noc-token", "to", "/prefixes/203.0.113.0/24");
    assertThat(back.headers().firstValue("Location")).hasValue("/prefixes/203.0.113.0/24");
    assertThat(back.headers().firstValue("Set-Cookie").orElseThrow())
        .matches(
            "lookingglass-session=[0-9a-f]{64}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", ""})
  void nobodyIsLedToAnotherSite(String to) throws IOException, InterruptedException {
    assertThat(
            post("/sign-in", "", "token", "noc-token", "to", to).headers().firstValue("Location"))
        .hasValue("/prefixes");
  }

  @Test
  void behindHttpsTheCookieIsForThisHostAndHttpsOnly() throws IOException, InterruptedException {
    try (RunningServer https =
        new RunningServer(
            "server: {listen: \"127.0.0.1:0\", public-url: \"https://lg.example\"}\n"
                + AnnouncementRoutesTest.yaml(),
            announcements,
            AuditTrail.empty())) {
      HttpResponse<String> response =
          https.send(
              https
                  .request("/sign-in")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("token=noc-token")));
      assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-lookingglass-session=")
          .endsWith("; HttpOnly; SameSite=Strict; Secure");
    }
  }

  @Test
  void aWrongTokenIsRefusedAndAfterTenNoneIsTriedAnyMore()
      throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 10; attempt++) {
      HttpResponse<String> wrong = post("/sign-in", "", "token", "wrong-" + attempt);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(wrong.body()).contains("not known here").doesNotContain("wrong-" + attempt);
    }
    HttpResponse<String> right = post("/sign-in", "", "token", "noc-token");
    assertThat(right.statusCode()).isEqualTo(429);
    assertThat(right.headers().firstValue("Retry-After")).hasValue("900");
    assertThat(right.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void everyPageShowsWhoIsSignedInAndSigningOutEndsIt() throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    for (String path : new String[] {"/", "/peers", "/prefixes"}) {
      assertThat(page(path, cookie)).contains("<span class=\"who-name\">noc</span>");
    }
    String token = found(FORM_TOKEN, page("/prefixes", cookie));

    assertThat(post("/sign-out", cookie, "form-token", "0".repeat(64)).statusCode()).isEqualTo(403);
    assertThat(post("/sign-out", cookie, "form-token", token).statusCode()).isEqualTo(303);
    assertThat(server.get("/prefixes", "Accept", "text/html", "Cookie", cookie).statusCode())
        .isEqualTo(303);
  }

  @Test
  void aFormWithoutTheSessionsTokenChangesNothing() throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    String other = found(FORM_TOKEN, page("/prefixes", signedIn("noc-token")));
    for (String token : new String[] {"", "0".repeat(64), other}) {
      HttpResponse<String> response =
          post(
              "/withdraw-all",
              cookie,
              "form-token",
              token,
              "reason",
              "x",
              "confirm",
              "withdraw everything");
      assertThat(response.statusCode()).isEqualTo(403);
    }
    assertThat(announcements.actors).isEmpty();
  }

  @Test
  void aSessionReadsTheInterfaceOfProgramsButChangesNothingThere()
      throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    assertThat(server.get("/v1/announcements", "Cookie", cookie).statusCode()).isEqualTo(200);
    HttpResponse<String> response =
        server.send(
            server
                .request("/v1/announcements")
                .header("Content-Type", "application/json")
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("{\"prefix\":\"203.0.113.0/24\",\"reason\":\"x\"}")));
    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void aFormOfAnotherSiteIsRefusedBeforeAnythingElse() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.send(
            server
                .request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("token=noc-token")));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void anOperatorChecksAndThenAnnouncesWhatWasChecked() throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    String token = found(FORM_TOKEN, page("/announce?prefix=203.0.113.0/25", cookie));
    String[] fields = {
      "form-token", token, "kind", "announce", "prefix", "203.0.113.0/25", "reason", "attack"
    };
    HttpResponse<String> unchecked = post("/announce", cookie, with(fields, "step", "announce"));
    assertThat(unchecked.body()).contains("Pre-flight").contains("can be announced");
    assertThat(announcements.kept).isEmpty();

    String checked = found(CHECKED, unchecked.body());
    HttpResponse<String> other =
        post(
            "/announce",
            cookie,
            with(with(fields, "med", "7"), "step", "announce", "checked", checked));
    assertThat(other.statusCode()).as("not what was checked").isEqualTo(200);
    assertThat(announcements.kept).isEmpty();

    HttpResponse<String> done =
        post("/announce", cookie, with(fields, "step", "announce", "checked", checked));
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(done.headers().firstValue("Location")).hasValue("/announcements/announcement0001");
    assertThat(page("/announcements/announcement0001", cookie)).contains("attack");
  }

  @Test
  void aBlackholeHasToBeTyped() throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    String token = found(FORM_TOKEN, page("/announce?kind=blackhole", cookie));
    String[] fields = {
      "form-token", token, "kind", "blackhole", "prefix", "203.0.113.7/32", "reason", "attack"
    };
    String checked = found(CHECKED, post("/announce", cookie, fields).body());
    String[] asked = with(fields, "step", "announce", "checked", checked);

    assertThat(post("/announce", cookie, asked).statusCode()).isEqualTo(400);
    assertThat(post("/announce", cookie, with(asked, "confirm", "203.0.113.8/32")).statusCode())
        .isEqualTo(400);
    assertThat(announcements.kept).isEmpty();
    assertThat(post("/announce", cookie, with(asked, "confirm", "203.0.113.7/32")).statusCode())
        .isEqualTo(303);
  }

  @Test
  void aFailedCheckKeepsTheButtonShut() throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    String token = found(FORM_TOKEN, page("/announce", cookie));
    String[] fields = {
      "form-token", token, "kind", "announce", "prefix", "8.8.8.0/24", "reason", "attack"
    };
    HttpResponse<String> refused = post("/announce", cookie, fields);
    assertThat(refused.body())
        .contains("is within no protected prefix")
        .contains("value=\"announce\" disabled");
    String checked = found(CHECKED, refused.body());
    assertThat(
            post("/announce", cookie, with(fields, "step", "announce", "checked", checked))
                .statusCode())
        .isEqualTo(200);
    assertThat(announcements.kept).isEmpty();
  }

  private static String[] with(String[] fields, String... more) {
    String[] all = Arrays.copyOf(fields, fields.length + more.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    return all;
  }

  @Test
  void aCustomerSeesItsOwnAndNoFormsOfOperators() throws IOException, InterruptedException {
    String cookie = signedIn("acme-token");
    String page = page("/prefixes", cookie);
    assertThat(page)
        .contains("203.0.113.0/24")
        .doesNotContain("198.51.100.0/24")
        .doesNotContain("/withdraw-all")
        .doesNotContain("href=\"/audit\"")
        .doesNotContain("href=\"/announce");
    assertThat(
            server
                .get("/prefixes/198.51.100.0/24", "Accept", "text/html", "Cookie", cookie)
                .statusCode())
        .isEqualTo(404);
    assertThat(server.get("/announce", "Accept", "text/html", "Cookie", cookie).statusCode())
        .isEqualTo(403);
    assertThat(server.get("/audit", "Accept", "text/html", "Cookie", cookie).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aRuleIsPutIntoWordsWhileItIsTyped() throws IOException, InterruptedException {
    String cookie = signedIn("noc-token");
    assertThat(
            page(
                "/announce/words?rule=destination+203.0.113.7/32;protocol+udp&actions=discard",
                cookie))
        .contains("Drops UDP to 203.0.113.7.");
    assertThat(page("/announce/words?rule=%3Cb%3E", cookie))
        .contains("Not yet a rule")
        .doesNotContain("<b>");
  }
}
