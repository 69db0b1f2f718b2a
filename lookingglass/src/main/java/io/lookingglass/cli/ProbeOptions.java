package io.lookingglass.cli;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What all probe commands understand, with the letters that ping, traceroute and mtr made known.
 */
final class ProbeOptions {
  @Parameters(paramLabel = "TARGET", description = "A host name, IPv4 or IPv6 address.")
  private String target;

  @ArgGroup(exclusive = true)
  private @Nullable VersionChoice version;

  @ArgGroup(exclusive = true)
  private @Nullable ProtocolChoice protocol;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Destination port of UDP (default 33434) or TCP (default 80) probes.")
  private @Nullable Integer port;

  @Option(
      names = {"-w", "--timeout"},
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "End by then, with what there is (default: ${DEFAULT-VALUE}).")
  private BigDecimal timeout;

  @Mixin private OutputOptions output;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  ProbeOptions() {}

  /** {@code -4} or {@code -6}. */
  static final class VersionChoice {
    @Option(names = "-4", description = "Use IPv4.")
    @SuppressWarnings("unused") // One of the two was chosen; only -6 needs a look.
    private boolean four;

    @Option(names = "-6", description = "Use IPv6.")
    private boolean six;

    IpVersion version() {
      return six ? IpVersion.IPV6 : IpVersion.IPV4;
    }
  }

  /** One of the three protocols. */
  static final class ProtocolChoice {
    @Option(
        names = {"-I", "--icmp"},
        description = "Probe with ICMP echo (the default).")
    @SuppressWarnings("unused") // What neither of the others means.
    private boolean icmp;

    @Option(
        names = {"-U", "--udp"},
        description = "Probe with UDP.")
    private boolean udp;

    @Option(
        names = {"-T", "--tcp"},
        description = "Probe with TCP SYN.")
    private boolean tcp;

    ProbeProtocol protocol() {
      return tcp ? ProbeProtocol.TCP : udp ? ProbeProtocol.UDP : ProbeProtocol.ICMP;
    }
  }

  String target() {
    return target;
  }

  @Nullable IpVersion ipVersion() {
    return version == null ? null : version.version();
  }

  @Nullable ProbeProtocol protocol() {
    return protocol == null ? null : protocol.protocol();
  }

  @Nullable Integer port() {
    return port;
  }

  Duration timeout() {
    return duration(timeout);
  }

  OutputOptions output() {
    return output;
  }

  /** Seconds with a fraction; what is far out of range is refused by the request itself. */
  static Duration duration(BigDecimal seconds) {
    BigDecimal bounded = seconds.max(BigDecimal.valueOf(-1_000)).min(BigDecimal.valueOf(1_000_000));
    return Duration.ofNanos(bounded.movePointRight(9).longValue());
  }
}
