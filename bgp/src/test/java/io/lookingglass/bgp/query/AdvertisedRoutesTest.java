package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions about what peers are told. */
final class AdvertisedRoutesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final VrpTable ROAS =
      VrpTable.of(List.of(new Vrp(IpPrefix.parse("203.0.113.0/24"), 24, new Asn(64500))));

  private final AdjRibOut first = adjRibOut();
  private final AdjRibOut second = adjRibOut();
  private final RouteQueries queries =
      RouteQueries.over(
          new QueriedTables() {
            @Override
            public RouteValidity validity() {
              return (prefix, origin) ->
                  new OriginValidity(
                      ROAS.state(prefix, origin), "rtr.example:323", 5L, ROAS.covering(prefix));
            }

            @Override
            public List<Advertised> advertised() {
              return List.of(
                  new Advertised(peer("first", 1), first),
                  new Advertised(peer("second", 2), second));
            }
          },
          () -> 0);

  private static AdjRibOut adjRibOut() {
    return new AdjRibOut(
        100, (_, _, attributes) -> new AdjRibOut.Verdict.Sent(attributes), () -> NOW);
  }

  private static RibPeer peer(String name, int number) {
    return new RibPeer(
        name,
        IpAddresses.parse("192.0.2." + number),
        new Asn(65000 + number),
        true,
        (Inet4Address) IpAddresses.parse("10.0.0." + number));
  }

  private static void announce(AdjRibOut to, String prefix, int origin, int community) {
    AdjRibOut.Outcome outcome =
        to.announce(
            Family.IPV4_UNICAST,
            new Nlri.Prefix(IpPrefix.parse(prefix), null),
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(origin)))),
                new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.10")),
                new PathAttribute.Communities(List.of(new Community.Standard(64500, community)))));
    assertThat(outcome).isInstanceOf(AdjRibOut.Outcome.Accepted.class);
  }

  @BeforeEach
  void announce() {
    announce(first, "203.0.113.0/24", 64500, 1);
    announce(second, "203.0.113.0/24", 64500, 2);
    announce(second, "203.0.113.66/32", 64500, 666);
    announce(second, "198.51.100.0/24", 64511, 2);
  }

  private List<FoundRoute> ask(String... parameters) throws Exception {
    Map<String, List<String>> asked = new LinkedHashMap<>(Map.of("table", List.of("adj-out")));
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      asked.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
    }
    assertThat(RouteQueryReader.read(asked))
        .isInstanceOf(RouteQueryReader.Reading.Understood.class);
    return RouteQueryReader.read(asked)
            instanceof RouteQueryReader.Reading.Understood(RouteQuery query)
        ? queries.find(query).routes()
        : List.of();
  }

  private List<String> found(String... parameters) throws Exception {
    return ask(parameters).stream()
        .map(found -> found.prefix() + " " + found.route().peer().name())
        .toList();
  }

  @Test
  void allOfItIsToldInTheOrderOfPrefixesAndPeers() throws Exception {
    assertThat(found("prefix=0.0.0.0/0", "match=longer"))
        .containsExactly(
            "198.51.100.0/24 second",
            "203.0.113.0/24 first",
            "203.0.113.0/24 second",
            "203.0.113.66/32 second");
  }

  @Test
  void anAddressMeansTheLongestPrefixThatHoldsIt() throws Exception {
    assertThat(found("prefix=203.0.113.66")).containsExactly("203.0.113.66/32 second");
    assertThat(found("prefix=203.0.113.67"))
        .containsExactly("203.0.113.0/24 first", "203.0.113.0/24 second");
    assertThat(found("prefix=203.0.113.66", "match=shorter"))
        .contains("203.0.113.0/24 first", "203.0.113.66/32 second");
    assertThat(found("prefix=192.0.2.1")).isEmpty();
  }

  @Test
  void conditionsHoldOfWhatIsAnnouncedToo() throws Exception {
    assertThat(found("prefix=203.0.113.0/24", "peer=first"))
        .containsExactly("203.0.113.0/24 first");
    assertThat(found("prefix=0.0.0.0/0", "match=longer", "community=64500:666"))
        .containsExactly("203.0.113.66/32 second");
    assertThat(found("prefix=0.0.0.0/0", "match=longer", "originAs=64511"))
        .containsExactly("198.51.100.0/24 second");
  }

  @Test
  void itIsToldHowFarEachIsAndWhatTheRpkiSaysOfOurOrigin() throws Exception {
    Route route = ask("prefix=203.0.113.0/24", "peer=first").getFirst().route();
    assertThat(route.standing())
        .isEqualTo(new Route.Standing.Advertised(AdjRibOut.Progress.WAITING));
    assertThat(route.changedAt()).isEqualTo(NOW);
    assertThat(ask("prefix=0.0.0.0/0", "match=longer"))
        .extracting(found -> found.prefix() + " " + found.route().validation())
        .contains("203.0.113.0/24 VALID", "203.0.113.66/32 INVALID", "198.51.100.0/24 NOT_FOUND");
  }
}
