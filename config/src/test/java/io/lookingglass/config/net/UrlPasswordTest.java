package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlPasswordTest {
  @ParameterizedTest
  @CsvSource({
    "http://user:secret@host/, http://user:***@host/",
    "http://user:secret@host:8080/a?b=c, http://user:***@host:8080/a?b=c",
    "http://:secret@host/, http://:***@host/",
    "user:secret@host, user:***@host",
    "http://user:p@ss:w0rd@host/, http://user:***@host/",
    "/http/http:%2F%2Fuser:secret@host%2F, /http/http:%2F%2Fuser:***@host%2F",
    "http%3A%2F%2Fuser%3asecret%40host, http%3A%2F%2Fuser%3a***%40host",
    "/ping?target=user:secret@host&x=y, /ping?target=user:***@host&x=y",
    "see http://a:b@c/ and http://d:e@f/, see http://a:***@c/ and http://d:***@f/",
    "http://[2001:db8::1]:80/, http://[2001:db8::1]:80/",
    "http://user@host:80/, http://user@host:80/",
    "http://host:80/a@b, http://host:80/a@b",
    "@2001:db8::53, @2001:db8::53",
    "100%, 100%",
    "a%4, a%4",
  })
  void aPasswordIsMaskedAndNothingElse(String text, String masked) {
    assertThat(UrlPassword.masked(text)).isEqualTo(masked);
  }

  @FuzzTest
  void whatIsMaskedStaysAsItIs(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    String masked = UrlPassword.masked(text);
    assertThat(UrlPassword.masked(masked)).isEqualTo(masked);
  }
}
