package io.lookingglass.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RepresentationTest {

  @ParameterizedTest(name = "{0} gets {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // curl, wget, and who sends nothing.
        "*/*                                                              | TEXT",
        "none                                                             | TEXT",
        // Firefox and Chrome.
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8   | PAGE",
        "text/html,application/xhtml+xml,image/avif,*/*;q=0.8              | PAGE",
        // Programs.
        "application/json                                                 | JSON",
        "application/json, text/plain;q=0.5, */*;q=0.1                     | JSON",
        "application/*                                                    | JSON",
        "TEXT/HTML                                                        | PAGE",
        "text/*                                                           | TEXT",
        "text/plain;q=0, */*                                              | PAGE",
        "text/html;q=0.5, application/json;q=0.6                           | JSON",
        "text/html;q=oops                                                 | PAGE",
        "application/dns-json                                             | DNS_JSON",
        "application/dns-json, application/json;q=0.9                      | DNS_JSON",
        "image/png                                                        | none",
        "application/json;q=0                                             | none",
        // Several lines are one list.
        "image/png ~ application/json                                     | JSON",
      })
  void theBestAcceptableFormIsChosen(@Nullable String accept, @Nullable Representation chosen) {
    List<String> lines = accept == null ? List.of() : Arrays.asList(accept.split(" ~ ", -1));

    assertThat(Representation.accepted(lines, List.of(Representation.values()))).isEqualTo(chosen);
  }

  @Test
  void ofWhatIsNotOfferedNothingIsChosen() {
    assertThat(
            Representation.accepted(List.of("application/dns-json"), List.of(Representation.JSON)))
        .isNull();
  }
}
