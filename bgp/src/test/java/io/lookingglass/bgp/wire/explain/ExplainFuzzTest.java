package io.lookingglass.bgp.wire.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.json.MessageJson;

/** Hostile octets explained: nothing throws, every field lies where it says, no text is hostile. */
final class ExplainFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void messages(byte[] bytes) {
    check(bytes, Explainer.explain(Octets.wrap(bytes), ReadAs.GUESSED));
  }

  @FuzzTest(maxDuration = "2m")
  void updates(byte[] bytes) {
    if (bytes.length <= 4096) {
      check(bytes, Explainer.explainUpdate(Octets.wrap(bytes), ReadAs.GUESSED));
    }
  }

  private static void check(byte[] bytes, Explanation explanation) {
    int at = 0;
    for (Explanation.Message message : explanation.messages()) {
      assertThat(message.field().offset()).isEqualTo(at);
      ExplainerTest.assertNested(Octets.wrap(bytes), message.field());
      at += message.length();
      if (message.message() != null) {
        // The order of attributes becomes that of their types, and nothing else is lost.
        var json = MessageJson.write(MessageJson.read(MessageJson.write(message.message())));
        assertThat(MessageJson.write(MessageJson.read(json))).isEqualTo(json);
      } else {
        assertThat(message.consequence()).isEqualTo(Problem.Consequence.SESSION_RESET);
      }
    }
    assertThat(at).isEqualTo(bytes.length);
    for (String line : ExplanationText.lines(explanation)) {
      assertThat(line.chars().noneMatch(Character::isISOControl)).isTrue();
    }
    assertThat(ExplanationJson.write(explanation).toString()).isNotEmpty();
  }
}
