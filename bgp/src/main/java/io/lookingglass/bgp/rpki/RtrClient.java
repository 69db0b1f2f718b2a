package io.lookingglass.bgp.rpki;

import io.lookingglass.bgp.rpki.CacheStatus.Connection;
import io.lookingglass.bgp.rpki.RtrPdu.Timing;
import io.lookingglass.bgp.rpki.RtrSession.Action;
import io.lookingglass.bgp.rpki.RtrSession.Exchange;
import io.lookingglass.bgp.rpki.RtrSession.State;
import io.lookingglass.bgp.rpki.RtrSession.Transition;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in sync with one cache while it is wanted: a thread of its own performs what {@link
 * RtrSession} decides. The data of a cache outlives its connection. Thread-safe.
 */
final class RtrClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RtrClient.class);

  /** An answer that is due must go on within this time. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** After a failure the wait grows from this to the retry interval. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** So many connections in a row need not wait, whatever their ends say. */
  private static final int MOST_HURRIED = 3;

  private final HostPort server;
  private final InstantSource clock;
  private final Runnable changed;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition condition = lock.newCondition();
  // These three are guarded by the lock.
  private boolean wanted;
  private boolean closed;
  private @Nullable RtrConnection open;

  /** Published to any thread, each value whole. */
  private volatile Snapshot snapshot =
      new Snapshot(Connection.STANDBY, State.INITIAL, null, null, 0);

  // The rest belongs to the client's thread.
  private State state = State.INITIAL;
  private @Nullable Staging staging;
  private @Nullable Data data;
  private int failures;
  private int hurried;

  /**
   * What a complete answer left.
   *
   * @param at when
   */
  record Data(VrpTable table, int serial, Timing timing, Instant at) {}

  private record Snapshot(
      Connection connection,
      State state,
      @Nullable Data data,
      @Nullable String problem,
      int failures) {}

  /**
   * @param changed run on the client's thread after each change of what can be asked here
   */
  RtrClient(HostPort server, InstantSource clock, Runnable changed) {
    this.server = server;
    this.clock = clock;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("rtr " + server).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  HostPort server() {
    return server;
  }

  /** Connects, or disconnects and waits until it is wanted again. */
  void want(boolean nowWanted) {
    lock.lock();
    try {
      wanted = nowWanted;
      if (!nowWanted && open != null) {
        open.close();
      }
      condition.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean synchronised() {
    return snapshot.connection() == Connection.SYNCHRONISED;
  }

  /** It was tried, and is not in sync. */
  boolean failed() {
    return snapshot.failures() > 0;
  }

  /** The data of the last complete answer, however old; null when there was none. */
  @Nullable Data data() {
    return snapshot.data();
  }

  CacheStatus status(boolean active) {
    Snapshot now = snapshot;
    Data held = now.data();
    return new CacheStatus(
        server.toString(),
        now.connection(),
        active,
        now.state().version(),
        now.state().sessionId(),
        held == null ? null : Integer.toUnsignedLong(held.serial()),
        held == null ? 0 : held.table().size(),
        held == null ? null : held.at(),
        now.problem());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (open != null) {
        open.close();
      }
      condition.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitWanted()) {
        Duration pause = connectOnce();
        if (!pause.isZero()) {
          pause(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitWanted() throws InterruptedException {
    lock.lock();
    try {
      if (!wanted && !closed) {
        failures = 0;
        publish(Connection.STANDBY, null);
      }
      while (!wanted && !closed) {
        condition.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (wanted && !closed && left > 0) {
        left = condition.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One connection from its beginning to its end, and how long to wait afterwards. */
  private Duration connectOnce() {
    publish(Connection.CONNECTING, snapshot.problem());
    boolean atOnce = false;
    String problem;
    try (RtrConnection connection = opened()) {
      connection.open(server);
      Action.Close close = converse(connection);
      problem = close.reason();
      atOnce = close.atOnce();
    } catch (IOException e) {
      problem = "no connection: " + (e.getMessage() == null ? e.toString() : e.getMessage());
    }
    state = RtrSession.disconnected(state);
    staging = null;
    failures++;
    if (isWanted()) {
      LOG.warn("RPKI cache {}: {}", server, problem);
      publish(Connection.FAILED, problem);
    }
    if (atOnce && hurried < MOST_HURRIED) {
      hurried++;
      return Duration.ZERO;
    }
    hurried = 0;
    return wait(failures);
  }

  private Duration wait(int afterFailures) {
    long seconds = FIRST_WAIT.toSeconds() << Math.min(afterFailures - 1, 12);
    return Duration.ofSeconds(Math.min(seconds, state.timing().retry()));
  }

  private Action.Close converse(RtrConnection connection) throws IOException {
    Action.@Nullable Close close = perform(connection, RtrSession.connected(state));
    publish(Connection.SYNCHRONISING, snapshot.problem());
    while (close == null) {
      boolean due = state.exchange() != Exchange.SYNCHRONISED;
      @Nullable Octets pdu;
      try {
        pdu = connection.next(due ? ANSWER : Duration.ofSeconds(state.timing().refresh()));
      } catch (RtrConnection.MalformedLengthException e) {
        close =
            perform(
                connection,
                RtrSession.fault(
                    state, RtrError.CORRUPT_DATA, String.valueOf(e.getMessage()), e.header()));
        continue;
      }
      if (pdu != null) {
        close = perform(connection, RtrSession.received(state, pdu));
      } else if (due) {
        close =
            new Action.Close(
                "the cache left an answer unfinished for " + ANSWER.toSeconds() + " s", false);
      } else {
        close = perform(connection, RtrSession.refresh(state));
      }
    }
    return close;
  }

  private Action.@Nullable Close perform(RtrConnection connection, Transition transition)
      throws IOException {
    state = transition.state();
    for (Action action : transition.actions()) {
      switch (action) {
        case Action.Send send -> connection.send(RtrCodec.encode(send.version(), send.pdu()));
        case Action.BeginWhole _ -> staging = Staging.whole();
        case Action.BeginChanges _ ->
            staging = Staging.changesOf(data == null ? VrpTable.EMPTY : data.table());
        case Action.Change change -> {
          Staging.@Nullable Refusal refusal =
              staging == null ? null : staging.change(change.announce(), change.vrp());
          if (refusal != null) {
            return perform(
                connection,
                RtrSession.fault(state, refusal.error(), refusal.reason(), Octets.EMPTY));
          }
        }
        case Action.Commit commit -> {
          if (staging != null) {
            data = new Data(staging.table(), commit.serial(), commit.timing(), clock.instant());
            staging = null;
          }
          failures = 0;
          publish(Connection.SYNCHRONISED, null);
        }
        case Action.Close close -> {
          return close;
        }
      }
    }
    return null;
  }

  private RtrConnection opened() {
    RtrConnection connection = new RtrConnection();
    lock.lock();
    try {
      open = connection;
      if (!wanted || closed) {
        connection.close();
      }
    } finally {
      lock.unlock();
    }
    return connection;
  }

  private boolean isWanted() {
    lock.lock();
    try {
      return wanted && !closed;
    } finally {
      lock.unlock();
    }
  }

  private void publish(Connection connection, @Nullable String problem) {
    Snapshot next = new Snapshot(connection, state, data, problem, failures);
    if (!next.equals(snapshot)) {
      snapshot = next;
      changed.run();
    }
  }
}
