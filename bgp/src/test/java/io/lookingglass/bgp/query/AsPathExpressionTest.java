package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AsPathText;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions over AS paths. */
final class AsPathExpressionTest {
  /** What {@code _} is in Java's regular expressions. */
  private static final String BOUNDARY = "(?:^|$|[ ,{}()\\[\\]])";

  private static boolean matches(String expression, String path) {
    return AsPathExpression.parse(expression).matches(AsPathText.parse(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ^64500 .* 64496$     ; 64500 64501 64496       ; true
          ^64500 .* 64496$     ; 64500 64496             ; false
          ^64500( .*)? 64496$  ; 64500 64496             ; true
          _64501_              ; 64500 64501 64496       ; true
          _64501_              ; 64501                   ; true
          _6450_               ; 64501                   ; false
          _64502_              ; 64500 {64501,64502}     ; true
          ^$                   ; ''                      ; true
          ^$                   ; 64500                   ; false
          ^[0-9]+$             ; 64500                   ; true
          ^[0-9]+$             ; 64500 64501             ; false
          ^[0-9]+_[0-9]+$      ; 64500 64501             ; true
          (_64500){3}          ; 64500 64500 64500       ; true
          (_64500){3}          ; 64500 64500 64501       ; false
          ^(64500 ?)+$         ; 64500 64500             ; true
          \\{                  ; 64500 {64501}           ; true
          [[:space:]]645[^0-4]. ; 64500 64550            ; true
          645(01|50)$          ; 64500 64550             ; true
          \\(65001 65002\\)    ; (65001 65002) 64500     ; true
          """)
  void areReadAsRouterCommandLinesReadThem(String expression, String path, boolean found) {
    assertThat(matches(expression, path)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          AS64500      ; at character 1 (A): paths hold numbers without AS before them
          64500 #      ; at character 7 (#): no path has this character
          (64500       ; at character 1 ((): the bracket is not closed
          64500)       ; at character 6 ()): the closing bracket has no opening one
          *            ; at character 1 (*): there is nothing before it that could be repeated
          (|*)         ; at character 3 (*): there is nothing before it that could be repeated
          1**          ; at character 3 (*): two repetitions follow each other
          1{2          ; at character 2 ({): it begins a repetition like {2} or {1,3}
          1{3,2}       ; at character 2 ({): the repetition has a most below its least
          1{256}       ; at most 255 repetitions
          [0-9         ; at character 1 ([): the bracket is not closed
          [9-0]        ; a range goes from a lower to a higher digit
          64500\\      ; at its end: a backslash stands before one of
          ((1{255}){255}){255} ; the expression is too large
          ((((){255}){255}){255}){255} ; the expression is too large
          """)
  void whatIsWrongIsToldWithItsPlace(String expression, String message) {
    assertThatThrownBy(() -> AsPathExpression.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void findTheSameAsJavasOnRandomExpressionsAndPaths() {
    Random random = new Random(20261121);
    int found = 0;
    for (int round = 0; round < 20_000; round++) {
      Both expression = expression(random, 3);
      Pattern java = Pattern.compile(expression.java());
      AsPathMatcher matcher = AsPathExpression.parse(expression.ours()).matcher();
      AsPathSymbols symbols = new AsPathSymbols();
      for (int input = 0; input < 6; input++) {
        String text = text(random);
        symbols.read(text);
        boolean expected = java.matcher(text).find();
        assertThat(matcher.matches(symbols.array(), symbols.length()))
            .as("%s in \"%s\"", expression.ours(), text)
            .isEqualTo(expected);
        found += expected ? 1 : 0;
      }
    }
    assertThat(found).isBetween(20_000, 100_000);
  }

  /**
   * An expression, and the same for Java.
   *
   * @param java with counted repetitions written out: those of what may be empty Java counts
   *     otherwise than POSIX
   */
  private record Both(String ours, String java) {
    private static Both same(String text) {
      return new Both(text, text);
    }

    private Both then(Both next) {
      return new Both(ours + next.ours, java + next.java);
    }

    private Both repeated(String suffix, int least, String rest) {
      String group = "(?:" + java + ")";
      return new Both("(" + ours + ")" + suffix, group.repeat(least) + rest.replace("X", group));
    }
  }

  private static Both expression(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return switch (random.nextInt(9)) {
        case 0 -> Both.same(".");
        case 1 -> new Both("_", BOUNDARY);
        case 2 -> Both.same("^");
        case 3 -> Both.same("$");
        case 4 -> Both.same("[0-1]");
        case 5 -> Both.same("[^1 ]");
        case 6 -> Both.same("\\{");
        case 7 -> Both.same(" ");
        default -> Both.same(Integer.toString(random.nextInt(3)));
      };
    }
    Both one = expression(random, depth - 1);
    Both other = expression(random, depth - 1);
    int least = random.nextInt(3);
    return switch (random.nextInt(8)) {
      case 0 ->
          new Both(
              "(" + one.ours + "|" + other.ours + ")", "(?:" + one.java + "|" + other.java + ")");
      case 1 -> one.repeated("*", 0, "X*");
      case 2 -> one.repeated("+", 1, "X*");
      case 3 -> one.repeated("?", 0, "X?");
      case 4 -> one.repeated("{" + least + "," + (least + 2) + "}", least, "X?X?");
      case 5 -> one.repeated("{" + least + ",}", least, "X*");
      default -> one.then(other);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(9); length > 0; length--) {
      text.append("0112 2 {},".charAt(random.nextInt(10)));
    }
    return text.toString();
  }

  @Test
  void takeNoLongerForWhatMakesOthersGoBackWithoutEnd() {
    String path = "1".repeat(9) + " ";
    AsPath longest = AsPathText.parse(path.repeat(2000));
    AsPathExpression expression = AsPathExpression.parse("((1|1)*(1*)*)*((1+)+ ?)+3$");

    boolean found =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> expression.matches(longest));

    assertThat(found).isFalse();
  }

  @Test
  void forgetStatesBeforeTheyFillTheMemory() {
    // Which of the last sixteen characters were a 1: 65536 sets of instructions.
    AsPathMatcher matcher = AsPathExpression.parse("1.{16}$").matcher();
    Random random = new Random(1);
    AsPathSymbols symbols = new AsPathSymbols();
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = 0; length < 100; length++) {
        text.append(random.nextBoolean() ? '1' : '0');
      }
      symbols.read(text.toString());
      assertThat(matcher.matches(symbols.array(), symbols.length()))
          .isEqualTo(text.charAt(text.length() - 17) == '1');
      assertThat(matcher.states()).isLessThanOrEqualTo(512);
    }
  }

  @Test
  void seePathsAsTheyAreWritten() {
    for (String text :
        List.of(
            "",
            "0",
            "64500 4294967295 10",
            "64500 {64501,64502} 7",
            "(65001 65002) [65003,65004] 64500")) {
      AttributeSet set =
          AttributeSet.of(List.of(new PathAttribute.AsPathAttribute(AsPathText.parse(text))));
      AttributeFinder finder = new AttributeFinder();
      AsPathSymbols symbols = new AsPathSymbols();
      assertThat(finder.find(set.canonical(), AttributeFinder.AS_PATH)).isTrue();
      symbols.read(set.canonical(), finder.begin(), finder.end());
      assertThat(symbols).hasToString(text);
    }
  }
}
