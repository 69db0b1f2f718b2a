package io.lookingglass.cli;

import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code traceroute}. */
@Command(
    name = "traceroute",
    aliases = "trace",
    description = "Find the routers on the way to a host, all at once.")
final class TracerouteCommand extends ProbeCommand {
  @Mixin private ProbeOptions options;

  @Option(
      names = {"-q", "--packets"},
      paramLabel = "COUNT",
      defaultValue = "" + TracerouteRequest.DEFAULT_PACKETS,
      description = "Probes for each hop, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int packets;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  TracerouteCommand() {}

  @Override
  ProbeOptions options() {
    return options;
  }

  @Override
  MeasurementRequest request(Target target) {
    return new TracerouteRequest(
        target,
        packets,
        options.protocol(),
        options.port(),
        options.ipVersion(),
        options.timeout());
  }
}
