package io.lookingglass.cli;

import io.lookingglass.LocalProbing;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.OriginTable;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.local.OriginLookup;
import io.lookingglass.probes.local.RouteTable;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.TargetPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A measurement as a one-shot command. The target policy does not apply: who can start a command
 * here can send packets from here anyway.
 */
abstract class MeasurementCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli acts on it.
  private boolean help;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call().
  MeasurementCommand() {}

  abstract OutputOptions output();

  /**
   * What is asked for.
   *
   * @throws InvalidRequestException when the target or an option is not what it may be
   */
  abstract MeasurementRequest request();

  /** How an option of a request is written here, by its name in the API. */
  abstract String written(String field);

  @Override
  public Integer call() {
    MeasurementRequest request;
    try {
      request = request();
    } catch (InvalidRequestException e) {
      return refuse(e);
    }
    PrintWriter err = spec.commandLine().getErr();
    Path file = output().config();
    Optional<Configuration> configuration =
        file == null ? Optional.of(Configuration.defaults()) : ConfigurationFile.read(file, err);
    Optional<OriginTable> origins =
        configuration.flatMap(valid -> ConfigurationFile.origins(valid, err));
    if (configuration.isEmpty() || origins.isEmpty()) {
      return ExitStatus.USAGE;
    }
    try (Interruption _ = Interruption.ofThisThread();
        ProbeNetwork network = LinuxProbeNetwork.open();
        TunnelProber tunnels = GreTunnelProber.open()) {
      LocalProbing probing =
          LocalProbing.of(
              configuration.get(),
              OriginLookup.of(origins.get()),
              network,
              tunnels,
              () -> configuration.get().tunnels().stream().map(Tunnel::of).toList(),
              MeasurementCommand::everything,
              RouteTable.UNCONFIGURED,
              Version.current());
      return new OneShot(request, probing, output().json(), spec.commandLine().getOut()).run();
    }
  }

  private static TargetPolicy everything() {
    return TargetPolicy.everything();
  }

  private int refuse(InvalidRequestException invalid) {
    if (output().json()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(MeasurementJson.text(document(invalid)));
      out.flush();
      return ExitStatus.USAGE;
    }
    throw new ParameterException(
        spec.commandLine(),
        invalid.problems().stream().map(this::asOption).collect(Collectors.joining("\n")));
  }

  /** As the REST interface answers it. */
  private static ObjectNode document(InvalidRequestException invalid) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ObjectNode error = document.putObject("error");
    error.put("type", "validation_error");
    error.put("message", "The request cannot be carried out as it stands.");
    ObjectNode params = error.putObject("params");
    for (RequestProblem problem : invalid.problems()) {
      params.put(problem.param(), problem.message());
    }
    return document;
  }

  private String asOption(RequestProblem problem) {
    String field = problem.param().substring(problem.param().lastIndexOf('.') + 1);
    return written(field) + ": " + problem.message();
  }
}
