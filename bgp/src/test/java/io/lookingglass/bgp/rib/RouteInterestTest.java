package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is told of which routes, and that nothing is made of the others. */
final class RouteInterestTest {
  private static final TestPath PATH = TestPath.through(65001, 65009);
  private final Random random = new Random(11);

  private static boolean concerns(RouteInterest interest, IpPrefix prefix) {
    return interest.concerns(
        Prefixes.family(prefix), Prefixes.high(prefix), Prefixes.low(prefix), prefix.length());
  }

  /** Few bits differ, so that many hold others. */
  private IpPrefix any() {
    if (random.nextBoolean()) {
      byte[] octets = {20, (byte) random.nextInt(2), (byte) (random.nextInt(4) << 6), 0};
      return IpPrefix.containing(IpAddresses.ofBytes(octets), random.nextInt(33));
    }
    byte[] octets = new byte[16];
    octets[0] = 0x20;
    octets[7] = (byte) random.nextInt(2);
    octets[8] = (byte) (random.nextInt(4) << 6);
    return IpPrefix.containing(IpAddresses.ofBytes(octets), random.nextInt(129));
  }

  @Test
  void whatIsWithinPrefixesIsWhatOneOfThemHolds() {
    for (int round = 0; round < 500; round++) {
      List<IpPrefix> wanted =
          IntStream.range(0, random.nextInt(8)).mapToObj(_ -> any()).distinct().toList();
      RouteInterest interest = RouteInterest.within(wanted);
      for (int asked = 0; asked < 40; asked++) {
        IpPrefix prefix = any();
        assertThat(concerns(interest, prefix))
            .as("%s within %s", prefix, wanted)
            .isEqualTo(wanted.stream().anyMatch(its -> its.contains(prefix)));
      }
      assertThat(interest.concernsRules()).isFalse();
    }
  }

  @Test
  void whatIsAroundAPrefixHoldsItOrIsHeldByIt() {
    for (int round = 0; round < 20_000; round++) {
      IpPrefix wanted = any();
      IpPrefix prefix = any();
      assertThat(concerns(RouteInterest.around(wanted), prefix))
          .as("%s around %s", prefix, wanted)
          .isEqualTo(wanted.contains(prefix) || prefix.contains(wanted));
    }
  }

  @Test
  void everythingIsEverything() {
    assertThat(concerns(RouteInterest.EVERYTHING, any())).isTrue();
    assertThat(RouteInterest.EVERYTHING.concernsRules()).isTrue();
  }

  /** Keeps what it is told. */
  private static final class Keeping implements RouteChange.Listener {
    private final RouteInterest interest;
    private final List<String> told = new ArrayList<>();

    Keeping(RouteInterest interest) {
      this.interest = interest;
    }

    @Override
    public RouteInterest interest() {
      return interest;
    }

    @Override
    public void changed(RouteChange change) {
      told.add((change.attributes() == null ? "-" : "+") + change.nlri());
    }
  }

  private static TableWriter tables() {
    return new TableWriter(new RibOptions(false, 1 << 30, 1 << 30), InstantSource.system());
  }

  private static AdjRibIn open(TableWriter rib) {
    return rib.open(TestUpdates.externalPeer(1), new PrefixLimit(Integer.MAX_VALUE, () -> {}));
  }

  private static void settle(TableWriter rib) {
    while (rib.step()) {
      // Until there is nothing left to do.
    }
  }

  private static void announce(AdjRibIn table, NlriBlock block) {
    table.update(TestUpdates.announcement(PATH.attributes(), block), Eligibility.ELIGIBLE);
  }

  @Test
  void aListenerIsToldOfNothingThatInterestsNobody() {
    TableWriter rib = tables();
    Keeping one = new Keeping(RouteInterest.within(List.of(IpPrefix.parse("192.0.2.0/24"))));
    Keeping none = new Keeping(RouteInterest.within(List.of()));
    rib.addListener(one);
    rib.addListener(none);
    AdjRibIn table = open(rib);
    announce(table, TestUpdates.prefixes("192.0.0.0/16", "192.0.2.0/24", "198.51.100.0/24"));
    announce(table, TestUpdates.prefixes("2001:db8::/32"));
    settle(rib);
    table.update(
        TestUpdates.withdrawal(TestUpdates.prefixes("192.0.0.0/16", "192.0.2.0/24")),
        Eligibility.ELIGIBLE);
    table.clear(Family.IPV4_UNICAST);
    settle(rib);

    assertThat(one.told).hasSize(2).allMatch(told -> told.contains("192.0.2.0/24"));
    assertThat(one.told.getFirst()).startsWith("+");
    assertThat(one.told.getLast()).startsWith("-");
    assertThat(none.told).isEqualTo(one.told); // It is left to the listener.
  }

  @Test
  void ofRoutesThatInterestNobodyNothingIsMade() {
    List<NlriBlock> blocks = new ArrayList<>();
    for (int block = 0; block < 256; block++) {
      List<IpPrefix> prefixes = new ArrayList<>();
      for (int index = 0; index < 256; index++) {
        byte[] octets = {20, (byte) block, (byte) index, 0};
        prefixes.add(IpPrefix.containing(IpAddresses.ofBytes(octets), 24));
      }
      blocks.add(TestUpdates.prefixes(null, prefixes));
    }
    long unwatched = allocatedBy(blocks, null);
    long unconcerned =
        allocatedBy(
            blocks, new Keeping(RouteInterest.within(List.of(IpPrefix.parse("192.0.2.0/24")))));
    long concerned = allocatedBy(blocks, new Keeping(RouteInterest.EVERYTHING));

    long routes = 256 * 256;
    assertThat(unconcerned - unwatched).isLessThan(16 * routes);
    assertThat(concerned - unwatched).isGreaterThan(64 * routes); // It can be seen.
  }

  /** In octets, by the thread that writes. */
  private static long allocatedBy(List<NlriBlock> blocks, RouteChange.@Nullable Listener listener) {
    TableWriter rib = tables();
    if (listener != null) {
      rib.addListener(listener);
    }
    AdjRibIn table = open(rib);
    blocks.forEach(block -> announce(table, block));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    settle(rib);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void whatIsToBeDoneAfterAChangeFindsItInTheTables() {
    TableWriter rib = tables();
    List<Boolean> found = new ArrayList<>();
    announce(open(rib), TestUpdates.prefixes("192.0.2.0/24"));
    rib.afterThat(() -> found.add(rib.routes().exact(IpPrefix.parse("192.0.2.0/24")).isPresent()));
    rib.afterThat(
        () -> {
          throw new IllegalStateException("This one fails");
        });
    rib.afterThat(() -> found.add(true));
    settle(rib);
    assertThat(found).containsExactly(true, true);
  }
}
