package io.lookingglass.cli;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TlsRequest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tls}, with the words of {@code openssl s_client} where it has the same. */
@Command(
    name = "tls",
    description = "Look at a TLS handshake, message by message, and at the certificates.",
    footer = {"", "Exit status 0 means that a client would accept the certificate for that name."})
final class TlsCommand extends MeasurementCommand {
  @Parameters(paramLabel = "HOST", description = "A host name, IPv4 or IPv6 address.")
  private String host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port (default 443, or that of --starttls).")
  private @Nullable Integer port;

  @Option(
      names = {"--servername", "--server-name"},
      paramLabel = "NAME",
      description = "Name to send (SNI) and to look for; - sends none (default: HOST).")
  private @Nullable String serverName;

  @Option(
      names = "--alpn",
      paramLabel = "NAME,...",
      description = "Application protocols to offer; - offers none (default: h2,http/1.1).")
  private @Nullable String alpn;

  @Option(
      names = "--starttls",
      paramLabel = "PROTOCOL",
      description = "Begin in plain text: ${COMPLETION-CANDIDATES}.")
  private @Nullable StartTls startTls;

  @Option(
      names = "--enumerate",
      description =
          "Find out all that the server takes: versions, cipher suites, groups, known weaknesses;"
              + " some hundred connections, at most 5 at a time.")
  private boolean enumerate;

  @Option(names = "-4", description = "Use IPv4.")
  private boolean four;

  @Option(names = "-6", description = "Use IPv6.")
  private boolean six;

  @Option(
      names = {"-w", "--timeout"},
      paramLabel = "SECONDS",
      description =
          "End by then, with what there is (default: 15, with --enumerate 60; at most 60).")
  private @Nullable BigDecimal timeout;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  TlsCommand() {}

  @Override
  OutputOptions output() {
    return output;
  }

  @Override
  MeasurementRequest request() {
    if (four && six) {
      throw new ParameterException(spec.commandLine(), "-4 and -6 exclude each other");
    }
    return new TlsRequest(
        TargetParser.parse(host),
        port,
        serverName,
        protocols(),
        startTls,
        enumerate,
        four ? IpVersion.IPV4 : six ? IpVersion.IPV6 : null,
        timeout == null ? TlsRequest.defaultTimeout(enumerate) : ProbeOptions.duration(timeout));
  }

  private List<String> protocols() {
    if (alpn == null) {
      return TlsRequest.defaultAlpn(startTls);
    }
    return alpn.equals("-") ? List.of() : Arrays.asList(alpn.split(",", -1));
  }

  @Override
  String written(String field) {
    return switch (field) {
      case "target" -> "HOST";
      case "serverName" -> "--servername";
      case "startTls" -> "--starttls";
      case "ipVersion" -> "-4 or -6";
      default -> "--" + field;
    };
  }
}
