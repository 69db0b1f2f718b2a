package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each path carries the state that computing it from scratch would give. */
final class OriginValidationTest {
  private static final int PEERS = 3;

  private final TableWriter rib = new TableWriter(RibOptions.DEFAULT, () -> Instant.EPOCH);
  private final List<RibPeer> peers = new ArrayList<>();
  private final List<AdjRibIn> tables = new ArrayList<>();
  private final List<Family> families = List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

  private void openPeers() {
    for (int number = 1; number <= PEERS; number++) {
      RibPeer peer =
          number == 3 ? TestUpdates.internalPeer(number) : TestUpdates.externalPeer(number);
      peers.add(peer);
      tables.add(rib.open(peer, new PrefixLimit(Integer.MAX_VALUE, () -> {})));
    }
  }

  private void settle() {
    while (rib.step()) {
      // Until there is nothing left to do.
    }
  }

  private void announce(int peer, String prefix, String asPath) {
    tables.get(peer).update(announcement(prefix, null, asPath), Eligibility.ELIGIBLE);
  }

  private static ReceivedUpdate announcement(
      String prefix, @Nullable Integer pathId, String asPath) {
    return TestUpdates.announcement(
        AttributeSet.of(
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(AsPathText.parse(asPath)),
                new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.254")))),
        TestUpdates.prefixes(pathId, List.of(IpPrefix.parse(prefix))));
  }

  private static Vrp vrp(String prefix, int maxLength, long asn) {
    return new Vrp(IpPrefix.parse(prefix), maxLength, new Asn(asn));
  }

  private ValidationState state(String prefix) {
    return rib.routes()
        .exact(IpPrefix.parse(prefix))
        .orElseThrow()
        .routes()
        .getFirst()
        .validation();
  }

  @Test
  void withoutDataEveryStateIsUnknownAndNeverNotFound() {
    openPeers();
    announce(0, "192.0.2.0/24", "1 7");
    settle();
    assertThat(state("192.0.2.0/24")).isEqualTo(ValidationState.UNKNOWN);

    rib.validate(Rpki.Change.to(VrpTable.of(List.of(vrp("192.0.2.0/24", 24, 7)))));
    announce(0, "198.51.100.0/24", "1 7");
    settle();
    assertThat(state("192.0.2.0/24")).isEqualTo(ValidationState.VALID);
    assertThat(state("198.51.100.0/24")).isEqualTo(ValidationState.NOT_FOUND);

    rib.validate(Rpki.Change.toUnknown());
    settle();
    announce(0, "203.0.113.0/24", "1 7");
    settle();
    assertThat(List.of("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
        .extracting(this::state)
        .containsOnly(ValidationState.UNKNOWN);
  }

  @Test
  void aChangeLooksOnlyAtWhatItsPrefixesHold() {
    openPeers();
    VrpTable before = VrpTable.of(List.of(vrp("10.0.0.0/8", 8, 1), vrp("20.0.0.0/8", 8, 1)));
    rib.validate(Rpki.Change.to(before));
    settle();
    for (int second = 0; second < 200; second++) {
      announce(0, "10.%d.0.0/16".formatted(second), "1");
      announce(0, "20.%d.0.0/16".formatted(second), "1");
    }
    settle();
    // A table with a lie in it: what it says of 20.0.0.0/8 is not told to have changed.
    VrpTable after = VrpTable.of(List.of(vrp("10.0.0.0/8", 16, 1), vrp("20.0.0.0/8", 16, 1)));
    rib.validate(new Rpki.Change(after, true, List.of(IpPrefix.parse("10.0.0.0/8"))));
    settle();

    assertThat(state("10.7.0.0/16")).isEqualTo(ValidationState.VALID);
    assertThat(state("20.7.0.0/16")).isEqualTo(ValidationState.INVALID);
  }

  @Test
  void sessionsGetTheirTurnWhileAFullTableIsJudged() {
    openPeers();
    for (int third = 0; third < 20_000; third++) {
      announce(0, "10.%d.%d.0/24".formatted(third >> 8, third & 0xff), "1 7");
    }
    settle();
    rib.validate(Rpki.Change.to(VrpTable.of(List.of(vrp("10.0.0.0/8", 24, 7)))));
    rib.step();
    announce(1, "192.0.2.0/24", "2");
    rib.step(); // Of the judging.
    rib.step();

    assertThat(rib.routes().exact(IpPrefix.parse("192.0.2.0/24"))).isPresent();
    assertThat(rib.validated()).isFalse();
    settle();
    assertThat(rib.validated()).isTrue();
    RibSummary.Validations counts = rib.summary().families().getFirst().validations();
    assertThat(counts).isEqualTo(new RibSummary.Validations(20_000, 0, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void statesAreThoseComputedFromScratchAfterAnySequence(long seed) {
    openPeers();
    Random random = new Random(seed);
    Set<Vrp> payloads = new TreeSet<>(Comparator.comparing(Vrp::toString));
    VrpTable table = VrpTable.EMPTY;
    boolean known = false;
    for (int round = 0; round < 60; round++) {
      for (int operation = random.nextInt(60); operation > 0; operation--) {
        int choice = random.nextInt(100);
        if (choice < 60) {
          route(random);
        } else if (choice < 75) {
          table(random)
              .update(
                  TestUpdates.withdrawal(
                      TestUpdates.prefixes(null, List.of(IpPrefix.parse(prefix(random))))),
                  Eligibility.ELIGIBLE);
        } else if (choice < 78) {
          clear(random);
        } else if (choice < 80) {
          known = false;
          table = VrpTable.EMPTY;
          rib.validate(Rpki.Change.toUnknown());
        } else {
          change(random, payloads);
          VrpTable next = VrpTable.of(payloads);
          rib.validate(
              known && random.nextInt(10) > 0
                  ? Rpki.Change.between(table, next)
                  : Rpki.Change.to(next));
          table = next;
          known = true;
        }
        if (random.nextInt(3) == 0) {
          rib.step();
        }
      }
      settle();
      assertThat(rib.validated()).isTrue();
      compare(table, known);
    }
  }

  private AdjRibIn table(Random random) {
    return tables.get(random.nextInt(PEERS));
  }

  private void route(Random random) {
    int number = random.nextInt(PEERS);
    String asPath =
        switch (random.nextInt(8)) {
          case 0 -> number == 2 ? "" : "5";
          case 1 -> "1 {2,3}";
          default -> "9 " + random.nextInt(1, 4);
        };
    @Nullable Integer pathId = number == 1 ? (Integer) random.nextInt(3) : null;
    tables.get(number).update(announcement(prefix(random), pathId, asPath), Eligibility.ELIGIBLE);
  }

  private void clear(Random random) {
    AdjRibIn table = table(random);
    Family family = families.get(random.nextInt(2));
    switch (random.nextInt(3)) {
      case 0 -> table.clear(family);
      case 1 -> table.markStale(family);
      default -> table.sweepStale(family);
    }
  }

  private static void change(Random random, Set<Vrp> payloads) {
    for (int count = random.nextInt(1, 4); count > 0; count--) {
      if (random.nextBoolean() && !payloads.isEmpty()) {
        payloads.remove(List.copyOf(payloads).get(random.nextInt(payloads.size())));
      } else {
        IpPrefix prefix = IpPrefix.parse(prefix(random));
        int maxLength = Math.min(prefix.maxLength(), prefix.length() + random.nextInt(9));
        payloads.add(new Vrp(prefix, maxLength, new Asn(random.nextInt(4))));
      }
    }
  }

  private static String prefix(Random random) {
    boolean ipv4 = random.nextBoolean();
    byte[] address = new byte[ipv4 ? 4 : 16];
    address[0] = (byte) (ipv4 ? 10 : 0x20);
    address[1] = (byte) (random.nextInt(2) << 7);
    address[2] = (byte) (random.nextInt(4) << 4);
    if (!ipv4) {
      address[8] = (byte) random.nextInt(3);
      address[15] = (byte) random.nextInt(3);
    }
    int[] lengths = ipv4 ? new int[] {0, 8, 9, 16, 20, 24, 32} : new int[] {0, 8, 20, 64, 72, 128};
    return IpPrefix.containing(
            IpAddresses.ofBytes(address), lengths[random.nextInt(lengths.length)])
        .toString();
  }

  private void compare(VrpTable table, boolean known) {
    OriginAs origins = new OriginAs();
    for (Family family : families) {
      Map<ValidationState, Integer> counts = new EnumMap<>(ValidationState.class);
      RouteCursor cursor = rib.routes().walk(family, null, null);
      while (cursor.next()) {
        Routes routes = cursor.routes();
        IpPrefix prefix = ((Nlri.Prefix) routes.nlri()).prefix();
        for (int path = 0; path < cursor.paths(); path++) {
          Route route = routes.routes().get(path);
          ValidationState expected =
              known
                  ? table.state(prefix, origins.of(route.attributes().canonical(), route.peer()))
                  : ValidationState.UNKNOWN;
          assertThat(route.validation()).as("%s %s", prefix, route).isEqualTo(expected);
          assertThat(cursor.validation(path)).isEqualTo(expected);
          counts.merge(expected, 1, Integer::sum);
        }
      }
      RibSummary.Validations told =
          rib.summary().families().get(Tables.numberOf(family)).validations();
      assertThat(told)
          .isEqualTo(
              new RibSummary.Validations(
                  counts.getOrDefault(ValidationState.VALID, 0),
                  counts.getOrDefault(ValidationState.INVALID, 0),
                  counts.getOrDefault(ValidationState.NOT_FOUND, 0),
                  counts.getOrDefault(ValidationState.UNKNOWN, 0)));
    }
  }
}
