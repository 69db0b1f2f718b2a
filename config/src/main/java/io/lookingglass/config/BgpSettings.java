package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section {@code bgp}. */
public record BgpSettings(
    @Key(doc = "Our AS. Required when there are peers.") @Nullable Asn asn,
    @Key(
            doc =
                "Our BGP identifier (RFC 6286), written as an IPv4 address, not 0.0.0.0. Required"
                    + " when there are peers.")
        @Nullable Inet4Address routerId,
    @Key(
            doc =
                "Where to accept sessions. Without it sessions are only opened from here. Port 179"
                    + " needs CAP_NET_BIND_SERVICE.",
            otherwise = "no listener",
            literal = true)
        @Nullable HostPort listen,
    @Key(
            doc =
                "The hold time proposed to every peer; 0s for none at all (RFC 4271, section 4.2)."
                    + " The smaller of both sides' proposals counts.",
            defaultsTo = "90s",
            min = "0s",
            max = "65535s",
            allowed = "0s, or whole seconds within 3s-65535s")
        Duration holdTime,
    @Key(
            doc =
                "How long to wait after a connection failed before the next is tried; doubled with"
                    + " each failure, up to 2m, and spread at random.",
            defaultsTo = "5s",
            min = "1s",
            max = "1h")
        Duration connectRetry,
    @Key(
            doc =
                "Graceful restart (RFC 4724): how long peers may keep our announcements while this"
                    + " server restarts, and that theirs are kept while they do; 0s for neither.",
            defaultsTo = "120s",
            min = "0s",
            max = "4095s",
            allowed = "whole seconds within 0s-4095s")
        Duration gracefulRestart,
    @Key(
            doc =
                "How long a peer that came back from a graceful restart may take to tell its routes"
                    + " again; what it did not tell by then goes.",
            defaultsTo = "6m",
            min = "1s",
            max = "1h")
        Duration staleTime,
    @Key(
            doc =
                "Long-lived graceful restart (RFC 9494): how long stale routes are kept, least"
                    + " preferred, beyond `graceful-restart`, here and at the peers; 0s for not.",
            defaultsTo = "0s",
            min = "0s",
            max = "194d",
            allowed = "whole seconds within 0s-194d")
        Duration longLivedStaleTime,
    @Key(
            doc =
                "The next hop of announced IPv4 routes, for peers that have no other. Not within"
                    + " 127.0.0.0/8.",
            otherwise = "the `local-address` of the session")
        @Nullable Inet4Address nextHop,
    @Key(
            doc = "The next hop of announced IPv6 routes, for peers that have no other.",
            otherwise = "the `local-address` of the session",
            allowed = "an IPv6 address")
        @Nullable InetAddress nextHopIpv6,
    @Key(doc = "The sessions.", defaultsTo = "[]") List<PeerSettings> peers,
    @Key(
            doc =
                "MRT files (RFC 6396) of TABLE_DUMP_V2 records that are loaded as read-only views,"
                    + " to be queried as table `mrt:FILE`; relative paths count from this file's"
                    + " folder. A reload loads files that are new or were written to since.",
            defaultsTo = "[]")
        List<Path> mrtTables,
    @Key(
            doc =
                "A text file with a line `community name` for each community that is to be shown by"
                    + " a name and found by it: `64496:100`, `64496:1:2` or `rt:64496:1`, where a"
                    + " field may be `*`, a range `100-199`, or `1xx` for digits; `#` begins a"
                    + " comment. A relative path counts from this file's folder. Read at the start"
                    + " alone.",
            otherwise = "no file")
        @Nullable Path communitiesFile) {

  public BgpSettings {
    Schema.require(
        BgpSettings.class,
        asn,
        routerId,
        listen,
        holdTime,
        connectRetry,
        gracefulRestart,
        staleTime,
        longLivedStaleTime,
        nextHop,
        nextHopIpv6,
        peers,
        mrtTables,
        communitiesFile);
    peers = List.copyOf(peers);
    mrtTables = List.copyOf(mrtTables);
  }

  /**
   * The next hop of what is announced to a peer: its own, that of all peers, or our end of the
   * session; null when none of them is of the family.
   */
  public @Nullable InetAddress nextHopTo(PeerSettings peer, boolean ipv4) {
    @Nullable InetAddress own = ipv4 ? peer.nextHop() : peer.nextHopIpv6();
    @Nullable InetAddress all = ipv4 ? nextHop : nextHopIpv6;
    @Nullable InetAddress local = peer.localAddress();
    if (own != null) {
      return own;
    }
    if (all != null) {
      return all;
    }
    return local != null && (local instanceof Inet4Address) == ipv4 ? local : null;
  }

  /**
   * The peers a protected prefix is announced to: those it names, else every one that may be
   * announced to.
   */
  public List<PeerSettings> peersOf(ProtectedPrefixSettings prefix) {
    return peers.stream()
        .filter(PeerSettings::announce)
        .filter(peer -> prefix.peers().isEmpty() || prefix.peers().contains(peer.name()))
        .toList();
  }
}
