package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server notices that a client was talked into an older version than it could have (RFC
 * 7507): it is offered one below its newest, with the mark that says so.
 */
final class FallbackInquiry extends SingleInquiry {
  private static final int INAPPROPRIATE_FALLBACK = 86;

  private final Hellos hellos;
  private final int version;
  private final List<Integer> suites;

  /**
   * @param version that the server offers beside a newer one
   */
  FallbackInquiry(Hellos hellos, int version, List<Integer> suites) {
    super("protection against downgrades");
    this.hellos = hellos;
    this.version = version;
    this.suites = List.copyOf(suites);
  }

  @Override
  Question question() {
    List<Integer> marked = new ArrayList<>(suites);
    marked.add(CipherSuites.FALLBACK_SCSV);
    return Question.of(hellos.of(version, marked).bytes(), Question.Until.HELLO);
  }

  String versionName() {
    return TlsNames.version(version);
  }

  /** Absent when it cannot be told. */
  @Nullable Boolean prevented() {
    Answer answer = answer();
    if (answer == null) {
      return null;
    }
    if (answer.flight().alert() == INAPPROPRIATE_FALLBACK) {
      return true;
    }
    return answer.flight().hello() == null ? null : Boolean.FALSE;
  }

  /** Why it cannot be told, a sentence without a full stop. */
  Sentence missing() {
    return refusal();
  }
}
