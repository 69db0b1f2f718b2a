package io.lookingglass.bgp.announce;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The safe order of taking a prefix back: it has to be reachable another way before we withdraw it.
 * Immutable.
 *
 * @param steps all of them, in their order
 * @param warning null when it can be withdrawn now, or is not announced; else what would happen to
 *     the customer if it was
 */
public record WithdrawalGuidance(List<Step> steps, @Nullable String warning) {
  public WithdrawalGuidance {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param id {@code origin-seen}, {@code settled}, {@code withdrawn}, {@code gone}
   * @param title what has to be, in a few words
   * @param evidence how it is, in a sentence
   */
  public record Step(String id, String title, State state, String evidence) {}

  /** How a step stands. */
  public enum State {
    DONE,
    DUE,
    /** No peer tells us routes that it could be seen from. */
    UNKNOWN;

    /** As JSON has it. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
