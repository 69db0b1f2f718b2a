package io.lookingglass.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.web.security.WrongTokens.Finding;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WrongTokensTest {
  private Instant now = Instant.parse("2026-01-02T12:00:00Z");
  private final WrongTokens wrong = new WrongTokens(() -> now);

  private void show(String network, int from, int to) {
    for (int token = from; token < to; token++) {
      wrong.add(network, "token " + token);
    }
  }

  @Test
  void theTenthOtherTokenIsTheLast() {
    show("a", 0, 9);
    assertThat(wrong.shutOut("a")).isFalse();
    assertThat(wrong.add("a", "token 9")).isEqualTo(Finding.LAST);
    assertThat(wrong.shutOut("a")).isTrue();
    assertThat(wrong.shutOut("b")).isFalse();
  }

  @Test
  void theSameTokenAgainIsNoGuess() {
    assertThat(wrong.add("a", "stale")).isEqualTo(Finding.ANOTHER);
    for (int i = 0; i < 1000; i++) {
      assertThat(wrong.add("a", "stale")).isEqualTo(Finding.REPEATED);
    }
    assertThat(wrong.shutOut("a")).isFalse();
  }

  @Test
  void aWhileAfterTheLastAllIsForgotten() {
    show("a", 0, 10);
    now = now.plus(WrongTokens.KEPT).minusSeconds(1);
    assertThat(wrong.shutOut("a")).isTrue();
    now = now.plusSeconds(1);
    assertThat(wrong.shutOut("a")).isFalse();
    assertThat(wrong.add("a", "token 0")).isEqualTo(Finding.ANOTHER);
  }

  @Test
  void slowGuessesAddUpAsLongAsTheyGoOn() {
    for (int token = 0; token < 10; token++) {
      assertThat(wrong.shutOut("a")).isFalse();
      wrong.add("a", "token " + token);
      now = now.plus(Duration.ofMinutes(14));
    }
    assertThat(wrong.shutOut("a")).isTrue();
  }
}
