package io.lookingglass.probes.trace;

import static io.lookingglass.probes.event.ReplyKind.PACKET_TOO_BIG;
import static io.lookingglass.probes.event.ReplyKind.REASSEMBLY_TIME_EXCEEDED;
import static io.lookingglass.probes.event.ReplyKind.TIME_EXCEEDED;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Searches the path MTU with packets that must not be fragmented (RFC 1191, RFC 8201, and RFC 4821
 * where routers are silent).
 *
 * <p>The first packet is the largest that IP allows: the kernel refuses it and says what the
 * interface carries. Then several sizes are in flight at once: the interface's MTU, and those that
 * tunnels commonly leave. A router's word names the next size to try; a size that is lost without a
 * word {@value #ATTEMPTS} times does not pass, and the range is narrowed by {@link MtuSearch}. What
 * a router tells is verified: the answer is always a size that really passed. When the path proves
 * narrower than the interface, {@link LimitingHopSearch} looks for the router.
 *
 * <p>An attempt is waited for one and a half times the slowest round trip so far, at least 60 ms
 * more than that; while nothing has answered, 1 s. An answer to any attempt counts until its size
 * is decided.
 */
final class MtuStrategy implements Strategy {
  /** The largest packet that the length field of IPv4 can express. */
  static final int LARGEST_BYTES = 65535;

  /** How often a size is tried before it is called lost. */
  static final int ATTEMPTS = 3;

  private static final int TTL = PingStrategy.TTL;
  private static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LEAST_MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final long LEARNING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** RFC 8200 section 5; RFC 791 (68) and what every host must take whole (576). */
  private static final int IPV6_LEAST_BYTES = 1280;

  private static final int IPV4_LEAST_BYTES = 68;
  private static final int IPV4_BASE_BYTES = 576;

  /** A size on trial. */
  private static final class Trial {
    final int bytes;
    int attempts;
    long sentNanos;
    boolean decided;

    Trial(int bytes) {
      this.bytes = bytes;
    }
  }

  private record Flight(Trial trial, long handedOverNanos) {}

  private enum Phase {
    LEARNING_INTERFACE,
    SEARCHING,
    LOCATING,
    DONE
  }

  private final InetAddress target;
  private final InetAddress source;
  private final int leastBytes;
  private final int baseBytes;
  private final MtuSearch search;
  private final Map<Integer, Flight> flights = new HashMap<>();
  private final TreeMap<Integer, Trial> trials = new TreeMap<>();
  private final List<Action> actions = new ArrayList<>();
  private final List<Probe> outgoing = new ArrayList<>();
  private Phase phase = Phase.LEARNING_INTERFACE;
  private int nextId;
  private long slowest;
  private @Nullable Integer interfaceMtu;
  private @Nullable Integer limiterReplyTtl;
  private @Nullable LimitingHopSearch hopSearch;
  private boolean firstFlightSent;
  private boolean somethingLeft;
  private @Nullable String firstFailure;

  MtuStrategy(InetAddress target, InetAddress source) {
    this.target = target;
    this.source = source;
    boolean ipv6 = IpVersion.of(target) == IpVersion.IPV6;
    this.leastBytes = ipv6 ? IPV6_LEAST_BYTES : IPV4_LEAST_BYTES;
    this.baseBytes = ipv6 ? IPV6_LEAST_BYTES : IPV4_BASE_BYTES;
    this.search = new MtuSearch(leastBytes, LARGEST_BYTES);
  }

  @Override
  public List<Action> next(Input input, long now) {
    if (phase == Phase.DONE) {
      return List.of();
    }
    actions.clear();
    switch (input) {
      case Input.Begin() -> {
        attempt(LARGEST_BYTES, now);
        attempt(baseBytes, now);
        advance(now, false);
      }
      case Input.Tick() -> {
        if (phase == Phase.SEARCHING) {
          repeatOrLose(now);
        }
        advance(now, true);
      }
      case Input.Happened(FlowEvent event) -> {
        happened(event, now);
        advance(now, false);
      }
      case Input.Stop() -> {
        if (phase == Phase.LOCATING) {
          conclude();
        } else {
          phase = Phase.DONE;
          actions.add(new Action.Done(null));
        }
      }
    }
    return List.copyOf(actions);
  }

  private void happened(FlowEvent event, long now) {
    if (hopSearch != null && hopSearch.owns(event.id())) {
      hopSearch.happened(event, now);
      return;
    }
    Flight flight = flights.get(event.id());
    if (flight == null) {
      return;
    }
    Trial trial = flight.trial();
    switch (event) {
      case FlowEvent.Sent sent -> {
        somethingLeft = true;
        trial.sentNanos = Math.max(trial.sentNanos, now);
        endLearning(trial);
      }
      case FlowEvent.SendFailed failed -> {
        flights.remove(event.id());
        sendFailed(trial, failed);
        endLearning(trial);
      }
      case FlowEvent.Replied reply -> {
        flights.remove(event.id());
        somethingLeft = true;
        endLearning(trial);
        replied(
            trial, reply, Math.clamp(reply.roundTripNanos(), 0, now - flight.handedOverNanos()));
      }
    }
  }

  private void endLearning(Trial trial) {
    if (phase == Phase.LEARNING_INTERFACE && trial.bytes == LARGEST_BYTES) {
      phase = Phase.SEARCHING;
    }
  }

  private void sendFailed(Trial trial, FlowEvent.SendFailed failed) {
    if (trial.decided) {
      return;
    }
    trial.decided = true;
    Integer mtu = failed.tooBigForMtuBytes();
    if (mtu != null) {
      interfaceMtu = mtu;
      search.tooBig(trial.bytes, source, mtu);
      emit(new ProbeEvent.SizeTooBig(trial.bytes, source, mtu));
      return;
    }
    if (firstFailure == null) {
      firstFailure = failed.reason();
    }
    search.lost(trial.bytes);
    if (trial.bytes != LARGEST_BYTES) {
      emit(new ProbeEvent.SizeLost(trial.bytes, trial.attempts));
    }
  }

  private void replied(Trial trial, FlowEvent.Replied reply, long roundTrip) {
    ReplyKind kind = reply.kind();
    boolean expired = kind == TIME_EXCEEDED || kind == REASSEMBLY_TIME_EXCEEDED;
    boolean passed =
        kind != PACKET_TOO_BIG
            && !expired
            && (kind.fromDestination() || reply.from().equals(target));
    // A packet that passed refutes what a router told about smaller ones.
    boolean news = passed ? trial.bytes > search.passed() : search.open(trial.bytes);
    if (trial.decided || !news) {
      return;
    }
    if (kind == PACKET_TOO_BIG) {
      trial.decided = true;
      limiterReplyTtl = reply.replyTtl();
      search.tooBig(trial.bytes, reply.from(), reply.nextHopMtuBytes());
      emit(new ProbeEvent.SizeTooBig(trial.bytes, reply.from(), reply.nextHopMtuBytes()));
    } else if (passed) {
      trial.decided = true;
      slowest = Math.max(slowest, roundTrip);
      search.pass(trial.bytes);
      emit(new ProbeEvent.SizePassed(trial.bytes, roundTrip));
    } else {
      lose(trial);
    }
  }

  private void lose(Trial trial) {
    trial.decided = true;
    search.lost(trial.bytes);
    emit(new ProbeEvent.SizeLost(trial.bytes, trial.attempts));
  }

  private void advance(long now, boolean ticking) {
    if (phase == Phase.LEARNING_INTERFACE && now >= LEARNING_NANOS) {
      phase = Phase.SEARCHING;
    }
    if (phase == Phase.SEARCHING) {
      chooseSizes(now);
    }
    if (phase == Phase.LOCATING && hopSearch != null) {
      outgoing.addAll(hopSearch.advance(now, ticking));
      if (hopSearch.finished()) {
        conclude();
      }
    }
    if (!outgoing.isEmpty()) {
      actions.add(new Action.Send(outgoing));
      outgoing.clear();
    }
    if (phase != Phase.DONE) {
      actions.add(new Action.WakeAt(wake()));
    }
  }

  private void repeatOrLose(long now) {
    for (Trial trial : List.copyOf(trials.values())) {
      if (open(trial) && trial.sentNanos + attemptWait() <= now) {
        if (trial.attempts < ATTEMPTS) {
          attempt(trial.bytes, now);
        } else {
          lose(trial);
        }
      }
    }
  }

  private boolean open(Trial trial) {
    return !trial.decided && search.open(trial.bytes);
  }

  /** Starts what is to be tried next; ends the search when nothing is. */
  private void chooseSizes(long now) {
    int said = search.limitBytes() - 1;
    if (search.limit().byWord() && search.open(said) && !trials.containsKey(said)) {
      attempt(said, now);
    }
    if (search.decided()) {
      finishSearch();
      return;
    }
    boolean waiting = trials.values().stream().anyMatch(trial -> open(trial) && !isBase(trial));
    if (waiting) {
      return;
    }
    boolean nothingPassed = search.passed() == 0;
    if (!nothingPassed || !firstFlightSent) {
      firstFlightSent = true;
      List<Integer> sizes =
          search.nextSizes().stream().filter(bytes -> !trials.containsKey(bytes)).toList();
      sizes.forEach(bytes -> attempt(bytes, now));
      if (!sizes.isEmpty()) {
        return;
      }
    }
    if (trials.values().stream().noneMatch(this::open)) {
      finishSearch();
    }
  }

  /** The sizes that tell whether anything passes at all. */
  private boolean isBase(Trial trial) {
    return trial.bytes == baseBytes || trial.bytes == leastBytes;
  }

  private void finishSearch() {
    boolean limited = search.passed() > 0 && !source.equals(search.limit().from());
    if (!limited || search.passed() >= LARGEST_BYTES) {
      conclude();
      return;
    }
    phase = Phase.LOCATING;
    hopSearch =
        new LimitingHopSearch(
            this::takeId,
            smallestThatFailed(),
            search.passed(),
            search.limit().from(),
            limiterReplyTtl,
            slowest);
  }

  /** The smallest size that was really sent and did not pass. */
  private int smallestThatFailed() {
    Integer failed = trials.higherKey(search.passed());
    return failed == null ? search.limitBytes() : failed;
  }

  private void conclude() {
    phase = Phase.DONE;
    InetAddress limiter = search.limit().from();
    boolean byUs = source.equals(limiter) || search.passed() >= LARGEST_BYTES;
    if (search.passed() == 0) {
      if (!somethingLeft && firstFailure != null) {
        actions.add(new Action.Done(firstFailure));
        return;
      }
      emit(new ProbeEvent.PathMtuFound(MtuConclusion.NO_ANSWER, null, interfaceMtu, null, null));
    } else if (byUs) {
      emit(
          new ProbeEvent.PathMtuFound(
              MtuConclusion.NOT_LIMITED, search.passed(), interfaceMtu, null, null));
    } else {
      emit(
          new ProbeEvent.PathMtuFound(
              limiter != null ? MtuConclusion.LIMITED : MtuConclusion.BLACK_HOLE,
              search.passed(),
              interfaceMtu,
              limiter,
              hopSearch == null ? null : hopSearch.hop()));
    }
    actions.add(new Action.Done(null));
  }

  private void attempt(int bytes, long now) {
    Trial trial = trials.computeIfAbsent(bytes, Trial::new);
    trial.attempts++;
    trial.sentNanos = now;
    int id = takeId();
    flights.put(id, new Flight(trial, now));
    outgoing.add(new Probe(id, TTL, bytes));
    if (bytes == baseBytes && trial.attempts == 2 && !trials.containsKey(leastBytes)) {
      attempt(leastBytes, now);
    }
  }

  private int takeId() {
    int id = nextId;
    nextId = (nextId + 1) & 0xFFFF;
    return id;
  }

  private long attemptWait() {
    return slowest == 0 ? FIRST_WAIT_NANOS : slowest + Math.max(slowest / 2, LEAST_MARGIN_NANOS);
  }

  private long wake() {
    if (phase == Phase.LEARNING_INTERFACE) {
      return LEARNING_NANOS;
    }
    if (hopSearch != null) {
      return hopSearch.deadlineNanos();
    }
    long wake = Long.MAX_VALUE;
    for (Trial trial : trials.values()) {
      if (open(trial)) {
        wake = Math.min(wake, trial.sentNanos + attemptWait());
      }
    }
    return wake;
  }

  private void emit(ProbeEvent event) {
    actions.add(new Action.Emit(event));
  }
}
