package io.lookingglass.probes.bfd;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.BfdSettings;
import io.lookingglass.config.Secret;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A session that is to be held.
 *
 * @param name of the tunnel that it stands beside, unique
 * @param local our address; packets come to and leave from it
 * @param peer the far end's, of the same IP version
 * @param multihop whether routers are between (RFC 5883, port 4784), or none (RFC 5881, port 3784)
 * @param minimumTtl the least TTL or hop limit that packets come with, 1 to 255; 255 without
 *     routers
 * @param authentication absent for none
 */
public record BfdEndpoints(
    String name,
    InetAddress local,
    InetAddress peer,
    boolean multihop,
    int minimumTtl,
    BfdTiming timing,
    @Nullable BfdAuthentication authentication) {

  /** Port of single-hop sessions (RFC 5881, section 4). */
  public static final int SINGLE_HOP_PORT = 3784;

  /** Port of multihop sessions (RFC 5883, section 5). */
  public static final int MULTIHOP_PORT = 4784;

  public BfdEndpoints {
    if (IpVersion.of(local) != IpVersion.of(peer) || local.equals(peer)) {
      throw new IllegalArgumentException(
          "local %s and peer %s must be two addresses of one IP version"
              .formatted(local.getHostAddress(), peer.getHostAddress()));
    }
    if (minimumTtl < 1 || minimumTtl > 255 || (!multihop && minimumTtl != 255)) {
      throw new IllegalArgumentException(
          "a least TTL is 1 to 255, and 255 without routers between, not " + minimumTtl);
    }
  }

  /** The session beside a tunnel; null where none is configured. */
  public static @Nullable BfdEndpoints of(TunnelSettings tunnel) {
    @Nullable BfdSettings bfd = tunnel.bfd();
    if (bfd == null) {
      return null;
    }
    @Nullable InetAddress local = bfd.local();
    @Nullable InetAddress peer = bfd.peer();
    @Nullable Secret key = bfd.key();
    return new BfdEndpoints(
        tunnel.name(),
        local == null ? tunnel.local() : local,
        peer == null ? tunnel.remote() : peer,
        bfd.multihop(),
        bfd.multihop() ? bfd.minimumTtl() : 255,
        new BfdTiming(bfd.interval(), bfd.multiplier()),
        bfd.authentication() == BfdAuthenticationKind.NONE || key == null
            ? null
            : new BfdAuthentication(bfd.authentication(), bfd.keyId(), key));
  }

  /** Where packets are sent to, and received at. */
  public int port() {
    return multihop ? MULTIHOP_PORT : SINGLE_HOP_PORT;
  }

  /** Whether the one can become the other while the session stays. */
  boolean differsOnlyInTiming(BfdEndpoints other) {
    return new BfdEndpoints(name, local, peer, multihop, minimumTtl, other.timing, authentication)
        .equals(other);
  }
}
