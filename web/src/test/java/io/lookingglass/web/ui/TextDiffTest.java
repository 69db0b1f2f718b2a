package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextDiffTest {
  private static List<String> diff(String before, String now) {
    return TextDiff.of(before, now).stream().map(line -> line.kind().sign() + line.text()).toList();
  }

  @Test
  void timesMakeNoDifference() {
    assertThat(
            diff(
                "64 bytes from 192.0.2.1: icmp_seq=1 ttl=60 time=23.1 ms",
                "64 bytes from 192.0.2.1: icmp_seq=1 ttl=60 time=19.874 ms"))
        .containsExactly("64 bytes from 192.0.2.1: icmp_seq=1 ttl=60 time=19.874 ms");
  }

  @Test
  void addressesDo() {
    assertThat(diff(" 1  192.0.2.1  0.5 ms", " 1  192.0.2.2  0.5 ms"))
        .containsExactly("− 1  192.0.2.1  0.5 ms", "+ 1  192.0.2.2  0.5 ms");
  }

  @Test
  void aLineThatCameBetweenMovesNothingElse() {
    assertThat(diff("a\nb\nc", "a\nx\nb\nc")).containsExactly("a", "+x", "b", "c");
    assertThat(diff("a\nb\nc", "a\nc")).containsExactly("a", "−b", "c");
  }

  @Test
  void emptyTextsAreEqual() {
    assertThat(diff("", "")).isEmpty();
    assertThat(diff("", "a")).containsExactly("+a");
  }

  @Test
  void longTextsAreCut() {
    assertThat(TextDiff.of("a\n".repeat(5_000), "b\n".repeat(5_000))).hasSize(800);
  }
}
