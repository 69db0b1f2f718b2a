package io.lookingglass.bgp.session;

import static io.lookingglass.bgp.wire.Family.IPV4_FLOWSPEC;
import static io.lookingglass.bgp.wire.Family.IPV4_UNICAST;
import static io.lookingglass.bgp.wire.Family.IPV6_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Capability.AddPath;
import io.lookingglass.bgp.wire.Capability.AddPath.Directions;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two OPEN messages agree on, and how people are shown it. */
class NegotiationTest {

  private static Open ours(String speaker, String peer) {
    return OurOpen.of(SessionUnderTest.settings(speaker, peer), false);
  }

  private static Open theirs(Capability... capabilities) {
    return new Open(
        4, 64511, 90, SessionUnderTest.mirrored("", "").identifier(), List.of(capabilities));
  }

  private static Negotiation with(Capability... theirs) {
    return Negotiation.of(ours("", "add-path: receive"), theirs(theirs));
  }

  @Test
  void twoOfUsAgreeOnEverything() {
    Negotiation agreed =
        Negotiation.of(ours("long-lived-stale-time: 1h", ""), SessionUnderTest.open());

    assertThat(agreed.families()).containsExactly(IPV4_UNICAST, IPV6_UNICAST);
    assertThat(agreed.routeRefresh()).isTrue();
    assertThat(agreed.enhancedRouteRefresh()).isTrue();
    assertThat(agreed.gracefulNotification()).isTrue();
    assertThat(agreed.survivesRestart(IPV4_UNICAST)).isTrue();
    assertThat(agreed.restartTime()).isEqualTo(Duration.ofMinutes(2));
    assertThat(agreed.longLived()).isEmpty(); // The peer's is off.
    assertThat(agreed.receive()).isEqualTo(agreed.send());
    assertThat(agreed.receive().fourOctetAs()).isTrue();
    assertThat(agreed.receive().external()).isTrue();
    assertThat(agreed.receive().extendedMessage()).isTrue();
    assertThat(agreed.receive().extendedNextHop()).containsExactly(IPV4_UNICAST);
  }

  @Test
  void aPeerWithoutCapabilitiesCarriesIpv4UnicastOnly() {
    Negotiation agreed = with();

    assertThat(agreed.families()).containsExactly(IPV4_UNICAST);
    assertThat(agreed.receive().fourOctetAs()).isFalse();
    assertThat(agreed.routeRefresh()).isFalse();
    assertThat(agreed.gracefulRestart()).isNull();
    assertThat(agreed.peerAsn()).isEqualTo(new Asn(64511));
    // It may send long messages, as we said that we take them; we may not.
    assertThat(agreed.receive().extendedMessage()).isTrue();
    assertThat(agreed.send().extendedMessage()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "90s, 90, 90, 30",
    "90s, 30, 30, 10",
    "30s, 90, 30, 10",
    "0s, 90, 0, 0",
    "90s, 0, 0, 0",
    "3s, 90, 3, 1"
  })
  void theSmallerHoldTimeCountsAndAThirdOfItIsTheKeepalive(
      String ours, int theirs, int holdTime, int keepalive) {
    Open open =
        new Open(4, 64511, theirs, SessionUnderTest.mirrored("", "").identifier(), List.of());
    Negotiation agreed = Negotiation.of(ours("hold-time: " + ours, ""), open);

    assertThat(agreed.holdTime()).isEqualTo(Duration.ofSeconds(holdTime));
    assertThat(agreed.keepalive()).isEqualTo(Duration.ofSeconds(keepalive));
  }

  /** We only ever receive several paths. */
  @ParameterizedTest
  @CsvSource({
    "receive, false, true, true",
    "receive, true, false, false",
    "receive, true, true, true",
    "none, true, true, false"
  })
  void severalPathsAreReceivedWhenThePeerSendsThem(
      String setting, boolean receive, boolean send, boolean negotiated) {
    Negotiation agreed =
        Negotiation.of(
            ours("", "add-path: " + setting),
            theirs(
                new Capability.Multiprotocol(IPV4_UNICAST),
                new AddPath(
                    List.of(
                        new Directions(IPV4_UNICAST, receive, send),
                        // Not carried by the session, whatever is said of it.
                        new Directions(IPV6_UNICAST, receive, send)))));

    assertThat(agreed.receive().addPath().contains(IPV4_UNICAST)).isEqualTo(negotiated);
    assertThat(agreed.receive().addPath()).doesNotContain(IPV6_UNICAST);
    assertThat(agreed.send().addPath()).isEmpty();
  }

  @Test
  void theFourOctetAsCountsAndNotTheFixedPart() {
    Open open =
        new Open(
            4,
            23456,
            90,
            SessionUnderTest.mirrored("", "").identifier(),
            List.of(new Capability.FourOctetAs(new Asn(4_200_000_001L))));

    assertThat(Negotiation.of(ours("", ""), open).peerAsn()).isEqualTo(new Asn(4_200_000_001L));
    SessionSettings large =
        SessionUnderTest.settings("4200000001", "192.0.2.1", "192.0.2.2", "64511", "", "");
    assertThat(OurOpen.of(large, false).myAs()).isEqualTo(23456);
    assertThat(OurOpen.of(large, false).asn()).isEqualTo(new Asn(4_200_000_001L));
  }

  @Test
  void longLivedGracefulRestartCountsOnlyBesideGracefulRestart() {
    Capability longLived =
        new Capability.LongLivedGracefulRestart(
            List.of(
                new Capability.LongLivedGracefulRestart.Retained(IPV4_UNICAST, true, 7200),
                new Capability.LongLivedGracefulRestart.Retained(IPV4_FLOWSPEC, true, 7200)));
    Capability restart = new Capability.GracefulRestart(false, false, 60, List.of());
    Open ours = ours("long-lived-stale-time: 1h", "");

    assertThat(Negotiation.of(ours, theirs(longLived)).longLived()).isEmpty();
    assertThat(Negotiation.of(ours, theirs(longLived, restart)).longLived())
        .isEqualTo(Map.of(IPV4_UNICAST, Duration.ofHours(1)));
    assertThat(Negotiation.of(ours("", ""), theirs(longLived, restart)).longLived()).isEmpty();
  }

  @Test
  void bothSidesStandSideBySide() {
    Open theirs =
        theirs(
            new Capability.Multiprotocol(IPV4_UNICAST),
            new Capability.Multiprotocol(new Family(25, 70)),
            new Capability.FourOctetAs(new Asn(64511)),
            new Capability.GracefulRestart(
                true,
                false,
                30,
                List.of(new Capability.GracefulRestart.Preserved(IPV4_UNICAST, true))),
            new Capability.Fqdn("r1\u001b[31m", "example.net"),
            new Capability.Unknown(199, Octets.ofHex("c0ffee")));

    List<CapabilityRow> rows =
        CapabilityComparison.rows(
            OurOpen.of(SessionUnderTest.settings("", "role: customer"), true), theirs);

    assertThat(rows)
        .contains(
            new CapabilityRow(
                1,
                "Multiprotocol (RFC 4760)",
                "ipv4-unicast, ipv6-unicast",
                "ipv4-unicast, afi 25 safi 70",
                true),
            new CapabilityRow(2, "Route refresh (RFC 2918)", "yes", null, false),
            new CapabilityRow(
                5, "Extended next hop (RFC 8950)", "ipv4-unicast by IPv6", null, false),
            new CapabilityRow(9, "Role (RFC 9234)", "customer", null, false),
            new CapabilityRow(
                64,
                "Graceful restart (RFC 4724)",
                "120 s, restarted, also after NOTIFICATION: ipv4-unicast (forwarding kept),"
                    + " ipv6-unicast (forwarding kept)",
                "30 s, restarted: ipv4-unicast (forwarding kept)",
                true),
            new CapabilityRow(65, "4-octet AS (RFC 6793)", "64496", "64511", true),
            new CapabilityRow(
                73,
                "Host name (draft-walton-bgp-hostname-capability)",
                null,
                "r1?[31m.example.net",
                false),
            new CapabilityRow(199, "Capability 199", null, "0xc0ffee", false));
    assertThat(rows).extracting(CapabilityRow::code).isSorted();
  }

  @Test
  void beforeAnOpenOnlyOursAreShown() {
    PeerSession idle = PeerSession.idle(SessionUnderTest.settings(), false);

    assertThat(idle.capabilityRows())
        .isNotEmpty()
        .allMatch(row -> row.ours() != null && row.theirs() == null && !row.negotiated());
    assertThat(idle.negotiatedTimers()).isNull();
    PeerSession established =
        new SessionUnderTest(SessionUnderTest.settings("hold-time: 30s", ""))
            .established(SessionUnderTest.open())
            .session();
    assertThat(Objects.requireNonNull(established.negotiatedTimers()).holdTime()).isEqualTo(30);
    assertThat(Objects.requireNonNull(established.negotiatedTimers()).theirs()).isEqualTo(90);
    assertThat(established.capabilityRows()).allMatch(CapabilityRow::negotiated);
  }
}
