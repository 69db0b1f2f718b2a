package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a question.
 *
 * @param flight what the server said
 * @param ending how it ended
 * @param moves how many were made whose answer was waited for to its end
 * @param firstBytes what came first, as one reading of the socket gave it; empty when nothing did
 * @param reason of {@link Ending#NOT_CONNECTED}: why, a sentence without a full stop; else absent
 * @param keyed what was encrypted, where the question was a handshake with keys; else absent
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
record Answer(
    ServerFlight flight,
    Ending ending,
    int moves,
    byte[] firstBytes,
    @Nullable Sentence reason,
    @Nullable KeyedSession keyed) {

  /** How a conversation ended. */
  enum Ending {
    /** All was said, and the server had not closed. */
    OPEN,
    /** The server closed. */
    CLOSED,
    /** The connection was reset. */
    RESET,
    /** The server said nothing more in good time. */
    SILENT,
    /** There was no connection, or none that came to TLS; it says nothing about TLS. */
    NOT_CONNECTED,
    /** The time of the measurement was over. */
    STOPPED
  }

  /** Of a handshake with keys, as far as it came. */
  static Answer of(KeyedSession session) {
    TlsFailure failure = session.failure();
    Ending ending =
        failure == null
            ? Ending.OPEN
            : switch (failure) {
              case TIMED_OUT -> Ending.SILENT;
              case CLOSED -> Ending.CLOSED;
              case RESET -> Ending.RESET;
              case STOPPED -> Ending.STOPPED;
              case PORT_CLOSED, UNREACHABLE, NOT_SENT, START_TLS_REFUSED -> Ending.NOT_CONNECTED;
              case NOT_TLS, ALERT, PROTOCOL_ERROR, TOO_LARGE -> Ending.OPEN;
            };
    ServerHello hello = null;
    String problem =
        failure == TlsFailure.NOT_TLS || failure == TlsFailure.TOO_LARGE
            ? String.valueOf(session.problem())
            : null;
    byte[] body = session.hello();
    if (body != null) {
      try {
        hello = ServerHello.read(body);
      } catch (MalformedTlsException e) {
        problem = e.reason();
      }
    }
    return new Answer(
        new ServerFlight(hello, null, null, false, session.alert(), ServerHello.NONE, 0, problem),
        ending,
        1,
        new byte[0],
        session.problem(),
        session);
  }

  /** Whether the server had its chance to answer. */
  boolean heard() {
    return ending != Ending.NOT_CONNECTED && ending != Ending.STOPPED;
  }

  /** Why no hello came, a sentence without a full stop. */
  Sentence refusal() {
    if (flight.problem() != null) {
      return keyed != null && reason != null ? reason : Sentence.verbatim(flight.problem());
    }
    if (flight.alerted()) {
      return Sentence.of("the server answers with the {0}", flight.alertName());
    }
    return switch (ending) {
      case OPEN -> Sentence.of("the server answers with something else");
      case CLOSED -> Sentence.of("the server closes the connection");
      case RESET -> Sentence.of("the server resets the connection");
      case SILENT -> Sentence.of("the server says nothing");
      case NOT_CONNECTED -> reason == null ? Sentence.of("no connection") : reason;
      case STOPPED -> Sentence.of("the time was over");
    };
  }
}
