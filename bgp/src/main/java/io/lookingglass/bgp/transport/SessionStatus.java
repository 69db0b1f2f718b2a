package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.session.Action;
import io.lookingglass.bgp.session.Connection;
import io.lookingglass.bgp.session.ConnectionId;
import io.lookingglass.bgp.session.Negotiation;
import io.lookingglass.bgp.session.PeerSession;
import io.lookingglass.bgp.session.Timer;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.NlriCursor;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.ImportPolicy;
import io.lookingglass.config.PeerSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of one session. Its event loop writes, and publishes immutable values; any
 * thread may {@link #snapshot}, which takes no lock and holds nothing up.
 */
final class SessionStatus {
  /** So many malformed messages are kept to be looked at. */
  private static final int MOST_FAULTS = 20;

  /** Of each of them so many octets. */
  private static final int MOST_OCTETS = 4096;

  /** A peer may send nothing but malformed messages; that many a second are logged. */
  private static final int FAULTS_A_SECOND = 5;

  private final InstantSource clock;
  private final AdjRibOut adjRibOut;
  private final MessageCounters received = new MessageCounters();
  private final MessageCounters sent = new MessageCounters();
  private final AtomicLong announced = new AtomicLong();
  private final AtomicLong withdrawn = new AtomicLong();
  private final AtomicLong treatedAsWithdraw = new AtomicLong();
  private final AtomicLong attributesDiscarded = new AtomicLong();

  // Of the event loop.
  private final Deque<FaultSeen> faults = new ArrayDeque<>();
  private final Map<Family, Instant> endOfRibReceived = new HashMap<>();
  private final Map<Family, Instant> endOfRibSent = new HashMap<>();
  private PeerSettings peer;
  private Instant since;
  private long establishedCount;
  private PeerStatus.@Nullable NotificationRecord lastNotification;
  private boolean changed;
  private long faultsSecond;
  private int faultsLogged;

  private volatile Published published;

  /** A malformed message; its octets become text only when somebody looks. */
  private record FaultSeen(Instant at, Fault fault, Octets message) {
    PeerStatus.FaultRecord asRecord() {
      return switch (fault) {
        case Fault.AttributeDiscard discard -> of("attribute-discard", discard.attributeType());
        case Fault.TreatAsWithdraw withdraw -> of("treat-as-withdraw", withdraw.attributeType());
        case Fault.SessionReset _ -> of("session-reset", 0);
      };
    }

    private PeerStatus.FaultRecord of(String outcome, int attributeType) {
      return new PeerStatus.FaultRecord(
          at,
          outcome,
          attributeType == 0 ? null : attributeType,
          fault.reason(),
          fault.section(),
          fault.octets().hex(),
          message.hex());
    }
  }

  /** All but the counters, at one moment. */
  private record Published(
      PeerSettings peer,
      PeerSession machine,
      Instant since,
      long establishedCount,
      @Nullable Instant nextAttempt,
      PeerStatus.@Nullable Connection connection,
      PeerStatus.@Nullable NotificationRecord lastNotification,
      List<FaultSeen> faults,
      @Nullable AdjRibIn adjRibIn,
      Map<Family, Instant> endOfRibReceived,
      Map<Family, Instant> endOfRibSent) {
    Published {
      faults = List.copyOf(faults);
      endOfRibReceived = Map.copyOf(endOfRibReceived);
      endOfRibSent = Map.copyOf(endOfRibSent);
    }
  }

  SessionStatus(InstantSource clock, PeerSettings peer, PeerSession machine, AdjRibOut adjRibOut) {
    this.clock = clock;
    this.peer = peer;
    this.adjRibOut = adjRibOut;
    this.since = clock.instant();
    this.published =
        new Published(
            peer, machine, since, 0, null, null, null, List.of(), null, Map.of(), Map.of());
  }

  // ---- on the event loop

  MessageCounters received() {
    return received;
  }

  MessageCounters sent() {
    return sent;
  }

  void configured(PeerSettings settings) {
    peer = settings;
    changed = true;
  }

  /** What the state machine knows is another; perhaps the state of RFC 4271 as well. */
  void changed(boolean state) {
    since = state ? clock.instant() : since;
    changed = true;
  }

  void established() {
    establishedCount++;
    endOfRibReceived.clear();
    endOfRibSent.clear();
    changed = true;
  }

  void endOfRibReceived(Family family) {
    endOfRibReceived.put(family, clock.instant());
    changed = true;
  }

  void endOfRibSent(Family family) {
    endOfRibSent.put(family, clock.instant());
    changed = true;
  }

  void notified(Action.Notified notified) {
    lastNotification = notified.at(clock.instant());
    changed = true;
  }

  void delivered(ReceivedUpdate update) {
    add(announced, update.reachable());
    add(withdrawn, update.unreachable());
  }

  private static void add(AtomicLong counter, List<NlriBlock> blocks) {
    long routes = 0;
    for (NlriBlock block : blocks) {
      for (NlriCursor route = new NlriCursor(block); route.next(); ) {
        routes++;
      }
    }
    counter.setRelease(counter.getPlain() + routes);
  }

  /** A message had faults; each message is counted once for each consequence. */
  void faulty(List<Fault> found, Octets message) {
    boolean withdraw = found.stream().anyMatch(Fault.TreatAsWithdraw.class::isInstance);
    boolean discard = found.stream().anyMatch(Fault.AttributeDiscard.class::isInstance);
    treatedAsWithdraw.setRelease(treatedAsWithdraw.getPlain() + (withdraw ? 1 : 0));
    attributesDiscarded.setRelease(attributesDiscarded.getPlain() + (discard ? 1 : 0));
    Octets kept =
        message.length() > MOST_OCTETS ? message.slice(0, MOST_OCTETS).compact() : message;
    for (Fault fault : found) {
      if (faults.size() == MOST_FAULTS) {
        faults.removeLast();
      }
      faults.addFirst(new FaultSeen(clock.instant(), fault, kept));
    }
    changed = true;
  }

  /** Whether an event of the kind is told, or there were too many of late. */
  boolean mayLog(SessionEvent.Kind kind) {
    if (kind != SessionEvent.Kind.FAULT) {
      return true;
    }
    long second = clock.instant().getEpochSecond();
    if (second != faultsSecond) {
      faultsSecond = second;
      faultsLogged = 0;
    }
    return faultsLogged++ < FAULTS_A_SECOND;
  }

  /** Prefixes of all families together, as the tables have them now. */
  static int prefixes(PeerSettings peer, AdjRibIn adjRibIn) {
    return peer.families().stream()
        .mapToInt(family -> adjRibIn.counts(Family.of(family)).prefixes())
        .sum();
  }

  void publish(
      PeerSession machine,
      SessionTimers<Timer> timers,
      Map<ConnectionId, Link> links,
      @Nullable AdjRibIn adjRibIn) {
    if (!changed && Objects.equals(published.adjRibIn(), adjRibIn)) {
      return;
    }
    changed = false;
    published =
        new Published(
            peer,
            machine,
            since,
            establishedCount,
            nextAttempt(machine, timers),
            machine
                .foremost()
                .map(connection -> links.get(connection.id()))
                .map(Link::facts)
                .orElse(null),
            lastNotification,
            List.copyOf(faults),
            adjRibIn,
            endOfRibReceived,
            endOfRibSent);
  }

  private @Nullable Instant nextAttempt(PeerSession machine, SessionTimers<Timer> timers) {
    @Nullable Duration left =
        switch (machine.state()) {
          case IDLE -> timers.left(new Timer.IdleHold());
          case ACTIVE -> timers.left(new Timer.ConnectRetry());
          case CONNECT, OPEN_SENT, OPEN_CONFIRM, ESTABLISHED -> null;
        };
    return left == null ? null : clock.instant().plus(left);
  }

  // ---- on any thread

  SessionState state() {
    return published.machine().state();
  }

  PeerSettings settings() {
    return published.peer();
  }

  boolean isUp() {
    return state() == SessionState.ESTABLISHED;
  }

  /** Whether the session is up and the peer can be asked for its routes again. */
  boolean canRefresh() {
    return published
        .machine()
        .established()
        .map(Connection::negotiation)
        .map(Negotiation::routeRefresh)
        .orElse(false);
  }

  PeerStatus snapshot() {
    Published now = published;
    PeerSettings settings = now.peer();
    PeerSession machine = now.machine();
    Optional<Connection> foremost = machine.foremost();
    @Nullable Negotiation negotiation = foremost.map(Connection::negotiation).orElse(null);
    return new PeerStatus(
        settings.name(),
        settings.address(),
        settings.port(),
        settings.asn(),
        machine.settings().localAsn(),
        machine.settings().external(),
        settings.role(),
        negotiation == null ? null : negotiation.peerIdentifier(),
        machine.state(),
        now.since(),
        now.establishedCount(),
        machine.peerRestarting(),
        machine.keptDown(),
        now.nextAttempt(),
        new PeerStatus.Policy(
            settings.importPolicy() == ImportPolicy.ACCEPT,
            settings.announce(),
            settings.blackhole(),
            settings.maxPrefixes(),
            settings.maxAnnounced()),
        now.connection(),
        machine.negotiatedTimers(),
        machine.capabilityRows(),
        settings.families().stream()
            .map(family -> family(now, Family.of(family), negotiation))
            .toList(),
        received.snapshot(),
        sent.snapshot(),
        new PeerStatus.UpdateCounts(
            announced.getAcquire(),
            withdrawn.getAcquire(),
            treatedAsWithdraw.getAcquire(),
            attributesDiscarded.getAcquire()),
        now.lastNotification(),
        machine.state() == SessionState.ESTABLISHED ? null : machine.problem(),
        now.faults().stream().map(FaultSeen::asRecord).toList());
  }

  private PeerStatus.FamilyStatus family(
      Published now, Family family, @Nullable Negotiation negotiation) {
    AdjRibIn.Counts counts =
        now.adjRibIn() == null ? AdjRibIn.Counts.NONE : now.adjRibIn().counts(family);
    return new PeerStatus.FamilyStatus(
        family.toString(),
        negotiation != null && negotiation.families().contains(family),
        negotiation != null && negotiation.receive().addPath().contains(family),
        counts.paths(),
        counts.prefixes(),
        counts.eligible(),
        counts.stale(),
        adjRibOut.counts(family).sent(),
        now.endOfRibReceived().get(family),
        now.endOfRibSent().get(family));
  }
}
