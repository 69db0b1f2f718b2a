package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.session.ExportRules;
import io.lookingglass.bgp.session.FsmEvent;
import io.lookingglass.bgp.session.SessionSettings;
import io.lookingglass.bgp.session.StopReason;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.bgp.status.ReloadReport.PeerChange;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.Secret;
import io.lookingglass.config.net.IpAddresses;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of all configured peers, on a few event loops of their own.
 *
 * <p>Thread-safe. What changes sessions waits, shortly, for their event loops; so it must not be
 * called on one.
 */
public final class Sessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /** Sessions are light; what is heavy, the tables, has a thread of its own. */
  private static final int MOST_EVENT_LOOPS = 4;

  /** How long closing waits for peers to take what they are told. */
  private static final long CLOSING_SECONDS = 5;

  private final Surroundings surroundings;
  private final EventLoopGroup loops;
  private final ReentrantLock changing = new ReentrantLock();
  private ExportGate gate; // Guarded by the lock.

  /** The identifier of a peer that sent no OPEN. */
  private static final Inet4Address NOT_KNOWN_YET = (Inet4Address) IpAddresses.ofBytes(new byte[4]);

  /** Of one configuration; in the order of its file. */
  private record Configured(
      BgpSettings settings,
      Map<String, LiveSession> byName,
      Map<InetAddress, LiveSession> byAddress) {}

  private volatile Configured configured;
  private volatile @Nullable Listener listener;
  private boolean announcementsComplete;
  private boolean closed;

  private Sessions(Surroundings surroundings, BgpSettings settings, ExportGate gate) {
    this.surroundings = surroundings;
    this.gate = gate;
    this.configured = new Configured(settings, Map.of(), Map.of());
    this.loops =
        new MultiThreadIoEventLoopGroup(
            Math.min(MOST_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("bgp-session", true),
            EpollIoHandler.newFactory());
  }

  /**
   * Listens, and starts the session of every peer.
   *
   * @param gate what every route passes before a peer is told it
   * @param restarted peers may still have announcements from before this program started
   * @throws IOException when the system has no epoll, or the address cannot be listened on
   */
  public static Sessions start(
      BgpSettings settings, ExportGate gate, Rib rib, InstantSource clock, boolean restarted)
      throws IOException {
    return start(
        settings,
        gate,
        new Surroundings(rib, new SessionLog(), clock, System::nanoTime, new EachThreadsRandom()),
        restarted);
  }

  static Sessions start(
      BgpSettings settings, ExportGate gate, Surroundings surroundings, boolean restarted)
      throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException(
          "BGP sessions need Linux on x86-64 or aarch64: " + Epoll.unavailabilityCause());
    }
    Sessions sessions = new Sessions(surroundings, settings, gate);
    try {
      sessions.listen(settings);
      Map<String, LiveSession> byName = new LinkedHashMap<>();
      for (PeerSettings peer : settings.peers()) {
        byName.put(peer.name(), sessions.create(settings, peer, restarted));
      }
      sessions.configure(settings, byName);
      byName.values().forEach(session -> sessions.on(session, s -> s.feed(new FsmEvent.Start())));
      return sessions;
    } catch (IOException | RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  // ---- asking

  /** What is shown of the sessions. */
  public BgpView view() {
    return new SessionsView(this, surroundings);
  }

  /** How many connections were refused because nobody is configured there. */
  public long refusedConnections() {
    Listener current = listener;
    return current == null ? 0 : current.refused();
  }

  BgpSettings settings() {
    return configured.settings();
  }

  Collection<LiveSession> all() {
    return configured.byName().values();
  }

  @Nullable LiveSession find(String name) {
    return configured.byName().get(name);
  }

  @Nullable Listener listener() {
    return listener;
  }

  // ---- changing one

  /**
   * What the peer is to be told, whether or not its session is up.
   *
   * @throws IllegalArgumentException when there is no such peer, or its {@code announce} is false
   */
  public AdjRibOut adjRibOut(String peer) {
    LiveSession session = named(peer);
    if (!session.status().settings().announce()) {
      throw new IllegalArgumentException(
          "Nothing is announced to BGP peer \"" + peer + "\": its announce is false");
    }
    return session.adjRibOut();
  }

  /** Whom anything may be announced to, and what is, in the order of the configuration. */
  public Map<RibPeer, AdjRibOut> adjRibOuts() {
    Map<RibPeer, AdjRibOut> routes = new LinkedHashMap<>();
    for (LiveSession session : all()) {
      if (session.status().settings().announce()) {
        PeerStatus peer = session.status().snapshot();
        routes.put(
            new RibPeer(
                peer.name(),
                peer.address(),
                peer.asn(),
                peer.external(),
                peer.identifier() == null ? NOT_KNOWN_YET : peer.identifier()),
            session.adjRibOut());
      }
    }
    return routes;
  }

  /** Everything that peers are to be told is known by now: End-of-RIB may be sent. */
  public void announcementsComplete() {
    changing.lock();
    try {
      announcementsComplete = true;
      all().forEach(session -> session.adjRibOut().complete());
    } finally {
      changing.unlock();
    }
  }

  /**
   * Asks the peer for its routes again (RFC 2918), if it can be asked.
   *
   * @throws IllegalArgumentException when there is no such peer
   */
  public void refresh(String peer, List<AddressFamily> families) {
    on(named(peer), session -> session.refresh(families));
  }

  /**
   * Closes the session and opens it again.
   *
   * @param communication for the peer's operator (RFC 9003), null for none
   * @throws IllegalArgumentException when there is no such peer
   */
  public void reset(String peer, @Nullable String communication) {
    on(
        named(peer),
        session -> session.feed(new FsmEvent.Reset(StopReason.RESET, communication, false)));
  }

  /**
   * Closes the session and keeps it closed until {@link #enable}.
   *
   * @param communication for the peer's operator (RFC 9003), null for none
   * @throws IllegalArgumentException when there is no such peer
   */
  public void shutdown(String peer, @Nullable String communication) {
    on(named(peer), session -> session.feed(new FsmEvent.Stop(StopReason.SHUTDOWN, communication)));
  }

  /**
   * Starts a session that was shut down; nothing happens to one that runs.
   *
   * @throws IllegalArgumentException when there is no such peer
   */
  public void enable(String peer) {
    on(named(peer), session -> session.feed(new FsmEvent.Start()));
  }

  private LiveSession named(String peer) {
    LiveSession session = find(peer);
    if (session == null) {
      throw new IllegalArgumentException(
          "There is no BGP peer \""
              + peer
              + "\"; the configured ones are "
              + String.join(", ", configured.byName().keySet()));
    }
    return session;
  }

  // ---- changing all

  /**
   * Takes over another configuration. A peer of which nothing changed is not touched.
   *
   * <p>The gate counts before anything else: what it forbids is withdrawn first.
   *
   * @throws IllegalArgumentException when it lacks what peers need; nothing changed then
   */
  public ReloadReport reload(BgpSettings settings, ExportGate changedGate) {
    changing.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The BGP sessions are closed");
      }
      settings.peers().forEach(peer -> Objects.requireNonNull(SessionSettings.of(settings, peer)));
      Configured before = configured;
      gate = changedGate;
      for (PeerSettings peer : before.settings().peers()) {
        LiveSession session = before.byName().get(peer.name());
        if (session != null) {
          judgeAnew(session, SessionSettings.of(before.settings(), peer), peer.name());
        }
      }
      @Nullable String problem = relisten(before.settings(), settings);
      List<PeerChange> changes = new ArrayList<>();
      Map<String, LiveSession> byName = new LinkedHashMap<>();
      List<LiveSession> added = new ArrayList<>();
      for (PeerSettings peer : settings.peers()) {
        LiveSession session = before.byName().get(peer.name());
        if (session == null) {
          session = create(settings, peer, false);
          added.add(session);
          changes.add(new PeerChange.Added(peer.name()));
        } else {
          changes.add(change(session, before.settings(), settings, peer));
        }
        byName.put(peer.name(), session);
      }
      configure(settings, byName);
      before
          .byName()
          .forEach(
              (name, session) -> {
                if (!byName.containsKey(name)) {
                  remove(name, session);
                  changes.add(new PeerChange.Removed(name));
                }
              });
      added.forEach(session -> on(session, s -> s.feed(new FsmEvent.Start())));
      Listener current = listener;
      return new ReloadReport(changes, current == null ? null : current.toString(), problem);
    } finally {
      changing.unlock();
    }
  }

  private PeerChange change(
      LiveSession session, BgpSettings before, BgpSettings after, PeerSettings peer) {
    PeerSettings old = session.status().settings();
    PeerChange change =
        ReloadPlan.of(
            before, old, after, peer, session.status().isUp(), session.status().canRefresh());
    SessionSettings settings = SessionSettings.of(after, peer);
    switch (change) {
      case PeerChange.Untouched _, PeerChange.Added _, PeerChange.Removed _ -> {}
      case PeerChange.Changed changed -> {
        on(session, s -> s.reconfigure(peer, settings));
        if (changed.askedAgain()) {
          on(session, s -> s.refresh(peer.families()));
        }
        changeAnnouncing(session, settings, old, peer);
      }
      case PeerChange.Reset _ -> {
        on(session, s -> s.reconfigureWithReset(peer, settings));
        changeAnnouncing(session, settings, old, peer);
      }
    }
    return change;
  }

  private void judgeAnew(LiveSession session, SessionSettings settings, String peer) {
    session
        .adjRibOut()
        .policy(ExportRules.of(settings, gate))
        .forEach(
            (nlri, reason) ->
                LOG.warn("{} is no longer announced to BGP peer {}: {}", nlri, peer, reason));
  }

  private void changeAnnouncing(
      LiveSession session, SessionSettings settings, PeerSettings old, PeerSettings peer) {
    AdjRibOut out = session.adjRibOut();
    out.most(peer.maxAnnounced());
    judgeAnew(session, settings, peer.name());
    if (old.announce() && !peer.announce()) {
      for (AddressFamily family : AddressFamily.values()) {
        Family each = Family.of(family);
        out.routes(each).keySet().forEach(nlri -> out.withdraw(each, nlri));
      }
    }
  }

  private void remove(String name, LiveSession session) {
    var _ =
        leave(session, StopReason.DECONFIGURED, null, false)
            .thenRun(() -> surroundings.log().forget(name));
  }

  /** Done when no socket of the session is open any more. */
  private static CompletableFuture<Void> leave(
      LiveSession session, StopReason reason, @Nullable String communication, boolean silently) {
    return CompletableFuture.completedStage(session)
        .thenComposeAsync(leaving -> leaving.leave(reason, communication, silently), session.loop())
        .toCompletableFuture();
  }

  /** Closes every session with a Cease, and waits, not for long, until peers have it. */
  @Override
  public void close() {
    close("this BGP speaker is stopped", false);
  }

  /**
   * As {@link #close()}.
   *
   * @param communication for the peers' operators (RFC 9003)
   * @param keepRoutes peers that restart gracefully are left without a NOTIFICATION: to them it is
   *     as if the program had died, so they keep our routes until it is back, or the restart time
   *     is over (RFC 4724, section 4.2)
   */
  public void close(String communication, boolean keepRoutes) {
    changing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      Listener current = listener;
      if (current != null) {
        current.close();
      }
      CompletableFuture.allOf(
              all().stream()
                  .map(session -> leave(session, StopReason.SHUTDOWN, communication, keepRoutes))
                  .toArray(CompletableFuture<?>[]::new))
          .completeOnTimeout(null, CLOSING_SECONDS, TimeUnit.SECONDS)
          .join();
      boolean ended =
          loops
              .shutdownGracefully(0, 1, TimeUnit.SECONDS)
              .awaitUninterruptibly(Waiting.MOST_MILLIS);
      if (!ended) {
        LOG.warn("the event loops of the BGP sessions do not end");
      }
    } finally {
      changing.unlock();
    }
  }

  // ---- parts

  private LiveSession create(BgpSettings settings, PeerSettings peer, boolean restarted) {
    SessionSettings session = SessionSettings.of(settings, peer);
    AdjRibOut adjRibOut =
        new AdjRibOut(peer.maxAnnounced(), ExportRules.of(session, gate), surroundings.clock());
    if (announcementsComplete || !peer.announce()) {
      adjRibOut.complete();
    }
    return new LiveSession(surroundings, loops.next(), peer, session, adjRibOut, restarted);
  }

  private void configure(BgpSettings settings, Map<String, LiveSession> byName) {
    Map<InetAddress, LiveSession> byAddress = new HashMap<>();
    settings
        .peers()
        .forEach(
            peer -> byAddress.put(peer.address(), Objects.requireNonNull(byName.get(peer.name()))));
    configured = new Configured(settings, byName, byAddress);
  }

  private void listen(BgpSettings settings) throws IOException {
    if (settings.listen() != null) {
      listener =
          Listener.open(
              settings.listen(),
              loops.next(),
              keys(settings),
              this::admit,
              surroundings.nanoTime());
    }
  }

  /** Keys change on the listener that there is; another address needs another listener. */
  private @Nullable String relisten(BgpSettings before, BgpSettings after) {
    Listener current = listener;
    if (Objects.equals(before.listen(), after.listen()) && current != null) {
      current.keys(keys(after));
      return null;
    }
    listener = null;
    if (current != null) {
      current.close();
    }
    try {
      listen(after);
      return null;
    } catch (IOException e) {
      String problem = "cannot listen on " + after.listen() + ": " + SocketFailures.words(e);
      LOG.error("BGP {}; sessions are only opened from here", problem);
      return problem;
    }
  }

  private static Map<InetAddress, byte[]> keys(BgpSettings settings) {
    Map<InetAddress, byte[]> keys = new HashMap<>();
    for (PeerSettings peer : settings.peers()) {
      Secret password = peer.password();
      if (password != null) {
        keys.put(peer.address(), password.revealUtf8());
      }
    }
    return keys;
  }

  private boolean admit(InetAddress from, EpollSocketChannel channel) {
    LiveSession session = configured.byAddress().get(from);
    return session != null && session.offer(channel);
  }

  /** Does it on the session's event loop, and returns when it is done. */
  private void on(LiveSession session, Consumer<LiveSession> work) {
    Future<?> done = session.loop().submit(() -> work.accept(session));
    if (!done.awaitUninterruptibly(Waiting.MOST_MILLIS)) {
      throw new IllegalStateException("An event loop of the BGP sessions does not answer");
    }
    if (!done.isSuccess()) {
      throw new IllegalStateException("A BGP session could not be changed", done.cause());
    }
  }
}
