package io.lookingglass.config;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The {@code bfd} of a tunnel. */
public record BfdSettings(
    @Key(
            doc =
                "The address of the far end's BFD. Packets go the way the system's routing gives to"
                    + " it, plainly: they are not put into the tunnel.",
            otherwise = "the tunnel's `remote`")
        @Nullable InetAddress peer,
    @Key(
            doc =
                "The address of this machine that the session has, of the same family as `peer`."
                    + " No other program may have BFD's port open on it.",
            otherwise = "the tunnel's `local`")
        @Nullable InetAddress local,
    @Key(
            doc =
                "The least time between two packets, each way, in whole milliseconds; the larger"
                    + " one of both ends' counts. While the session is not up, packets are sent no"
                    + " faster than one a second (RFC 5880, section 6.8.3).",
            defaultsTo = "300ms",
            min = "50ms",
            max = "10s")
        Duration interval,
    @Key(
            doc =
                "How many packets in a row may get lost until the far end takes the session down.",
            defaultsTo = "3",
            min = "1",
            max = "255")
        int multiplier,
    @Key(
            doc =
                "Whether there are routers between (RFC 5883, UDP port 4784). Without, packets that"
                    + " crossed one are dropped (RFC 5881, UDP port 3784).",
            defaultsTo = "true")
        boolean multihop,
    @Key(
            doc =
                "The least TTL or hop limit that packets of a multihop session are taken with."
                    + " Where the far end sends them with 255, as FRR does, 250 drops what comes"
                    + " from farther than 5 routers away. BIRD sends them with 64.",
            defaultsTo = "1",
            min = "1",
            max = "255")
        int minimumTtl,
    @Key(
            doc =
                "How packets are authenticated (RFC 5880, section 6.7); both ends have the same. A"
                    + " multihop session should be (RFC 5883, section 4): its packets can be forged"
                    + " from anywhere. Of the kinds here `meticulous-keyed-sha1` is the strongest.",
            defaultsTo = "none")
        BfdAuthenticationKind authentication,
    @Key(
            doc =
                "The password or key: 1 to 16 bytes, with SHA-1 up to 20. Needed by every"
                    + " authentication but `none`.")
        @Nullable Secret key,
    @Key(
            doc = "The number that the far end gives to the key.",
            defaultsTo = "1",
            min = "0",
            max = "255")
        int keyId) {
  public BfdSettings {
    Schema.require(
        BfdSettings.class,
        peer,
        local,
        interval,
        multiplier,
        multihop,
        minimumTtl,
        authentication,
        key,
        keyId);
  }
}
