package io.lookingglass.probes.bfd;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.sys.BfdNetwork;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session with its sockets, its timer and its counts. Belongs to the loop of the network, but for
 * {@link #status}.
 */
final class HeldSession {
  /** How often it is tried again to open what could not be opened. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final BfdNetwork network;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Consumer<BfdTransition> watcher;
  private final BfdSession session;
  private final Map<BfdDiscard, Long> discarded = new EnumMap<>(BfdDiscard.class);
  private BfdEndpoints endpoints;
  private BfdNetwork.@Nullable Hold hold;
  private BfdNetwork.@Nullable Sender sender;
  private @Nullable String closedBecause;
  private @Nullable String unsent;
  private @Nullable String refused;
  private @Nullable BfdDiscard lastDiscard;
  private BfdStatus.@Nullable LastDown lastDown;
  private Instant since;
  private Sentence reason;
  private long sent;
  private long received;

  /** When the earliest of the timers that are running fires; {@link Long#MAX_VALUE} for none. */
  private @Nullable Long timerNanos;

  private boolean closed;
  private volatile BfdStatus status;

  HeldSession(
      BfdNetwork network,
      InstantSource clock,
      LongSupplier nanoTime,
      BfdEndpoints endpoints,
      long discriminator,
      Consumer<BfdTransition> watcher) {
    this.network = network;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.endpoints = endpoints;
    this.watcher = watcher;
    ThreadLocalRandom random = ThreadLocalRandom.current();
    session =
        new BfdSession(
            discriminator,
            endpoints.timing(),
            new PacketAuthentication(endpoints.authentication(), random.nextInt()),
            () -> ThreadLocalRandom.current().nextDouble(),
            nanoTime.getAsLong());
    since = clock.instant();
    reason = BfdReasons.nothingHeard(endpoints);
    status = snapshot();
  }

  BfdEndpoints endpoints() {
    return endpoints;
  }

  long discriminator() {
    return session.localDiscriminator();
  }

  /** Any thread. */
  BfdStatus status() {
    return status;
  }

  /** Opens its sockets and begins; tries again later what cannot be opened now. */
  void open() {
    if (closed) {
      return;
    }
    try {
      if (hold == null) {
        hold = network.listen(endpoints.local(), endpoints.port());
      }
      if (sender == null) {
        sender =
            network.sender(endpoints.local(), endpoints.peer(), endpoints.port(), this::refused);
      }
      closedBecause = null;
      schedule();
    } catch (ProbeNetworkException e) {
      closedBecause = e.getMessage();
      network.schedule(RETRY_NANOS, this::open);
    }
    publish();
  }

  private void refused(String sentence) {
    refused = sentence;
    publish();
  }

  void received(BfdPacket.Whole whole) {
    List<BfdAction> actions = new ArrayList<>(2);
    @Nullable BfdDiscard why = session.received(whole, nanoTime.getAsLong(), actions);
    if (why == null) {
      received++;
      lastDiscard = null;
      refused = null;
    } else {
      count(why);
    }
    perform(actions);
  }

  /** A packet that would be the session's was discarded before it came to it. */
  void discarded(BfdDiscard why) {
    count(why);
    publish();
  }

  private void count(BfdDiscard why) {
    lastDiscard = why;
    discarded.merge(why, 1L, Long::sum);
  }

  void retime(BfdEndpoints changed) {
    endpoints = changed;
    List<BfdAction> actions = new ArrayList<>(2);
    session.retime(changed.timing(), nanoTime.getAsLong(), actions);
    perform(actions);
  }

  private void timePassed() {
    List<BfdAction> actions = new ArrayList<>(2);
    session.timePassed(nanoTime.getAsLong(), actions);
    perform(actions);
  }

  private void perform(List<BfdAction> actions) {
    for (BfdAction action : actions) {
      switch (action) {
        case BfdAction.Send send -> send(send.bytes());
        case BfdAction.StateChanged change -> changed(change);
      }
    }
    publish();
    schedule();
  }

  private void send(byte[] bytes) {
    if (sender == null) {
      return;
    }
    unsent = sender.send(bytes);
    if (unsent == null) {
      sent++;
    }
  }

  private void changed(BfdAction.StateChanged change) {
    since = clock.instant();
    reason = BfdReasons.of(session, endpoints, change.to());
    if (change.from() == BfdState.UP) {
      lastDown = new BfdStatus.LastDown(since, reason);
    }
    publish();
    watcher.accept(
        new BfdTransition(
            endpoints.name(), since, change.from(), change.to(), change.diagnostic(), reason));
  }

  /** A timer cannot be taken back: one that fires too early finds nothing to do. */
  private void schedule() {
    if (closed || hold == null || sender == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    long wait = session.untilNextNanos(now);
    if (wait == Long.MAX_VALUE) {
      return;
    }
    long at = now + wait;
    @Nullable Long running = timerNanos;
    if (running == null || at - running < 0) {
      timerNanos = at;
      network.schedule(wait, () -> fired(at));
    }
  }

  private void fired(long at) {
    @Nullable Long running = timerNanos;
    if (closed || running == null || running != at) {
      return;
    }
    timerNanos = null;
    timePassed();
  }

  /** Tells the far end that it is ended on purpose, and closes the sockets. */
  void close() {
    if (closed) {
      return;
    }
    List<BfdAction> actions = new ArrayList<>(2);
    session.administer(true, nanoTime.getAsLong(), actions);
    for (BfdAction action : actions) {
      if (action instanceof BfdAction.Send send) {
        send(send.bytes());
      }
    }
    closed = true;
    if (sender != null) {
      sender.close();
    }
    if (hold != null) {
      hold.close();
    }
  }

  private void publish() {
    status = snapshot();
  }

  private BfdStatus snapshot() {
    boolean heard = session.isHeard();
    @Nullable String obstacle = closedBecause == null ? unsent : closedBecause;
    return new BfdStatus(
        endpoints,
        session.state(),
        since,
        session.state() == BfdState.UP
            ? reason
            : BfdReasons.whyNotUp(session, reason, obstacle, refused, lastDiscard),
        obstacle,
        session.diagnostic(),
        heard ? session.remoteState() : null,
        heard ? session.remoteDiagnostic() : null,
        session.localDiscriminator(),
        session.remoteDiscriminator(),
        micros(session.transmitIntervalMicros()),
        heard ? micros(session.remoteDesiredMinTxMicros()) : null,
        heard ? micros(session.detectionMicros()) : null,
        lastDown,
        sent,
        received,
        discarded);
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }
}
