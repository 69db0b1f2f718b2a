package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.query.RouteQueryReader.Reading;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries as they are written. */
final class RouteQueryReaderTest {

  private static List<QueryProblem> problems(Map<String, List<String>> parameters) {
    return switch (RouteQueryReader.read(parameters)) {
      case Reading.Understood understood ->
          throw new AssertionError("understood as " + understood.query());
      case Reading.Refused(var problems) -> problems;
    };
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "prefix", List.of("10.0.0.1/8"),
                    "match", List.of("best"),
                    "asPath", List.of("(1"),
                    "limit", List.of("0"),
                    "colour", List.of("red"))))
        .extracting(QueryProblem::parameter)
        .containsExactlyInAnyOrder("prefix", "match", "asPath", "limit", "colour");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          prefix    ; 10.0.0.1/8     ; host bits set; the prefix is 10.0.0.0/8
          prefix    ; 10.0.0         ; "10.0.0" is neither a prefix nor an address
          match     ; exact          ; prefix is not there
          table     ; out            ; "out" is none of adj-in, loc, adj-out, mrt:FILE
          table     ; rib            ; "rib" is none of adj-in, loc
          originAs  ; AS-TEST        ; is not an AS number
          community ; 64496          ; is no community
          community ; 70000:1        ; the field 70000 is more than 65535; a large community has three
          community ; 70000:*        ; the field 70000 is more than 65535
          community ; rt:*           ; write one like
          community ; rx:*:1         ; write one like
          community ; rt:64496       ; is not like 64496:100
          rpki      ; good           ; "good" is none of valid, invalid, not-found, unknown
          best      ; yes            ; "yes" is none of true, false
          limit     ; 1001           ; is not a number within 1-1000
          cursor    ; AAAA           ; is not a nextCursor that this server gave
          cursor    ; %%%            ; is not a nextCursor that this server gave
          """)
  void whatIsWrongIsToldWithWhatWouldBeRight(String name, String value, String message) {
    assertThat(problems(Map.of(name, List.of(value))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.parameter()).isEqualTo(name);
              assertThat(problem.message()).contains(message);
            });
  }

  @Test
  void aParameterThatIsThereTwiceIsAmbiguous() {
    assertThat(problems(Map.of("peer", List.of("a", "b"))))
        .containsExactly(new QueryProblem("peer", "is there more than once"));
  }

  @Test
  void emptyFieldsOfAFormAreNone() {
    assertThat(
            RouteQueryReader.read(
                Map.of("prefix", List.of("10.0.0.1"), "asPath", List.of(""), "peer", List.of(" "))))
        .isEqualTo(RouteQueryReader.read(Map.of("prefix", List.of("10.0.0.1"))));
  }

  @Test
  void aCursorIsReadBackAndGarbageIsRefused() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      QueryPosition position =
          new QueryPosition(
              IpPrefix.parse(random.nextBoolean() ? "10.0.0.0/8" : "2001:db8::/32"),
              random.nextBoolean() ? null : new QueryPosition.Path("ä", -1),
              random.nextBoolean() ? null : new QueryPosition.Path("b", 4294967295L),
              random.nextBoolean());
      String text = position.text();
      assertThat(text).matches("[A-Za-z0-9_-]+");
      assertThat(QueryPosition.parse(text)).isEqualTo(position);

      char[] changed = text.toCharArray();
      changed[random.nextInt(changed.length)] = "Aa0_-=%".charAt(random.nextInt(7));
      try {
        QueryPosition.parse(new String(changed)); // May still be one, of another place.
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("is not a nextCursor that this server gave");
      }
    }
  }
}
