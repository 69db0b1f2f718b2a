package io.lookingglass.cli;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.MeasurementRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dns}, with dig's own habits: words in any order, {@code @server}, {@code +flags}. */
@Command(
    name = "dns",
    description = "Ask name servers, as dig does.",
    footer = {
      "",
      "Words in any order:",
      "  @SERVER       whom to ask: an address, a name, tls://NAME, https://NAME/PATH;",
      "                @authoritative asks the zone's own servers; several are compared",
      "  TYPE CLASS    such as MX, TXT, TYPE65; IN, CH, HS",
      "  +trace        from the root down",
      "  +validate     check the chain of trust; +dnssec only asks for signatures too",
      "  +tcp +tls +https",
      "  +nsid +cookie +subnet=PREFIX +bufsize=N +padding[=N] +noedns",
      "  +norecurse +cdflag +noadflag +ignore +0x20; +no before one switches it off",
    })
final class DnsCommand extends MeasurementCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "[@SERVER] NAME [TYPE] [CLASS] [+OPTION...]")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "-x",
      paramLabel = "ADDRESS",
      description = "Look up the name of an address.",
      arity = "1")
  private @Nullable String reverse;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "Record type; a word of its own does as well.")
  private @Nullable String type;

  @Option(
      names = {"-c", "--class"},
      paramLabel = "CLASS",
      description = "Record class: IN, CH, HS.")
  private @Nullable String recordClass;

  @Option(
      names = {"-q", "--name"},
      paramLabel = "NAME",
      description = "The name, when it could be taken for something else.")
  private @Nullable String name;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port of the name servers (default 53, 853, 443).")
  private @Nullable Integer port;

  @Option(names = "-4", description = "Ask over IPv4.")
  private boolean four;

  @Option(names = "-6", description = "Ask over IPv6.")
  private boolean six;

  @Option(
      names = {"-w", "--timeout"},
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "End by then, with what there is (default: ${DEFAULT-VALUE}).")
  private BigDecimal timeout;

  @Option(
      names = "--validate",
      description = "Validate the answer with DNSSEC and show the chain, as +validate does.")
  private boolean validate;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  DnsCommand() {}

  @Override
  OutputOptions output() {
    return output;
  }

  @Override
  MeasurementRequest request() {
    DigWords read = new DigWords();
    try {
      if (type != null) {
        read.type(type);
      }
      if (recordClass != null) {
        read.recordClass(recordClass);
      }
      if (name != null) {
        read.name(name);
      }
      if (reverse != null) {
        read.reverse(reverse);
      }
      words.forEach(read::word);
      if (validate) {
        read.word("+validate");
      }
      return read.request(port, version(), ProbeOptions.duration(timeout));
    } catch (InvalidRequestException e) {
      throw e; // Told by field, as the other commands do.
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable IpVersion version() {
    if (four && six) {
      throw new ParameterException(spec.commandLine(), "-4 and -6 exclude each other");
    }
    return four ? IpVersion.IPV4 : six ? IpVersion.IPV6 : null;
  }

  @Override
  String written(String field) {
    return switch (field) {
      case "target" -> "NAME";
      case "type" -> "TYPE";
      case "class" -> "CLASS";
      case "resolvers" -> "@SERVER";
      case "udpPayloadSize" -> "+bufsize";
      case "protocol" -> "+tcp, +tls or +https";
      case "trace", "padding" -> "+" + field;
      default -> "--" + field;
    };
  }
}
