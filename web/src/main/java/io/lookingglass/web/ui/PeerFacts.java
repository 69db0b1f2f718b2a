package io.lookingglass.web.ui;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.Connection;
import io.lookingglass.bgp.status.PeerStatus.Policy;
import io.lookingglass.bgp.status.PeerStatus.Timers;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a session is made of: ends, timers, protection, policy. */
final class PeerFacts {
  private PeerFacts() {}

  static List<Fact> of(PeerStatus status) {
    List<Fact> facts = new ArrayList<>();
    code(facts, "Their end", pair(status.address(), port(status)));
    connection(facts, status);
    code(
        facts,
        "Their BGP identifier",
        status.identifier() == null ? Figures.NONE : IpAddresses.format(status.identifier()));
    words(
        facts,
        "Autonomous systems",
        "%s, theirs %s: %s session"
            .formatted(
                status.localAsn(), status.asn(), status.external() ? "external" : "internal"));
    if (status.role() != null) {
      words(
          facts,
          "Our role (RFC 9234)",
          status.role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    timers(facts, status);
    words(
        facts,
        "Established",
        Figures.counted(status.establishedCount(), "time", "times") + " since the program started");
    policy(facts, status.policy());
    return facts;
  }

  private static int port(PeerStatus status) {
    Connection connection = status.connection();
    return connection == null ? status.port() : connection.remotePort();
  }

  private static void connection(List<Fact> facts, PeerStatus status) {
    Connection connection = status.connection();
    if (connection == null) {
      words(facts, "Connection", "none");
      return;
    }
    code(facts, "Our end", pair(connection.localAddress(), connection.localPort()));
    words(facts, "Connection", connection.passive() ? "opened by the peer" : "opened by us");
    words(
        facts,
        "Protection",
        (connection.md5() ? "TCP-MD5 (RFC 2385)" : "no TCP-MD5")
            + ", "
            + (connection.gtsm()
                ? "GTSM (RFC 5082)"
                : "no GTSM, we send with TTL " + connection.ttl()));
  }

  private static void timers(List<Fact> facts, PeerStatus status) {
    Timers timers = status.timers();
    if (timers == null) {
      return;
    }
    words(
        facts,
        "Hold time",
        timers.holdTime() == 0
            ? "off"
            : "%d s (ours %d s, theirs %d s)"
                .formatted(timers.holdTime(), timers.ours(), timers.theirs()));
    words(
        facts, "Keepalive", timers.keepalive() == 0 ? "off" : "every " + timers.keepalive() + " s");
  }

  private static void policy(List<Fact> facts, Policy policy) {
    words(
        facts,
        "Their routes",
        policy.imports()
            ? "used, at most " + Figures.count(policy.maxPrefixes()) + " prefixes"
            : "not used (import: reject)");
    words(
        facts,
        "Our announcements",
        policy.announces()
            ? "at most %s%s"
                .formatted(
                    Figures.count(policy.maxAnnounced()),
                    policy.blackhole() ? ", BLACKHOLE too (RFC 7999)" : "")
            : "none (announce: false)");
  }

  private static String pair(InetAddress address, int port) {
    return new HostPort(IpAddresses.format(address), port).toString();
  }

  private static void words(List<Fact> facts, String label, String value) {
    facts.add(new Fact(label, List.of(value), false));
  }

  private static void code(List<Fact> facts, String label, String value) {
    facts.add(new Fact(label, List.of(value), true));
  }
}
