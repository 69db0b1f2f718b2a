package io.lookingglass.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** One entry of {@code tunnels}: a GRE tunnel (RFC 2784, RFC 2890). */
public record TunnelSettings(
    @Key(
            doc = "The name other sections refer to. Unique.",
            required = true,
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        String name,
    @Key(doc = "Whose it is; its tokens see it.", pattern = Names.PATTERN, allowed = Names.ALLOWED)
        @Nullable String customer,
    @Key(doc = "The outer address of our end.", required = true) InetAddress local,
    @Key(doc = "The outer address of the far end, of the same family as `local`.", required = true)
        InetAddress remote,
    @Key(doc = "The inner address of our end. The bidirectional probe modes need it.")
        @Nullable InetAddress innerLocal,
    @Key(doc = "The inner address of the far end, of the same family as `inner-local`.")
        @Nullable InetAddress innerRemote,
    @Key(doc = "The key (RFC 2890).", otherwise = "no key field", min = "0", max = "4294967295")
        @Nullable Long key,
    @Key(
            doc = "Whether packets carry a checksum (RFC 2784), as some far ends demand.",
            defaultsTo = "false")
        boolean checksum,
    @Key(
            doc = "Whether packets carry a sequence number (RFC 2890), as some far ends demand.",
            defaultsTo = "false")
        boolean sequence,
    @Key(
            doc =
                "The largest inner packet in bytes. 1476 is 1500 less 20 for IPv4 and 4 for GRE;"
                    + " take off 4 more for each of key, checksum and sequence number, and 20 more"
                    + " over IPv6.",
            defaultsTo = "1476",
            min = "68",
            max = "65511")
        int mtu,
    @Key(doc = "How its health is probed.", defaultsTo = "{}") TunnelProbeSettings probes,
    @Key(doc = "When it counts as degraded or down.", defaultsTo = "{}")
        TunnelThresholds thresholds,
    @Key(
            doc =
                "A session of BFD (RFC 5880) with the far end, beside the probes; for far ends that"
                    + " speak it. When it goes down, that counts as a failure of the tunnel.",
            otherwise = "no BFD")
        @Nullable BfdSettings bfd) {
  public TunnelSettings {
    Schema.require(
        TunnelSettings.class,
        name,
        customer,
        local,
        remote,
        innerLocal,
        innerRemote,
        key,
        checksum,
        sequence,
        mtu,
        probes,
        thresholds,
        bfd);
  }

  /**
   * Where probes inside the tunnel are aimed: {@code probes.target}, else {@code inner-remote},
   * else null.
   */
  public @Nullable InetAddress probeTarget() {
    @Nullable InetAddress target = probes.target();
    return target == null ? innerRemote : target;
  }
}
