package io.lookingglass.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.session.ImportRules.Kept;
import io.lookingglass.bgp.session.ImportRules.Verdict;
import io.lookingglass.bgp.session.ImportRules.Withdrawn;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of received routes. Ours is AS 64496, the peer's 64511. */
class ImportRulesTest {

  private static final Set<InetAddress> OWN =
      Set.of(IpAddresses.parse("192.0.2.1"), IpAddresses.parse("2001:db8::1"));

  private static ImportRules rules(String peer) {
    return new ImportRules(SessionUnderTest.settings("", peer), true, true, OWN);
  }

  private static ImportRules internal() {
    return new ImportRules(
        SessionUnderTest.settings("64496", "192.0.2.1", "192.0.2.2", "64496", "", ""),
        true,
        true,
        OWN);
  }

  private static PathAttribute path(Integer... asns) {
    return new PathAttribute.AsPathAttribute(
        AsPath.sequence(Arrays.stream(asns).map(Asn::new).toList()));
  }

  private static PathAttribute nextHop(String address) {
    InetAddress parsed = IpAddresses.parse(address);
    return parsed instanceof Inet4Address v4
        ? new PathAttribute.NextHop(v4)
        : new PathAttribute.MpReach(Family.IPV6_UNICAST, parsed, null, List.of());
  }

  private static Verdict assess(ImportRules rules, PathAttribute... attributes) {
    return rules.assess(Family.IPV4_UNICAST, AttributeSet.of(List.of(attributes)));
  }

  private static Eligibility eligibility(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Kept.class);
    return ((Kept) verdict).eligibility();
  }

  @Test
  void aGoodRouteMayBeChosen() {
    assertThat(assess(rules(""), path(64511, 64500), nextHop("192.0.2.2")))
        .isEqualTo(new Kept(Eligibility.ELIGIBLE, null));
  }

  @Test
  void nothingIsTakenWithoutAPolicyThatSaysSo() {
    ImportRules rules = new ImportRules(SessionUnderTest.settings(), false, true, OWN);

    assertThat(eligibility(assess(rules, path(64511), nextHop("192.0.2.2"))))
        .isEqualTo(Eligibility.IMPORT_REJECTED);
  }

  @Test
  void aPathThatDoesNotBeginWithThePeersAsIsTreatedAsWithdraw() {
    assertThat(assess(rules(""), path(64500, 64511))).isInstanceOf(Withdrawn.class);
    assertThat(assess(rules(""), path())).isInstanceOf(Withdrawn.class);
    Verdict set =
        assess(
            rules(""),
            new PathAttribute.AsPathAttribute(
                new AsPath(List.of(new Segment(SegmentType.AS_SET, List.of(new Asn(64511)))))));
    assertThat(((Withdrawn) set).fault().reason())
        .isEqualTo("The AS path does not begin with the peer's AS, 64511");
    assertThat(((Withdrawn) set).fault().attributeType()).isEqualTo(2);
  }

  @Test
  void aRouteServerAndAnInternalPeerLeaveTheirAsOut() {
    ImportRules lax = new ImportRules(SessionUnderTest.settings(), true, false, OWN);

    assertThat(eligibility(assess(lax, path(64500)))).isEqualTo(Eligibility.ELIGIBLE);
    assertThat(eligibility(assess(internal(), path()))).isEqualTo(Eligibility.ELIGIBLE);
  }

  @Test
  void ourOwnAsAnywhereInThePathIsALoop() {
    assertThat(eligibility(assess(rules(""), path(64511, 64496, 64500))))
        .isEqualTo(Eligibility.AS_LOOP);
    AsPath withSet =
        new AsPath(
            List.of(
                new Segment(SegmentType.AS_SEQUENCE, List.of(new Asn(64511))),
                new Segment(SegmentType.AS_SET, List.of(new Asn(64500), new Asn(64496)))));
    assertThat(eligibility(assess(rules(""), new PathAttribute.AsPathAttribute(withSet))))
        .isEqualTo(Eligibility.AS_LOOP);
  }

  @Test
  void whatWeReflectedOurselvesIsALoop() {
    Inet4Address us = (Inet4Address) IpAddresses.parse("192.0.2.1");
    Inet4Address another = (Inet4Address) IpAddresses.parse("192.0.2.7");

    assertThat(eligibility(assess(internal(), new PathAttribute.OriginatorId(us))))
        .isEqualTo(Eligibility.CLUSTER_LOOP);
    assertThat(eligibility(assess(internal(), new PathAttribute.ClusterList(List.of(another, us)))))
        .isEqualTo(Eligibility.CLUSTER_LOOP);
    assertThat(eligibility(assess(internal(), new PathAttribute.OriginatorId(another))))
        .isEqualTo(Eligibility.ELIGIBLE);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, true",
    "0.0.0.0, false",
    "0.1.2.3, false",
    "127.0.0.9, false",
    "224.0.0.5, false",
    "239.1.1.1, false",
    "240.0.0.1, false",
    "255.255.255.255, false",
    "169.254.1.1, false",
    "192.0.2.1, false",
    "10.0.0.1, true",
    "100.64.0.1, true",
    "2001:db8::2, true",
    "2001:db8::1, false",
    "::, false",
    "::1, false",
    "ff02::1, false",
    "fe80::1, true",
    "::ffff:0:1, false",
    "fc00::1, true"
  })
  void aNextHopIsAnAddressPacketsCanBeSentTo(String address, boolean good) {
    assertThat(eligibility(assess(rules(""), path(64511), nextHop(address))))
        .isEqualTo(good ? Eligibility.ELIGIBLE : Eligibility.NEXT_HOP_MARTIAN);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.5, 127.0.0.9, true",
    "127.0.0.5, 169.254.1.1, false",
    "169.254.0.2, 169.254.0.2, true",
    "169.254.0.2, 127.0.0.1, false"
  })
  void addressesOfANarrowScopeAreGoodForSessionsWithinIt(
      String peer, String nextHop, boolean good) {
    ImportRules rules =
        new ImportRules(
            SessionUnderTest.settings("64496", "192.0.2.1", peer, "64511", "", ""),
            true,
            true,
            OWN);

    assertThat(eligibility(assess(rules, path(64511), nextHop(nextHop))))
        .isEqualTo(good ? Eligibility.ELIGIBLE : Eligibility.NEXT_HOP_MARTIAN);
  }

  @Test
  void aLinkLocalNextHopIsNoUseAcrossRouters() {
    assertThat(eligibility(assess(rules("multihop: 3"), path(64511), nextHop("fe80::1"))))
        .isEqualTo(Eligibility.NEXT_HOP_MARTIAN);
  }

  @Test
  void aFlowSpecRuleNeedsNoNextHop() {
    PathAttribute reach =
        new PathAttribute.MpReach(
            Family.IPV4_FLOWSPEC, IpAddresses.parse("0.0.0.0"), null, List.of());

    assertThat(
            eligibility(
                rules("")
                    .assess(Family.IPV4_FLOWSPEC, AttributeSet.of(List.of(path(64511), reach)))))
        .isEqualTo(Eligibility.ELIGIBLE);
  }

  /** RFC 9234, section 5, by our role: what came without, with the peer's, with another's AS. */
  @ParameterizedTest
  @CsvSource({
    "provider, ELIGIBLE, ROUTE_LEAK, ROUTE_LEAK, false",
    "rs, ELIGIBLE, ROUTE_LEAK, ROUTE_LEAK, false",
    "peer, ELIGIBLE, ELIGIBLE, ROUTE_LEAK, true",
    "customer, ELIGIBLE, ELIGIBLE, ELIGIBLE, true",
    "rs-client, ELIGIBLE, ELIGIBLE, ELIGIBLE, true"
  })
  void routesThatMustNotComeThisWayAreLeaks(
      String role, Eligibility without, Eligibility peers, Eligibility another, boolean added) {
    ImportRules rules = rules("role: " + role);
    PathAttribute.OnlyToCustomer peer = new PathAttribute.OnlyToCustomer(new Asn(64511));

    assertThat(assess(rules, path(64511))).isEqualTo(new Kept(without, added ? peer : null));
    assertThat(assess(rules, path(64511), peer)).isEqualTo(new Kept(peers, null));
    assertThat(assess(rules, path(64511), new PathAttribute.OnlyToCustomer(new Asn(64500))))
        .isEqualTo(new Kept(another, null));
    assertThat(rules.assess(Family.IPV4_FLOWSPEC, AttributeSet.of(List.of(path(64511), peer))))
        .isEqualTo(new Kept(Eligibility.ELIGIBLE, null));
  }

  @ParameterizedTest
  @EnumSource(PeerRole.class)
  void whatMayOnlyGoDownIsNotSentUpNorAcross(PeerRole role) {
    List<RouteLeaks.Egress> outcomes = new ArrayList<>();
    outcomes.add(RouteLeaks.sent(role, null));
    outcomes.add(RouteLeaks.sent(role, new Asn(64500)));

    assertThat(outcomes)
        .isEqualTo(
            switch (role) {
              case PROVIDER, RS -> List.of(RouteLeaks.Egress.ADD, RouteLeaks.Egress.PASS);
              case PEER -> List.of(RouteLeaks.Egress.ADD, RouteLeaks.Egress.FORBIDDEN);
              case CUSTOMER, RS_CLIENT ->
                  List.of(RouteLeaks.Egress.PASS, RouteLeaks.Egress.FORBIDDEN);
            });
    assertThat(RouteLeaks.sent(null, new Asn(64500))).isEqualTo(RouteLeaks.Egress.PASS);
  }
}
