package io.lookingglass.web.language;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.lookingglass.config.language.Sentence;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpeechTest {
  private static final Bundle GERMAN =
      new Bundle(
          Language.GERMAN,
          Map.of(
              "Press {0} & wait {1} {1|second|seconds}.",
              "{1} {1|Sekunde|Sekunden} auf {0} drücken & warten.", "key {0}", "Taste {0}"));

  private static String html(Content content) {
    StringOutput written = new StringOutput();
    OwaspHtmlTemplateOutput output = new OwaspHtmlTemplateOutput(written);
    output.setContext("p", null);
    output.writeUserContent(content);
    return written.toString();
  }

  @Test
  void outsideOfARequestEnglishIsSpoken() {
    assertThat(Speech.say("key {0}", 1)).isEqualTo("key 1");
    assertThat(Speech.language()).isEqualTo(Language.ENGLISH);
  }

  @Test
  void everythingSaidWithinALanguageIsInIt() {
    String said =
        Speech.in(
            GERMAN,
            () ->
                Speech.language()
                    + ": "
                    + Speech.say("key {0}", "F1")
                    + ", "
                    + Speech.said(Sentence.of("key {0}", Sentence.of("key {0}", 2))));
    assertThat(said).isEqualTo("GERMAN: Taste F1, Taste Taste 2");
  }

  @Test
  void partsThatAreMarkedUpStayMarkedUpAndEverythingElseIsEscaped() {
    String said =
        Speech.in(
            GERMAN,
            () ->
                html(
                    Speech.tell(
                        "Press {0} & wait {1} {1|second|seconds}.", Marks.kbd("<Esc>"), 2)));
    assertThat(said).isEqualTo("2 Sekunden auf <kbd>&lt;Esc&gt;</kbd> drücken &amp; warten.");
  }

  @Test
  void whatSomebodyElseWroteCannotBecomeMarkup() {
    String evil = "\"><script>alert(1)</script>{0}";
    assertThat(html(Speech.tell("key {0}", evil))).doesNotContain("<script");
    assertThat(html(Marks.link("/docs", evil))).doesNotContain("<script");
    assertThat(html(Speech.tell("key {0}", Sentence.verbatim(evil)))).doesNotContain("<script");
  }

  @Test
  void aTextThatALanguageLacksIsSaidInEnglish() {
    assertThat(Speech.in(GERMAN, () -> Speech.say("never translated")))
        .isEqualTo("never translated");
  }
}
