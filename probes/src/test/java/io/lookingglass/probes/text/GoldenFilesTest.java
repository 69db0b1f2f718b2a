package io.lookingglass.probes.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.script.EventScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every {@code golden/NAME.script} gives the text of {@code NAME.txt} and the JSON of {@code
 * NAME.json}. Run with {@code -Dgolden.update=true} to write those anew, then read the difference.
 */
class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final JsonMapper PRETTY = JsonMapper.builder().build();

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".script"))
              .map(name -> name.substring(0, name.length() - ".script".length()))
              .sorted()
              .toList();
      assertThat(names).isNotEmpty();
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void textAndJsonAreAsWrittenDown(String name) throws IOException {
    EventScript script = EventScript.parse(Files.readString(FOLDER.resolve(name + ".script")));
    MeasurementFold fold = new MeasurementFold(script.request());
    StringBuilder streamed = new StringBuilder();
    for (ProbeEvent event : script.events()) {
      for (String line : fold.add(event)) {
        streamed.append(line).append('\n');
      }
    }
    MeasurementResult result = fold.result();
    assertThat(result.summary().rawOutput()).isEqualTo(streamed.toString());
    String json =
        PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(MeasurementJson.result(result))
            + "\n";
    compare(FOLDER.resolve(name + ".txt"), streamed.toString());
    compare(FOLDER.resolve(name + ".json"), json);
  }

  private static void compare(Path golden, String actual) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(golden));
  }
}
