package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;

class LoaderFuzzTest {

  /** Whatever the bytes: a configuration that can be written down, or problems; no exception. */
  @FuzzTest
  void everyFileIsTakenOrRefused(byte[] input) {
    LoadResult result = ConfigurationLoader.load("f", input, Map.of(), Path.of("/nonexistent"));

    switch (result) {
      case LoadResult.Valid valid ->
          assertThat(valid.configuration().toRedactedYaml()).isNotEmpty();
      case LoadResult.Invalid invalid -> assertThat(invalid.problems()).anyMatch(Problem::isError);
    }
  }
}
