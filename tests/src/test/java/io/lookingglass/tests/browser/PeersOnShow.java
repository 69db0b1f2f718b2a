package io.lookingglass.tests.browser;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.FaultRecord;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.SessionEvent.Kind;
import io.lookingglass.bgp.status.SessionState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A peer in each condition a session can be in. */
final class PeersOnShow {
  static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>document.title='owned'";

  /** An UPDATE whose ORIGIN has the undefined value 3. */
  private static final String BAD_ORIGIN =
      "ffffffffffffffffffffffffffffffff00330200000014"
          + "400101034002060201"
          + "0000fbff400304c633640918cb007118cb0070";

  /** An UPDATE whose AGGREGATOR is one octet short. */
  private static final String SHORT_AGGREGATOR =
      "ffffffffffffffffffffffffffffffff0039020000001e400101004002060201"
          + "0000fbff400304c6336409c007070000fbffc6336418cb0071";

  private final ScriptedBgp bgp;
  private final Instant now;

  private PeersOnShow(ScriptedBgp bgp, Instant now) {
    this.bgp = bgp;
    this.now = now;
  }

  static void put(ScriptedBgp bgp, Instant now) {
    new PeersOnShow(bgp, now).put();
  }

  private void put() {
    bgp.is(transit(now, 0));
    bgp.is(wrongAsn());
    bgp.is(hostile());
    bgp.is(restarting());
    bgp.is(wrongPassword());
    bgp.is(overLimit());
    bgp.is(
        new PeerDraft("new-router", "198.51.100.77", 64500)
            .state(SessionState.CONNECT, ago(Duration.ofSeconds(3)), 0)
            .families(none("ipv4-unicast"), none("ipv6-unicast"))
            .status());
    events();
  }

  private Instant ago(Duration age) {
    return now.minus(age);
  }

  /**
   * The one that is as it should be.
   *
   * @param messages more than at the beginning
   */
  static PeerStatus transit(Instant now, int messages) {
    Instant since = now.minus(Duration.ofHours(76));
    return new PeerDraft("transit-a", "198.51.100.2", 64511)
        .state(SessionState.ESTABLISHED, since, 2)
        .open(
            row(
                1,
                "Multiprotocol Extensions (RFC 4760)",
                "IPv4 unicast, IPv6 unicast, IPv4 FlowSpec",
                "IPv4 unicast, IPv6 unicast, IPv4 FlowSpec",
                true),
            row(2, "Route Refresh (RFC 2918)", "offered", "offered", true),
            row(70, "Enhanced Route Refresh (RFC 7313)", "offered", null, false),
            row(65, "4-octet AS number (RFC 6793)", "AS64500", "AS64511", true),
            row(6, "Extended Message (RFC 8654)", "offered", "offered", true),
            row(69, "ADD-PATH (RFC 7911)", null, "IPv4 unicast: send", false),
            row(9, "BGP Role (RFC 9234)", "customer", "provider", true),
            row(
                64,
                "Graceful Restart (RFC 4724)",
                "120 s, IPv4 unicast, IPv6 unicast",
                "300 s, IPv4 unicast (forwarding kept)",
                true),
            row(75, "Software Version", "lookingglass/0.1.0", "FRRouting/10.3", true))
        .families(
            up("ipv4-unicast", 931_204 + messages, 12, since),
            up("ipv6-unicast", 201_331, 3, since),
            up("ipv4-flowspec", 0, 2, since))
        .messages(
            new MessageCounts(2, 4_812_377 + messages, 1, 9_120, 0),
            new MessageCounts(2, 41, 0, 9_121 + messages / 4, 1),
            new UpdateCounts(9_118_204 + messages, 774_120, 0, 0))
        .notification(
            new NotificationRecord(
                now.minus(Duration.ofHours(77)),
                false,
                6,
                2,
                "Cease: Administrative Shutdown",
                "Maintenance of the line card in slot 3, back at 08:00 UTC. Ticket TT-4711",
                "The peer was shut down by its operator. Ask them when it will be back; nothing"
                    + " needs to be changed here."))
        .status();
  }

  private PeerStatus wrongAsn() {
    return new PeerDraft("transit-b", "203.0.113.6", 64511)
        .state(SessionState.IDLE, ago(Duration.ofSeconds(20)), 1)
        .nextAttempt(now.plus(Duration.ofSeconds(41)))
        .capabilities(row(65, "4-octet AS number (RFC 6793)", "AS64500", null, false))
        .families(none("ipv4-unicast"), none("ipv6-unicast"))
        .messages(
            new MessageCounts(14, 0, 0, 0, 0),
            new MessageCounts(14, 0, 14, 0, 0),
            new UpdateCounts(0, 0, 0, 0))
        .problem(
            "Bad peer AS: they say 64512, configured 64511",
            "Set asn of transit-b to 64512 here, or ask them to use 64511 towards us.")
        .notification(
            new NotificationRecord(
                ago(Duration.ofSeconds(20)),
                true,
                2,
                2,
                "OPEN Message Error: Bad Peer AS",
                null,
                "The AS number in the peer's OPEN is not the one configured here."))
        .status();
  }

  private PeerStatus hostile() {
    return new PeerDraft("rs1", "2001:db8:1::5", 64496)
        .state(SessionState.ESTABLISHED, ago(Duration.ofMinutes(47)), 9)
        .open(
            row(73, "FQDN", "lg.example.net", HOSTILE, true),
            row(75, "Software Version", "lookingglass/0.1.0", "evil\u001b[31m\u202eversion", true))
        .families(up("ipv6-unicast", 88_012, 0, ago(Duration.ofMinutes(46))), none("ipv4-unicast"))
        .messages(
            new MessageCounts(9, 90_311, 8, 412, 0),
            new MessageCounts(9, 0, 0, 410, 0),
            new UpdateCounts(90_120, 1_200, 1, 1))
        .notification(
            new NotificationRecord(
                ago(Duration.ofMinutes(48)),
                false,
                6,
                4,
                "Cease: Administrative Reset",
                HOSTILE,
                "The peer's operator reset the session."))
        .faults(
            new FaultRecord(
                ago(Duration.ofMinutes(5)),
                "treat-as-withdraw",
                1,
                "ORIGIN has the undefined value 3",
                "RFC 7606, section 7.1",
                "40010103",
                BAD_ORIGIN),
            new FaultRecord(
                ago(Duration.ofMinutes(31)),
                "attribute-discard",
                7,
                "AGGREGATOR has 7 octets where 8 are needed " + HOSTILE,
                "RFC 7606, section 7.7",
                "c007070000fbffc63364",
                SHORT_AGGREGATOR))
        .status();
  }

  private PeerStatus restarting() {
    return new PeerDraft("edge-1", "198.51.100.40", 64500)
        .state(SessionState.ACTIVE, ago(Duration.ofSeconds(9)), 1)
        .restarting()
        .families(
            new FamilyStatus(
                "ipv4-unicast", false, false, 1_204, 1_204, 1_204, 1_204, 12, null, null))
        .problem(
            "The peer restarts gracefully; its 1,204 routes are kept until 120 s have passed",
            "Nothing, unless it does not come back in time.")
        .status();
  }

  private PeerStatus wrongPassword() {
    return new PeerDraft("customer-acme", "192.0.2.90", 65551)
        .state(SessionState.CONNECT, ago(Duration.ofSeconds(55)), 0)
        .families(none("ipv4-unicast"))
        .problem(
            "MD5 mismatch suspected: SYNs unanswered",
            "Compare the TCP-MD5 password on both sides; a router without it, or with another one,"
                + " drops our packets silently. A filter on TCP port 179 looks the same.")
        .status();
  }

  private PeerStatus overLimit() {
    return new PeerDraft("leaky", "203.0.113.77", 64497)
        .state(SessionState.IDLE, ago(Duration.ofMinutes(4)), 1)
        .adminDown("max-prefix limit exceeded: 1,001 of 1,000; opens again at 12:30:00 UTC")
        .nextAttempt(now.plus(Duration.ofMinutes(11)))
        .families(none("ipv4-unicast"))
        .notification(
            new NotificationRecord(
                ago(Duration.ofMinutes(4)),
                true,
                6,
                1,
                "Cease: Maximum Number of Prefixes Reached",
                null,
                "It sent more prefixes than max-prefixes allows. Ask whether it leaks routes before"
                    + " the limit is raised."))
        .status();
  }

  private void events() {
    Instant start = ago(Duration.ofHours(76));
    SessionState up = SessionState.ESTABLISHED;
    bgp.happens(
        start,
        "transit-a",
        Kind.CONNECTION,
        SessionState.OPEN_SENT,
        "Connected from 198.51.100.1:41822");
    bgp.happens(
        start,
        "transit-a",
        Kind.STATE,
        SessionState.OPEN_CONFIRM,
        "OPEN received: AS64511, identifier 198.51.100.9, hold time 180 s");
    bgp.happens(start, "transit-a", Kind.STATE, up, "Established");
    bgp.happens(
        start.plusSeconds(42),
        "transit-a",
        Kind.ROUTES,
        up,
        "End-of-RIB of ipv4-unicast received after 931,198 prefixes");
    bgp.happens(ago(Duration.ofHours(2)), "transit-b", Kind.STATE, up, "Established");
    bgp.happens(
        ago(Duration.ofMinutes(95)),
        "transit-b",
        Kind.NOTIFICATION,
        SessionState.IDLE,
        "Received Cease: Peer De-configured");
    bgp.happens(ago(Duration.ofMinutes(95)), "transit-b", Kind.STATE, SessionState.IDLE, "Idle");
    bgp.happens(
        ago(Duration.ofSeconds(21)), "transit-b", Kind.STATE, SessionState.OPEN_SENT, "OPEN sent");
    bgp.happens(
        ago(Duration.ofSeconds(20)),
        "transit-b",
        Kind.NOTIFICATION,
        SessionState.IDLE,
        "Sent OPEN Message Error: Bad Peer AS");
    bgp.happens(ago(Duration.ofSeconds(20)), "transit-b", Kind.STATE, SessionState.IDLE, "Idle");
    bgp.happens(
        ago(Duration.ofMinutes(5)),
        "rs1",
        Kind.FAULT,
        up,
        "UPDATE treated as withdraw: " + HOSTILE + "\u001b[2J");
    bgp.happens(ago(Duration.ofSeconds(9)), "edge-1", Kind.STATE, SessionState.ACTIVE, "Active");
  }

  private static FamilyStatus up(String family, int prefixes, int advertised, Instant since) {
    return new FamilyStatus(
        family,
        true,
        false,
        prefixes,
        prefixes,
        prefixes,
        0,
        advertised,
        since.plusSeconds(42),
        since.plusSeconds(1));
  }

  private static FamilyStatus none(String family) {
    return new FamilyStatus(family, false, false, 0, 0, 0, 0, 0, null, null);
  }

  private static CapabilityRow row(
      int code, String name, @Nullable String ours, @Nullable String theirs, boolean negotiated) {
    return new CapabilityRow(code, name, ours, theirs, negotiated);
  }
}
