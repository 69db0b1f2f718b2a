package io.lookingglass.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.AdjRibOut.Outcome;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The Only to Customer attribute on the way out (RFC 9234, section 5). */
class ExportRulesTest {
  private static final Asn OURS = new Asn(64496);
  private static final Nlri NLRI = new Nlri.Prefix(IpPrefix.parse("192.0.2.0/24"), null);

  private static ExportRules rules(boolean external, @Nullable PeerRole role) {
    return new ExportRules("transit-a", OURS, external, role, (_, _, _, _) -> null);
  }

  private static AdjRibOut towards(PeerRole ours) {
    return new AdjRibOut(10, rules(true, ours), InstantSource.system());
  }

  private static List<PathAttribute> route(PathAttribute... further) {
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    attributes.add(new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(OURS))));
    attributes.add(new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.1")));
    attributes.addAll(List.of(further));
    return attributes;
  }

  private static List<PathAttribute> wanted(AdjRibOut out) {
    return out.routes(Family.IPV4_UNICAST).getOrDefault(NLRI, List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"PROVIDER", "RS", "PEER"})
  void downAndAcrossRoutesAreMarkedWithOurAs(PeerRole ours) {
    AdjRibOut out = towards(ours);

    assertThat(out.announce(Family.IPV4_UNICAST, NLRI, route()))
        .isInstanceOf(Outcome.Accepted.class);

    assertThat(wanted(out)).isEqualTo(route(new PathAttribute.OnlyToCustomer(OURS)));
    assertThat(out.announce(Family.IPV4_UNICAST, NLRI, route()))
        .isInstanceOf(Outcome.Unchanged.class);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"PROVIDER", "RS", "PEER"},
      mode = Mode.EXCLUDE)
  void upRoutesAreSentAsTheyAre(PeerRole ours) {
    AdjRibOut out = towards(ours);

    out.announce(Family.IPV4_UNICAST, NLRI, route());

    assertThat(wanted(out)).isEqualTo(route());
  }

  @ParameterizedTest
  @EnumSource(names = {"CUSTOMER", "RS_CLIENT", "PEER"})
  void markedRoutesGoNeitherUpNorAcross(PeerRole ours) {
    AdjRibOut out = towards(ours);

    Outcome outcome =
        out.announce(
            Family.IPV4_UNICAST, NLRI, route(new PathAttribute.OnlyToCustomer(new Asn(64511))));

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                "The route has the Only to Customer attribute (AS 64511), so it may only go to"
                    + " customers and clients of a route server, but our role towards the peer is "
                    + Roles.name(ours.code())
                    + " (RFC 9234, section 5); announce it without the attribute if it is our"
                    + " own"));
    assertThat(wanted(out)).isEmpty();
  }

  @Test
  void internalSessionsAndThoseWithoutRoleChangeNothing() {
    List<PathAttribute> marked = route(new PathAttribute.OnlyToCustomer(new Asn(64511)));

    assertThat(rules(false, PeerRole.PEER).judge(Family.IPV4_UNICAST, NLRI, marked))
        .isEqualTo(new AdjRibOut.Verdict.Sent(marked));
    assertThat(rules(true, null).judge(Family.IPV4_UNICAST, NLRI, marked))
        .isEqualTo(new AdjRibOut.Verdict.Sent(marked));
  }

  @Test
  void anotherRoleJudgesWhatIsAnnouncedAnew() {
    AdjRibOut out = towards(PeerRole.PROVIDER);
    Nlri other = new Nlri.Prefix(IpPrefix.parse("198.51.100.0/24"), null);
    out.announce(Family.IPV4_UNICAST, NLRI, route());
    out.announce(Family.IPV4_UNICAST, other, route(new PathAttribute.OnlyToCustomer(OURS)));

    assertThat(out.policy(rules(true, PeerRole.CUSTOMER))).containsOnlyKeys(other);

    assertThat(out.routes(Family.IPV4_UNICAST)).containsOnlyKeys(NLRI);
    assertThat(wanted(out)).isEqualTo(route());
  }
}
