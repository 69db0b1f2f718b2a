package io.lookingglass.cli;

import io.lookingglass.config.LoadResult;
import io.lookingglass.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check-config}: tells everything that is wrong with a configuration file. */
@Command(
    name = "check-config",
    description = "Check a configuration file and report all its errors at once.",
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file; default: ${DEFAULT-VALUE}.",
      defaultValue = ConfigurationFile.DEFAULT)
  private Path file;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  CheckConfigCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    LoadResult loaded = ConfigurationFile.load(file);
    loaded.problems().forEach(out::println);
    long errors = loaded.problems().stream().filter(Problem::isError).count();
    long warnings = loaded.problems().size() - errors;
    out.println(
        switch (loaded) {
          case LoadResult.Valid valid ->
              warnings == 0
                  ? "%s is valid.".formatted(file)
                  : "%s is valid, with %s.".formatted(file, counted(warnings, "warning"));
          case LoadResult.Invalid invalid ->
              "%s is not valid: %s, %s."
                  .formatted(file, counted(errors, "error"), counted(warnings, "warning"));
        });
    out.flush();
    return errors == 0 ? ExitStatus.OK : ExitStatus.USAGE;
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
