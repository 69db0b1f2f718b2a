package io.lookingglass.bgp.rib.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttributeArenaTest {
  private final AttributeArena arena = new AttributeArena(new FirstOctet());

  private Octets content(int number) {
    int from = arena.from(number);
    return Octets.copyOf(
        Arrays.copyOfRange(arena.array(number), from, from + arena.length(number)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachSetIsKeptOnceAsLongAsItIsUsed(long seed) {
    Random random = new Random(seed);
    long empty = arena.bytes();
    Map<Octets, Integer> uses = new HashMap<>();
    Map<Octets, Integer> numbers = new HashMap<>();
    List<Octets> used = new ArrayList<>();
    for (int step = 0; step < 60_000; step++) {
      boolean growing = step % 20_000 < 12_000;
      if (random.nextInt(10) < (growing ? 7 : 3) || used.isEmpty()) {
        Octets octets = octets(random);
        int number = arena.use(octets);
        assertThat(numbers.getOrDefault(octets, number)).isEqualTo(number);
        numbers.put(octets, number);
        uses.merge(octets, 1, Integer::sum);
        used.add(octets);
      } else {
        Octets octets = used.set(random.nextInt(used.size()), used.getLast());
        used.removeLast();
        arena.release(Objects.requireNonNull(numbers.get(octets)));
        if (uses.merge(octets, -1, Integer::sum) == 0) {
          uses.remove(octets);
          numbers.remove(octets);
        }
      }
      if (step % 5000 == 0) {
        assertThat(arena.sets()).isEqualTo(uses.size());
        assertThat(arena.communityBytes())
            .isEqualTo(uses.keySet().stream().mapToInt(it -> it.isEmpty() ? 0 : it.at(0)).sum());
        numbers.forEach(
            (octets, number) -> {
              assertThat(content(number)).isEqualTo(octets);
              assertThat(arena.uses(number)).isEqualTo(uses.get(octets));
              assertThat(arena.traits(number)).isEqualTo(octets.isEmpty() ? 0 : octets.at(0));
            });
      }
    }
    used.forEach(octets -> arena.release(Objects.requireNonNull(numbers.get(octets))));
    assertThat(arena.sets()).isZero();
    assertThat(arena.communityBytes()).isZero();
    // One chunk stays, for those to come.
    assertThat(arena.bytes()).isLessThanOrEqualTo(empty + (1 << 18));
  }

  private static Octets octets(Random random) {
    Random its = new Random(random.nextInt(4000));
    int length = its.nextInt(100) == 0 ? its.nextInt(5000) : its.nextInt(120);
    byte[] octets = new byte[length];
    its.nextBytes(octets);
    return Octets.wrap(octets);
  }

  @Test
  void theLargestSetFitsAndALargerOneIsRefused() {
    Octets largest = Octets.wrap(new byte[AttributeArena.MOST_OCTETS]);
    int number = arena.use(largest);
    assertThat(content(number)).isEqualTo(largest);
    arena.release(number);
    assertThatThrownBy(() -> arena.use(Octets.wrap(new byte[AttributeArena.MOST_OCTETS + 1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void memoryDoesNotGrowWhileSetsComeAndGo() {
    Random random = new Random(3);
    List<Integer> numbers = new ArrayList<>();
    for (int set = 0; set < 20_000; set++) {
      numbers.add(arena.use(fresh(random)));
    }
    long full = arena.bytes();
    for (int round = 0; round < 200_000; round++) {
      int index = random.nextInt(numbers.size());
      arena.release(numbers.get(index));
      numbers.set(index, arena.use(fresh(random)));
    }
    assertThat(arena.bytes()).isLessThan(full * 13 / 10);
  }

  private static Octets fresh(Random random) {
    byte[] octets = new byte[40 + random.nextInt(60)];
    random.nextBytes(octets);
    return Octets.wrap(octets);
  }

  /** What stands first is the trait, and counts as communities. */
  private static final class FirstOctet implements AttributeArena.Traits {
    @Override
    public int of(byte[] octets, int from, int length) {
      return length == 0 ? 0 : octets[from] & 0xff;
    }

    @Override
    public int communityOctets(byte[] octets, int from, int length) {
      return of(octets, from, length);
    }
  }
}
