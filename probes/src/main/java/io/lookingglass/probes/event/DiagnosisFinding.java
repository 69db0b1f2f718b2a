package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis found: a cause, not each of its symptoms. Text from outside in it is cleaned.
 *
 * @param id stable, so that scripts can look for it: {@code cert-expired}
 * @param versions over which versions of IP it was seen; empty for what is about the name
 * @param said what it is, with a full stop
 * @param seen what was seen, a sentence each
 * @param advised what to do about it, with a full stop; absent where nothing is to be done
 */
public record DiagnosisFinding(
    String id,
    Severity severity,
    List<IpVersion> versions,
    Sentence said,
    List<Sentence> seen,
    @Nullable Sentence advised) {
  public DiagnosisFinding {
    versions = List.copyOf(versions);
    seen = List.copyOf(seen);
  }

  /** What it is, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** What was seen, in the language of programs, terminals and logs. */
  public List<String> evidence() {
    return seen.stream().map(Sentence::english).toList();
  }

  /** What to do, in the language of programs, terminals and logs; absent as {@link #advised}. */
  public @Nullable String advice() {
    return advised == null ? null : advised.english();
  }

  /** How bad, the worst first. */
  public enum Severity {
    /** It does not work. */
    BROKEN,
    /** It works for some, or not well, or not for long. */
    DEGRADED,
    /** Nothing can be said, and why. */
    UNKNOWN,
    /** Worth knowing, harmless. */
    NOTE
  }
}
