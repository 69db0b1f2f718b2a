package io.lookingglass.config;

import io.lookingglass.config.Section.Entry;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must hold in the sections {@code bgp} and {@code prefixes}. */
final class BgpChecks {

  private static final int LONGEST_MD5_KEY = 80; // TCP_MD5SIG_MAXKEYLEN of Linux.

  /** Never globally routed unicast, whoever holds it: nothing here is a prefix to protect. */
  private static final List<IpPrefix> NEVER_ANNOUNCED =
      List.of(
          IpPrefix.parse("0.0.0.0/8"),
          IpPrefix.parse("127.0.0.0/8"),
          IpPrefix.parse("169.254.0.0/16"),
          IpPrefix.parse("224.0.0.0/3"),
          IpPrefix.parse("::/8"),
          IpPrefix.parse("fe80::/10"),
          IpPrefix.parse("ff00::/8"));

  private final Problems problems;
  private final Section root;
  private final CrossChecks cross;

  BgpChecks(Problems problems, Section root, CrossChecks cross) {
    this.problems = problems;
    this.root = root;
    this.cross = cross;
  }

  void check() {
    @Nullable Section bgp = root.value("bgp", Section.class);
    if (bgp != null) {
      checkSpeaker(bgp);
      checkPeers(bgp);
    }
    checkAnnouncements(root.value("announcements", Section.class));
    List<Section> prefixes = root.sections("prefixes");
    cross.unique(prefixes, "prefix", "another prefix: each stands once", Function.identity());
    prefixes.forEach(prefix -> checkPrefix(prefix, bgp));
  }

  private void checkSpeaker(Section bgp) {
    if (!bgp.sections("peers").isEmpty()) {
      for (String key : List.of("asn", "router-id")) {
        Entry entry = bgp.entry(key);
        if (!entry.isGiven()) {
          problems.error(
              entry.position(),
              entry.key(),
              "nothing",
              key.equals("asn") ? "our AS number" : "our BGP identifier, such as 192.0.2.1",
              "this key is required when there are peers");
        }
      }
    }
    Entry routerId = bgp.entry("router-id");
    if (routerId.value() instanceof Inet4Address address && address.isAnyLocalAddress()) {
      problems.error(
          routerId.position(),
          routerId.key(),
          "\"0.0.0.0\"",
          "any identifier but 0.0.0.0 (RFC 6286)",
          null);
    }
    Entry holdTime = bgp.entry("hold-time");
    if (holdTime.value() instanceof Duration duration
        && (duration.toMillis() % 1000 != 0
            || (duration.toSeconds() > 0 && duration.toSeconds() < 3))) {
      problems.error(
          holdTime.position(),
          holdTime.key(),
          Problems.quoted(Durations.format(duration)),
          "0s, or whole seconds within 3s-65535s (RFC 4271, section 4.2)",
          null);
    }
    for (String key : List.of("graceful-restart", "long-lived-stale-time")) {
      Entry entry = bgp.entry(key);
      if (entry.value() instanceof Duration duration && duration.toMillis() % 1000 != 0) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(Durations.format(duration)),
            "whole seconds",
            null);
      }
    }
    Entry longLived = bgp.entry("long-lived-stale-time");
    if (longLived.value() instanceof Duration duration
        && duration.isPositive()
        && Duration.ZERO.equals(bgp.entry("graceful-restart").value())) {
      problems.error(
          longLived.position(),
          longLived.key(),
          Problems.quoted(Durations.format(duration)) + " without graceful restart",
          "0s where graceful-restart is 0s (RFC 9494, section 4.1)",
          null);
    }
    checkNextHops(bgp);
    for (Entry entry : bgp.list("mrt-tables")) {
      if (entry.value() instanceof Path path && !Files.isReadable(path)) {
        problems.warning(
            entry.position(),
            entry.key(),
            Problems.quoted(path.toString()),
            "a file that can be read",
            Files.exists(path) ? "permission denied" : "there is no such file yet");
      }
    }
  }

  private void checkPeers(Section bgp) {
    List<Section> peers = bgp.sections("peers");
    cross.unique(peers, "name", "another name: each peer has its own", Function.identity());
    cross.unique(peers, "address", "another address: one session to each", Function.identity());
    @Nullable Asn ownAsn = bgp.value("asn", Asn.class);
    for (Section peer : peers) {
      checkAddresses(peer);
      checkNextHops(peer);
      checkTransport(peer, bgp);
      checkFamilies(peer);
      Entry role = peer.entry("role");
      if (role.value() != null && ownAsn != null && ownAsn.equals(peer.value("asn", Asn.class))) {
        problems.error(
            role.position(),
            role.key(),
            "a role on an internal session",
            "no role where asn is bgp.asn (RFC 9234, section 4)",
            null);
      }
      Entry requireRole = peer.entry("require-role");
      if (peer.isOn("require-role") && !role.isGiven()) {
        problems.error(
            requireRole.position(),
            requireRole.key(),
            "true without role",
            "true where role is given",
            "which role the peer must have follows from ours");
      }
      Entry blackhole = peer.entry("blackhole");
      Entry announce = peer.entry("announce");
      if (peer.isOn("blackhole") && Boolean.FALSE.equals(announce.value())) {
        problems.warning(
            blackhole.position(),
            blackhole.key(),
            "true without announce: true",
            "true where announce is true",
            "nothing is announced to this peer, blackholes neither");
      }
    }
  }

  /** FRR answers a next hop of 127/8 with a NOTIFICATION, others ignore the route. */
  private void checkNextHops(Section section) {
    for (String key : List.of("next-hop", "next-hop-ipv6")) {
      checkNextHop(section.entry(key), key.equals("next-hop"));
    }
  }

  private void checkNextHop(Entry entry, boolean ipv4) {
    if (entry.value() instanceof InetAddress value
        && (!isUsable(value)
            || value.isLoopbackAddress()
            || (value instanceof Inet4Address) != ipv4)) {
      problems.error(
          entry.position(),
          entry.key(),
          Problems.quoted(IpAddresses.format(value)),
          (ipv4 ? "an IPv4" : "an IPv6") + " unicast address that routers can reach",
          null);
    }
  }

  private void checkAnnouncements(@Nullable Section announcements) {
    if (announcements == null) {
      return;
    }
    for (Entry entry : announcements.list("next-hops")) {
      checkNextHop(entry, entry.value() instanceof Inet4Address);
    }
    Entry longest = announcements.entry("max-ttl");
    if (longest.value() instanceof Duration most
        && announcements.entry("min-ttl").value() instanceof Duration least
        && most.compareTo(least) < 0) {
      problems.error(
          longest.position(),
          longest.key(),
          Problems.quoted(Durations.format(most)),
          "at least min-ttl, " + Durations.format(least),
          null);
    }
  }

  private void checkAddresses(Section peer) {
    Entry address = peer.entry("address");
    Entry local = peer.entry("local-address");
    for (Entry entry : List.of(address, local)) {
      if (entry.value() instanceof InetAddress value && !isUsable(value)) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(IpAddresses.format(value)),
            "a unicast address that needs no zone",
            null);
      }
    }
    if (address.value() instanceof InetAddress remote && local.value() instanceof InetAddress own) {
      if (remote.getAddress().length != own.getAddress().length) {
        problems.error(
            local.position(),
            local.key(),
            Problems.quoted(IpAddresses.format(own)),
            "an address of the family of address, " + IpAddresses.format(remote),
            null);
      } else if (remote.equals(own)) {
        problems.error(
            local.position(),
            local.key(),
            "the peer's own address",
            "the address of our end",
            null);
      }
    }
  }

  /**
   * Whether a TCP session or a tunnel can end there. Link-local IPv6 would need an interface, which
   * cannot be written.
   */
  static boolean isUsable(InetAddress address) {
    boolean mapped =
        !(address instanceof Inet4Address) && IpPrefix.parse("::ffff:0:0/96").contains(address);
    boolean scoped = !(address instanceof Inet4Address) && address.isLinkLocalAddress();
    boolean broadcast = IpAddresses.format(address).equals("255.255.255.255");
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !broadcast
        && !mapped
        && !scoped;
  }

  private void checkTransport(Section peer, Section bgp) {
    Entry multihop = peer.entry("multihop");
    if (multihop.value() != null && peer.isOn("ttl-security")) {
      problems.error(
          multihop.position(),
          multihop.key(),
          "multihop besides ttl-security: true",
          "one of both",
          "GTSM is for peers on a shared link");
    }
    Entry password = peer.entry("password");
    if (password.value() instanceof Secret secret && secret.revealUtf8().length > LONGEST_MD5_KEY) {
      problems.error(
          password.position(),
          password.key(),
          "a secret of " + secret.revealUtf8().length + " bytes",
          "a secret of at most " + LONGEST_MD5_KEY + " bytes",
          null);
    }
    Entry passive = peer.entry("passive");
    if (peer.isOn("passive") && !bgp.entry("listen").isGiven()) {
      problems.error(
          passive.position(),
          passive.key(),
          "true without bgp.listen",
          "true where bgp.listen is given",
          "nobody would ever open this session");
    }
  }

  private void checkFamilies(Section peer) {
    Entry families = peer.entry("families");
    List<Entry> listed = peer.list("families");
    if (families.value() instanceof List<?> list && list.isEmpty()) {
      problems.error(
          families.position(), families.key(), "an empty list", "at least one family", null);
    }
    reportRepeated(listed);
  }

  private void reportRepeated(List<Entry> entries) {
    Set<Object> seen = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.value() != null && !seen.add(entry.value())) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(Scalars.text(entry.value()).orElse("")) + " again",
            "each once",
            null);
      }
    }
  }

  private void checkPrefix(Section section, @Nullable Section bgp) {
    cross.references(section.entry("customer"), "customers", "name");
    Entry entry = section.entry("prefix");
    if (entry.value() instanceof IpPrefix prefix) {
      boolean never = NEVER_ANNOUNCED.stream().anyMatch(prefix::overlaps);
      if (prefix.length() == 0 || never) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(prefix.toString()),
            "a prefix of unicast addresses that can be announced",
            prefix.length() == 0 ? "the default route never is" : null);
      }
      Entry maximum = section.entry("max-length");
      if (maximum.value() instanceof Integer length
          && (length < prefix.length() || length > prefix.maxLength())) {
        problems.error(
            maximum.position(),
            maximum.key(),
            length.toString(),
            "a length within " + prefix.length() + "-" + prefix.maxLength(),
            null);
      }
    }
    for (Entry tunnel : section.list("tunnels")) {
      cross.references(tunnel, "tunnels", "name");
      warnOfForeignTunnel(section, tunnel);
    }
    reportRepeated(section.list("tunnels"));
    List<Entry> named = section.list("peers");
    reportRepeated(named);
    List<Section> peers = bgp == null ? List.of() : bgp.sections("peers");
    Entry peersEntry = bgp == null ? root.entry("bgp") : bgp.entry("peers");
    for (Entry peer : named) {
      if (peer.value() instanceof String name) {
        cross.references(name, peer, "bgp.peers", peersEntry, peers, "name");
        requireAnnounce(name, peer, peers);
      }
    }
  }

  private void warnOfForeignTunnel(Section section, Entry tunnel) {
    @Nullable String owner = section.value("customer", String.class);
    for (Section candidate : root.sections("tunnels")) {
      @Nullable String other = candidate.value("customer", String.class);
      if (tunnel.value() instanceof String name
          && name.equals(candidate.value("name", String.class))
          && owner != null
          && other != null
          && !owner.equals(other)) {
        problems.warning(
            tunnel.position(),
            tunnel.key(),
            "a tunnel of customer " + Problems.quoted(other),
            "a tunnel of customer " + Problems.quoted(owner),
            null);
      }
    }
  }

  private void requireAnnounce(String name, Entry entry, List<Section> peers) {
    for (Section peer : peers) {
      if (name.equals(peer.value("name", String.class))
          && Boolean.FALSE.equals(peer.entry("announce").value())) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(name) + ", which has announce: false",
            "the name of a peer with announce: true",
            null);
      }
    }
  }
}
