package io.lookingglass.config;

import io.lookingglass.config.Section.Entry;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must hold in the section {@code tunnels}. */
final class TunnelChecks {

  private static final int LEAST_IPV6_MTU = 1280; // RFC 8200, section 5.
  private static final int LARGEST_PACKET = 65535;

  private final Problems problems;
  private final Section root;
  private final CrossChecks cross;

  TunnelChecks(Problems problems, Section root, CrossChecks cross) {
    this.problems = problems;
    this.root = root;
    this.cross = cross;
  }

  void check() {
    List<Section> tunnels = root.sections("tunnels");
    cross.unique(tunnels, "name", "another name: each tunnel has its own", Function.identity());
    reportEqualEnds(tunnels);
    new BfdChecks(problems).check(tunnels);
    for (Section tunnel : tunnels) {
      cross.references(tunnel.entry("customer"), "customers", "name");
      checkName(tunnel.entry("name"));
      checkOuter(tunnel);
      checkInner(tunnel);
      checkMtu(tunnel);
      @Nullable Section probes = tunnel.value("probes", Section.class);
      if (probes != null) {
        checkProbes(tunnel, probes);
      }
    }
  }

  /** The events of all tunnels have an address beside those of single ones. */
  private void checkName(Entry name) {
    if ("events".equals(name.value())) {
      problems.error(
          name.position(),
          name.key(),
          Problems.quoted("events"),
          "any other name",
          "/v1/tunnels/events is the stream of what happens to all tunnels");
    }
  }

  /** A GRE packet is told to belong to a tunnel by its outer addresses and key. */
  private void reportEqualEnds(List<Section> tunnels) {
    Map<List<Object>, Section> seen = new HashMap<>();
    for (Section tunnel : tunnels) {
      Entry key = tunnel.entry("key");
      @Nullable InetAddress local = tunnel.value("local", InetAddress.class);
      @Nullable InetAddress remote = tunnel.value("remote", InetAddress.class);
      if (local == null || remote == null || key.isWrong()) {
        continue;
      }
      @Nullable Object number = key.value();
      List<Object> identity = List.of(local, remote, number == null ? "no key" : number);
      @Nullable Section earlier = seen.putIfAbsent(identity, tunnel);
      if (earlier != null) {
        problems.error(
            tunnel.position(),
            tunnel.path(),
            "local, remote and key of " + earlier.path() + " again",
            "another end or key",
            "their packets could not be told apart");
      }
    }
  }

  private void checkOuter(Section tunnel) {
    Entry local = tunnel.entry("local");
    Entry remote = tunnel.entry("remote");
    for (Entry entry : List.of(local, remote)) {
      if (entry.value() instanceof InetAddress address && !BgpChecks.isUsable(address)) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(IpAddresses.format(address)),
            "a unicast address that needs no zone",
            null);
      }
    }
    requireSameFamily(remote, local);
    if (local.value() != null && local.value().equals(remote.value())) {
      problems.error(
          remote.position(), remote.key(), "our own end", "the address of the far end", null);
    }
  }

  private void checkInner(Section tunnel) {
    Entry local = tunnel.entry("inner-local");
    Entry remote = tunnel.entry("inner-remote");
    requireSameFamily(remote, local);
    if (local.value() != null && local.value().equals(remote.value())) {
      problems.error(
          remote.position(), remote.key(), "our own end", "the inner address of the far end", null);
    }
  }

  /** It stands behind the tunnel, where no resolver of ours can be asked. */
  private void checkMssTarget(Entry target, Entry innerLocal) {
    if (!(target.value() instanceof HostPort hostPort)) {
      return;
    }
    @Nullable InetAddress address = hostPort.address();
    String found = Problems.quoted(hostPort.toString());
    if (address == null || hostPort.port() == 0) {
      problems.error(
          target.position(), target.key(), found, "an address and a port from 1 to 65535", null);
    } else if (!innerLocal.isGiven()) {
      problems.error(
          target.position(), target.key(), found + " without inner-local", "both or neither", null);
    } else if (innerLocal.value() instanceof InetAddress inner
        && inner.getAddress().length != address.getAddress().length) {
      problems.error(
          target.position(),
          target.key(),
          found,
          "an address of the family of " + innerLocal.key() + ", " + IpAddresses.format(inner),
          null);
    }
  }

  private void requireSameFamily(Entry entry, Entry other) {
    if (entry.value() instanceof InetAddress one
        && other.value() instanceof InetAddress two
        && one.getAddress().length != two.getAddress().length) {
      problems.error(
          entry.position(),
          entry.key(),
          Problems.quoted(IpAddresses.format(one)),
          "an address of the family of " + other.key() + ", " + IpAddresses.format(two),
          null);
    }
  }

  private void checkMtu(Section tunnel) {
    Entry entry = tunnel.entry("mtu");
    @Nullable Integer mtu = tunnel.value("mtu", Integer.class);
    if (mtu == null) {
      return;
    }
    @Nullable InetAddress inner = tunnel.value("inner-local", InetAddress.class);
    if (inner != null && !(inner instanceof Inet4Address) && mtu < LEAST_IPV6_MTU) {
      problems.error(
          entry.position(),
          entry.key(),
          mtu.toString(),
          "at least " + LEAST_IPV6_MTU + " with IPv6 inside (RFC 8200)",
          null);
    }
    @Nullable InetAddress outer = tunnel.value("local", InetAddress.class);
    // The length field of IPv4 counts the header too, that of IPv6 does not.
    int overhead =
        (outer instanceof Inet4Address ? 20 : 0)
            + 4
            + (tunnel.entry("key").isGiven() ? 4 : 0)
            + (Boolean.TRUE.equals(tunnel.value("checksum", Boolean.class)) ? 4 : 0)
            + (Boolean.TRUE.equals(tunnel.value("sequence", Boolean.class)) ? 4 : 0);
    if (outer != null && mtu + overhead > LARGEST_PACKET) {
      problems.error(
          entry.position(),
          entry.key(),
          mtu.toString(),
          "at most " + (LARGEST_PACKET - overhead) + " with the headers around it",
          null);
    }
  }

  private void checkProbes(Section tunnel, Section probes) {
    Entry modes = probes.entry("modes");
    if (modes.value() instanceof List<?> list && list.isEmpty()) {
      problems.error(modes.position(), modes.key(), "an empty list", "at least one mode", null);
    }
    Entry target = probes.entry("target");
    Entry innerLocal = tunnel.entry("inner-local");
    Entry innerRemote = tunnel.entry("inner-remote");
    requireSameFamily(target, innerLocal);
    checkMssTarget(probes.entry("mss-target"), innerLocal);
    Set<Object> seen = new HashSet<>();
    for (Entry entry : probes.list("modes")) {
      if (!(entry.value() instanceof TunnelProbeMode mode)) {
        continue;
      }
      if (!seen.add(mode)) {
        problems.error(
            entry.position(),
            entry.key(),
            Problems.quoted(Scalars.word(mode)) + " again",
            "each mode once",
            null);
      }
      List<String> missing = new ArrayList<>();
      if (mode.isBidirectional() && !innerLocal.isGiven()) {
        missing.add("inner-local");
      }
      if (mode.needsTarget() && !target.isGiven() && !innerRemote.isGiven()) {
        missing.add("inner-remote or probes.target");
      }
      if (!missing.isEmpty()) {
        problems.error(
            entry.position(),
            entry.key(),
            (modes.isGiven() ? "mode " : "the default mode ")
                + Scalars.word(mode)
                + " without "
                + String.join(" and ", missing),
            "modes whose addresses the tunnel has",
            "give " + String.join(" and ", missing) + " of " + tunnel.path());
      }
    }
  }
}
