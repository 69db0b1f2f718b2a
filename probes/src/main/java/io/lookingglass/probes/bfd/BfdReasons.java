package io.lookingglass.probes.bfd;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words why a session is in its state. */
final class BfdReasons {
  private BfdReasons() {}

  /** Of a change of the state. */
  static Sentence of(BfdSession session, BfdEndpoints endpoints, BfdState to) {
    return switch (to) {
      case ADMIN_DOWN -> Sentence.of("taken down here");
      case INIT -> Sentence.of("the far end is heard, and has not said yet that it hears us");
      case UP -> Sentence.of("both ends hear each other");
      case DOWN ->
          switch (session.diagnostic()) {
            case DETECTION_TIME_EXPIRED -> silence(session);
            case NEIGHBOR_SIGNALED_DOWN -> signaled(session);
            case NONE,
                ECHO_FAILED,
                FORWARDING_PLANE_RESET,
                PATH_DOWN,
                CONCATENATED_PATH_DOWN,
                ADMINISTRATIVELY_DOWN,
                REVERSE_CONCATENATED_PATH_DOWN,
                RESERVED ->
                nothingHeard(endpoints);
          };
    };
  }

  static Sentence nothingHeard(BfdEndpoints endpoints) {
    return Sentence.of("nothing was heard from {0} yet", IpAddresses.format(endpoints.peer()));
  }

  private static Sentence silence(BfdSession session) {
    long micros = session.detectionMicros();
    return Sentence.of(
        "nothing came for {0}, {1} times the interval of {2} ({3})",
        millis(micros),
        session.remoteMultiplier(),
        millis(micros / Math.max(1, session.remoteMultiplier())),
        BfdDiagnostic.DETECTION_TIME_EXPIRED.sentence());
  }

  private static Sentence signaled(BfdSession session) {
    if (session.remoteState() == BfdState.ADMIN_DOWN) {
      return Sentence.of("the far end was taken down by its operator");
    }
    return session.remoteDiagnostic() == BfdDiagnostic.NONE
        ? Sentence.of("the far end says that it is down, and not why")
        : Sentence.of(
            "the far end says that it is down: {0}", session.remoteDiagnostic().sentence());
  }

  /**
   * Why a session does not come up, as far as is known.
   *
   * @param reason of its state
   * @param obstacle what keeps packets from being sent or received here, absent when nothing does
   * @param refused what was answered to packets, absent when nothing was
   * @param discarded why the last packet for the session was not taken, absent when it was
   */
  static Sentence whyNotUp(
      BfdSession session,
      Sentence reason,
      @Nullable String obstacle,
      @Nullable String refused,
      @Nullable BfdDiscard discarded) {
    if (obstacle != null) {
      return Sentence.verbatim(obstacle);
    }
    if (discarded != null) {
      return Sentence.of(
          "packets of the far end come, but are discarded: {0}", discarded.sentence());
    }
    if (!session.isHeard() && refused != null) {
      return Sentence.verbatim(refused);
    }
    if (session.isHeard() && session.state() == BfdState.DOWN) {
      return session.remoteState() == BfdState.ADMIN_DOWN
          ? Sentence.of("the far end is taken down by its operator")
          : Sentence.of("the far end is heard, in state {0}", session.remoteState().word());
    }
    return session.state() == BfdState.INIT
        ? Sentence.of(
            "the far end is heard, but does not say that it hears us: our packets may not get"
                + " there, or be discarded (addresses, authentication, TTL)")
        : reason;
  }

  private static String millis(long micros) {
    return micros % 1000 == 0
        ? micros / 1000 + " ms"
        : String.format(Locale.ROOT, "%.3f ms", micros / 1000.0);
  }
}
