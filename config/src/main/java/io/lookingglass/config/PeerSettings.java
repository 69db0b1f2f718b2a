package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code bgp.peers}. */
public record PeerSettings(
    @Key(
            doc = "The name it has here. Unique.",
            required = true,
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        String name,
    @Key(doc = "Its address. Unique.", required = true) InetAddress address,
    @Key(doc = "Its AS; the same as `bgp.asn` makes the session internal.", required = true)
        Asn asn,
    @Key(doc = "The port it listens on.", defaultsTo = "179", min = "1", max = "65535") int port,
    @Key(
            doc = "The address our side of the session has, of the same family.",
            otherwise = "chosen by the system")
        @Nullable InetAddress localAddress,
    @Key(doc = "Only accept the session, never open it. Needs `bgp.listen`.", defaultsTo = "false")
        boolean passive,
    @Key(
            doc =
                "How long to wait on a new connection for the peer's OPEN before ours is sent (RFC"
                    + " 4271, section 8.1.1).",
            defaultsTo = "0s",
            min = "0s",
            max = "4m")
        Duration delayOpen,
    @Key(doc = "The key of TCP-MD5 (RFC 2385), at most 80 bytes.", otherwise = "no TCP-MD5")
        @Nullable Secret password,
    @Key(
            doc =
                "GTSM (RFC 5082): packets that crossed a router are dropped. Not together with"
                    + " `multihop`.",
            defaultsTo = "false")
        boolean ttlSecurity,
    @Key(
            doc =
                "The peer is not on a shared link: the TTL of what we send. Without it an external"
                    + " session has TTL 1. Not together with `ttl-security`.",
            otherwise = "directly connected",
            min = "2",
            max = "255")
        @Nullable Integer multihop,
    @Key(
            doc = "The address families to negotiate; at least one.",
            defaultsTo = "[ipv4-unicast, ipv6-unicast]")
        List<AddressFamily> families,
    @Key(doc = "Whether to take several paths of a prefix (RFC 7911).", defaultsTo = "none")
        AddPath addPath,
    @Key(
            doc =
                "What *we* are on this session (RFC 9234): `customer` towards a transit provider."
                    + " For external sessions only.",
            otherwise = "no role is sent")
        @Nullable PeerRole role,
    @Key(
            doc =
                "Refuse the session unless the peer tells its role, too (RFC 9234, section 4.2)."
                    + " Needs `role`.",
            defaultsTo = "false")
        boolean requireRole,
    @Key(
            doc =
                "Withdraw routes whose AS path does not begin with the peer's AS (RFC 4271, section"
                    + " 6.3). External sessions only, and not with `role: rs-client`: a route"
                    + " server leaves its AS out.",
            defaultsTo = "true")
        boolean enforceFirstAs,
    @Key(
            name = "import",
            doc = "Whether its routes are taken; refused unless said (RFC 8212).",
            defaultsTo = "reject")
        ImportPolicy importPolicy,
    @Key(doc = "Whether protected prefixes may be announced to it.", defaultsTo = "false")
        boolean announce,
    @Key(
            doc = "Whether it honours BLACKHOLE (RFC 7999); host routes go only to such peers.",
            defaultsTo = "false")
        boolean blackhole,
    @Key(
            doc =
                "The next hop of IPv4 routes announced to it: where their traffic is to come in."
                    + " Not within 127.0.0.0/8.",
            otherwise = "`bgp.next-hop`, else `local-address`")
        @Nullable Inet4Address nextHop,
    @Key(
            doc = "The next hop of IPv6 routes announced to it.",
            otherwise = "`bgp.next-hop-ipv6`, else `local-address`",
            allowed = "an IPv6 address")
        @Nullable InetAddress nextHopIpv6,
    @Key(doc = "Communities added to every announcement to it.", defaultsTo = "[]")
        List<Community> communities,
    @Key(
            doc = "How many prefixes it may send, of all families together.",
            defaultsTo = "1500000",
            min = "1",
            max = "100000000")
        int maxPrefixes,
    @Key(doc = "What to do when it sends more than `max-prefixes`.", defaultsTo = "warn")
        MaxPrefixesAction maxPrefixesThen,
    @Key(
            doc = "How long a session stays closed after `max-prefixes-then: restart`.",
            defaultsTo = "15m",
            min = "1s",
            max = "7d")
        Duration maxPrefixesRestartAfter,
    @Key(
            doc =
                "How many prefixes and FlowSpec rules we may announce to it; more are refused"
                    + " here.",
            defaultsTo = "100",
            min = "0",
            max = "1000000")
        int maxAnnounced) {

  public PeerSettings {
    Schema.require(
        PeerSettings.class,
        name,
        address,
        asn,
        port,
        localAddress,
        passive,
        delayOpen,
        password,
        ttlSecurity,
        multihop,
        families,
        addPath,
        role,
        requireRole,
        enforceFirstAs,
        importPolicy,
        announce,
        blackhole,
        nextHop,
        nextHopIpv6,
        communities,
        maxPrefixes,
        maxPrefixesThen,
        maxPrefixesRestartAfter,
        maxAnnounced);
    families = List.copyOf(families);
    communities = List.copyOf(communities);
  }
}
