package io.lookingglass.probes.gre;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelFinding.RouterCommands;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to type at the far end, on the routers that are common there. Written from the far end's
 * point of view: its source is our {@code remote}. What stands in angle brackets is to be filled
 * in.
 */
final class CommandsOfRouters {
  private static final String IOS = "Cisco IOS-XE";
  private static final String JUNOS = "Junos";
  private static final String LINUX = "Linux";
  private static final String MIKROTIK = "MikroTik";
  private static final String FORTIGATE = "FortiGate";

  /** Of the TCP header and that of IPv4. */
  private static final int MSS_DIFFERENCE = 40;

  private CommandsOfRouters() {}

  static List<RouterCommands> forCause(Tunnel tunnel, TunnelCause cause) {
    return switch (cause) {
      case GRE_NOT_CONFIGURED, NO_SUCH_TUNNEL, KEY_MISMATCH, FAR_END_SILENT, OTHER_KEY_RETURNED ->
          tunnel(tunnel);
      case PROTOCOL_FILTERED -> filter(tunnel);
      case REFLECTION_DROPPED -> reflection(tunnel);
      case RETURN_THROUGH_TUNNEL -> returnRoute(tunnel);
      case RETURN_OVER_INTERNET -> reversePath();
      case OUTER_MTU, OUTER_BLACK_HOLE, INNER_BLACK_HOLE, MSS_NOT_CLAMPED -> sizes(tunnel);
      case ADDRESS_TRANSLATED -> translation(tunnel);
      case RECURSIVE_ROUTING, NO_ROUTE -> routeToFarEnd(tunnel);
      case LOCAL_ADDRESS_MISSING ->
          List.of(
              commands(
                  LINUX,
                  "ip addr add %s/%d dev lo"
                      .formatted(text(tunnel.local()), tunnel.local().getAddress().length * 8)));
      case CANNOT_PROBE, FAR_END_UNREACHABLE, LOSS, PATH_CHANGES -> List.of();
    };
  }

  private static RouterCommands commands(String platform, String... lines) {
    return new RouterCommands(platform, List.of(lines));
  }

  private static List<RouterCommands> tunnel(Tunnel tunnel) {
    String source = text(tunnel.remote());
    String destination = text(tunnel.local());
    @Nullable Long key = tunnel.encapsulation().key();
    boolean ipv4 = tunnel.outerVersion() == IpVersion.IPV4;
    String inner = tunnel.target() == null ? "<inner address>" : text(tunnel.target());
    return List.of(
        commands(
            IOS,
            "show interface Tunnel<n>",
            "interface Tunnel<n>",
            " tunnel mode gre " + (ipv4 ? "ip" : "ipv6"),
            " tunnel source " + source,
            " tunnel destination " + destination,
            key == null ? " no tunnel key" : " tunnel key " + key,
            tunnel.encapsulation().checksum() ? " tunnel checksum" : " no tunnel checksum",
            " no shutdown"),
        commands(
            JUNOS,
            "show interfaces gr-0/0/0 extensive",
            "set interfaces gr-0/0/0 unit <n> tunnel source " + source,
            "set interfaces gr-0/0/0 unit <n> tunnel destination " + destination,
            key == null
                ? "delete interfaces gr-0/0/0 unit <n> tunnel key"
                : "set interfaces gr-0/0/0 unit <n> tunnel key " + key),
        commands(
            LINUX,
            "ip -d link show type " + (ipv4 ? "gre" : "ip6gre"),
            "ip link add gre-lg type %s local %s remote %s%s%s ttl 255"
                .formatted(
                    ipv4 ? "gre" : "ip6gre",
                    source,
                    destination,
                    key == null ? "" : " key " + key,
                    tunnel.encapsulation().checksum() ? " csum" : ""),
            "ip addr add %s/<length> dev gre-lg".formatted(inner),
            "ip link set gre-lg up"),
        commands(
            MIKROTIK,
            ipv4 ? "/interface/gre/print detail" : "/interface/gre6/print detail",
            "%s add name=gre-lg local-address=%s remote-address=%s keepalive=10s,3"
                .formatted(ipv4 ? "/interface/gre" : "/interface/gre6", source, destination),
            key == null
                ? "# RouterOS sends no key, as this tunnel wants it"
                : "# RouterOS knows no GRE key: this tunnel must be configured without one"),
        commands(
            FORTIGATE,
            "diagnose sys gre list",
            "config system gre-tunnel",
            " edit \"gre-lg\"",
            "  set local-gw " + source,
            "  set remote-gw " + destination,
            key == null ? "  unset key-outbound" : "  set key-outbound %d".formatted(key),
            key == null ? "  unset key-inbound" : "  set key-inbound %d".formatted(key),
            " next",
            "end"));
  }

  private static List<RouterCommands> filter(Tunnel tunnel) {
    String ours = text(tunnel.local());
    String theirs = text(tunnel.remote());
    boolean ipv4 = tunnel.outerVersion() == IpVersion.IPV4;
    return List.of(
        commands(
            IOS,
            "show ip access-lists | include gre",
            "ip access-list extended <name>",
            " permit gre host %s host %s".formatted(ours, theirs),
            " permit gre host %s host %s".formatted(theirs, ours)),
        commands(
            JUNOS,
            "set firewall family %s filter <name> term gre from source-address %s"
                .formatted(ipv4 ? "inet" : "inet6", ours),
            "set firewall family %s filter <name> term gre from %s gre"
                .formatted(ipv4 ? "inet" : "inet6", ipv4 ? "protocol" : "next-header"),
            "set firewall family %s filter <name> term gre then accept"
                .formatted(ipv4 ? "inet" : "inet6"),
            "insert firewall family %s filter <name> term gre before term <first>"
                .formatted(ipv4 ? "inet" : "inet6")),
        commands(
            LINUX,
            "nft list ruleset",
            "nft insert rule inet filter input %s saddr %s meta l4proto gre accept"
                .formatted(ipv4 ? "ip" : "ip6", ours)),
        commands(
            MIKROTIK,
            "%s/firewall/filter add chain=input protocol=gre src-address=%s action=accept place-before=0"
                .formatted(ipv4 ? "/ip" : "/ipv6", ours)),
        commands(
            FORTIGATE,
            "diagnose sniffer packet any 'proto 47 and host %s' 4".formatted(ours),
            "config firewall local-in-policy",
            " edit 0",
            "  set intf \"<wan>\"",
            "  set srcaddr \"<object for %s>\"".formatted(ours),
            "  set service \"GRE\"",
            "  set action accept",
            " next",
            "end"));
  }

  private static List<RouterCommands> reflection(Tunnel tunnel) {
    String ours = text(tunnel.local());
    return List.of(
        commands(
            IOS,
            "interface Tunnel<n>",
            " no ip verify unicast source reachable-via rx",
            "show zone-pair security   ! take the tunnel out of a zone that inspects ICMP"),
        commands(
            JUNOS,
            "set security flow tcp-session no-syn-check-in-tunnel",
            "set security zones security-zone <zone> interfaces gr-0/0/0.<n> host-inbound-traffic"
                + " system-services ping",
            "# echo replies without a request need packet mode (a filter with 'then packet-mode')"),
        commands(
            LINUX,
            "sysctl -w net.ipv4.ip_forward=1",
            "sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.<tunnel>.rp_filter=0",
            "sysctl -w net.ipv4.conf.<tunnel>.accept_local=1",
            "nft insert rule inet filter forward iifname <tunnel> ip daddr %s accept"
                .formatted(ours)),
        commands(
            MIKROTIK,
            "/ip/settings set rp-filter=no",
            "/ip/firewall/filter add chain=forward connection-state=invalid in-interface=<tunnel>"
                + " action=accept place-before=0"),
        commands(FORTIGATE, "config system settings", " set asymroute-icmp enable", "end"));
  }

  private static List<RouterCommands> returnRoute(Tunnel tunnel) {
    String inner = tunnel.innerLocal() == null ? "<inner-local>" : text(tunnel.innerLocal());
    int length = tunnel.innerLocal() == null ? 32 : tunnel.innerLocal().getAddress().length * 8;
    String far = tunnel.target() == null ? "<inner-remote>" : text(tunnel.target());
    return List.of(
        commands(
            IOS,
            "show ip route " + inner,
            "show ip cef %s detail".formatted(inner),
            "ping %s source %s".formatted(inner, far)),
        commands(
            JUNOS,
            "show route " + inner,
            "set routing-options static route %s/%d next-hop gr-0/0/0.<n>"
                .formatted(inner, length)),
        commands(
            LINUX,
            "ip route get %s from %s".formatted(inner, far),
            "ip route replace %s/%d dev <tunnel>".formatted(inner, length)),
        commands(
            MIKROTIK,
            "/ip/route/check " + inner,
            "/ip/route add dst-address=%s/%d gateway=<tunnel>".formatted(inner, length)),
        commands(
            FORTIGATE,
            "get router info routing-table details " + inner,
            "config router static",
            " edit 0",
            "  set dst %s/%d".formatted(inner, length),
            "  set device \"gre-lg\"",
            " next",
            "end"));
  }

  private static List<RouterCommands> reversePath() {
    return List.of(
        commands(IOS, "interface <uplink>", " ip verify unicast source reachable-via any"),
        commands(JUNOS, "set interfaces <uplink> unit 0 family inet rpf-check mode loose"),
        commands(LINUX, "sysctl -w net.ipv4.conf.<uplink>.rp_filter=2"),
        commands(MIKROTIK, "/ip/settings set rp-filter=loose"),
        commands(
            FORTIGATE,
            "config system interface",
            " edit \"<wan>\"",
            "  set src-check disable",
            " next",
            "end"));
  }

  private static List<RouterCommands> sizes(Tunnel tunnel) {
    int mtu = tunnel.mtuBytes();
    int mss = mtu - MSS_DIFFERENCE;
    return List.of(
        commands(
            IOS,
            "interface Tunnel<n>",
            " ip mtu <mtu>          ! at most %d".formatted(mtu),
            " ip tcp adjust-mss <mss> ! the mtu less 40, at most %d".formatted(mss),
            " no tunnel path-mtu-discovery"),
        commands(
            JUNOS,
            "set interfaces gr-0/0/0 unit <n> family inet mtu <mtu>   # at most %d".formatted(mtu),
            "set security flow tcp-mss gre-out mss <mss>   # SRX; elsewhere: set interfaces ..."
                + " family inet tcp-mss"),
        commands(
            LINUX,
            "ip link set <tunnel> mtu <mtu>   # at most %d".formatted(mtu),
            "nft add rule inet filter forward oifname <tunnel> tcp flags syn tcp option maxseg size"
                + " set rt mtu",
            "nft add rule inet filter forward iifname <tunnel> tcp flags syn tcp option maxseg size set <mss>   # at most %d"
                .formatted(mss)),
        commands(
            MIKROTIK,
            "/interface/gre set [find name=gre-lg] mtu=<mtu> clamp-tcp-mss=yes dont-fragment=no"),
        commands(
            FORTIGATE,
            "config system interface",
            " edit \"gre-lg\"",
            "  set mtu-override enable",
            "  set mtu <mtu>",
            "  set tcp-mss <mss>",
            " next",
            "end"));
  }

  private static List<RouterCommands> translation(Tunnel tunnel) {
    String ours = text(tunnel.local());
    return List.of(
        commands(
            IOS,
            "show ip nat translations | include %s".formatted(ours),
            "ip access-list extended <nat list>",
            " 5 deny gre host %s host %s".formatted(text(tunnel.remote()), ours)),
        commands(
            JUNOS,
            "set security nat source rule-set <set> rule gre match destination-address %s/%d"
                .formatted(ours, tunnel.local().getAddress().length * 8),
            "set security nat source rule-set <set> rule gre then source-nat off"),
        commands(
            LINUX,
            "nft insert rule ip nat postrouting ip daddr %s meta l4proto gre accept"
                .formatted(ours)),
        commands(
            MIKROTIK,
            "/ip/firewall/nat add chain=srcnat protocol=gre dst-address=%s action=accept place-before=0"
                .formatted(ours)),
        commands(FORTIGATE, "config firewall policy", " edit <id>", "  set nat disable", "end"));
  }

  private static List<RouterCommands> routeToFarEnd(Tunnel tunnel) {
    String remote = text(tunnel.remote());
    int length = tunnel.remote().getAddress().length * 8;
    return List.of(
        commands(
            LINUX,
            "ip route get " + remote,
            "ip route replace %s/%d via <gateway> dev <uplink>".formatted(remote, length)));
  }

  private static String text(InetAddress address) {
    return IpAddresses.format(address);
  }
}
