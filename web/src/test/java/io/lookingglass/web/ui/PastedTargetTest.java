package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PastedTargetTest {

  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.com                              | example.com
            example.com                            | example.com
          https://example.com/path?q=1#f           | example.com
          https://user:secret@example.com:8443/x   | example.com
          http://[2001:db8::1]:8080/               | 2001:db8::1
          [2001:db8::1]:443                        | 2001:db8::1
          [2001:db8::1]                            | 2001:db8::1
          2001:db8::1                              | 2001:db8::1
          example.com:443                          | example.com
          192.0.2.1:53                             | 192.0.2.1
          192.0.2.0/24                             | 192.0.2.0
          2001:db8::/32                            | 2001:db8::
          admin@example.com                        | example.com
          example.com/index.html                   | example.com
          hxxps://example[.]com/mal                | example.com
          ssh://git@host.example:22/repo           | host.example
          """)
  void theHostOfWhatWasPastedIsMeasured(String pasted, String host) {
    assertThat(PastedTarget.read(pasted).host()).isEqualTo(host);
  }

  @Test
  void whatStandsAsItWasTypedIsNotSaidToBeUnwrapped() {
    assertThat(PastedTarget.read("2001:db8::1").words()).isEmpty();
    assertThat(PastedTarget.read("example.com").words()).isEmpty();
    assertThat(PastedTarget.read("https://example.com/").words()).isEqualTo("from a URL");
  }

  @Test
  void aTextWithoutEndIsCut() {
    assertThat(PastedTarget.read("a".repeat(1_000_000)).host()).hasSizeLessThan(3000);
  }
}
