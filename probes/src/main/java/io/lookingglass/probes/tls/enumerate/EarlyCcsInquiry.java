package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.enumerate.Answer.Ending;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The injection of ChangeCipherSpec, CVE-2014-0224: the message comes before any key was agreed on.
 * A server that holds to the protocol refuses it at once. One that takes it now expects encrypted
 * records, which shows when the next one is not: it complains about the decryption.
 */
final class EarlyCcsInquiry extends SingleInquiry {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int BAD_RECORD_MAC = 20;
  private static final int DECRYPTION_FAILED = 21;

  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  EarlyCcsInquiry(Hellos hellos, int version, List<Integer> suites) {
    super("CCS injection");
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
  }

  @Override
  Question question() {
    byte[] early = Wire.record(CHANGE_CIPHER_SPEC, version, new byte[] {1});
    return Question.of(
        Question.move(hellos.of(version, suites).bytes(), Question.Until.HELLO_DONE),
        new Question.Move(flight -> flight.helloDone() ? early : null, Question.Until.ANYTHING),
        new Question.Move(flight -> flight.alerted() ? null : early, Question.Until.ANYTHING));
  }

  /** Absent when it cannot be told. */
  @Nullable Boolean vulnerable() {
    Answer answer = answer();
    if (answer == null || !answer.flight().helloDone()) {
      return null;
    }
    if (answer.flight().alerted()) {
      int alert = answer.flight().alert();
      boolean decrypting = alert == BAD_RECORD_MAC || alert == DECRYPTION_FAILED;
      return answer.moves() > 2 && decrypting;
    }
    boolean ended = answer.ending() == Ending.CLOSED || answer.ending() == Ending.RESET;
    return ended ? Boolean.FALSE : null;
  }

  /** Why it cannot be told, a sentence without a full stop. */
  Sentence missing() {
    Answer answer = answer();
    return answer != null && answer.flight().helloDone()
        ? Sentence.of("the server says nothing to a ChangeCipherSpec that comes too early")
        : refusal();
  }
}
