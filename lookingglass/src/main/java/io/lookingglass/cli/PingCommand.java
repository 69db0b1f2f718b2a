package io.lookingglass.cli;

import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import java.math.BigDecimal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ping}. */
@Command(name = "ping", description = "Send probes to a host and report each answer.")
final class PingCommand extends ProbeCommand {
  @Mixin private ProbeOptions options;

  @Option(
      names = {"-c", "--packets"},
      paramLabel = "COUNT",
      defaultValue = "" + PingRequest.DEFAULT_PACKETS,
      description = "How many probes, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int packets;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "BYTES",
      defaultValue = "" + PingRequest.DEFAULT_SIZE_BYTES,
      description = "Payload of a probe, 0 to 1472 (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      defaultValue = "0.5",
      description = "Between two probes, 0.01 to 5 (default: ${DEFAULT-VALUE}).")
  private BigDecimal interval;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  PingCommand() {}

  @Override
  ProbeOptions options() {
    return options;
  }

  @Override
  MeasurementRequest request(Target target) {
    return new PingRequest(
        target,
        packets,
        options.protocol(),
        options.port(),
        options.ipVersion(),
        size,
        ProbeOptions.duration(interval),
        options.timeout());
  }
}
