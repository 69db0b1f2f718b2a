package io.lookingglass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit}: who announced and withdrew what, from the database itself. */
@Command(
    name = "audit",
    description = "Look into the audit: who announced and withdrew what, when and why.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AuditShowCommand.class, AuditVerifyCommand.class})
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls run().
  AuditCommand() {}

  /** Without a command: says what there is. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
