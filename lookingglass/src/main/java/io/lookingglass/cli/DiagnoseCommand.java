package io.lookingglass.cli;

import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.HttpTarget;
import io.lookingglass.probes.request.MeasurementRequest;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code diagnose}: everything at once, and what is the matter. */
@Command(
    name = "diagnose",
    description =
        "Look at name, route, path, port, TLS and HTTP at once, over both versions of IP, and say"
            + " what is the matter.",
    footer = {
      "",
      "Routes are known to a running server only; ask that one with",
      "  curl http://127.0.0.1:8080/diagnosis/example.com"
    })
final class DiagnoseCommand extends MeasurementCommand {
  @Parameters(
      paramLabel = "TARGET",
      description = "A name, an address, or the URL of the page that is meant.")
  private String target;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The TCP port that is meant, 1-65535. Default: 443 and 80, or the URL's.")
  private @Nullable Integer port;

  @Option(names = "-4", description = "Over IPv4 only.")
  private boolean four;

  @Option(names = "-6", description = "Over IPv6 only.")
  private boolean six;

  @Option(
      names = {"-w", "--timeout"},
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "End by then, with what there is (default: ${DEFAULT-VALUE}).")
  private BigDecimal timeout;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  DiagnoseCommand() {}

  @Override
  OutputOptions output() {
    return output;
  }

  @Override
  MeasurementRequest request() {
    HttpTarget url = HttpTarget.parse(target);
    if (four && six) {
      throw wrong("-4 and -6 exclude each other; without them both are looked at");
    }
    if (port != null && url.port() != null && !port.equals(url.port())) {
      throw wrong("-p %d and the port of the URL, %d, differ".formatted(port, url.port()));
    }
    return new DiagnosisRequest(
        url.host(),
        url.secure() == null ? null : url.secure() ? HttpProtocol.HTTPS : HttpProtocol.HTTP,
        port == null ? url.port() : port,
        url.path() == null ? "/" : url.path(),
        url.query(),
        four ? IpVersion.IPV4 : six ? IpVersion.IPV6 : null,
        ProbeOptions.duration(timeout));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @Override
  String written(String field) {
    return switch (field) {
      case "target", "path", "query" -> "TARGET";
      default -> "--" + field;
    };
  }
}
