package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.query.RouteTally.Facet;
import io.lookingglass.bgp.query.RouteTally.Property;
import io.lookingglass.bgp.query.RouteTally.Value;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Next hops, and counts over all pages, of real tables. */
final class RouteTallyTest {
  private final QueriedRib tables = new QueriedRib();
  private long step;
  private final AtomicLong nanoTime = new AtomicLong();
  private final RouteQueries queries =
      RouteQueries.over(
          QueriedTables.of(tables.rib, RouteValidity.UNKNOWN), () -> nanoTime.addAndGet(step));

  @AfterEach
  void stop() {
    tables.close();
  }

  private static RouteQuery query(String... parameters) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      map.put(parts[0], List.of(parts[1]));
    }
    return switch (RouteQueryReader.read(map)) {
      case RouteQueryReader.Reading.Understood(RouteQuery query) -> query;
      case RouteQueryReader.Reading.Refused(var problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private void announceIpv6(String prefix, String nextHop, @Nullable String linkLocal) {
    tables.tell(
        "six",
        prefix,
        null,
        AttributeSet.of(
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(8)))),
                new PathAttribute.MpReach(
                    Family.IPV6_UNICAST,
                    IpAddresses.parse(nextHop),
                    linkLocal == null ? null : IpAddresses.parse(linkLocal),
                    List.of()))),
        Eligibility.ELIGIBLE);
  }

  private void announceVia(String prefix, String nextHop) {
    tables.tell(
        "four",
        prefix,
        null,
        AttributeSet.of(
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(7)))),
                new PathAttribute.NextHop((Inet4Address) IpAddresses.parse(nextHop)))),
        Eligibility.ELIGIBLE);
  }

  private List<String> found(String... parameters) throws Exception {
    return queries.find(query(parameters)).routes().stream()
        .map(route -> route.prefix().toString())
        .toList();
  }

  @Test
  void routesAreFoundByTheirNextHop() throws Exception {
    announceVia("10.0.0.0/8", "192.0.2.1");
    announceVia("10.1.0.0/16", "192.0.2.2");
    announceIpv6("2001:db8::/32", "2001:db8:ffff::1", null);
    announceIpv6("2001:db8:1::/48", "2001:db8:ffff::2", "fe80::2");

    assertThat(found("nextHop=192.0.2.2")).containsExactly("10.1.0.0/16");
    assertThat(found("nextHop=192.0.2.3")).isEmpty();
    assertThat(found("nextHop=2001:db8:ffff::1")).containsExactly("2001:db8::/32");
    assertThat(found("nextHop=2001:db8:ffff::2")).containsExactly("2001:db8:1::/48");
    assertThat(found("nextHop=fe80::2")).containsExactly("2001:db8:1::/48");
    assertThat(found("nextHop=192.0.2.1", "prefix=10.1.0.0/16")).isEmpty();
  }

  @Test
  void whatIsNoAddressIsNoNextHop() {
    assertThat(RouteQueryReader.read(Map.of("nextHop", List.of("10.0.0.0/8"))))
        .isEqualTo(
            new RouteQueryReader.Reading.Refused(
                List.of(
                    new QueryProblem(
                        "nextHop",
                        "\"10.0.0.0/8\" is no address; write one like 192.0.2.1 or 2001:db8::1"))));
  }

  private static List<Value> values(RouteTally tally, Property property) {
    return tally.facets().getOrDefault(property, new Facet(List.of(), 0)).values();
  }

  @Test
  void everyRouteThatIsAskedForIsCountedWhateverThePageShows() {
    for (int index = 0; index < 20; index++) {
      tables.announce("a", "10." + index + ".0.0/16", null, "1 7", "64496:1", "rt:64496:1");
    }
    for (int index = 0; index < 5; index++) {
      tables.announce("b", "10." + index + ".0.0/16", null, "1 2 9", "64496:1:2", "64496:1");
    }
    announceIpv6("2001:db8::/32", "2001:db8:ffff::1", null);

    RouteTally all = queries.tally(query("limit=1")).orElseThrow();

    assertThat(all.routes()).isEqualTo(26);
    assertThat(all.complete()).isTrue();
    assertThat(values(all, Property.PEER))
        .containsExactly(new Value("a", 20), new Value("b", 5), new Value("six", 1));
    assertThat(values(all, Property.ORIGIN_AS))
        .containsExactly(new Value("7", 20), new Value("9", 5), new Value("8", 1));
    assertThat(values(all, Property.NEXT_HOP))
        .containsExactly(new Value("192.0.2.254", 25), new Value("2001:db8:ffff::1", 1));
    assertThat(values(all, Property.BEST)).containsExactly(new Value("true", 21));
    assertThat(values(all, Property.RPKI)).containsExactly(new Value("unknown", 26));
    assertThat(values(all, Property.COMMUNITY))
        .containsExactly(
            new Value("64496:1", 25), new Value("rt:64496:1", 20), new Value("64496:1:2", 5));

    RouteTally some =
        queries.tally(query("peer=b", "prefix=10.0.0.0/14", "match=longer")).orElseThrow();
    assertThat(some.routes()).isEqualTo(4);
    RouteTally one = queries.tally(query("prefix=10.3.0.1")).orElseThrow();
    assertThat(one.routes()).isEqualTo(2);
  }

  @Test
  void whereTimeIsOverItSaysThatNotAllWereCounted() {
    for (int index = 0; index < 600; index++) {
      tables.announce("a", "10.%d.%d.0/24".formatted(index / 256, index % 256), null, "1 7");
    }
    step = RouteQueries.COUNTING_DEADLINE.toNanos() + 1;

    RouteTally tally = queries.tally(query()).orElseThrow();

    assertThat(tally.complete()).isFalse();
    assertThat(tally.routes()).isEqualTo(256);
  }
}
