package io.lookingglass.config;

import java.util.List;

/** What became of reading a configuration file. Immutable. */
public sealed interface LoadResult {

  /** Everything found, in the order of the file. */
  List<Problem> problems();

  /**
   * The configuration.
   *
   * @throws InvalidConfigurationException with every problem, when there is none
   */
  Configuration orElseThrow() throws InvalidConfigurationException;

  /**
   * The file can be used.
   *
   * @param problems warnings only
   */
  record Valid(Configuration configuration, List<Problem> problems) implements LoadResult {
    public Valid {
      problems = List.copyOf(problems);
    }

    @Override
    public Configuration orElseThrow() {
      return configuration;
    }
  }

  /**
   * The file cannot be used.
   *
   * @param problems every error, at least one, and the warnings
   */
  record Invalid(List<Problem> problems) implements LoadResult {
    public Invalid {
      problems = List.copyOf(problems);
    }

    @Override
    public Configuration orElseThrow() throws InvalidConfigurationException {
      throw new InvalidConfigurationException(problems);
    }
  }
}
