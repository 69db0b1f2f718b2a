package io.lookingglass.bgp.rpki;

import io.lookingglass.bgp.rpki.RtrPdu.CacheReset;
import io.lookingglass.bgp.rpki.RtrPdu.CacheResponse;
import io.lookingglass.bgp.rpki.RtrPdu.EndOfData;
import io.lookingglass.bgp.rpki.RtrPdu.ErrorReport;
import io.lookingglass.bgp.rpki.RtrPdu.Prefix;
import io.lookingglass.bgp.rpki.RtrPdu.ResetQuery;
import io.lookingglass.bgp.rpki.RtrPdu.RouterKey;
import io.lookingglass.bgp.rpki.RtrPdu.SerialNotify;
import io.lookingglass.bgp.rpki.RtrPdu.SerialQuery;
import io.lookingglass.bgp.rpki.RtrPdu.Timing;
import io.lookingglass.bgp.wire.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a cache as a pure function (RFC 8210, section 8): what is known and what
 * happened tell what is known next and what has to be done.
 */
final class RtrSession {
  /** The highest version that is spoken, and tried first. */
  static final int NEWEST_VERSION = 1;

  private RtrSession() {}

  /**
   * What is known of a cache. Survives the connection, so that the next one can ask for changes
   * only.
   *
   * @param version what to speak, 0 or 1
   * @param agreed the cache has answered in that version on this connection
   * @param sessionId null before the first complete answer
   * @param serial of the last complete answer
   * @param timing of the last complete answer
   * @param exchange where the connection stands
   */
  record State(
      int version,
      boolean agreed,
      @Nullable Integer sessionId,
      int serial,
      Timing timing,
      Exchange exchange) {
    static final State INITIAL =
        new State(NEWEST_VERSION, false, null, 0, Timing.DEFAULT, Exchange.NONE);

    State with(Exchange next) {
      return new State(version, agreed, sessionId, serial, timing, next);
    }

    private State speaking(int newVersion, boolean newlyAgreed) {
      return new State(newVersion, newlyAgreed, sessionId, serial, timing, exchange);
    }

    /** Without what could only be asked about the data of another session. */
    State forgetful() {
      return new State(version, agreed, null, 0, timing, exchange);
    }
  }

  /** Where a connection stands. */
  enum Exchange {
    /** No connection. */
    NONE,
    /** Everything was asked for. */
    RESET_ASKED,
    /** Changes were asked for. */
    CHANGES_ASKED,
    /** Everything arrives. */
    RESET_ARRIVES,
    /** Changes arrive. */
    CHANGES_ARRIVE,
    /** The data is complete. */
    SYNCHRONISED
  }

  /** What has to be done. */
  sealed interface Action {
    /** Write to the connection. */
    record Send(int version, RtrPdu pdu) implements Action {}

    /** What arrives from now on is the whole, to replace what is there when it is complete. */
    record BeginWhole() implements Action {}

    /** What arrives from now on are changes, to be applied together when they are complete. */
    record BeginChanges() implements Action {}

    /** One payload comes or goes. */
    record Change(boolean announce, Vrp vrp) implements Action {}

    /** What began is complete. */
    record Commit(int serial, Timing timing) implements Action {}

    /**
     * Close the connection; what is incomplete is void, what is complete stays until it expires.
     *
     * @param reason a sentence for people
     * @param atOnce another connection need not wait for the retry interval
     */
    record Close(String reason, boolean atOnce) implements Action {}
  }

  /** The next state, and what has to be done in this order. */
  record Transition(State state, List<Action> actions) {
    Transition {
      actions = List.copyOf(actions);
    }
  }

  /** A connection is there: asks for changes where the last session is known, else for all. */
  static Transition connected(State state) {
    return ask(state.speaking(state.version(), false));
  }

  /**
   * The connection is gone. If it went instead of an answer about changes, everything is asked for
   * next: the report of a cache that was started anew and knows no such session is easily lost with
   * the connection it closes behind it.
   */
  static State disconnected(State state) {
    State kept = state.exchange() == Exchange.CHANGES_ASKED ? state.forgetful() : state;
    return kept.speaking(kept.version(), false).with(Exchange.NONE);
  }

  /** It is time to ask again; nothing follows while an answer is still due. */
  static Transition refresh(State state) {
    return state.exchange() == Exchange.SYNCHRONISED ? ask(state) : stay(state);
  }

  /**
   * The octets of one PDU arrived.
   *
   * @param octets whole, as framed by {@link RtrCodec#length}
   */
  static Transition received(State state, Octets octets) {
    return switch (RtrCodec.decode(octets)) {
      case RtrCodec.Decoded.Malformed malformed -> {
        // An error report must never answer one (RFC 8210, section 5.11).
        boolean aboutAReport = octets.at(1) == 10;
        yield aboutAReport
            ? close(state, "the cache sent what is not well-formed: " + malformed.reason(), false)
            : fault(state, malformed.error(), malformed.reason(), octets);
      }
      case RtrCodec.Decoded.Pdu decoded -> versioned(state, decoded, octets);
    };
  }

  private static Transition versioned(State state, RtrCodec.Decoded.Pdu decoded, Octets octets) {
    if (decoded.version() == state.version()) {
      return understood(
          decoded.pdu() instanceof SerialNotify ? state : state.speaking(state.version(), true),
          decoded.pdu(),
          octets);
    }
    if (state.agreed()) {
      return decoded.pdu() instanceof ErrorReport
          ? close(state, "the cache changed its protocol version within a session", false)
          : fault(
              state,
              RtrError.UNEXPECTED_VERSION,
              "the session speaks version "
                  + state.version()
                  + ", this is of version "
                  + decoded.version(),
              octets);
    }
    if (decoded.version() > state.version()) {
      return fault(
          state,
          RtrError.UNSUPPORTED_VERSION,
          "version " + state.version() + " was asked for, this is of version " + decoded.version(),
          octets);
    }
    // RFC 8210, section 7: an older cache answers in its version, or says that it has to be so.
    State older = state.speaking(decoded.version(), true);
    return decoded.pdu() instanceof SerialNotify
        ? stay(state)
        : understood(older, decoded.pdu(), octets);
  }

  private static Transition understood(State state, RtrPdu pdu, Octets octets) {
    return switch (pdu) {
      case CacheResponse response -> responseBegins(state, response, octets);
      case Prefix prefix ->
          arrives(state)
              ? new Transition(state, List.of(new Action.Change(prefix.announce(), prefix.vrp())))
              : fault(
                  state,
                  RtrError.CORRUPT_DATA,
                  "a prefix PDU that no Cache Response came before",
                  octets);
      case RouterKey _ ->
          arrives(state)
              ? stay(state)
              : fault(
                  state,
                  RtrError.CORRUPT_DATA,
                  "a Router Key PDU that no Cache Response came before",
                  octets);
      case EndOfData end -> complete(state, end, octets);
      case CacheReset _ ->
          state.exchange() == Exchange.CHANGES_ASKED
              ? ask(state.forgetful())
              : fault(state, RtrError.CORRUPT_DATA, "a Cache Reset that nothing asked for", octets);
      case SerialNotify notify -> notified(state, notify);
      case ErrorReport report -> reported(state, report);
      case SerialQuery _, ResetQuery _ ->
          fault(state, RtrError.INVALID_REQUEST, "a cache must not send a query", octets);
    };
  }

  private static Transition responseBegins(State state, CacheResponse response, Octets octets) {
    return switch (state.exchange()) {
      case RESET_ASKED ->
          new Transition(
              new State(
                  state.version(),
                  true,
                  response.sessionId(),
                  0,
                  state.timing(),
                  Exchange.RESET_ARRIVES),
              List.of(new Action.BeginWhole()));
      case CHANGES_ASKED ->
          state.sessionId() != null && state.sessionId() == response.sessionId()
              ? new Transition(
                  state.with(Exchange.CHANGES_ARRIVE), List.of(new Action.BeginChanges()))
              // RFC 8210, section 5.1: the data of another session is void.
              : closeForgetting(
                  state,
                  "the cache answers for session "
                      + response.sessionId()
                      + " instead of "
                      + state.sessionId()
                      + "; everything is asked for anew",
                  true);
      case NONE, RESET_ARRIVES, CHANGES_ARRIVE, SYNCHRONISED ->
          fault(state, RtrError.CORRUPT_DATA, "a Cache Response that nothing asked for", octets);
    };
  }

  private static Transition complete(State state, EndOfData end, Octets octets) {
    if (!arrives(state)) {
      return fault(
          state,
          RtrError.CORRUPT_DATA,
          "an End of Data that no Cache Response came before",
          octets);
    }
    if (state.sessionId() == null || state.sessionId() != end.sessionId()) {
      return fault(
          state.forgetful(),
          RtrError.CORRUPT_DATA,
          "an End of Data of session " + end.sessionId() + " within session " + state.sessionId(),
          octets);
    }
    return new Transition(
        new State(
            state.version(),
            true,
            end.sessionId(),
            end.serial(),
            end.timing(),
            Exchange.SYNCHRONISED),
        List.of(new Action.Commit(end.serial(), end.timing())));
  }

  private static Transition notified(State state, SerialNotify notify) {
    if (state.exchange() != Exchange.SYNCHRONISED) {
      return stay(state); // RFC 8210, section 5.2: ignored while an answer is due.
    }
    if (state.sessionId() == null || state.sessionId() != notify.sessionId()) {
      return ask(state.forgetful());
    }
    return notify.serial() == state.serial() ? stay(state) : ask(state);
  }

  private static Transition reported(State state, ErrorReport report) {
    String said =
        "the cache reports: "
            + RtrError.titleOf(report.code())
            + (report.text().isEmpty() ? "" : " (" + report.text() + ")");
    if (report.code() == RtrError.UNSUPPORTED_VERSION.code() && state.version() > 0) {
      return close(
          state.speaking(state.version() - 1, false),
          said + "; version " + (state.version() - 1) + " is tried",
          true);
    }
    // RFC 8210, section 12: after No Data Available the router may ask again later, or elsewhere.
    // A cache that does not know the session that a Serial Query names, as one that was started
    // anew, is asked for everything next: nothing has to be waited for.
    return report.code() == RtrError.NO_DATA_AVAILABLE.code()
        ? close(state, said, false)
        : closeForgetting(state, said, state.exchange() == Exchange.CHANGES_ASKED);
  }

  private static Transition ask(State state) {
    return state.sessionId() == null
        ? new Transition(
            state.with(Exchange.RESET_ASKED),
            List.of(new Action.Send(state.version(), new ResetQuery())))
        : new Transition(
            state.with(Exchange.CHANGES_ASKED),
            List.of(
                new Action.Send(
                    state.version(), new SerialQuery(state.sessionId(), state.serial()))));
  }

  private static boolean arrives(State state) {
    return state.exchange() == Exchange.RESET_ARRIVES
        || state.exchange() == Exchange.CHANGES_ARRIVE;
  }

  /**
   * The cache is to be told what was wrong, and the connection ends.
   *
   * @param reason of which {@code Withdrawal of Unknown} and {@code Duplicate Announcement} are
   *     found by who holds the data
   */
  static Transition fault(State state, RtrError error, String reason, Octets octets) {
    return new Transition(
        state.forgetful().with(Exchange.NONE),
        List.of(
            new Action.Send(state.version(), new ErrorReport(error.code(), octets, reason)),
            new Action.Close("the cache sent what is wrong: " + reason, false)));
  }

  private static Transition closeForgetting(State state, String reason, boolean atOnce) {
    return close(state.forgetful(), reason, atOnce);
  }

  private static Transition close(State state, String reason, boolean atOnce) {
    return new Transition(state.with(Exchange.NONE), List.of(new Action.Close(reason, atOnce)));
  }

  private static Transition stay(State state) {
    return new Transition(state, List.of());
  }
}
