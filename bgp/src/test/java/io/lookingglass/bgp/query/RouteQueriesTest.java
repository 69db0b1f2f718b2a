package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.query.RouteQuery.Match;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries over real tables. */
final class RouteQueriesTest {
  private static final VrpTable ROAS =
      VrpTable.of(
          List.of(
              new Vrp(IpPrefix.parse("10.0.0.0/8"), 12, new Asn(7)),
              new Vrp(IpPrefix.parse("2001:db8::/32"), 48, new Asn(8))));

  private final QueriedRib tables = new QueriedRib();
  private final AtomicLong nanoTime = new AtomicLong();
  private final RouteQueries queries =
      RouteQueries.over(
          QueriedTables.of(
              tables.rib,
              (prefix, origin) ->
                  new OriginValidity(
                      ROAS.state(prefix, origin), "rtr.example:323", 5L, ROAS.covering(prefix))),
          nanoTime::get);

  @BeforeEach
  void judge() {
    tables.validate(ROAS);
  }

  @AfterEach
  void stop() {
    tables.close();
  }

  private static RouteQuery query(String... parameters) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      map.computeIfAbsent(parts[0], it -> new ArrayList<>()).add(parts[1]);
    }
    return switch (RouteQueryReader.read(map)) {
      case RouteQueryReader.Reading.Understood(RouteQuery query) -> query;
      case RouteQueryReader.Reading.Refused(var problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  /** The routes as "prefix peer pathId", the best with a star. */
  private List<String> found(String... parameters) throws Exception {
    return queries.find(query(parameters)).routes().stream().map(RouteQueriesTest::key).toList();
  }

  private static String key(FoundRoute found) {
    return found.prefix()
        + (found.route().isBest() ? " *" : " ")
        + found.route().peer().name()
        + (found.route().pathId() == null ? "" : " " + found.route().pathId());
  }

  @Test
  void anAddressIsLookedUpAndAPrefixIsMeant() throws Exception {
    tables.announce("a", "10.0.0.0/8", null, "1 7");
    tables.announce("b", "10.1.0.0/16", null, "2 7");
    tables.announce("a", "2001:db8::/32", null, "1 8");

    assertThat(found("prefix=10.1.2.3")).containsExactly("10.1.0.0/16 *b");
    assertThat(found("prefix=10.2.2.3")).containsExactly("10.0.0.0/8 *a");
    assertThat(found("prefix=10.1.2.0/24")).isEmpty();
    assertThat(found("prefix=10.1.2.0/24", "match=lpm")).containsExactly("10.1.0.0/16 *b");
    assertThat(found("prefix=10.1.2.0/24", "match=shorter"))
        .containsExactly("10.0.0.0/8 *a", "10.1.0.0/16 *b");
    assertThat(found("prefix=10.0.0.0/7", "match=longer"))
        .containsExactly("10.0.0.0/8 *a", "10.1.0.0/16 *b");
    assertThat(found("prefix=2001:db8::1")).containsExactly("2001:db8::/32 *a");
    assertThat(found()).containsExactly("10.0.0.0/8 *a", "10.1.0.0/16 *b", "2001:db8::/32 *a");
  }

  @Test
  void theLongestMatchIsOneOfTheTableThatIsAsked() throws Exception {
    tables.announce("a", "10.0.0.0/8", null, "1 7");
    tables.announce("b", "10.1.0.0/16", null, "2 7");
    tables.tell(
        "c", "10.1.2.0/24", null, QueriedRib.attributes("3 7"), Eligibility.IMPORT_REJECTED);

    assertThat(found("prefix=10.1.2.3")).containsExactly("10.1.2.0/24 c");
    assertThat(found("prefix=10.1.2.3", "table=loc")).containsExactly("10.1.0.0/16 *b");
    assertThat(found("prefix=10.1.2.3", "peer=a")).containsExactly("10.0.0.0/8 *a");
    assertThat(found("prefix=10.1.2.3", "table=loc", "peer=a")).isEmpty();
  }

  @Test
  void anAddressIsOriginatedWhereTheBestPathToItBegins() throws Exception {
    tables.announce("a", "10.0.0.0/8", null, "1 7");
    tables.announce("a", "10.1.0.0/16", null, "1 2 3 4");
    tables.announce("b", "10.1.0.0/16", null, "2 {8,9}");
    tables.tell(
        "c", "10.1.2.0/24", null, QueriedRib.attributes("3 5"), Eligibility.IMPORT_REJECTED);
    tables.announce("internal", "2001:db8::/48", null, "");

    assertThat(origins("10.2.0.1")).containsExactly(7L);
    assertThat(origins("10.1.2.3")).containsExactly(8L, 9L);
    assertThat(origins("2001:db8::1")).hasSize(1);
    assertThat(origins("192.0.2.1")).isEmpty();
    assertThat(RouteQueries.unconfigured().origins(IpAddresses.parse("10.2.0.1"))).isEmpty();
  }

  private List<Long> origins(String address) {
    return queries.origins(IpAddresses.parse(address)).stream().map(Asn::value).toList();
  }

  @Test
  void theBestPathComesFirstAndTheOthersInTheOrderOfTheirPeers() throws Exception {
    tables.announce("c", "10.0.0.0/8", null, "1 2 7");
    tables.announce("b", "10.0.0.0/8", 2, "1 7");
    tables.announce("b", "10.0.0.0/8", 1, "1 2 3 7");
    tables.announce("a", "10.0.0.0/8", null, "1 2 3 4 7");

    assertThat(found("prefix=10.0.0.0/8"))
        .containsExactly("10.0.0.0/8 *b 2", "10.0.0.0/8 a", "10.0.0.0/8 b 1", "10.0.0.0/8 c");
    assertThat(found("prefix=10.0.0.0/8", "best=true")).containsExactly("10.0.0.0/8 *b 2");
  }

  @Test
  void aRouteIsToldWithWhatTheRpkiSaysOfIt() throws Exception {
    tables.announce("a", "10.0.0.0/8", null, "1 7");
    tables.announce("a", "10.0.0.0/24", null, "1 7");
    tables.announce("a", "20.0.0.0/8", null, "1 {7,8}");
    tables.announce("internal", "2001:db8::/48", null, "");

    List<FoundRoute> all = queries.find(query()).routes();
    assertThat(all)
        .extracting(route -> route.rpki().state().title())
        .containsExactly("valid", "invalid", "not-found", "invalid");
    assertThat(all)
        .extracting(FoundRoute::origin)
        .containsExactly(new Asn(7), new Asn(7), null, new Asn(64500));
    assertThat(all.getFirst().rpki().covering())
        .containsExactlyElementsOf(ROAS.all().subList(0, 1));
    assertThat(found("rpki=invalid")).containsExactly("10.0.0.0/24 *a", "2001:db8::/48 *internal");
  }

  private record Condition(String parameter, Predicate<FoundRoute> holds) {}

  private static <T extends PathAttribute> boolean has(
      FoundRoute found, Class<T> type, Predicate<T> holds) {
    return found.route().attributes().attributes().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .anyMatch(holds);
  }

  private static boolean path(FoundRoute found, Predicate<String> holds) {
    return has(
        found,
        PathAttribute.AsPathAttribute.class,
        attribute -> holds.test(AsPathText.format(attribute.path())));
  }

  private static boolean standard(FoundRoute found, Predicate<Community.Standard> holds) {
    return has(
        found,
        PathAttribute.Communities.class,
        attribute -> attribute.communities().stream().anyMatch(holds));
  }

  private static boolean large(FoundRoute found, Predicate<Community.Large> holds) {
    return has(
        found,
        PathAttribute.LargeCommunities.class,
        attribute -> attribute.communities().stream().anyMatch(holds));
  }

  private static boolean extended(FoundRoute found, Predicate<String> holds) {
    return has(
        found,
        PathAttribute.ExtendedCommunities.class,
        attribute ->
            attribute.communities().stream().map(ExtendedCommunityText::format).anyMatch(holds));
  }

  /** Conditions and what they mean, told of decoded attributes. */
  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition("peer=b", found -> found.route().peer().name().equals("b")),
          new Condition("best=true", found -> found.route().isBest()),
          new Condition("table=loc", found -> found.route().isBest()),
          new Condition(
              "originAs=7", found -> path(found, it -> it.matches("(.* )?7|.*[{,]7[,}].*"))),
          new Condition(
              "asPath=_3_", found -> path(found, it -> it.matches("(.*[ {,])?3([ ,}].*)?"))),
          new Condition("asPath=^1 ", found -> path(found, it -> it.startsWith("1 "))),
          new Condition(
              "community=64496:1", found -> standard(found, it -> it.bits() == 0xfbf00001)),
          new Condition("community=64496:*", found -> standard(found, it -> it.high() == 64496)),
          new Condition(
              "community=no-export", found -> standard(found, it -> it.bits() == 0xffffff01)),
          new Condition("community=*:*:2", found -> large(found, it -> it.data2() == 2)),
          new Condition(
              "community=64496:1:2",
              found -> large(found, it -> it.toString().equals("64496:1:2"))),
          new Condition("community=rt:64496:1", found -> extended(found, "rt:64496:1"::equals)),
          new Condition(
              "community=target:64496:*",
              found -> extended(found, it -> it.startsWith("rt:64496:"))),
          new Condition(
              "community=soo:*:1", found -> extended(found, it -> it.matches("soo:.*:1"))),
          new Condition("rpki=valid", found -> found.rpki().state() == ValidationState.VALID),
          new Condition("rpki=invalid", found -> found.rpki().state() == ValidationState.INVALID));

  private static final String[] COMMUNITIES = {
    "64496:1",
    "64496:2",
    "64497:1",
    "no-export",
    "64496:1:2",
    "64497:3:2",
    "rt:64496:1",
    "soo:64496:1",
    "rt:64496:2"
  };

  private void fill(Random random, int routes) {
    for (int index = 0; index < routes; index++) {
      int length = random.nextInt(6, 15);
      boolean ipv6 = random.nextInt(4) == 0;
      IpPrefix prefix =
          ipv6
              ? IpPrefix.containing(
                  IpAddresses.parse("2001:db8:" + random.nextInt(4) + "::"), length + 32)
              : IpPrefix.containing(
                  IpAddresses.parse("10." + random.nextInt(256) + ".0.0"), length);
      List<String> ases = new ArrayList<>();
      for (int hops = random.nextInt(4); hops >= 0; hops--) {
        ases.add(Integer.toString(random.nextInt(1, 9)));
      }
      String path = String.join(" ", ases) + (random.nextInt(8) == 0 ? " {3,7}" : "");
      String[] communities =
          Arrays.stream(COMMUNITIES).filter(it -> random.nextInt(4) == 0).toArray(String[]::new);
      String peer = List.of("a", "b", "c").get(random.nextInt(3));
      tables.announce(
          peer,
          prefix.toString(),
          peer.equals("c") ? (Integer) random.nextInt(3) : null,
          path,
          communities);
    }
  }

  @Test
  void findTheSameAsLookingAtEveryRoute() throws Exception {
    Random random = new Random(4);
    fill(random, 300);
    List<FoundRoute> all = queries.find(query("limit=1000")).routes();
    assertThat(all).hasSizeBetween(100, 300);
    int some = 0;
    for (int round = 0; round < 600; round++) {
      List<Condition> conditions = new ArrayList<>();
      for (Condition condition : CONDITIONS) {
        boolean there =
            conditions.stream()
                .anyMatch(
                    it ->
                        it.parameter()
                            .split("=", 2)[0]
                            .equals(condition.parameter().split("=", 2)[0]));
        if (!there && random.nextInt(8) == 0) {
          conditions.add(condition);
        }
      }
      FoundRoute target = all.get(random.nextInt(all.size()));
      List<String> parameters =
          new ArrayList<>(conditions.stream().map(Condition::parameter).toList());
      Match match = List.of(Match.values()).get(random.nextInt(4));
      Predicate<FoundRoute> related =
          switch (match) {
            case EXACT -> found -> found.prefix().equals(target.prefix());
            case LONGER -> found -> target.prefix().contains(found.prefix());
            case SHORTER -> found -> found.prefix().contains(target.prefix());
            case LONGEST -> found -> true; // Has a test of its own.
          };
      if (match != Match.LONGEST) {
        parameters.add("prefix=" + target.prefix());
        parameters.add("match=" + match.title());
      }
      parameters.add("limit=1000");
      List<String> expected =
          all.stream()
              .filter(related)
              .filter(found -> conditions.stream().allMatch(it -> it.holds().test(found)))
              .map(RouteQueriesTest::key)
              .toList();
      assertThat(found(parameters.toArray(String[]::new))).as("%s", parameters).isEqualTo(expected);
      some += expected.isEmpty() ? 0 : 1;
    }
    assertThat(some).isGreaterThan(150);
  }

  @Test
  void pagesTellEachRouteThatStaysJustOnceWhateverChangesInBetween() throws Exception {
    Random random = new Random(5);
    fill(random, 120);
    Set<String> staying = new LinkedHashSet<>();
    for (FoundRoute found : queries.find(query("limit=1000")).routes()) {
      staying.add(key(found).replace("*", ""));
    }
    List<String> told = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      RoutePage page = queries.find(query("limit=7", "cursor=" + cursor));
      assertThat(page.routes()).hasSizeLessThanOrEqualTo(7);
      page.routes().forEach(found -> told.add(key(found).replace("*", "")));
      cursor = page.next() == null ? "" : page.next().text();
      pages++;
      // Which is best changes, routes come, and one goes: most often the one told last.
      FoundRoute last = page.routes().getLast();
      tables.announce("d", last.prefix().toString(), null, pages % 2 == 0 ? "1" : "1 2 3 4 5 6");
      fill(random, 2);
      String name = last.route().peer().name();
      Integer pathId = last.route().pathId() == null ? null : last.route().pathId().intValue();
      tables.withdraw(name, last.prefix().toString(), pathId);
      staying.remove(key(last).replace("*", ""));
      told.remove(key(last).replace("*", ""));
    } while (!cursor.isEmpty());

    assertThat(pages).isGreaterThan(10);
    assertThat(told.stream().filter(staying::contains))
        .containsExactlyInAnyOrderElementsOf(staying);
  }

  @Test
  void aWalkThatTakesTooLongEndsItsPageAndTheNextGoesOn() throws Exception {
    for (int index = 0; index < 600; index++) {
      tables.announce(
          "a", "10.%d.%d.0/24".formatted(index / 256, index % 256), null, index == 599 ? "7" : "1");
    }
    RouteQueries slow =
        RouteQueries.over(
            QueriedTables.of(tables.rib, RouteValidity.UNKNOWN),
            () -> nanoTime.addAndGet(3_000_000_000L));

    RoutePage first = slow.find(query("originAs=7"));
    RoutePage second = slow.find(query("originAs=7", "cursor=" + after(first)));
    RoutePage third = slow.find(query("originAs=7", "cursor=" + after(second)));

    assertThat(first.outOfTime()).isTrue();
    assertThat(first.routes()).isEmpty();
    assertThat(second.outOfTime()).isTrue();
    assertThat(third.outOfTime()).isFalse();
    assertThat(third.next()).isNull();
    assertThat(third.routes()).extracting(RouteQueriesTest::key).containsExactly("10.2.87.0/24 *a");
  }

  @Test
  void aPositionOfAnotherQueryTellsNothingThatIsNotAskedFor() throws Exception {
    tables.announce("a", "10.0.0.0/8", null, "1");
    tables.announce("b", "10.0.0.0/8", null, "1");
    tables.announce("a", "20.0.0.0/8", null, "1");
    String cursor = after(queries.find(query("limit=1")));

    assertThat(found("prefix=20.0.0.0/8", "match=longer", "cursor=" + cursor))
        .containsExactly("20.0.0.0/8 *a");
  }

  @Test
  void withoutPeersThereIsNothing() throws Exception {
    RouteQueries none = RouteQueries.unconfigured();

    assertThat(none.configured()).isFalse();
    assertThat(none.find(query("prefix=10.0.0.1")).routes()).isEmpty();
    try (RouteFeed feed = none.follow(null, null)) {
      assertThat(feed.next(Duration.ofMillis(1))).isNull();
    }
  }

  private static String after(RoutePage page) {
    return Objects.requireNonNull(page.next(), "a further page").text();
  }
}
