package io.lookingglass.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that measure understand. */
final class OutputOptions {
  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document, as the REST interface answers it.")
  private boolean json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Take resolvers, the root of the DNS and the origins from this configuration.")
  private @Nullable Path config;

  boolean json() {
    return json;
  }

  @Nullable Path config() {
    return config;
  }
}
