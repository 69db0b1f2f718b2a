package io.lookingglass.cli;

import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;

/** A measurement with packets as a one-shot command. */
abstract class ProbeCommand extends MeasurementCommand {
  abstract ProbeOptions options();

  /**
   * What is asked for.
   *
   * @throws InvalidRequestException when an option is out of its range
   */
  abstract MeasurementRequest request(Target target);

  @Override
  OutputOptions output() {
    return options().output();
  }

  @Override
  MeasurementRequest request() {
    return request(TargetParser.parse(options().target()));
  }

  @Override
  String written(String field) {
    return switch (field) {
      case "target" -> "TARGET";
      case "ipVersion" -> "-4 or -6";
      case "protocol" -> "--icmp, --udp or --tcp";
      default -> "--" + field;
    };
  }
}
