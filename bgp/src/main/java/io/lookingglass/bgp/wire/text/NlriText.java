package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/** What routes are to. */
public final class NlriText {
  private NlriText() {}

  /** {@code 192.0.2.0/24} or a FlowSpec rule, with {@code path id 7} behind where there is one. */
  public static String format(Family family, Nlri nlri) {
    return switch (nlri) {
      case Nlri.Prefix(IpPrefix prefix, @Nullable Long pathId) -> prefix + pathId(pathId);
      case Nlri.FlowSpec(FlowSpecRule rule, @Nullable Long pathId) ->
          FlowSpecText.format(family, rule) + pathId(pathId);
      case Nlri.Opaque(Octets octets) -> octets.hex();
    };
  }

  private static String pathId(@Nullable Long pathId) {
    return pathId == null ? "" : " path id " + pathId;
  }
}
