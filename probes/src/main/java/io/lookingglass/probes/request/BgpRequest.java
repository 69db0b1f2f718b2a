package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks up a prefix, an address or a name in the routing tables. Nothing is sent to the target; the
 * address of a name is resolved like that of any other measurement.
 *
 * @param ipVersion of the address that a name is resolved to; absent for the one that the system
 *     prefers
 */
public record BgpRequest(
    Target target, PrefixMatch match, @Nullable IpVersion ipVersion, Duration timeout)
    implements MeasurementRequest {

  public BgpRequest {
    new Ranges().versionFits(target, ipVersion).timeout(timeout).throwIfAny();
  }

  /** With every option at its default. */
  public static BgpRequest of(Target target) {
    return new BgpRequest(target, usualMatch(target), null, DEFAULT_TIMEOUT);
  }

  /** An address is looked up as routers do; who writes a prefix means it. */
  public static PrefixMatch usualMatch(Target target) {
    return target instanceof Target.Prefix ? PrefixMatch.EXACT : PrefixMatch.LPM;
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.BGP;
  }

  @Override
  public @Nullable Enum<?> protocol() {
    return null;
  }

  @Override
  public @Nullable Integer port() {
    return null;
  }
}
