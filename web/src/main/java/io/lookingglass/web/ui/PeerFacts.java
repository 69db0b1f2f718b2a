package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

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
    code(facts, say("Their end"), pair(status.address(), port(status)));
    connection(facts, status);
    code(
        facts,
        say("Their BGP identifier"),
        status.identifier() == null ? Figures.NONE : IpAddresses.format(status.identifier()));
    words(
        facts,
        say("Autonomous systems"),
        status.external()
            ? say("{0}, theirs {1}: external session", status.localAsn(), status.asn())
            : say("{0}, theirs {1}: internal session", status.localAsn(), status.asn()));
    if (status.role() != null) {
      words(
          facts,
          say("Our role (RFC 9234)"),
          status.role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    timers(facts, status);
    words(
        facts,
        say("Established"),
        say(
            "{0} {1|time|times} since the program started",
            Figures.count(status.establishedCount()), status.establishedCount()));
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
      words(facts, say("Connection"), say("none"));
      return;
    }
    code(facts, say("Our end"), pair(connection.localAddress(), connection.localPort()));
    words(
        facts,
        say("Connection"),
        connection.passive() ? say("opened by the peer") : say("opened by us"));
    words(
        facts,
        say("Protection"),
        (connection.md5() ? "TCP-MD5 (RFC 2385)" : say("no TCP-MD5"))
            + ", "
            + (connection.gtsm()
                ? "GTSM (RFC 5082)"
                : say("no GTSM, we send with TTL {0}", connection.ttl())));
  }

  private static void timers(List<Fact> facts, PeerStatus status) {
    Timers timers = status.timers();
    if (timers == null) {
      return;
    }
    words(
        facts,
        say("Hold time"),
        timers.holdTime() == 0
            ? say("off")
            : say(
                "{0} s (ours {1} s, theirs {2} s)",
                timers.holdTime(), timers.ours(), timers.theirs()));
    words(
        facts,
        say("Keepalive"),
        timers.keepalive() == 0 ? say("off") : say("every {0} s", timers.keepalive()));
  }

  private static void policy(List<Fact> facts, Policy policy) {
    words(
        facts,
        say("Their routes"),
        policy.imports()
            ? say("used, at most {0} prefixes", Figures.count(policy.maxPrefixes()))
            : say("not used ({0})", "import: reject"));
    words(
        facts,
        say("Our announcements"),
        policy.announces()
            ? policy.blackhole()
                ? say("at most {0}, BLACKHOLE too (RFC 7999)", Figures.count(policy.maxAnnounced()))
                : say("at most {0}", Figures.count(policy.maxAnnounced()))
            : say("none ({0})", "announce: false"));
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
