package io.lookingglass.cli;

import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.Target;
import java.math.BigDecimal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mtr}. */
@Command(name = "mtr", description = "Trace in rounds and keep statistics for each hop.")
final class MtrCommand extends ProbeCommand {
  @Mixin private ProbeOptions options;

  @Option(
      names = {"-c", "--packets"},
      paramLabel = "ROUNDS",
      defaultValue = "" + MtrRequest.DEFAULT_PACKETS,
      description = "How many rounds, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int packets;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      defaultValue = "0.5",
      description = "Between the starts of two rounds, 0.1 to 5 (default: ${DEFAULT-VALUE}).")
  private BigDecimal interval;

  @Option(
      names = {"-F", "--flows"},
      paramLabel = "COUNT",
      defaultValue = "1",
      description =
          "Trace this many Paris flows side by side, 1 to 16, to see equal-cost paths (default:"
              + " ${DEFAULT-VALUE}).")
  private int flows;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  MtrCommand() {}

  @Override
  ProbeOptions options() {
    return options;
  }

  @Override
  MeasurementRequest request(Target target) {
    return new MtrRequest(
        target,
        packets,
        options.protocol(),
        options.port(),
        options.ipVersion(),
        ProbeOptions.duration(interval),
        flows,
        options.timeout());
  }
}
