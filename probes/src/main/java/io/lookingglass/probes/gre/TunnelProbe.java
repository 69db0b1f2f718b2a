package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import org.jspecify.annotations.Nullable;

/**
 * One packet to be sent for a tunnel.
 *
 * @param content what it is
 * @param encapsulation other than the tunnel's own, to find out what the far end wants; absent for
 *     the tunnel's
 * @param ttl time to live or hop limit of the outer header, 1 to 255
 * @param outerDontFragment the DF bit of the outer IPv4 header
 * @param innerDontFragment the DF bit of the inner IPv4 header
 * @param innerBytes size of the inner packet; absent for the usual. Sizes that the content cannot
 *     have become the nearest that it can
 */
public record TunnelProbe(
    Content content,
    @Nullable Encapsulation encapsulation,
    int ttl,
    boolean outerDontFragment,
    boolean innerDontFragment,
    @Nullable Integer innerBytes) {

  /** The time to live of packets that are to arrive. */
  public static final int USUAL_TTL = 255;

  public TunnelProbe {
    if (ttl < 1 || ttl > 255) {
      throw new IllegalArgumentException("a TTL is 1 to 255, not " + ttl);
    }
  }

  /** What a probe is. */
  public sealed interface Content {}

  /** A probe of the tunnel. */
  public record Mode(TunnelProbeMode mode) implements Content {}

  /** An echo request to the far end's outer address, not inside GRE: is the host itself there? */
  public record PlainEcho() implements Content {}

  /** A TCP SYN inside GRE, to a host behind the tunnel; a reset follows its answer. */
  public record Syn(HostPort host) implements Content {}

  /** The everyday probe of a mode. */
  public static TunnelProbe of(TunnelProbeMode mode) {
    return of(new Mode(mode));
  }

  /** With every option as usual. */
  public static TunnelProbe of(Content content) {
    return new TunnelProbe(content, null, USUAL_TTL, false, false, null);
  }

  public TunnelProbe withEncapsulation(Encapsulation other) {
    return new TunnelProbe(content, other, ttl, outerDontFragment, innerDontFragment, innerBytes);
  }

  public TunnelProbe withTtl(int other) {
    return new TunnelProbe(
        content, encapsulation, other, outerDontFragment, innerDontFragment, innerBytes);
  }

  /** An outer packet of that size that no router may fragment. */
  public TunnelProbe sizedOuter(int innerPacketBytes) {
    return new TunnelProbe(content, encapsulation, ttl, true, false, innerPacketBytes);
  }

  /** An inner packet of that size that no router behind the tunnel may fragment. */
  public TunnelProbe sizedInner(int innerPacketBytes) {
    return new TunnelProbe(content, encapsulation, ttl, false, true, innerPacketBytes);
  }
}
