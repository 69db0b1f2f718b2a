package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.enumerate.Answer.Ending;
import org.jspecify.annotations.Nullable;

/** One question, put again when there was no connection for it. */
abstract class SingleInquiry implements Inquiry {
  private static final int MOST_ATTEMPTS = 2;

  private final String subject;
  private int attempts;
  private @Nullable Answer answer;
  private @Nullable Sentence problem;

  SingleInquiry(String subject) {
    this.subject = subject;
  }

  abstract Question question();

  /** The answer; absent while there is none, and when there was no connection for it. */
  @Nullable Answer answer() {
    return answer;
  }

  /** Why there is no answer, a sentence without a full stop; absent otherwise. */
  @Nullable Sentence problem() {
    return problem;
  }

  /** Why the answer says nothing, or why there is none, a sentence without a full stop. */
  Sentence refusal() {
    return answer != null ? answer.refusal() : problem == null ? Sentence.of("not asked") : problem;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public @Nullable Question next() {
    return answer == null && problem == null ? question() : null;
  }

  @Override
  public void answered(Answer heard) {
    attempts++;
    if (heard.heard()) {
      answer = heard;
    } else if (attempts >= MOST_ATTEMPTS || heard.ending() == Ending.STOPPED) {
      problem = heard.refusal();
    }
  }

  @Override
  public int expected() {
    return answer == null && problem == null ? 1 : 0;
  }
}
