package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.bgp.query.RouteQueryReader.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whatever is asked, it is a question or is told to be none; nothing escapes. */
final class RouteQueryFuzzTest {
  private static final int MOST_PARAMETERS = 12;
  private static final int LONGEST = 300;
  private static final int LONGEST_MESSAGE = 2000;

  private final RouteQueries nothing = RouteQueries.unconfigured();

  @FuzzTest(maxDuration = "2m")
  void parametersAreUnderstoodOrRefusedWithReasons(FuzzedDataProvider data) throws Exception {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int left = data.consumeInt(0, MOST_PARAMETERS); left > 0; left--) {
      String name =
          data.consumeInt(0, 15) == 0
              ? data.consumeString(LONGEST)
              : data.pickValue(RouteQueryReader.PARAMETERS);
      parameters.computeIfAbsent(name, it -> new ArrayList<>()).add(data.consumeString(LONGEST));
    }
    switch (RouteQueryReader.read(parameters)) {
      case Reading.Understood(RouteQuery query) -> {
        assertThat(query.limit()).isBetween(1, RouteQuery.MOST_ROUTES);
        assertThat(nothing.find(query).routes()).isEmpty();
      }
      case Reading.Refused(List<QueryProblem> problems) -> {
        assertThat(problems).isNotEmpty();
        for (QueryProblem problem : problems) {
          assertThat(problem.parameter() + problem.message())
              .hasSizeLessThan(LONGEST_MESSAGE)
              .doesNotContainPattern("\\p{Cntrl}");
        }
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void expressionsMatchAnyPathInBoundedTime(FuzzedDataProvider data) {
    String text = data.consumeString(LONGEST);
    AsPathExpression expression;
    try {
      expression = AsPathExpression.parse(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
      return;
    }
    AsPathMatcher matcher = expression.matcher();
    byte[] symbols = data.consumeBytes(600);
    for (int index = 0; index < symbols.length; index++) {
      symbols[index] = (byte) Math.floorMod(symbols[index], AsPathSymbols.ALPHABET.length());
    }
    matcher.matches(symbols, symbols.length);
  }
}
