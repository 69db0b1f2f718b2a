package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Heartbleed, CVE-2014-0160: a heartbeat that says it holds 16 bytes and holds none. It must be
 * passed over in silence (RFC 6520 section 4); a server that answers copies what it was not sent.
 * Only how long the answer is counts; what is in it is never looked at or kept.
 */
final class HeartbleedInquiry extends SingleInquiry {
  private static final int HEARTBEAT = 24;
  private static final byte[] SHORT_OF_16 = {1, 0, 16};
  private static final byte[] PEER_ALLOWED_TO_SEND = {1};

  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  HeartbleedInquiry(Hellos hellos, int version, List<Integer> suites) {
    super("Heartbleed");
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
  }

  @Override
  Question question() {
    byte[] hello =
        hellos.of(version, suites).with(ClientHello.HEARTBEAT, PEER_ALLOWED_TO_SEND).bytes();
    byte[] heartbeat = Wire.record(HEARTBEAT, version, SHORT_OF_16);
    return Question.of(
        Question.move(hello, Question.Until.HELLO_DONE),
        new Question.Move(
            flight -> flight.helloDone() ? heartbeat : null, Question.Until.ANYTHING));
  }

  /** Absent when it cannot be told. */
  @Nullable Boolean vulnerable() {
    Answer answer = answer();
    if (answer == null || !answer.flight().helloDone()) {
      return null;
    }
    return answer.flight().heartbeatBytes() > 0;
  }

  /** Why it cannot be told, a sentence without a full stop. */
  Sentence missing() {
    return answer() == null
        ? refusal()
        : Sentence.of(
            "the server did not come to the end of its hello in {0}: {1}",
            TlsNames.version(version), refusal());
  }
}
