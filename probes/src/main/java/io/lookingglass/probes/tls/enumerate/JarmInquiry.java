package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.enumerate.Answer.Ending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ten connections of a {@link Jarm} fingerprint. */
final class JarmInquiry implements Inquiry {
  private final List<byte[]> hellos;
  private final List<String> answers = new ArrayList<>();
  private @Nullable Sentence problem;
  private boolean silent;

  /**
   * @param name whom the fingerprint is of: it is sent as the server name whether it is one or not
   */
  JarmInquiry(Hellos hellos, String name) {
    this.hellos = Jarm.hellos(name, hellos::randomBytes);
  }

  @Override
  public String subject() {
    return "JARM fingerprint";
  }

  @Override
  public @Nullable Question next() {
    return problem == null && !silent && answers.size() < hellos.size()
        ? Question.of(hellos.get(answers.size()), Question.Until.BYTES)
        : null;
  }

  @Override
  public void answered(Answer answer) {
    if (!answer.heard()) {
      problem = answer.refusal();
    } else if (answer.ending() == Ending.SILENT && answer.firstBytes().length == 0) {
      silent = true; // By the definition nothing else counts then.
    } else {
      answers.add(Jarm.answer(answer.firstBytes()));
    }
  }

  /** Absent when not all connections were made. */
  @Nullable String fingerprint() {
    if (problem != null || (!silent && answers.size() < hellos.size())) {
      return null;
    }
    return Jarm.hash(silent ? List.of() : answers);
  }

  /** Each answer in the form of which the fingerprint is made. */
  List<String> answers() {
    return List.copyOf(answers);
  }

  @Override
  public int expected() {
    return problem == null && !silent ? hellos.size() - answers.size() : 0;
  }
}
