package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OldGenerationTest {
  private static final long MIB = 1 << 20;

  private final OldGeneration generation = new OldGeneration();

  @Test
  void whatIsSmallIsLeftAlone() {
    for (int look = 0; look < 5; look++) {
      assertThat(generation.collectNow(OldGeneration.LEAST_BYTES - 1, 0)).isFalse();
    }
  }

  @Test
  void whatStaysLargeIsCollectedAtTheSecondLook() {
    assertThat(generation.collectNow(200 * MIB, 0)).isFalse();
    assertThat(generation.collectNow(210 * MIB, 0)).isTrue();
    // 84 MiB were in use: from 168 on it is large again.
    assertThat(generation.collectNow(167 * MIB, 84 * MIB)).isFalse();
    assertThat(generation.collectNow(170 * MIB, 84 * MIB)).isFalse();
    assertThat(generation.collectNow(171 * MIB, 84 * MIB)).isTrue();
  }

  @Test
  void fullTablesAreNoGarbage() {
    assertThat(generation.collectNow(330 * MIB, 0)).isFalse();
    assertThat(generation.collectNow(340 * MIB, 0)).isTrue();
    for (int look = 0; look < 5; look++) {
      assertThat(generation.collectNow(400 * MIB, 330 * MIB)).isFalse();
    }
  }

  @Test
  void aMomentIsNoReason() {
    assertThat(generation.collectNow(300 * MIB, 0)).isFalse();
    assertThat(generation.collectNow(100 * MIB, 0)).isFalse();
    assertThat(generation.collectNow(300 * MIB, 0)).isFalse();
  }
}
