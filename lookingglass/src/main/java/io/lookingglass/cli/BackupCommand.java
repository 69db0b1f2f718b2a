package io.lookingglass.cli;

import io.lookingglass.config.Configuration;
import io.lookingglass.store.AuditVerdict;
import io.lookingglass.store.DatabaseBackup;
import io.lookingglass.store.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: a copy of the database, made while the server runs. */
@Command(
    name = "backup",
    description = "Write a copy of the database to a file. The server may run meanwhile.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The copy is checked, its audit followed, and readable by its owner only. The configuration",
      "is not in it. Note the hash of the audit elsewhere: audit verify --known finds it again.",
      "",
      "Exit status: 0 the copy is made, 1 it is made but its audit is broken, 3 it is not made.",
    })
final class BackupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Where the copy goes; must not exist.")
  private Path file;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration that names the database (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  BackupCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Configuration> configuration = ConfigurationFile.read(config, err);
    if (configuration.isEmpty()) {
      return ExitStatus.USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      DatabaseBackup.Contents contents =
          DatabaseBackup.backup(configuration.get().storage().url(), file);
      out.printf("%s: %s%n", file, words(contents));
      out.flush();
      return contents.audit() instanceof AuditVerdict.Broken
          ? ExitStatus.NOT_REACHED
          : ExitStatus.OK;
    } catch (StorageException e) {
      err.println(e.getMessage());
      err.flush();
      return ExitStatus.FAILED;
    }
  }

  /** What is in a copy, and what its audit is worth. */
  static String words(DatabaseBackup.Contents contents) {
    String audit =
        switch (contents.audit()) {
          case AuditVerdict.Whole(long entries, String lastHash) ->
              entries == 0
                  ? "the audit is empty"
                  : "the audit is whole, %d entries, the last with hash %s"
                      .formatted(entries, lastHash);
          case AuditVerdict.Broken(long number, String problem) ->
              "THE AUDIT IS BROKEN at entry %d: %s".formatted(number, problem);
        };
    return "%,d bytes, schema %d, %d measurements; %s."
        .formatted(contents.bytes(), contents.schema(), contents.measurements(), audit);
  }
}
