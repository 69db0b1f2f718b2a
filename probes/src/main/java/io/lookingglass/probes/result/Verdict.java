package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import java.util.List;

/**
 * What a result means, in plain words, for a reader who does not know the tool.
 *
 * @param level how good the news is
 * @param said the answer, one or two sentences: "Reached 203.0.113.9 in 14 hops, 23 ms; no loss."
 * @param remarked further sentences worth knowing, most important first: "Hop 7 limits its ICMP
 *     replies, which is harmless."
 */
public record Verdict(Level level, Sentence said, List<Sentence> remarked) {
  public Verdict {
    remarked = List.copyOf(remarked);
  }

  /** The answer in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** The remarks in the language of programs, terminals and logs. */
  public List<String> remarks() {
    return remarked.stream().map(Sentence::english).toList();
  }

  public enum Level {
    /** Still measuring: what is known so far. */
    PENDING,
    /** All as one would wish. */
    GOOD,
    /** It works, but something deserves a look. */
    WARNING,
    /** It does not work. */
    BAD,
    /** Nothing can be said about the target. */
    UNKNOWN
  }
}
