package io.lookingglass.bgp.rpki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VrpTableTest {
  private static final VrpTable TABLE =
      VrpTable.of(
          List.of(
              vrp("203.0.113.0/24", 24, 64500),
              vrp("198.51.100.0/22", 24, 64501),
              vrp("198.51.100.0/24", 24, 64502),
              vrp("192.0.2.0/24", 32, 0),
              vrp("2001:db8::/32", 48, 64500),
              vrp("0.0.0.0/0", 8, 64999)));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, 64500, VALID",
    "203.0.113.0/25, 64500, INVALID",
    "203.0.113.0/24, 64501, INVALID",
    "198.51.100.0/24, 64501, VALID",
    "198.51.100.0/24, 64502, VALID",
    "198.51.101.0/24, 64502, INVALID",
    "198.51.100.0/22, 64502, INVALID",
    "192.0.2.0/24, 0, INVALID",
    "192.0.2.0/24, 64500, INVALID",
    "10.0.0.0/8, 64999, VALID",
    "2001:db8:1::/48, 64500, VALID",
    "2001:db8:1::/49, 64500, INVALID",
    "2001:db9::/32, 64500, NOT_FOUND",
    "::/0, 64500, NOT_FOUND"
  })
  void followsRfc6811(String prefix, long origin, ValidationState state) {
    assertThat(TABLE.state(IpPrefix.parse(prefix), new Asn(origin))).isEqualTo(state);
  }

  @Test
  void aRouteWithoutAnOriginIsInvalidWhereThereAreRoasAndNotFoundElsewhere() {
    assertThat(TABLE.state(IpPrefix.parse("203.0.113.0/24"), null))
        .isEqualTo(ValidationState.INVALID);
    assertThat(TABLE.state(IpPrefix.parse("2001:db9::/32"), null))
        .isEqualTo(ValidationState.NOT_FOUND);
  }

  @Test
  void tellsThePayloadsThatSayWhyTheMostSpecificFirst() {
    assertThat(TABLE.covering(IpPrefix.parse("198.51.100.128/25")))
        .extracting(Vrp::toString)
        .containsExactly(
            "198.51.100.0/24 AS64502", "198.51.100.0/22-24 AS64501", "0.0.0.0/0-8 AS64999");
  }

  @Test
  void anEmptyTableKnowsNothing() {
    assertThat(VrpTable.EMPTY.state(IpPrefix.parse("203.0.113.0/24"), new Asn(64500)))
        .isEqualTo(ValidationState.NOT_FOUND);
    assertThat(VrpTable.EMPTY.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithALinearSearchOverWhateverThereIs(long seed) {
    Random random = new Random(seed);
    Set<Vrp> vrps = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      vrps.add(randomVrp(random));
    }
    VrpTable table = VrpTable.of(vrps);
    assertThat(table.all()).containsExactlyElementsOf(vrps);
    for (int i = 0; i < 3000; i++) {
      IpPrefix prefix = randomVrp(random).prefix();
      @Nullable Asn origin = random.nextInt(20) == 0 ? null : new Asn(random.nextInt(5));
      assertThat(table.state(prefix, origin)).isEqualTo(slowState(vrps, prefix, origin));
      assertThat(table.covering(prefix))
          .containsExactlyInAnyOrderElementsOf(
              vrps.stream().filter(vrp -> covers(vrp.prefix(), prefix)).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void changesAndDifferencesAgreeWithSets(long seed) {
    Random random = new Random(seed);
    Set<Vrp> before = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      before.add(randomVrp(random));
    }
    Set<Vrp> removed = new HashSet<>();
    before.forEach(vrp -> addSometimes(random, removed, vrp));
    Set<Vrp> added = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Vrp vrp = randomVrp(random);
      if (!before.contains(vrp)) {
        added.add(vrp);
      }
    }
    VrpTable old = VrpTable.of(before);
    VrpTable changed = old.changed(added, removed);
    Set<Vrp> after = new TreeSet<>(before);
    after.removeAll(removed);
    after.addAll(added);
    assertThat(changed.all()).containsExactlyElementsOf(after);
    Set<IpPrefix> different = new HashSet<>();
    removed.forEach(vrp -> different.add(vrp.prefix()));
    added.forEach(vrp -> different.add(vrp.prefix()));
    assertThat(VrpTable.differences(old, changed)).containsExactlyInAnyOrderElementsOf(different);
    assertThat(VrpTable.differences(changed, changed)).isEmpty();
    before.forEach(vrp -> assertThat(changed.contains(vrp)).isEqualTo(after.contains(vrp)));
  }

  @Test
  void aMaximumLengthShorterThanThePrefixIsRefused() {
    assertThatThrownBy(() -> vrp("203.0.113.0/24", 23, 64500))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24-32");
  }

  static Vrp vrp(String prefix, int maxLength, long asn) {
    return new Vrp(IpPrefix.parse(prefix), maxLength, new Asn(asn));
  }

  /** Among few addresses, so that prefixes cover each other. */
  private static Vrp randomVrp(Random random) {
    boolean wide = random.nextBoolean();
    byte[] address = new byte[wide ? 16 : 4];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) (random.nextInt(3) == 0 ? 1 << random.nextInt(8) : 0);
    }
    if (wide) {
      address[0] = 0x20;
    }
    int length = random.nextInt(address.length * 8 + 1);
    for (int bit = length; bit < address.length * 8; bit++) {
      address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    int maxLength = length + random.nextInt(address.length * 8 - length + 1);
    return new Vrp(
        new IpPrefix(IpAddresses.ofBytes(address), length), maxLength, new Asn(random.nextInt(5)));
  }

  private static void addSometimes(Random random, Set<Vrp> set, Vrp vrp) {
    if (random.nextInt(3) == 0) {
      set.add(vrp);
    }
  }

  private static boolean covers(IpPrefix wide, IpPrefix narrow) {
    return wide.maxLength() == narrow.maxLength()
        && wide.length() <= narrow.length()
        && new IpPrefixBits(narrow).startsWith(new IpPrefixBits(wide));
  }

  private record IpPrefixBits(IpPrefix prefix) {
    boolean startsWith(IpPrefixBits other) {
      for (int bit = 0; bit < other.prefix.length(); bit++) {
        if (at(bit) != other.at(bit)) {
          return false;
        }
      }
      return true;
    }

    private int at(int bit) {
      return prefix.address().getAddress()[bit / 8] >> (7 - bit % 8) & 1;
    }
  }

  private static ValidationState slowState(Set<Vrp> vrps, IpPrefix prefix, @Nullable Asn origin) {
    List<Vrp> covering = new ArrayList<>();
    for (Vrp vrp : vrps) {
      if (covers(vrp.prefix(), prefix)) {
        covering.add(vrp);
      }
    }
    if (covering.isEmpty()) {
      return ValidationState.NOT_FOUND;
    }
    boolean matches =
        covering.stream()
            .anyMatch(
                vrp ->
                    origin != null
                        && origin.value() != 0
                        && vrp.asn().equals(origin)
                        && prefix.length() <= vrp.maxLength());
    return matches ? ValidationState.VALID : ValidationState.INVALID;
  }
}
