package io.lookingglass.cli;

import io.lookingglass.config.Configuration;
import io.lookingglass.store.DatabaseBackup;
import io.lookingglass.store.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: puts a copy in the place of the database. */
@Command(
    name = "restore",
    description =
        "Put a copy made by backup in the place of the database. The server must not run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The copy is checked first: the file itself, its schema, its audit. The database that was",
      "there is kept beside it. What was announced since the copy was made is not known any more:",
      "look at the announcements before you start the server.",
      "",
      "Exit status: 0 restored, 3 not restored, and nothing was changed.",
    })
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The copy.")
  private Path file;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration that names the database (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  RestoreCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Configuration> configuration = ConfigurationFile.read(config, err);
    if (configuration.isEmpty()) {
      return ExitStatus.USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      @Nullable Path before =
          DatabaseBackup.restore(
              file, configuration.get().storage().url(), InstantSource.system().instant());
      out.printf("%s is restored.%n", configuration.get().storage().url());
      if (before != null) {
        out.printf("The database that was there is kept as %s.%n", before);
      }
      out.flush();
      return ExitStatus.OK;
    } catch (StorageException e) {
      err.println(e.getMessage());
      err.flush();
      return ExitStatus.FAILED;
    }
  }
}
