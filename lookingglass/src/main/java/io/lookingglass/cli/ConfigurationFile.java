package io.lookingglass.cli;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.InvalidConfigurationException;
import io.lookingglass.config.LoadResult;
import io.lookingglass.config.OriginTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the configuration for a command and tells its problems on the command's error output. */
final class ConfigurationFile {
  static final String DEFAULT = "config/lookingglass.yaml";

  private ConfigurationFile() {}

  static LoadResult load(Path file) {
    return ConfigurationLoader.load(file);
  }

  /**
   * The configuration, or empty after its errors were printed. Warnings are printed in any case.
   */
  static Optional<Configuration> read(Path file, PrintWriter err) {
    LoadResult loaded = load(file);
    loaded.problems().forEach(err::println);
    err.flush();
    return switch (loaded) {
      case LoadResult.Valid valid -> Optional.of(valid.configuration());
      case LoadResult.Invalid invalid -> Optional.empty();
    };
  }

  /** The table of origins that the configuration names, or empty after its errors were printed. */
  static Optional<OriginTable> origins(Configuration configuration, PrintWriter err) {
    try {
      return Optional.of(OriginTable.load(configuration.origins()));
    } catch (InvalidConfigurationException e) {
      e.problems().forEach(err::println);
      err.flush();
      return Optional.empty();
    }
  }
}
