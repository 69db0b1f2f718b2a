package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Readers beside a writer that never rests: what they see of a prefix is of one moment, in its
 * paths, in their attributes, and in which is best.
 */
@Timeout(120)
final class RibStressTest {
  private static final int PEERS = 4;
  private static final int PREFIXES = 700;
  private static final int STABLE_EVERY = 10;
  private static final int UPDATES = 100_000;

  @Test
  void whatReadersSeeOfAPrefixIsOfOneMoment() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.system());
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      List<AdjRibIn> tables = new ArrayList<>();
      for (int number = 1; number <= PEERS; number++) {
        tables.add(
            rib.open(
                TestUpdates.externalPeer(number), new PrefixLimit(Integer.MAX_VALUE, () -> {})));
      }
      Random random = new Random(7);
      for (int index = 0; index < PREFIXES; index += STABLE_EVERY) {
        announce(tables.getFirst(), 1, index, random);
      }
      while (tables.getFirst().counts(Family.IPV4_UNICAST).paths() < PREFIXES / STABLE_EVERY) {
        Thread.onSpinWait();
      }
      List<Future<Integer>> reading =
          List.of(
              readers.submit(untilDone(done, () -> walk(rib.routes()))),
              readers.submit(untilDone(done, () -> look(rib.routes()))));
      for (int update = 0; update < UPDATES; update++) {
        int number = 1 + random.nextInt(PEERS);
        AdjRibIn table = tables.get(number - 1);
        int index = random.nextInt(PREFIXES);
        if (random.nextBoolean() || index % STABLE_EVERY == 0) {
          announce(table, number, index, random);
        } else {
          table.update(
              TestUpdates.withdrawal(TestUpdates.prefixes(null, List.of(prefix(index)))),
              Eligibility.ELIGIBLE);
        }
        if (update % 5000 == 4999 && number > 1) {
          table.clear(Family.IPV4_UNICAST);
        }
        if (table.congested()) {
          await(table);
        }
      }
      tables.forEach(RibStressTest::await);
      done.set(true);
      for (Future<Integer> reader : reading) {
        assertThat(reader.get()).as("rounds").isPositive();
      }
    }
  }

  /** One round of reading. */
  private interface Round {
    void run();
  }

  private static Callable<Integer> untilDone(AtomicBoolean done, Round round) {
    return () -> {
      int rounds = 0;
      while (!done.get()) {
        round.run();
        rounds++;
      }
      return rounds;
    };
  }

  private static void await(AdjRibIn table) {
    CountDownLatch relieved = new CountDownLatch(1);
    table.whenRelieved(relieved::countDown);
    try {
      relieved.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void announce(AdjRibIn table, int number, int index, Random random) {
    table.update(
        TestUpdates.announcement(
            sealed(number, index, random), TestUpdates.prefixes(null, List.of(prefix(index)))),
        random.nextInt(6) == 0 ? Eligibility.AS_LOOP : Eligibility.ELIGIBLE);
  }

  private static IpPrefix prefix(int index) {
    // Every stable one holds the following nine.
    int length = index % STABLE_EVERY == 0 ? 20 : 28;
    byte[] address = {20, (byte) (index / STABLE_EVERY), 0, (byte) (index % STABLE_EVERY << 4)};
    return IpPrefix.containing(IpAddresses.ofBytes(address), length);
  }

  /** Attributes that tell whose they are, of what, and whether they are whole. */
  private static AttributeSet sealed(int number, int index, Random random) {
    long stamp = random.nextInt(1000);
    List<Long> asPath = new ArrayList<>(List.of(65000L + number, (long) index, stamp));
    for (int more = random.nextInt(6); more > 0; more--) {
      asPath.add(stamp);
    }
    asPath.add(seal(asPath));
    return new TestPath(
            0,
            asPath,
            (long) random.nextInt(3),
            100L + random.nextInt(2),
            List.of(),
            null,
            random.nextInt(3))
        .attributes();
  }

  private static long seal(List<Long> asPath) {
    return (asPath.hashCode() & 0xffff_ffffL) % 1_000_003;
  }

  private static void verify(IpPrefix prefix, Routes routes) {
    int bests = 0;
    for (Route route : routes.routes()) {
      Octets octets = route.attributes().canonical();
      int count = octets.at(8);
      List<Long> asPath = new ArrayList<>();
      for (int hop = 0; hop < count; hop++) {
        asPath.add(octets.unsignedIntAt(9 + 4 * hop));
      }
      assertThat(seal(asPath.subList(0, count - 1))).isEqualTo(asPath.getLast());
      assertThat(asPath.getFirst()).isEqualTo(route.peer().asn().value());
      assertThat(prefix(asPath.get(1).intValue())).isEqualTo(prefix);
      bests += route.isBest() ? 1 : 0;
    }
    boolean eligible =
        routes.routes().stream().anyMatch(route -> route.eligibility() == Eligibility.ELIGIBLE);
    assertThat(bests).isEqualTo(eligible ? 1 : 0);
    assertThat(routes.best().isPresent()).as("%s", routes).isEqualTo(eligible);
  }

  private static void walk(RouteView view) {
    Set<IpPrefix> seen = new HashSet<>();
    IpPrefix last = null;
    RouteCursor cursor = view.walk(Family.IPV4_UNICAST, null, null);
    while (cursor.next()) {
      IpPrefix prefix = cursor.prefix();
      assertThat(last == null || last.compareTo(prefix) < 0).isTrue();
      verify(prefix, cursor.routes());
      seen.add(prefix);
      last = prefix;
    }
    for (int index = 0; index < PREFIXES; index += STABLE_EVERY) {
      assertThat(seen).contains(prefix(index));
    }
  }

  private static void look(RouteView view) {
    for (int index = 0; index < PREFIXES; index++) {
      IpPrefix prefix = prefix(index);
      IpPrefix stable = prefix(index - index % STABLE_EVERY);
      view.exact(prefix).ifPresent(routes -> verify(prefix, routes));
      Routes longest = view.longestMatch(prefix).orElseThrow();
      assertThat(longest.nlri())
          .isIn(
              new io.lookingglass.bgp.wire.Nlri.Prefix(prefix, null),
              new io.lookingglass.bgp.wire.Nlri.Prefix(stable, null));
      assertThat(view.shorter(prefix)).isNotEmpty();
    }
  }
}
