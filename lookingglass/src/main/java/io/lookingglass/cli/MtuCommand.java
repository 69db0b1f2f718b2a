package io.lookingglass.cli;

import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mtu}. */
@Command(
    name = "mtu",
    description = "Find the largest packet that reaches a host unfragmented, and what limits it.")
final class MtuCommand extends ProbeCommand {
  @Mixin private ProbeOptions options;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  MtuCommand() {}

  @Override
  ProbeOptions options() {
    return options;
  }

  @Override
  MeasurementRequest request(Target target) {
    return new MtuRequest(
        target, options.protocol(), options.port(), options.ipVersion(), options.timeout());
  }
}
