package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DiagnosisFinding.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cause that was found over one version of IP, or of the name.
 *
 * @param clause what stands behind "but" in the verdict; {@link #OVER} in it becomes over which
 *     versions of IP, where that makes a difference
 * @param sentence the whole of it, with a full stop; may have {@link #OVER} too
 */
record Found(
    String id,
    Severity severity,
    Sentence clause,
    Sentence sentence,
    List<Sentence> evidence,
    @Nullable Sentence advice) {

  static final Sentence OVER = Sentence.verbatim("over which versions");

  Found {
    evidence = List.copyOf(evidence);
  }

  Found as(Severity other) {
    return new Found(id, other, clause, sentence, evidence, advice);
  }

  boolean broken() {
    return severity == Severity.BROKEN;
  }
}
