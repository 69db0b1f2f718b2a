package io.lookingglass.tests.lab;

import java.util.random.RandomGenerator;

/** When something happens that does not happen always. */
sealed interface Chance {
  static Chance never() {
    return new EveryNth(0);
  }

  /** The nth, 2nth, 3nth time; 0 for never. */
  record EveryNth(int n) implements Chance {}

  /** With a probability, 0 to 1. */
  record Probability(double p) implements Chance {}

  /**
   * Whether it happens this time.
   *
   * @param count which time this is, from 1
   */
  default boolean happens(long count, RandomGenerator random) {
    return switch (this) {
      case EveryNth(int n) -> n > 0 && count % n == 0;
      case Probability(double p) -> random.nextDouble() < p;
    };
  }
}
