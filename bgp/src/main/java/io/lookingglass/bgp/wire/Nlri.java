package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/** Network Layer Reachability Information: what a route is to. Immutable. */
public sealed interface Nlri {

  /**
   * A unicast prefix (RFC 4271, section 4.3).
   *
   * @param pathId of RFC 7911, 0-4294967295; null where add-path is not spoken
   */
  record Prefix(IpPrefix prefix, @Nullable Long pathId) implements Nlri {
    public Prefix {
      Ranges.pathId(pathId);
    }
  }

  /**
   * A FlowSpec rule (RFC 8955, RFC 8956).
   *
   * @param pathId as of {@link Prefix}
   */
  record FlowSpec(FlowSpecRule rule, @Nullable Long pathId) implements Nlri {
    public FlowSpec {
      Ranges.pathId(pathId);
    }
  }

  /** NLRI of a family that we do not know, whole. */
  record Opaque(Octets octets) implements Nlri {}
}
