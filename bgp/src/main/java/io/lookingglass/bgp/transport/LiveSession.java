package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.session.Action;
import io.lookingglass.bgp.session.ConnectFailure;
import io.lookingglass.bgp.session.ConnectionId;
import io.lookingglass.bgp.session.FsmEvent;
import io.lookingglass.bgp.session.ImportRules;
import io.lookingglass.bgp.session.Negotiation;
import io.lookingglass.bgp.session.PeerSession;
import io.lookingglass.bgp.session.SessionMachine;
import io.lookingglass.bgp.session.SessionSettings;
import io.lookingglass.bgp.session.StopReason;
import io.lookingglass.bgp.session.Timer;
import io.lookingglass.bgp.session.Transition;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.PeerSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer's session: tells the state machine what happens and does what it decides.
 *
 * <p>Everything happens on the peer's own event loop, one event after another; what arises while
 * actions are performed waits for its turn. Only {@link #status} and {@link #adjRibOut} may be used
 * from elsewhere.
 */
final class LiveSession {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

  /** A hold timer that is told so late may owe it to us: the machine stood still. */
  private static final Duration OUR_OWN_DELAY = Duration.ofSeconds(1);

  /** Of connections that nobody looked at yet. */
  private static final int MOST_OFFERED = 8;

  private final Surroundings surroundings;
  private final EventLoop loop;
  private final AdjRibOut adjRibOut;
  private final SessionTimers<Timer> timers;
  private final SessionStatus status;
  private final Inbound inbound;

  private final Map<ConnectionId, Link> links = new HashMap<>();
  private final Set<TcpConnection> ending = new HashSet<>();
  private final Queue<FsmEvent> events = new ArrayDeque<>();
  private final AtomicInteger offered = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private PeerSettings peer;
  private PeerSession machine;
  private boolean performing;
  private long accepted;
  private @Nullable Outbound outbound;
  private boolean leaving;

  /** The message that is being read, for who finds a fault in it. */
  private Octets underWay = Octets.EMPTY;

  /**
   * A session that is not started.
   *
   * @param restarted the peer may have routes of ours of before this program started
   */
  LiveSession(
      Surroundings surroundings,
      EventLoop loop,
      PeerSettings peer,
      SessionSettings settings,
      AdjRibOut adjRibOut,
      boolean restarted) {
    this.surroundings = surroundings;
    this.loop = loop;
    this.peer = peer;
    this.adjRibOut = adjRibOut;
    this.machine = PeerSession.idle(settings, restarted);
    this.timers = new SessionTimers<>(loop, surroundings.nanoTime(), this::expired);
    this.status = new SessionStatus(surroundings.clock(), peer, machine, adjRibOut);
    this.inbound =
        new Inbound(surroundings.rib(), fault -> status.faulty(List.of(fault), underWay));
  }

  EventLoop loop() {
    return loop;
  }

  /** Thread-safe. */
  SessionStatus status() {
    return status;
  }

  /** Thread-safe. */
  AdjRibOut adjRibOut() {
    return adjRibOut;
  }

  PeerSettings peer() {
    return peer;
  }

  // ---- what is asked for

  /** Changes the settings; what both sides agreed on is only settled anew by a reset. */
  void reconfigure(PeerSettings changed, SessionSettings settings) {
    peer = changed;
    status.configured(changed);
    feed(new FsmEvent.Reconfigured(settings));
    AdjRibIn in = inbound.adjRibIn();
    if (in != null) {
      inbound.limit(peer.maxPrefixes(), this::prefixLimitExceeded);
      // What is there already is too much for a lower limit.
      if (SessionStatus.prefixes(peer, in) > peer.maxPrefixes()) {
        tooManyPrefixes();
      }
    }
    machine
        .established()
        .map(connection -> links.get(connection.id()))
        .ifPresent(this::judgeRoutes);
  }

  /** Changes settings that only count on another connection, or after another OPEN. */
  void reconfigureWithReset(PeerSettings changed, SessionSettings settings) {
    boolean resetsByItself = settings.needsReset(settings());
    reconfigure(changed, settings);
    if (!resetsByItself) {
      feed(new FsmEvent.Reset(StopReason.CONFIGURATION_CHANGE, null, true));
    }
  }

  /** Asks for routes again (RFC 2918), of the families that are carried. */
  void refresh(List<AddressFamily> families) {
    families.forEach(family -> feed(new FsmEvent.RefreshWanted(Family.of(family))));
  }

  /**
   * Ends the session for good, and its routes with it. What the peer is told still goes out.
   *
   * @param silently a peer that restarts gracefully is told nothing, so that it keeps our routes
   * @return done when no socket of it is open any more
   */
  CompletableFuture<Void> leave(
      StopReason reason, @Nullable String communication, boolean silently) {
    if (silently && keepsRoutes()) {
      List.copyOf(links.keySet()).forEach(id -> close(id, false));
      down();
    } else {
      feed(new FsmEvent.Stop(reason, communication));
    }
    leaving = true;
    timers.stopAll();
    inbound.close();
    completeWhenNothingIsOpen();
    return ended;
  }

  /** Whether the peer keeps our routes when the connection ends without a word (RFC 4724). */
  private boolean keepsRoutes() {
    return machine
        .established()
        .flatMap(connection -> Optional.ofNullable(connection.negotiation()))
        .filter(negotiation -> negotiation.gracefulRestart() != null)
        .isPresent();
  }

  /**
   * A connection that the peer opened, not registered yet; false when there are so many that nobody
   * has time for it. Thread-safe.
   */
  boolean offer(EpollSocketChannel channel) {
    if (offered.incrementAndGet() > MOST_OFFERED) {
      offered.decrementAndGet();
      return false;
    }
    loop.execute(
        () -> {
          offered.decrementAndGet();
          accept(channel);
        });
    return true;
  }

  private void accept(EpollSocketChannel channel) {
    if (leaving) {
      channel.unsafe().closeForcibly();
      return;
    }
    ConnectionId id = ConnectionId.incoming(++accepted);
    Link link = new Link(this, id);
    try {
      link.attach(TcpConnection.accepted(loop, channel, peer, settings().external(), link));
    } catch (RuntimeException e) {
      LOG.warn("{}: a connection could not be taken over: {}", peer.name(), e.toString());
      channel.unsafe().closeForcibly();
      return;
    }
    links.put(id, link);
    feed(new FsmEvent.Accepted(id));
    link.resume();
  }

  // ---- the state machine

  /** Tells the state machine what happened, and does what follows. */
  void feed(FsmEvent event) {
    if (leaving) {
      return;
    }
    events.add(event);
    if (performing) {
      return;
    }
    performing = true;
    try {
      @Nullable FsmEvent next;
      while ((next = events.poll()) != null) {
        try {
          step(next);
        } catch (RuntimeException e) {
          LOG.error("BGP peer {}: {} could not be handled", peer.name(), next, e);
          abandonConnections();
        }
      }
    } finally {
      performing = false;
    }
    status.publish(machine, timers, links, inbound.adjRibIn());
    if (outbound != null) {
      outbound.send();
    }
  }

  /** After a mistake of ours nothing is known of the connections any more: it begins anew. */
  private void abandonConnections() {
    for (Link link : List.copyOf(links.values())) {
      close(link.id(), true);
      events.add(
          new FsmEvent.Disconnected(link.id(), ConnectFailure.OTHER, "an error of this program"));
    }
  }

  private void step(FsmEvent event) {
    Transition transition = SessionMachine.next(machine, event);
    if (!transition.stays(machine)) {
      SessionState before = machine.state();
      machine = transition.session();
      status.changed(machine.state() != before);
    }
    for (Action action : transition.actions()) {
      perform(action);
    }
  }

  private void perform(Action action) {
    switch (action) {
      case Action.Connect(ConnectionId id) -> connect(id);
      case Action.Send(ConnectionId id, var message) ->
          link(id).ifPresent(link -> link.send(message));
      case Action.Close(ConnectionId id, boolean abrupt) -> close(id, abrupt);
      case Action.UseNegotiation(ConnectionId id, Negotiation negotiation) ->
          link(id).ifPresent(link -> link.use(negotiation));
      case Action.StartTimer start ->
          timers.start(start.timer(), start.delay(surroundings.random()));
      case Action.StopTimer(Timer timer) -> timers.stop(timer);
      case Action.SessionUp(ConnectionId id, Negotiation negotiation) -> up(id, negotiation);
      case Action.SessionDown(ConnectionId _) -> down();
      case Action.Deliver(ConnectionId _, ReceivedUpdate update) -> {
        status.delivered(update);
        inbound.deliver(update);
      }
      case Action.MarkStale(Family family) -> inbound.change(in -> in.markStale(family));
      case Action.SweepStale(Family family) -> inbound.change(in -> in.sweepStale(family));
      case Action.MarkLongLivedStale(Family family) ->
          inbound.change(in -> in.markLongLivedStale(family));
      case Action.ClearRoutes(Family family) -> inbound.change(in -> in.clear(family));
      case Action.Advertise(ConnectionId _, Family family) -> {
        if (outbound != null) {
          outbound.advertise(family);
        }
      }
      case Action.SendEndOfRib(ConnectionId _, Family family) -> {
        if (outbound != null) {
          outbound.sendEndOfRib(family);
          status.endOfRibSent(family);
        }
      }
      case Action.EndOfRibReceived(Family family) -> status.endOfRibReceived(family);
      case Action.Log(SessionEvent.Kind kind, String text) -> log(kind, text);
      case Action.Notified notified -> status.notified(notified);
    }
  }

  private Optional<Link> link(ConnectionId id) {
    return Optional.ofNullable(links.get(id));
  }

  private void connect(ConnectionId id) {
    Link link = new Link(this, id);
    try {
      link.attach(TcpConnection.open(loop, peer, settings().external(), link));
      links.put(id, link);
    } catch (RuntimeException e) {
      feed(new FsmEvent.Disconnected(id, ConnectFailure.LOCAL, e.toString()));
    }
  }

  private void close(ConnectionId id, boolean abrupt) {
    Link link = links.remove(id);
    if (link == null) {
      return;
    }
    TcpConnection connection = link.connection();
    ending.add(connection);
    connection
        .closed()
        .addListener(
            _ -> {
              ending.remove(connection);
              completeWhenNothingIsOpen();
            });
    if (abrupt) {
      connection.abort();
    } else {
      connection.end();
    }
  }

  private void completeWhenNothingIsOpen() {
    if (leaving && ending.isEmpty()) {
      ended.complete(null);
    }
  }

  private void expired(Timer timer, Duration late) {
    switch (timer) {
      case Timer.Hold(ConnectionId id) ->
          feed(
              new FsmEvent.TimerExpired(
                  timer,
                  inbound.isPaused()
                      || late.compareTo(OUR_OWN_DELAY) > 0
                      || link(id).filter(link -> link.connection().inputWaits()).isPresent()));
      case Timer.SendHold(ConnectionId id) ->
          feed(
              link(id).filter(Link::outputTaken).isPresent()
                  ? new FsmEvent.OutputTaken(id)
                  : new FsmEvent.TimerExpired(timer));
      case Timer.Keepalive(ConnectionId id) -> {
        // As good a time as any to look whether the peer takes what is sent.
        if (link(id).filter(Link::outputTaken).isPresent()) {
          feed(new FsmEvent.OutputTaken(id));
        }
        feed(new FsmEvent.TimerExpired(timer));
      }
      case Timer.OfPeer _, Timer.OfFamily _, Timer.DelayOpen _, Timer.Collision _ ->
          feed(new FsmEvent.TimerExpired(timer));
    }
  }

  /** A message of the peer is read from here to {@link #betweenMessages}. */
  void reading(Octets message) {
    underWay = message;
  }

  /** Between two messages of the peer: what is due comes first. */
  void betweenMessages() {
    underWay = Octets.EMPTY;
    timers.runDue();
  }

  private void log(SessionEvent.Kind kind, String text) {
    if (status.mayLog(kind)) {
      LOG.info("BGP peer {}: {}", peer.name(), text);
      surroundings
          .log()
          .add(surroundings.clock().instant(), peer.name(), kind, machine.state(), text);
    }
  }

  SessionSettings settings() {
    return machine.settings();
  }

  // ---- the routes

  private void up(ConnectionId id, Negotiation negotiation) {
    Link link = links.get(id);
    if (link == null) {
      return;
    }
    status.established();
    judgeRoutes(link);
    inbound.open(
        new RibPeer(
            peer.name(),
            peer.address(),
            peer.asn(),
            settings().external(),
            negotiation.peerIdentifier()),
        peer.maxPrefixes(),
        this::prefixLimitExceeded);
    outbound = new Outbound(this, link, negotiation, adjRibOut);
  }

  private void judgeRoutes(Link link) {
    PeerStatus.Connection facts = link.facts();
    inbound.judgeBy(
        ImportRules.of(settings(), peer, facts == null ? Set.of() : Set.of(facts.localAddress())));
  }

  private void down() {
    if (outbound != null) {
      outbound.close();
      outbound = null;
    }
  }

  /** On the thread that writes the tables. */
  private void prefixLimitExceeded() {
    loop.execute(this::tooManyPrefixes);
  }

  private void tooManyPrefixes() {
    AdjRibIn in = inbound.adjRibIn();
    if (in != null) {
      feed(new FsmEvent.PrefixLimitExceeded(SessionStatus.prefixes(peer, in)));
    }
  }

  /** Whether the tables can take more of the peer; if not, reading goes on when they can. */
  boolean takesMessages() {
    return inbound.takesMessages(in -> loop.execute(() -> relieved(in)));
  }

  private void relieved(AdjRibIn in) {
    if (inbound.relieved(in)) {
      List.copyOf(links.values()).forEach(Link::resume);
    }
  }

  /** The connection has room again. */
  void writable() {
    if (outbound != null && !performing) {
      outbound.send();
    }
  }

  boolean isPerforming() {
    return performing;
  }

  /** The link is gone without our doing. */
  void lost(Link link, ConnectFailure failure, String detail) {
    if (links.remove(link.id(), link)) {
      feed(new FsmEvent.Disconnected(link.id(), failure, detail));
    }
  }
}
