package io.lookingglass.bgp.wire.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.explain.Problem.Consequence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainerTest {
  private static final String MARKER = "f".repeat(32);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open",
        "update",
        "two-octet-add-path",
        "internal",
        "ipv6",
        "flowspec",
        "unknown-family",
        "notification",
        "malformed-attributes",
        "malformed-routes",
        "broken-headers",
      })
  void everyFieldIsExplainedAsInTheFile(String name) throws IOException {
    Explanation explanation =
        Explainer.explain(HexText.parse(resource(name + ".hex")), ReadAs.GUESSED);
    assertThat(String.join("\n", ExplanationText.lines(explanation)) + "\n")
        .isEqualTo(resource(name + ".txt"));
  }

  @Test
  void innerFieldsLieWithinTheirsAndTheMessagesCoverAllOctets() throws IOException {
    Octets octets = HexText.parse(resource("flowspec.hex"));
    int at = 0;
    for (Explanation.Message message : Explainer.explain(octets, ReadAs.GUESSED).messages()) {
      assertThat(message.field().offset()).isEqualTo(at);
      assertNested(octets, message.field());
      at += message.length();
    }
    assertThat(at).isEqualTo(octets.length());
  }

  @Test
  void whatIsToldIsNotGuessed() throws IOException {
    Octets octets = HexText.parse(resource("two-octet-add-path.hex"));
    Explanation explanation = Explainer.explain(octets, new ReadAs(true, false, true));
    assertThat(explanation.assumptions()).isEmpty();
    assertThat(explanation.malformed()).isTrue();
    assertThat(explanation.messages().getFirst().message()).isNull();
  }

  @Test
  void twoReadingsOfWhichBothAreWellFormedAreToldAndTheMoreUsualIsTaken() {
    // Two prefixes, or path 0x18cb0071 to 192.0.2.0/24.
    Explanation explanation = explainBody("0008 18cb0071 18c00002 0000");
    assertThat(explanation.assumptions())
        .singleElement()
        .asString()
        .contains("no path identifiers", "well-formed too");
    assertThat(explanation.messages().getFirst().message())
        .isInstanceOfSatisfying(
            BgpMessage.Update.class, update -> assertThat(update.withdrawn()).hasSize(2));
  }

  @Test
  void aMessageThatDependsOnNothingNeedsNoGuess() {
    assertThat(explainBody("0000 0000").assumptions()).isEmpty();
  }

  @Test
  void anUpdateWithoutItsHeaderStartsAtOffsetZero() {
    Explanation.Message message = explainBody("0004 18cb0071 0000").messages().getFirst();
    assertThat(message.field().offset()).isZero();
    assertThat(message.length()).isEqualTo(8);
    assertThat(message.field().octets().hex()).isEqualTo("000418cb00710000");
    assertThat(message.field().fields().getFirst().name()).isEqualTo("withdrawn routes length");
    assertThat(message.field().fields().getFirst().offset()).isZero();
  }

  @Test
  void anUpdateTooShortForItsLengthsIsMalformedWithoutItsHeaderToo() {
    assertThat(explainBody("e47e").malformed()).isTrue();
  }

  @Test
  void ofTwoEqualAttributesTheSecondIsTheOneTooMany() {
    Explanation.Message message =
        explainBody("0000 0011 40010100 40010100 40020602010000fbf0").messages().getFirst();
    assertThat(problemsByPlace(message.field()))
        .anyMatch(place -> place.startsWith("8 ORIGIN") && place.contains("more than once"));
  }

  @Test
  void aMessageLongerThanFourThousandOctetsIsRemarked() {
    StringBuilder body = new StringBuilder("0000 0000");
    for (int index = 0; index < 1100; index++) {
      body.append(" 18 %06x".formatted(0x0a0000 + index));
    }
    Explanation explanation = explainBody(body.toString());
    assertThat(explanation.messages().getFirst().field().allProblems())
        .anyMatch(
            problem ->
                problem.consequence() == Consequence.NOTE
                    && problem.section().startsWith("RFC 8654"));
  }

  @Test
  void everyBeginningOfAMessageIsExplainedAsFarAsItGoes() throws IOException {
    Octets whole = HexText.parse(resource("update.hex"));
    for (int length = 1; length < whole.length(); length++) {
      Explanation explanation = Explainer.explain(whole.slice(0, length), ReadAs.GUESSED);
      assertThat(explanation.malformed()).as("%d octets", length).isTrue();
      assertNested(whole, explanation.messages().getFirst().field());
    }
  }

  @Test
  void jsonHasTheTreeTheMessageAndTheProblems() {
    var json =
        ExplanationJson.write(
            Explainer.explain(Octets.ofHex(MARKER + "001304" + MARKER + "00130f"), ReadAs.GUESSED));
    assertThat(json.at("/messages/0/consequence").asString()).isEqualTo("note");
    assertThat(json.at("/messages/0/message/type").asString()).isEqualTo("keepalive");
    assertThat(json.at("/messages/0/field/fields/1/name").asString()).isEqualTo("length");
    assertThat(json.at("/messages/0/field/fields/1/octets").asString()).isEqualTo("0013");
    assertThat(json.at("/messages/1/consequence").asString()).isEqualTo("session-reset");
    assertThat(json.at("/messages/1/message").isNull()).isTrue();
    assertThat(json.at("/messages/1/field/fields/2/problems/0/reason").asString())
        .contains("no message type 15");
  }

  private static Explanation explainBody(String hex) {
    return Explainer.explainUpdate(HexText.parse(hex), ReadAs.GUESSED);
  }

  static void assertNested(Octets octets, Field field) {
    int start = field.offset();
    int end = start + field.octets().length();
    assertThat(octets.slice(start, end)).isEqualTo(field.octets());
    for (Field within : field.fields()) {
      assertThat(within.offset()).as(within.name()).isBetween(start, end);
      assertThat(within.offset() + within.octets().length())
          .as(within.name())
          .isBetween(start, end);
      assertNested(octets, within);
      start = within.offset() + within.octets().length();
    }
  }

  private static List<String> problemsByPlace(Field field) {
    List<String> here =
        field.problems().stream()
            .map(problem -> field.offset() + " " + field.name() + " " + problem.reason())
            .collect(Collectors.toList());
    field.fields().forEach(within -> here.addAll(problemsByPlace(within)));
    return here;
  }

  static String resource(String name) throws IOException {
    try (InputStream content =
        Objects.requireNonNull(ExplainerTest.class.getResourceAsStream(name), name)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
