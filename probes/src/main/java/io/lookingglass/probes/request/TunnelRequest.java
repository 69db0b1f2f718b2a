package io.lookingglass.probes.request;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.IpVersion;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Probes a GRE tunnel of the configuration. The target is its name.
 *
 * @param modes which probes; empty for those that the tunnel is configured with
 * @param packets of each mode, 1 to 16
 * @param diagnosis whether all is tried that helps to name a cause; modes and packets do not count
 *     then
 */
public record TunnelRequest(
    Target.Name target,
    List<TunnelProbeMode> modes,
    int packets,
    boolean diagnosis,
    Duration timeout)
    implements MeasurementRequest {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  public static final int DEFAULT_PACKETS = 3;
  public static final int MOST_PACKETS = 16;

  public TunnelRequest {
    modes = List.copyOf(modes);
    new Ranges()
        .integer("packets", packets, 1, MOST_PACKETS)
        .not(
            "modes",
            !modes.isEmpty() && EnumSet.copyOf(modes).size() < modes.size(),
            "must name each mode once")
        .timeout(timeout)
        .throwIfAny();
  }

  /** Longer than any name that a configuration may have. */
  private static final int LONGEST_NAME = 253;

  /**
   * The target for the name of a tunnel, as the configuration has it.
   *
   * @throws InvalidRequestException when no tunnel can have that name
   */
  public static Target.Name tunnel(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new InvalidRequestException(
          List.of(
              new RequestProblem(
                  "target",
                  "must be the name of a tunnel in the configuration (letters, digits, dots,"
                      + " hyphens, underscores), but is "
                      + Shown.text(name))));
    }
    return new Target.Name(name, name);
  }

  /** With every option at its default. */
  public static TunnelRequest of(Target.Name target) {
    return new TunnelRequest(target, List.of(), DEFAULT_PACKETS, false, DEFAULT_TIMEOUT);
  }

  /** That a cause is named. */
  public static TunnelRequest diagnosis(Target.Name target) {
    return new TunnelRequest(target, List.of(), DEFAULT_PACKETS, true, DEFAULT_TIMEOUT);
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.GRE;
  }

  @Override
  public @Nullable Enum<?> protocol() {
    return null;
  }

  @Override
  public @Nullable Integer port() {
    return null;
  }

  @Override
  public @Nullable IpVersion ipVersion() {
    return null;
  }
}
