package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tcp.TcpFailure;
import io.lookingglass.probes.tls.enumerate.Answer.Ending;
import java.time.Duration;
import java.util.Arrays;

/** Puts one question on one connection. Thread-safe. */
final class Asker {
  /** One segment of an Ethernet, less what tunnels take. */
  private static final int FIRST_BYTES = 1484;

  /** No answer is worth more time than this, however slowly it drips in. */
  private static final Duration LONGEST_CONVERSATION = Duration.ofSeconds(8);

  private static final Duration CONNECT = Duration.ofSeconds(4);

  private final Connector connector;
  private final KeyedSession.Maker keyedSessions;
  private final Duration patience;
  private final Duration shortPatience;

  /**
   * @param patience how long an answer to a hello is waited for
   * @param shortPatience how long for what may rightly never come
   */
  Asker(
      Connector connector,
      KeyedSession.Maker keyedSessions,
      Duration patience,
      Duration shortPatience) {
    this.connector = connector;
    this.keyedSessions = keyedSessions;
    this.patience = patience;
    this.shortPatience = shortPatience;
  }

  Answer ask(Question question, Deadline deadline) {
    KeyedSession.Offer keyed = question.keyed();
    if (keyed != null) {
      return shakeHands(keyed, deadline);
    }
    FlightReader reader = new FlightReader();
    Conversation talk = new Conversation(reader);
    Ending ending;
    Sentence reason = null;
    try (TcpConnection tcp = connector.open(deadline.orIn(LONGEST_CONVERSATION.plus(CONNECT)))) {
      ending = talk.over(tcp, question, tcp.deadline().orIn(LONGEST_CONVERSATION));
    } catch (NotConnectedException e) {
      ending = Ending.NOT_CONNECTED;
      reason = e.reason();
    }
    if (deadline.passed() && (ending == Ending.SILENT || ending == Ending.NOT_CONNECTED)) {
      ending = Ending.STOPPED;
    }
    return new Answer(reader.flight(), ending, talk.moves, talk.firstBytes, reason, null);
  }

  private Answer shakeHands(KeyedSession.Offer offer, Deadline deadline) {
    Answer answer;
    try (TcpConnection tcp = connector.open(deadline.orIn(LONGEST_CONVERSATION))) {
      answer = Answer.of(keyedSessions.over(tcp, offer));
    } catch (NotConnectedException e) {
      answer = notConnected(e.reason());
    }
    return deadline.passed() && (answer.ending() == Ending.SILENT || !answer.heard())
        ? new Answer(
            answer.flight(), Ending.STOPPED, 0, new byte[0], answer.reason(), answer.keyed())
        : answer;
  }

  private static Answer notConnected(Sentence reason) {
    return new Answer(
        new FlightReader().flight(), Ending.NOT_CONNECTED, 0, new byte[0], reason, null);
  }

  private final class Conversation {
    private final FlightReader reader;
    private final byte[] buffer = new byte[1 << 14];
    private int moves;
    private byte[] firstBytes = new byte[0];

    Conversation(FlightReader reader) {
      this.reader = reader;
    }

    Ending over(TcpConnection tcp, Question question, Deadline end) {
      for (Question.Move move : question.moves()) {
        ServerFlight before = reader.flight();
        byte[] words = move.words().apply(before);
        if (words == null) {
          return Ending.OPEN;
        }
        Deadline wait =
            end.orIn(move.until() == Question.Until.ANYTHING ? shortPatience : patience);
        try {
          tcp.write(words);
          if (question.ssl2()
              ? !listenForSsl2(tcp, wait)
              : !listen(tcp, move.until(), before, wait)) {
            return Ending.CLOSED;
          }
        } catch (TcpException e) {
          if (e.failure() == TcpFailure.TIMED_OUT
              && move.until() == Question.Until.ANYTHING
              && !move.equals(question.moves().getLast())
              && !end.passed()) {
            moves++; // Silence is an answer, too.
            continue;
          }
          return e.failure() == TcpFailure.TIMED_OUT
              ? Ending.SILENT
              : e.failure() == TcpFailure.STOPPED ? Ending.STOPPED : Ending.RESET;
        }
        moves++;
      }
      return Ending.OPEN;
    }

    /** False at the end of the stream. */
    private boolean listenForSsl2(TcpConnection tcp, Deadline wait) throws TcpException {
      while (true) {
        int count = tcp.read(buffer, wait);
        if (count < 0) {
          return false;
        }
        int before = firstBytes.length;
        firstBytes = Arrays.copyOf(firstBytes, before + count);
        System.arraycopy(buffer, 0, firstBytes, before, count);
        reader.add(buffer, count);
        if (Ssl2Hello.whole(firstBytes) || reader.flight().alerted()) {
          return true;
        }
        if (wait.passed()) {
          throw TcpException.timedOut();
        }
      }
    }

    /** False at the end of the stream. */
    private boolean listen(
        TcpConnection tcp, Question.Until until, ServerFlight before, Deadline wait)
        throws TcpException {
      while (true) {
        byte[] target = firstBytes.length == 0 ? new byte[FIRST_BYTES] : buffer;
        int count = tcp.read(target, wait);
        if (count < 0) {
          return false;
        }
        if (firstBytes.length == 0) {
          firstBytes = Arrays.copyOf(target, count);
        }
        reader.add(target, count);
        ServerFlight now = reader.flight();
        if (until.reached(before, now)
            || (now.alerted() && now.records() > before.records())
            || now.problem() != null) {
          return true;
        }
        if (wait.passed()) {
          throw TcpException.timedOut();
        }
      }
    }
  }
}
