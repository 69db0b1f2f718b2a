package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is reported of files that are wrong; the cases are in {@code problems.txt}. */
class ProblemsTest {

  @TestFactory
  Stream<DynamicTest> everyProblemIsReportedWhereItIs() throws IOException {
    String cases;
    try (InputStream stream =
        Objects.requireNonNull(ProblemsTest.class.getResourceAsStream("problems.txt"))) {
      cases = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    return Arrays.stream(cases.split("(?m)^== ", -1)).skip(1).map(ProblemsTest::test);
  }

  private static DynamicTest test(String text) {
    int title = text.indexOf('\n');
    int end = text.indexOf("\n--\n");
    String file = text.substring(title + 1, end + 1);
    List<String> expected = text.substring(end + 4).lines().toList();
    return DynamicTest.dynamicTest(
        text.substring(0, title),
        () -> {
          LoadResult result = load(file);

          assertThat(result.problems()).extracting(Problem::toString).isEqualTo(expected);
          boolean refused = expected.stream().anyMatch(line -> line.contains(": error: "));
          assertThat(result instanceof LoadResult.Invalid).isEqualTo(refused);
        });
  }

  @Test
  void moreProblemsThanAnybodyReadsAreCutOff() {
    LoadResult result = load("resolvers: [" + "x, ".repeat(10_000) + "]");

    assertThat(result.problems()).hasSize(501);
    assertThat(result.problems().getFirst().found()).isEqualTo("more than 500 problems");
  }

  @Test
  void anExceptionOfTheResultNamesEveryProblem() {
    LoadResult result = load("a: 1\nb: 2");

    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(result::orElseThrow)
        .withMessageContainingAll("f:1:1: error: a: ", "f:2:1: error: b: ");
  }

  private static LoadResult load(String file) {
    return ConfigurationLoader.load(
        "f", file.getBytes(StandardCharsets.UTF_8), Map.of("EMPTY", ""), Path.of("/"));
  }
}
