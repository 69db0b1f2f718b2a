package io.lookingglass.probes.tls.enumerate;

import org.jspecify.annotations.Nullable;

/**
 * What came of a question.
 *
 * @param flight what the server said
 * @param ending how it ended
 * @param moves how many were made whose answer was waited for to its end
 * @param firstBytes what came first, as one reading of the socket gave it; empty when nothing did
 * @param reason of {@link Ending#NOT_CONNECTED}: why, a sentence without a full stop; else absent
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
record Answer(
    ServerFlight flight, Ending ending, int moves, byte[] firstBytes, @Nullable String reason) {

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

  /** Whether the server had its chance to answer. */
  boolean heard() {
    return ending != Ending.NOT_CONNECTED && ending != Ending.STOPPED;
  }

  /** Why no hello came, a sentence without a full stop. */
  String refusal() {
    if (flight.problem() != null) {
      return flight.problem();
    }
    if (flight.alerted()) {
      return "the server answers with the " + flight.alertName();
    }
    return switch (ending) {
      case OPEN -> "the server answers with something else";
      case CLOSED -> "the server closes the connection";
      case RESET -> "the server resets the connection";
      case SILENT -> "the server says nothing";
      case NOT_CONNECTED -> reason == null ? "no connection" : reason;
      case STOPPED -> "the time was over";
    };
  }
}
