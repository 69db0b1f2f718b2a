package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerated;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerationProgressed;
import io.lookingglass.probes.event.ProbeEvent.TlsFindingMade;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server everything, no more than {@link #MOST_AT_A_TIME} connections at a time, each begun
 * {@link #PACE} after the one before. The calling thread owns the inquiries and the sink; virtual
 * threads only carry questions to the server and answers back. For one run.
 */
public final class Enumeration {
  /** Connections that are open at the same time. */
  public static final int MOST_AT_A_TIME = 5;

  /** Between the beginnings of two connections. */
  static final Duration PACE = Duration.ofMillis(15);

  /** A server that is asked in a row without ever letting one in has had enough. */
  private static final int MOST_FAILURES_IN_A_ROW = 12;

  private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(150);
  private static final Duration LONGEST_SESSION = Duration.ofSeconds(8);

  private final Connector connector;
  private final OldSession.Maker oldSessions;
  private final Asker asker;
  private final Plan plan;
  private final Deadline deadline;
  private final Consumer<ProbeEvent> sink;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Deque<Inquiry> waiting = new ArrayDeque<>();
  private final List<Inquiry> running = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final long startedNanos = System.nanoTime();
  private int open;
  private int connections;
  private int failuresInARow;
  private long nextStartNanos = System.nanoTime();
  private long lastProgressNanos = Long.MIN_VALUE;
  private @Nullable Sentence givenUp;

  /**
   * Who is asked.
   *
   * @param serverName that is sent with every hello; absent for none
   * @param reference the name or address that it is asked for
   * @param roundTripNanos how long a packet takes there and back; 0 when not known
   * @param hello the body of the ServerHello that an honest client got; absent when it got none
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Subject(
      @Nullable String serverName, String reference, long roundTripNanos, byte @Nullable [] hello) {

    @Nullable ServerHello readHello() {
      try {
        return hello == null ? null : ServerHello.read(hello);
      } catch (MalformedTlsException e) {
        return null; // Then there is no fingerprint of it.
      }
    }
  }

  /**
   * How long answers are waited for.
   *
   * @param forHello to a hello; servers that take one connection after the other take their time
   * @param forQuiet to what may rightly never be answered
   */
  record Patience(Duration forHello, Duration forQuiet) {
    static Patience with(Duration roundTrip) {
      return new Patience(
          Duration.ofSeconds(5).plus(roundTrip.multipliedBy(4)),
          Duration.ofMillis(800).plus(roundTrip.multipliedBy(2)));
    }
  }

  private record Heard(Inquiry inquiry, Answer answer) {}

  /**
   * @param oldSessions makes whole sessions before TLS 1.3
   * @param keyedSessions shakes hands in TLS 1.3
   * @param subject who is asked, and what is known of it already
   * @param sink takes events without blocking, on the thread that calls {@link #run}
   */
  public Enumeration(
      Connector connector,
      OldSession.Maker oldSessions,
      KeyedSession.Maker keyedSessions,
      Subject subject,
      Deadline deadline,
      Consumer<ProbeEvent> sink) {
    this(
        connector,
        oldSessions,
        keyedSessions,
        subject,
        Patience.with(Duration.ofNanos(Math.min(subject.roundTripNanos(), 1_000_000_000L))),
        deadline,
        sink);
  }

  Enumeration(
      Connector connector,
      OldSession.Maker oldSessions,
      KeyedSession.Maker keyedSessions,
      Subject subject,
      Patience patience,
      Deadline deadline,
      Consumer<ProbeEvent> sink) {
    this.connector = connector;
    this.oldSessions = oldSessions;
    this.asker = new Asker(connector, keyedSessions, patience.forHello(), patience.forQuiet());
    this.plan =
        new Plan(
            new Hellos(subject.serverName(), new SecureRandom()),
            subject.reference(),
            subject.readHello());
    this.deadline = deadline;
    this.sink = sink;
  }

  /** Asks; when the deadline passes or the thread is interrupted, it ends with what there is. */
  public void run() {
    try {
      while (givenUp == null && !deadline.passed()) {
        if (!plan.more()) {
          break;
        }
        if (plan.wantsOldSession()) {
          makeOldSession();
        }
        List<Inquiry> stage = plan.nextStage();
        waiting.addAll(stage);
        work();
        tell(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      givenUp = Sentence.of("it was stopped");
    } finally {
      threads.forEach(Thread::interrupt);
    }
    for (TlsFinding finding : plan.findings(tell(true))) {
      sink.accept(new TlsFindingMade(finding));
    }
  }

  private void work() throws InterruptedException {
    while (open > 0 || !waiting.isEmpty() || !running.isEmpty()) {
      begin();
      if (open == 0) {
        return; // Nothing may be asked any more.
      }
      Heard answer = heard.poll(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
      if (answer == null) {
        givenUp = Sentence.of("the time was over");
        return;
      }
      open--;
      take(answer);
    }
  }

  /** Begins what may be begun now. */
  private void begin() throws InterruptedException {
    while (open < MOST_AT_A_TIME && givenUp == null && !deadline.passed()) {
      Inquiry inquiry = running.isEmpty() ? waiting.poll() : running.removeFirst();
      if (inquiry == null) {
        return;
      }
      Question question = inquiry.next();
      if (question == null) {
        continue;
      }
      long wait = nextStartNanos - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      nextStartNanos = System.nanoTime() + PACE.toNanos();
      open++;
      connections++;
      threads.removeIf(thread -> !thread.isAlive());
      threads.add(
          Thread.ofVirtual()
              .name("tls-enumeration-" + connections)
              .start(() -> heard.add(new Heard(inquiry, asker.ask(question, deadline)))));
      progress(inquiry);
    }
  }

  private void take(Heard answer) {
    failuresInARow =
        answer.answer().ending() == Answer.Ending.NOT_CONNECTED ? failuresInARow + 1 : 0;
    if (failuresInARow >= MOST_FAILURES_IN_A_ROW) {
      givenUp =
          Sentence.of(
              "the server let in none of the last {0} connections ({1}); it may limit how many it"
                  + " takes",
              failuresInARow, answer.answer().refusal());
    }
    answer.inquiry().answered(answer.answer());
    running.addFirst(answer.inquiry()); // What is begun goes on before more is begun.
  }

  private void progress(Inquiry inquiry) {
    long now = System.nanoTime();
    if (lastProgressNanos != Long.MIN_VALUE
        && now - lastProgressNanos < BETWEEN_PROGRESS.toNanos()) {
      return;
    }
    lastProgressNanos = now;
    sink.accept(
        new TlsEnumerationProgressed(
            connections,
            Math.max(connections, connections - open + plan.expected()),
            inquiry.subject()));
  }

  /** One connection by itself, with keys; what it takes is known to be little. */
  private void makeOldSession() {
    connections++;
    OldSession session;
    try (TcpConnection tcp = connector.open(deadline.orIn(LONGEST_SESSION))) {
      session = oldSessions.over(tcp);
    } catch (NotConnectedException e) {
      session = OldSession.none(e.reason());
    }
    plan.takeOldSession(session);
  }

  private TlsEnumeration tell(boolean last) {
    Sentence problem = last ? problem() : null;
    TlsEnumeration result =
        plan.result(
            connections, System.nanoTime() - startedNanos, last && problem == null, problem);
    sink.accept(new TlsEnumerated(result));
    return result;
  }

  private @Nullable Sentence problem() {
    return givenUp != null ? givenUp : deadline.passed() ? Sentence.of("the time was over") : null;
  }
}
