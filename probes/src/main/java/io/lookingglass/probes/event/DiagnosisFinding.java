package io.lookingglass.probes.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis found: a cause, not each of its symptoms. Text from outside in it is cleaned.
 *
 * @param id stable, so that scripts can look for it: {@code cert-expired}
 * @param versions over which versions of IP it was seen; empty for what is about the name
 * @param sentence what it is, with a full stop
 * @param evidence what was seen, a sentence each
 * @param advice what to do about it, with a full stop; absent where nothing is to be done
 */
public record DiagnosisFinding(
    String id,
    Severity severity,
    List<IpVersion> versions,
    String sentence,
    List<String> evidence,
    @Nullable String advice) {
  public DiagnosisFinding {
    versions = List.copyOf(versions);
    evidence = List.copyOf(evidence);
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
