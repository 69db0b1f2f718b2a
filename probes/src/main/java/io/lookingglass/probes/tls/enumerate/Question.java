package io.lookingglass.probes.tls.enumerate;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is said on one connection, and until when the answer is waited for.
 *
 * @param moves in their order; the first needs nothing from the server
 * @param ssl2 whether the answer is in the form of SSL 2.0, which has other records
 * @param keyed a whole handshake with keys instead of moves, for what is encrypted; absent for none
 */
record Question(List<Move> moves, boolean ssl2, KeyedSession.@Nullable Offer keyed) {
  Question {
    moves = List.copyOf(moves);
  }

  /** A hello, and nothing else. */
  static Question of(byte[] hello, Until until) {
    return new Question(List.of(new Move(_ -> hello, until)), false, null);
  }

  /** Several moves. */
  static Question of(Move... moves) {
    return new Question(List.of(moves), false, null);
  }

  /** The hello of SSL 2.0. */
  static Question ofSsl2(byte[] hello) {
    return new Question(List.of(new Move(_ -> hello, Until.BYTES)), true, null);
  }

  /** A handshake of TLS 1.3 that goes as far as it can. */
  static Question of(KeyedSession.Offer keyed) {
    return new Question(List.of(), false, keyed);
  }

  /** Something that is said. */
  static Move move(byte[] bytes, Until until) {
    return new Move(_ -> bytes, until);
  }

  /**
   * Something that is said after the server has said something.
   *
   * @param words the bytes to send, made of what has come; absent ends the conversation
   */
  record Move(Function<ServerFlight, byte @Nullable []> words, Until until) {}

  /** What is waited for; an alert or the end of the connection ends every waiting. */
  enum Until {
    /** The server's choice. */
    HELLO {
      @Override
      boolean reached(ServerFlight before, ServerFlight now) {
        return now.hello() != null;
      }
    },
    /** All that it says before it waits for the client; in TLS 1.3 that is its choice. */
    HELLO_DONE {
      @Override
      boolean reached(ServerFlight before, ServerFlight now) {
        ServerHello hello = now.hello();
        return now.helloDone() || (hello != null && hello.version() == ClientHello.TLS_1_3);
      }
    },
    /** Anything more, in what patience there is for a word that may never come. */
    ANYTHING {
      @Override
      boolean reached(ServerFlight before, ServerFlight now) {
        return now.records() > before.records();
      }
    },
    /** Bytes of any kind. */
    BYTES {
      @Override
      boolean reached(ServerFlight before, ServerFlight now) {
        return true;
      }
    };

    abstract boolean reached(ServerFlight before, ServerFlight now);
  }
}
