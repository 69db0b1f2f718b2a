package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of a page, and the choice of it. */
final class LanguageChoiceTest {
  private final RunningServer server = new RunningServer("server: {listen: \"127.0.0.1:0\"}");

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> choose(String language, String to)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/language")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "text/html")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(
                BodyPublishers.ofString(
                    "language="
                        + language
                        + "&to="
                        + URLEncoder.encode(to, StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @CsvSource({
    "en, Measure",
    "de, Messen",
    "fr, Mesurer",
    "es, Medir",
    "pt, Medir",
    "ja, 測定",
    "zh, 测量"
  })
  void aPageIsInTheLanguageOfItsReader(String tag, String word)
      throws IOException, InterruptedException {
    HttpResponse<String> page =
        server.get("/", "Accept", "text/html", "Accept-Language", tag + ",en;q=0.5");
    assertThat(page.headers().firstValue("Content-Language")).hasValue(tag);
    assertThat(page.body()).contains("<html lang=\"" + tag + "\">").contains(">" + word + "</a>");
  }

  @Test
  void whatWasChosenHereCountsMoreThanWhatTheBrowserSays()
      throws IOException, InterruptedException {
    HttpResponse<String> chosen = choose("fr", "/?target=example.com");
    assertThat(chosen.statusCode()).isEqualTo(303);
    assertThat(chosen.headers().firstValue("Location")).hasValue("/?target=example.com");
    String cookie = chosen.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).startsWith("language=fr;").contains("HttpOnly").contains("SameSite=Lax");
    HttpResponse<String> page =
        server.get(
            "/", "Accept", "text/html", "Accept-Language", "de", "Cookie", cookie.split(";", 2)[0]);
    assertThat(page.headers().firstValue("Content-Language")).hasValue("fr");
  }

  @Test
  void anErrorPageIsInTheLanguageToo() throws IOException, InterruptedException {
    HttpResponse<String> page =
        server.get("/nowhere", "Accept", "text/html", "Accept-Language", "de");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.headers().firstValue("Content-Language")).hasValue("de");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//example.com/", "https://example.com/", "/\\example.com", "nowhere"})
  void choosingLeadsNowhereElse(String to) throws IOException, InterruptedException {
    assertThat(choose("de", to).headers().firstValue("Location")).hasValue("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nl", "", "de;", "../en"})
  void aLanguageThatThereIsNotIsRefused(String language) throws IOException, InterruptedException {
    HttpResponse<String> refused = choose(language, "/");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void programsAndTerminalsReadEnglish() throws IOException, InterruptedException {
    assertThat(server.get("/v1/limits", "Accept-Language", "de").body()).contains("limit");
    assertThat(server.get("/tunnels?format=text", "Accept-Language", "de").body())
        .isEqualTo(server.get("/tunnels?format=text").body());
  }
}
