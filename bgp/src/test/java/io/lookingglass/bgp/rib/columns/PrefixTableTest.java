package io.lookingglass.bgp.rib.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrefixTableTest {

  /** A prefix as the table knows it. */
  private record Key(long high, long low, int length) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::high, Long::compareUnsigned)
            .thenComparing(Key::low, Long::compareUnsigned)
            .thenComparingInt(Key::length);
  }

  private static Key key(Random random, boolean ipv4) {
    int length = random.nextInt(ipv4 ? 33 : 129);
    long high = random.nextLong() & 0xf00f_0fff_0000_ffffL;
    long low = ipv4 || random.nextBoolean() ? 0 : random.nextLong();
    high = length == 0 ? 0 : length < 64 ? high & -1L << (64 - length) : high;
    low = length <= 64 ? 0 : low & -1L << (128 - length);
    return new Key(ipv4 ? high & -1L << 32 : high, low, length);
  }

  private static List<Key> walked(PrefixTable table) {
    List<Key> keys = new ArrayList<>();
    PrefixReader reader = new PrefixReader(table);
    Key last = new Key(0, 0, -1);
    while (reader.higher(
        last.high(),
        last.low(),
        last.length(),
        (high, low, length, _) -> keys.add(new Key(high, low, length)))) {
      last = keys.getLast();
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itIsASortedMapOfPrefixesThroughSplitsAndJoins(long seed) {
    Random random = new Random(seed);
    boolean ipv4 = seed % 2 == 0;
    PrefixTable table = new PrefixTable(ipv4 ? 32 : 128);
    long empty = table.bytes();
    TreeMap<Key, Integer> model = new TreeMap<>(Key.ORDER);
    for (int phase = 0; phase < 6; phase++) {
      for (int step = 0; step < 15_000; step++) {
        boolean add = random.nextInt(10) < (phase % 2 == 0 ? 9 : 1);
        Key some = key(random, ipv4);
        Key near = model.ceilingKey(some);
        Key key = add || near == null ? some : near;
        int head = add ? random.nextInt(1 << 30) : PrefixTable.NONE;
        Integer before = model.get(key);
        table.update(
            key.high(),
            key.low(),
            key.length(),
            (_, _, _, was) -> {
              assertThat(was).isEqualTo(before == null ? PrefixTable.NONE : before.intValue());
              return head;
            });
        if (add) {
          model.put(key, head);
        } else {
          model.remove(key);
        }
      }
      assertThat(table.size()).isEqualTo(model.size());
      assertThat(walked(table)).isEqualTo(List.copyOf(model.keySet()));
      model.forEach(
          (key, head) ->
              assertThat(table.head(key.high(), key.low(), key.length())).isEqualTo(head));
    }
    PrefixTable.Place place = new PrefixTable.Place();
    while (table.walk(place, 100, _ -> true, (_, _, _, _) -> PrefixTable.NONE)) {
      // Everything goes.
    }
    assertThat(table.size()).isZero();
    assertThat(walked(table)).isEmpty();
    assertThat(table.bytes()).isLessThan(empty + 1000);
  }

  @Test
  void prefixesThatArriveInOrderFillTheirLeaves() {
    PrefixTable table = new PrefixTable(32);
    int count = 200_000;
    for (long index = 0; index < count; index++) {
      int head = (int) index;
      table.update(index << 40, 0, 24, (_, _, _, _) -> head);
    }
    assertThat(table.bytes() / (double) count).isLessThan(11.5);
  }

  @Test
  void prefixesThatArriveInNoOrderTakeLittleMore() {
    PrefixTable table = new PrefixTable(32);
    Random random = new Random(1);
    for (int index = 0; index < 200_000; index++) {
      int head = index;
      table.update(random.nextLong() & -1L << 40, 0, 24, (_, _, _, _) -> head);
    }
    assertThat(table.bytes() / (double) table.size()).isLessThan(12.5);
  }

  @Test
  void aWalkInSlicesSeesEachPrefixOnceWhileOthersComeAndGo() {
    PrefixTable table = new PrefixTable(128);
    Random random = new Random(2);
    List<Key> stable = new ArrayList<>();
    for (int index = 0; index < 3000; index++) {
      Key key = new Key((long) index << 40, 0, 48);
      stable.add(key);
      table.update(key.high(), key.low(), key.length(), (_, _, _, _) -> 1);
    }
    List<Key> seen = new ArrayList<>();
    PrefixTable.Place place = new PrefixTable.Place();
    boolean more = true;
    while (more) {
      more =
          table.walk(
              place,
              50,
              head -> head == 1,
              (high, low, length, head) -> {
                seen.add(new Key(high, low, length));
                return head;
              });
      for (int change = 0; change < 200; change++) {
        long high = (long) random.nextInt(3000) << 40;
        int head = random.nextBoolean() ? 2 : PrefixTable.NONE;
        table.update(high, 0, 49 + random.nextInt(3), (_, _, _, _) -> head);
      }
    }
    assertThat(seen).isEqualTo(stable);
  }
}
