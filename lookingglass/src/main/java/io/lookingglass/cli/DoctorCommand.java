package io.lookingglass.cli;

import io.lookingglass.config.Configuration;
import io.lookingglass.doctor.Check;
import io.lookingglass.doctor.Doctor;
import io.lookingglass.probes.json.MeasurementJson;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code doctor}: what of this machine keeps a server from running well. */
@Command(
    name = "doctor",
    description =
        "Check privileges, resolvers, clock, ports, disk, JDK and rights of files, and say how to"
            + " mend each.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It checks for the user who runs it. As the service sees it:",
      "  systemd-run --pty -p DynamicUser=yes -p StateDirectory=lookingglass \\",
      "    -p WorkingDirectory=/var/lib/lookingglass -p AmbientCapabilities=CAP_NET_RAW \\",
      "    lookingglass doctor --config /etc/lookingglass/lookingglass.yaml",
      "",
      "Exit status: 0 nothing failed, 1 something did, 2 the configuration is wrong.",
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationFile.DEFAULT,
      description = "The configuration of the server (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  DoctorCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Configuration> configuration = ConfigurationFile.read(config, err);
    if (configuration.isEmpty()) {
      return ExitStatus.USAGE;
    }
    List<Check> checks =
        Doctor.examine(
            configuration.get(),
            Files.exists(config) ? config : null,
            InstantSource.system().instant());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(MeasurementJson.text(document(checks)));
    } else {
      print(checks, out);
    }
    out.flush();
    return failed(checks) ? ExitStatus.NOT_REACHED : ExitStatus.OK;
  }

  private static boolean failed(List<Check> checks) {
    return checks.stream().anyMatch(check -> check.state() == Check.State.FAILED);
  }

  private static void print(List<Check> checks, PrintWriter out) {
    for (Check check : checks) {
      String sign =
          switch (check.state()) {
            case OK -> "ok";
            case WARNING -> "!";
            case FAILED -> "!!";
          };
      out.printf("%-2s  %-18s %s%n", sign, check.name(), check.found());
      if (check.remedy() != null) {
        out.printf("%-24s-> %s%n", "", check.remedy());
      }
    }
    long failed = count(checks, Check.State.FAILED);
    long warnings = count(checks, Check.State.WARNING);
    out.println();
    out.println(
        failed == 0 && warnings == 0
            ? "All is well."
            : "%d of %d checks failed, %d with a warning."
                .formatted(failed, checks.size(), warnings));
  }

  private static long count(List<Check> checks, Check.State state) {
    return checks.stream().filter(check -> check.state() == state).count();
  }

  private static ObjectNode document(List<Check> checks) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("healthy", !failed(checks));
    ArrayNode list = document.putArray("checks");
    for (Check check : checks) {
      ObjectNode each = list.addObject();
      each.put("name", check.name());
      each.put("state", check.state().name().toLowerCase(Locale.ROOT));
      each.put("found", check.found());
      each.put("remedy", check.remedy());
    }
    return document;
  }
}
