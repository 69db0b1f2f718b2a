package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The files beside this module that people copy from. */
class SampleFilesTest {

  /** Tests run in the module's folder, which holds the samples. */
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TRANSIT_A_MD5",
          "hunter2",
          "ACME_LON_BFD",
          "bfdhunter",
          "NOC_WEBHOOK",
          "a webhook for hunters");

  static Configuration load(String name) {
    LoadResult result = ConfigurationLoader.load(FOLDER.resolve(name), ENVIRONMENT);
    assertThat(result.problems()).isEmpty();
    return ((LoadResult.Valid) result).configuration();
  }

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsValidWithoutAWarning(Path sample) {
    LoadResult result = ConfigurationLoader.load(sample, ENVIRONMENT);

    assertThat(result.problems()).isEmpty();
    assertThat(result).isInstanceOf(LoadResult.Valid.class);
  }

  @Test
  void theFileThatRunUsesIsAmongThemAndNeedsNothingFromOutside() {
    LoadResult result = ConfigurationLoader.load(FOLDER.resolve("lookingglass.yaml"), Map.of());

    assertThat(result.problems()).isEmpty();
    assertThat(((LoadResult.Valid) result).configuration()).isEqualTo(Configuration.defaults());
  }

  @Test
  void theFullSampleHasEveryKey() throws IOException {
    Node root = YamlDocument.parse(Files.readString(FOLDER.resolve("example-full.yaml")));

    assertThat(missing(Schema.of(Configuration.class), List.of(root), "")).isEmpty();
  }

  /** The keys that none of the sections has, and of those inside them. */
  private static List<String> missing(Schema schema, List<Node> sections, String path) {
    List<String> missing = new ArrayList<>();
    for (Schema.Slot slot : schema.keys()) {
      List<Node> values = new ArrayList<>();
      for (Node section : sections) {
        for (NodeTuple tuple : ((MappingNode) section).getValue()) {
          if (((ScalarNode) tuple.getKeyNode()).getValue().equals(slot.name())) {
            values.add(tuple.getValueNode());
          }
        }
      }
      if (values.isEmpty()) {
        missing.add(path + slot.name());
      } else if (slot.isSection()) {
        List<Node> inside =
            slot.isList()
                ? values.stream()
                    .flatMap(value -> ((SequenceNode) value).getValue().stream())
                    .toList()
                : values;
        missing.addAll(missing(slot.section(), inside, path + slot.name() + "."));
      }
    }
    return missing;
  }
}
