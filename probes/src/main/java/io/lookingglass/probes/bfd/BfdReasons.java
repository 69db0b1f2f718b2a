package io.lookingglass.probes.bfd;

import io.lookingglass.config.net.IpAddresses;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words why a session is in its state. */
final class BfdReasons {
  private BfdReasons() {}

  /** Of a change of the state. */
  static String of(BfdSession session, BfdEndpoints endpoints, BfdState to) {
    return switch (to) {
      case ADMIN_DOWN -> "taken down here";
      case INIT -> "the far end is heard, and has not said yet that it hears us";
      case UP -> "both ends hear each other";
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

  static String nothingHeard(BfdEndpoints endpoints) {
    return "nothing was heard from %s yet".formatted(IpAddresses.format(endpoints.peer()));
  }

  private static String silence(BfdSession session) {
    long micros = session.detectionMicros();
    return "nothing came for %s, %d times the interval of %s (%s)"
        .formatted(
            millis(micros),
            session.remoteMultiplier(),
            millis(micros / Math.max(1, session.remoteMultiplier())),
            BfdDiagnostic.DETECTION_TIME_EXPIRED.words());
  }

  private static String signaled(BfdSession session) {
    if (session.remoteState() == BfdState.ADMIN_DOWN) {
      return "the far end was taken down by its operator";
    }
    return session.remoteDiagnostic() == BfdDiagnostic.NONE
        ? "the far end says that it is down, and not why"
        : "the far end says that it is down: " + session.remoteDiagnostic().words();
  }

  /**
   * Why a session does not come up, as far as is known.
   *
   * @param reason of its state
   * @param obstacle what keeps packets from being sent or received here, absent when nothing does
   * @param refused what was answered to packets, absent when nothing was
   * @param discarded why the last packet for the session was not taken, absent when it was
   */
  static String whyNotUp(
      BfdSession session,
      String reason,
      @Nullable String obstacle,
      @Nullable String refused,
      @Nullable BfdDiscard discarded) {
    if (obstacle != null) {
      return obstacle;
    }
    if (discarded != null) {
      return "packets of the far end come, but are discarded: " + discarded.words();
    }
    if (!session.isHeard() && refused != null) {
      return refused;
    }
    if (session.isHeard() && session.state() == BfdState.DOWN) {
      return session.remoteState() == BfdState.ADMIN_DOWN
          ? "the far end is taken down by its operator"
          : "the far end is heard, in state " + session.remoteState().word();
    }
    return session.state() == BfdState.INIT
        ? "the far end is heard, but does not say that it hears us: our packets may not get there,"
            + " or be discarded (addresses, authentication, TTL)"
        : reason;
  }

  private static String millis(long micros) {
    return micros % 1000 == 0
        ? micros / 1000 + " ms"
        : String.format(Locale.ROOT, "%.3f ms", micros / 1000.0);
  }
}
