package io.lookingglass.bgp.announce;

import io.lookingglass.config.language.Sentence;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The safe order of taking a prefix back: it has to be reachable another way before we withdraw it.
 * Immutable.
 *
 * @param steps all of them, in their order
 * @param advice null when it can be withdrawn now, or is not announced; else what would happen to
 *     the customer if it was
 */
public record WithdrawalGuidance(List<Step> steps, @Nullable Sentence advice) {
  public WithdrawalGuidance {
    steps = List.copyOf(steps);
  }

  /** The advice in English. */
  public @Nullable String warning() {
    return advice == null ? null : advice.english();
  }

  /**
   * One step.
   *
   * @param id {@code origin-seen}, {@code settled}, {@code withdrawn}, {@code gone}
   * @param name what has to be, in a few words
   * @param finding how it is, in a sentence
   */
  public record Step(String id, Sentence name, State state, Sentence finding) {
    /** The name in English. */
    public String title() {
      return name.english();
    }

    /** The finding in English. */
    public String evidence() {
      return finding.english();
    }
  }

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
