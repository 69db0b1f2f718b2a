package io.lookingglass.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads the configuration file. Everything wrong with it is found in one pass, except that a
 * mistake in the YAML itself hides what follows. Files it names (secrets, origins) are read;
 * nothing is resolved or connected to. Thread-safe.
 */
public final class ConfigurationLoader {

  private ConfigurationLoader() {}

  /** Reads a file; secrets come from this process's environment. */
  public static LoadResult load(Path file) {
    return load(file, System.getenv());
  }

  /** Reads a file; secrets come from the environment given. */
  public static LoadResult load(Path file, Map<String, String> environment) {
    byte[] content;
    try (InputStream stream = Files.newInputStream(file)) {
      content = stream.readNBytes(YamlDocument.MOST_BYTES + 1);
    } catch (IOException e) {
      Problems problems = new Problems(file.toString());
      problems.error(
          null,
          "",
          "a file that cannot be read",
          "a file this user may read",
          Files.isDirectory(file) ? "it is a directory" : Reasons.of(e));
      return new LoadResult.Invalid(problems.all());
    }
    Path absolute = file.toAbsolutePath().normalize();
    @Nullable Path folder = absolute.getParent();
    return load(file.toString(), content, environment, folder == null ? absolute : folder);
  }

  /**
   * Reads the content of a file.
   *
   * @param file how problems name it
   * @param folder what relative paths in it are relative to
   */
  public static LoadResult load(
      String file, byte[] content, Map<String, String> environment, Path folder) {
    Problems problems = new Problems(file);
    Optional<Node> document = YamlDocument.parse(file, content, problems);
    if (problems.hasErrors()) {
      return new LoadResult.Invalid(problems.all());
    }
    Section root =
        new Binder(problems, new SecretSource(environment), folder).bind(document.orElse(null));
    new CrossChecks(problems, root).check();
    return problems.hasErrors()
        ? new LoadResult.Invalid(problems.all())
        : new LoadResult.Valid((Configuration) root.toRecord(), problems.all());
  }

  /**
   * The configuration that a text means, without any environment; for programs and tests that know
   * it to be right.
   *
   * @throws IllegalArgumentException naming every problem, when it is not
   */
  public static Configuration parse(String yaml) {
    LoadResult result = load("text", yaml.getBytes(StandardCharsets.UTF_8), Map.of(), Path.of(""));
    return switch (result) {
      case LoadResult.Valid valid -> valid.configuration();
      case LoadResult.Invalid invalid ->
          throw new IllegalArgumentException(
              invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }
}
