package io.lookingglass.probes.result;

import java.util.List;

/**
 * What a result means, in plain words, for a reader who does not know the tool.
 *
 * @param level how good the news is
 * @param sentence the answer, one or two sentences: "Reached 203.0.113.9 in 14 hops, 23 ms; no
 *     loss."
 * @param remarks further sentences worth knowing, most important first: "Hop 7 limits its ICMP
 *     replies, which is harmless."
 */
public record Verdict(Level level, String sentence, List<String> remarks) {
  public Verdict {
    remarks = List.copyOf(remarks);
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
