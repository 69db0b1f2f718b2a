package io.lookingglass.cli;

import io.lookingglass.store.AuditVerdict;
import io.lookingglass.store.SqlAuditLog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit verify}: follows the chain of hashes. */
@Command(
    name = "verify",
    description = "Check that no entry of the audit was changed, put in or taken out.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Each entry is chained to the one before by SHA-256. That its end was cut off, or that the",
      "whole was written anew, shows against a hash noted before: they are in the server's log.",
      "",
      "Exit status: 0 the audit is whole, 1 it is not, 3 it cannot be read.",
    })
final class AuditVerifyCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration that names the database (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = "--known",
      paramLabel = "HASH",
      description = "A hash noted before; an entry has to have it.")
  private @Nullable String known;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  AuditVerifyCommand() {}

  @Override
  public Integer call() {
    if (known != null && !known.toLowerCase(Locale.ROOT).matches("[0-9a-f]{64}")) {
      throw new ParameterException(
          spec.commandLine(), "--known is a hash of 64 hexadecimal digits");
    }
    return StoredAudit.with(config, spec.commandLine().getErr(), this::verify);
  }

  private int verify(SqlAuditLog audit) {
    PrintWriter out = spec.commandLine().getOut();
    int status =
        switch (audit.verify()) {
          case AuditVerdict.Broken(long number, String problem) -> {
            out.printf("The audit is broken at entry %d: %s.%n", number, problem);
            yield ExitStatus.NOT_REACHED;
          }
          case AuditVerdict.Whole(long entries, String lastHash) -> {
            if (known != null && !audit.contains(known)) {
              out.printf(
                  "The audit is not the one that was noted: its %d entries are whole, but none has"
                      + " the hash %s.%n",
                  entries, known);
              yield ExitStatus.NOT_REACHED;
            }
            if (entries == 0) {
              out.println("The audit is whole, and empty.");
            } else {
              out.printf(
                  "The audit is whole: %d entries, the last with hash %s.%n", entries, lastHash);
            }
            yield ExitStatus.OK;
          }
        };
    out.flush();
    return status;
  }
}
