package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables do what a naive model does, whatever happens in whatever order. */
final class RibModelTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PEERS = 5;

  private final TableWriter rib = new TableWriter(RibOptions.DEFAULT, () -> NOW);
  private final List<RibPeer> peers = new ArrayList<>();
  private final List<AdjRibIn> tables = new ArrayList<>();

  private void openPeers() {
    for (int number = 1; number <= PEERS; number++) {
      RibPeer peer =
          number % 3 == 0 ? TestUpdates.internalPeer(number) : TestUpdates.externalPeer(number);
      peers.add(peer);
      tables.add(rib.open(peer, new PrefixLimit(Integer.MAX_VALUE, () -> {})));
    }
  }

  private void settle() {
    while (rib.step()) {
      // Until there is nothing left to do.
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void prefixesAreAsInTheModel(long seed) {
    openPeers();
    Random random = new Random(seed);
    boolean ipv4 = seed % 2 == 0;
    NaiveRib<IpPrefix> model = new NaiveRib<>(ipv4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST);
    // Few prefixes give long chains; many give many leaves.
    int spread = seed <= 2 ? 40 : 3000;
    for (int round = 0; round < 25; round++) {
      for (int operation = 0; operation < 300; operation++) {
        operate(random, model, spread, ipv4);
      }
      settle();
      compare(random, model, spread, ipv4);
    }
    for (AdjRibIn table : tables) {
      table.close();
    }
    settle();
    assertThat(rib.tables().chains().rows().used()).isZero();
    assertThat(rib.tables().chains().attributes().sets()).isZero();
    assertThat(rib.summary().families()).allMatch(family -> family.paths() == 0);
  }

  private void operate(Random random, NaiveRib<IpPrefix> model, int spread, boolean ipv4) {
    int number = random.nextInt(PEERS);
    RibPeer peer = peers.get(number);
    AdjRibIn table = tables.get(number);
    // The peers with an odd number speak add-path.
    @Nullable Integer pathId = number % 2 == 0 ? null : random.nextInt(4) - 1;
    NaiveRib.PathKey key = new NaiveRib.PathKey(peer, pathId);
    int choice = random.nextInt(1000);
    if (choice < 650) {
      List<IpPrefix> several = new ArrayList<>();
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        several.add(prefix(random, spread, ipv4));
      }
      TestPath path = path(random);
      Eligibility eligibility =
          random.nextInt(10) == 0 ? Eligibility.AS_LOOP : Eligibility.ELIGIBLE;
      several.forEach(prefix -> model.announce(prefix, key, path, eligibility));
      table.update(
          TestUpdates.announcement(path.attributes(), TestUpdates.prefixes(pathId, several)),
          eligibility);
    } else if (choice < 985) {
      IpPrefix prefix = prefix(random, spread, ipv4);
      model.withdraw(prefix, key);
      table.update(
          TestUpdates.withdrawal(TestUpdates.prefixes(pathId, List.of(prefix))),
          Eligibility.ELIGIBLE);
    } else if (choice < 990) {
      model.forAll(peer, NaiveRib.Path::asStale);
      table.markStale(model.family);
    } else if (choice < 994) {
      model.forAll(peer, path -> path.stale() ? null : path);
      table.sweepStale(model.family);
    } else if (choice < 998) {
      model.forAll(
          peer,
          path ->
              !path.stale()
                  ? path
                  : path.path().communities().contains(TestPath.NO_LLGR)
                      ? null
                      : path.asLongLivedStale());
      table.markLongLivedStale(model.family);
    } else {
      model.forAll(peer, _ -> null);
      table.clear(model.family);
    }
  }

  private static IpPrefix prefix(Random random, int spread, boolean ipv4) {
    int which = random.nextInt(spread);
    Random its = new Random(which); // So that the same ones come again and again.
    byte[] address = new byte[ipv4 ? 4 : 16];
    its.nextBytes(address);
    address[0] = (byte) (which % 7); // Many share their first bits, so that some hold others.
    address[1] &= 0x11;
    int most = ipv4 ? 33 : 129;
    int length = its.nextInt(8) == 0 ? its.nextInt(most) : (ipv4 ? 8 : 20) + its.nextInt(most / 2);
    return IpPrefix.containing(IpAddresses.ofBytes(address), Math.min(length, most - 1));
  }

  private static TestPath path(Random random) {
    List<Long> asPath = new ArrayList<>();
    for (int hops = random.nextInt(3); hops >= 0; hops--) {
      asPath.add(65000L + random.nextInt(3));
    }
    List<Integer> communities = new ArrayList<>();
    if (random.nextInt(8) == 0) {
      communities.add(random.nextBoolean() ? TestPath.LLGR_STALE : TestPath.NO_LLGR);
    }
    if (random.nextInt(4) == 0) {
      communities.add(random.nextInt(50));
    }
    return new TestPath(
        random.nextInt(3),
        asPath,
        random.nextBoolean() ? null : (Long) (long) random.nextInt(3),
        random.nextInt(4) > 0 ? null : (Long) (99L + random.nextInt(3)),
        communities,
        random.nextInt(5) > 0 ? null : (Long) (0x0a000000L + random.nextInt(6)),
        random.nextInt(3));
  }

  private void compare(Random random, NaiveRib<IpPrefix> model, int spread, boolean ipv4) {
    RouteView view = rib.routes();
    int chosen = 0;
    RouteCursor cursor = view.walk(model.family, null, null);
    for (Map.Entry<IpPrefix, Map<NaiveRib.PathKey, NaiveRib.Path>> each :
        model.prefixes.entrySet()) {
      assertThat(cursor.next()).as("there is %s", each.getKey()).isTrue();
      Routes routes = cursor.routes();
      compare(each.getKey(), each.getValue(), routes);
      Route first = routes.routes().getFirst();
      assertThat(cursor.attributes(0)).isEqualTo(first.attributes().canonical());
      assertThat(cursor.peer(0)).isEqualTo(first.peer());
      assertThat(cursor.isBest(0)).isEqualTo(first.isBest());
      chosen += NaiveRib.best(each.getValue()).isPresent() ? 1 : 0;
    }
    assertThat(cursor.next()).isFalse();
    RibSummary.FamilyTotals totals = rib.summary().families().get(Tables.numberOf(model.family));
    assertThat(totals.known()).isEqualTo(model.prefixes.size());
    assertThat(totals.prefixes()).isEqualTo(chosen);
    assertThat(totals.paths())
        .isEqualTo(model.prefixes.values().stream().mapToInt(Map::size).sum());
    for (int number = 0; number < PEERS; number++) {
      assertThat(tables.get(number).counts(model.family))
          .isEqualTo(model.counts(peers.get(number)));
    }
    for (int look = 0; look < 30; look++) {
      IpPrefix prefix = prefix(random, spread * 2, ipv4);
      List<IpPrefix> holding =
          model.prefixes.navigableKeySet().stream()
              .filter(each -> each.contains(prefix))
              .sorted((a, b) -> b.length() - a.length())
              .toList();
      assertThat(view.shorter(prefix)).extracting(RibModelTest::prefix).isEqualTo(holding);
      assertThat(view.longestMatch(prefix).map(RibModelTest::prefix))
          .isEqualTo(holding.stream().findFirst());
      assertThat(view.exact(prefix).map(RibModelTest::prefix).isPresent())
          .isEqualTo(model.prefixes.containsKey(prefix));
      RouteCursor behind = view.walk(model.family, null, prefix);
      assertThat(behind.next() ? behind.prefix() : null)
          .isEqualTo(model.prefixes.higherKey(prefix));
      List<IpPrefix> held = new ArrayList<>();
      for (RouteCursor longer = view.walk(model.family, prefix, null); longer.next(); ) {
        held.add(longer.prefix());
      }
      assertThat(held)
          .isEqualTo(model.prefixes.navigableKeySet().stream().filter(prefix::contains).toList());
    }
  }

  private static IpPrefix prefix(Routes routes) {
    return ((Nlri.Prefix) routes.nlri()).prefix();
  }

  private static void compare(
      IpPrefix prefix, Map<NaiveRib.PathKey, NaiveRib.Path> expected, Routes routes) {
    assertThat(routes.nlri()).isEqualTo(new Nlri.Prefix(prefix, null));
    Map<NaiveRib.PathKey, Route> found = new HashMap<>();
    for (Route route : routes.routes()) {
      Long pathId = route.pathId();
      found.put(
          new NaiveRib.PathKey(route.peer(), pathId == null ? null : (Integer) pathId.intValue()),
          route);
    }
    assertThat(found).hasSameSizeAs(routes.routes());
    assertThat(found.keySet()).as("%s", prefix).isEqualTo(expected.keySet());
    expected.forEach(
        (key, path) -> {
          Route route = Objects.requireNonNull(found.get(key));
          assertThat(route.attributes()).isEqualTo(path.path().attributes());
          assertThat(route.eligibility()).isEqualTo(path.eligibility());
          assertThat(route.stale()).isEqualTo(path.stale());
          assertThat(route.longLivedStale()).isEqualTo(path.longLivedStale());
          assertThat(route.standing() instanceof Route.Standing.NotEligible)
              .isEqualTo(path.eligibility() != Eligibility.ELIGIBLE);
        });
    assertThat(
            routes
                .best()
                .map(
                    route -> {
                      Long pathId = route.pathId();
                      return new NaiveRib.PathKey(
                          route.peer(), pathId == null ? null : (Integer) pathId.intValue());
                    }))
        .as("best of %s %s", prefix, expected)
        .isEqualTo(NaiveRib.best(expected));
  }
}
