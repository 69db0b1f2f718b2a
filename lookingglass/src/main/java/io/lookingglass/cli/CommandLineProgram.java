package io.lookingglass.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code lookingglass} command and its subcommands. */
@Command(
    name = "lookingglass",
    description = "A BGP and GRE network-diagnostics looking glass.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      CheckConfigCommand.class,
      DoctorCommand.class,
      PingCommand.class,
      TracerouteCommand.class,
      MtrCommand.class,
      MtuCommand.class,
      RoutesCommand.class,
      GreCommand.class,
      DiagnoseCommand.class,
      BgpCommand.class,
      MrtCommand.class,
      AuditCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      AnnounceCommand.class,
      WithdrawCommand.class,
      AnnouncementsCommand.class,
      ExabgpPipeCommand.class,
      DnsCommand.class,
      TlsCommand.class,
      HttpCommand.class,
      AlertsCommand.class,
      TrainCommand.class,
    },
    footer = {
      "",
      "Exit status: 0 reached or done, 1 not reached, 2 wrong usage or configuration,",
      "3 could not be carried out, 70 internal error.",
      "",
      "Shell completion:  source <(lookingglass completion)",
    })
public final class CommandLineProgram implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls run().
  private CommandLineProgram() {}

  /**
   * Carries out one command.
   *
   * @return the process's exit status
   */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new CommandLineProgram());
    commandLine.addSubcommand("completion", new GenerateCompletion());
    commandLine.setExpandAtFiles(false); // @ stands before a name server.
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExitCodeExceptionMapper(
        exception ->
            exception instanceof ParameterException ? ExitStatus.USAGE : ExitStatus.INTERNAL);
    return commandLine;
  }

  /** Without a command: says what there is. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
