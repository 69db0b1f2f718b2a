package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void escapeSequencesAndLineEndsBecomeQuestionMarks() {
    assertThat(PlainText.line("a\u001b[31mb\r\nc\u0007\u009b2J", 100)).isEqualTo("a?[31mb??c??2J");
  }

  @Test
  void charactersThatTurnTheDirectionOfWritingBecomeQuestionMarks() {
    assertThat(PlainText.line("gpj.\u202eexe\u2028\u200b\ufeff", 100)).isEqualTo("gpj.?exe???");
  }

  @Test
  void halvesOfSurrogatePairsBecomeQuestionMarksAndWholeOnesStay() {
    assertThat(PlainText.line("\ud83d\ude00\ud83d", 100)).isEqualTo("\ud83d\ude00?");
  }

  @Test
  void longTextEndsInAnEllipsisAtTheGivenLength() {
    assertThat(PlainText.line("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.line("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.line("abcd\ud83d\ude00g", 6)).isEqualTo("abcd…");
  }

  @Test
  void aNameIsOneWord() {
    assertThat(PlainText.name("a (192.0.2.1)  0.1 ms")).isEqualTo("a?(192.0.2.1)??0.1?ms");
    assertThat(PlainText.name("x".repeat(1_000))).hasSize(253);
  }
}
