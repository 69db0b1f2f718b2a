package io.lookingglass.bgp.rib.columns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one full table leaves behind serves the next. */
final class SpareChunksTest {

  @Test
  void whatWasGivenLastIsTakenFirstAndOnce() {
    SpareChunks<int[]> spares = new SpareChunks<>();
    int[] first = new int[4];
    int[] second = new int[4];
    spares.give(first);
    spares.give(second);
    assertThat(spares.take()).isSameAs(second);
    assertThat(spares.take()).isSameAs(first);
    assertThat(spares.take()).isNull();
  }

  @Test
  void attributesThatComeAgainLieInTheChunksOfBefore() {
    AttributeArena arena =
        new AttributeArena(
            new AttributeArena.Traits() {
              @Override
              public int of(byte[] octets, int from, int length) {
                return 0;
              }

              @Override
              public int communityOctets(byte[] octets, int from, int length) {
                return 0;
              }
            });
    Set<Object> chunks = fill(arena, 0);
    assertThat(chunks).hasSizeGreaterThan(4);
    assertThat(chunks.containsAll(fill(arena, 7))).isTrue();
    assertThat(arena.sets()).isZero();
  }

  /** Adds many sets, sees that each is what it should be, and takes them away; gives the arrays. */
  private static Set<Object> fill(AttributeArena arena, int salt) {
    Set<Object> chunks = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Integer> numbers = new ArrayList<>();
    for (int index = 0; index < 20_000; index++) {
      numbers.add(arena.use(octets(index, salt)));
    }
    for (int index = 0; index < numbers.size(); index++) {
      int number = numbers.get(index);
      byte[] array = arena.array(number);
      chunks.add(array);
      assertThat(
              Octets.wrap(array)
                  .slice(arena.from(number), arena.from(number) + arena.length(number)))
          .isEqualTo(octets(index, salt));
    }
    numbers.forEach(arena::release);
    return chunks;
  }

  private static Octets octets(int index, int salt) {
    byte[] octets = new byte[60 + index % 40];
    for (int at = 0; at < octets.length; at++) {
      octets[at] = (byte) ((index >>> (8 * (at % 4))) ^ (31 * salt) ^ at);
    }
    return Octets.wrap(octets);
  }
}
