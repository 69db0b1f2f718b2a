package io.lookingglass.cli;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.TunnelRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code gre}. */
@Command(
    name = "gre",
    description = "Probe a GRE tunnel of the configuration, or find out why it does not work.")
final class GreCommand extends MeasurementCommand {
  @Parameters(paramLabel = "TUNNEL", description = "The tunnel's name in the configuration.")
  private String tunnel;

  @Option(
      names = {"-D", "--diagnose"},
      description = "Try all that helps to name a cause, and say what to change.")
  private boolean diagnose;

  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      split = ",",
      converter = ModeName.class,
      completionCandidates = ModeNames.class,
      description = "Which probes: ${COMPLETION-CANDIDATES}. Default: those of the configuration.")
  private @Nullable List<TunnelProbeMode> modes;

  @Option(
      names = {"-c", "--packets"},
      paramLabel = "N",
      defaultValue = "3",
      description = "Probes of each mode, 1-16. Default: ${DEFAULT-VALUE}.")
  private int packets;

  @Option(
      names = {"-w", "--timeout"},
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Ends by then, 1-60. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Mixin private OutputOptions output;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  GreCommand() {}

  @Override
  OutputOptions output() {
    return output;
  }

  @Override
  MeasurementRequest request() {
    return new TunnelRequest(
        TunnelRequest.tunnel(tunnel),
        modes == null ? List.of() : modes,
        packets,
        diagnose,
        Duration.ofSeconds(timeoutSeconds));
  }

  @Override
  String written(String field) {
    return switch (field) {
      case "target" -> "TUNNEL";
      case "modes" -> "--mode";
      default -> "--" + field;
    };
  }

  private static String name(TunnelProbeMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names of modes, as in the configuration. */
  static final class ModeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TunnelProbeMode.values()).map(GreCommand::name).iterator();
    }
  }

  /** Reads the name of a mode. */
  static final class ModeName implements ITypeConverter<TunnelProbeMode> {
    @Override
    public TunnelProbeMode convert(String word) {
      for (TunnelProbeMode mode : TunnelProbeMode.values()) {
        if (name(mode).equals(word)) {
          return mode;
        }
      }
      List<String> known = new ArrayList<>();
      new ModeNames().forEach(known::add);
      throw new TypeConversionException(
          "must be one of %s, but is %s".formatted(String.join(", ", known), word));
    }
  }
}
