package io.lookingglass;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Announcer;
import io.lookingglass.bgp.announce.PreflightCheck;
import io.lookingglass.bgp.mrt.MrtTableStatus;
import io.lookingglass.bgp.mrt.MrtTables;
import io.lookingglass.bgp.query.QueriedTables;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RouteView;
import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.Durations;
import io.lookingglass.config.RpkiSettings;
import io.lookingglass.store.Database;
import io.lookingglass.web.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about routes in the running program: the speaker, which a reload may start and end,
 * the RPKI caches, whose changes are handed to its tables, and the tables loaded from files.
 *
 * <p>Thread-safe. What is shown and what is queried is always of the speaker there is now.
 */
final class Routing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

  private final Database database;
  private final List<PreflightCheck> further;
  private final InstantSource clock;
  private final Rpki rpki;
  private final MrtTables dumps;
  private final BgpView view = new CurrentView();
  private final Announcements announcements = new CurrentAnnouncements(this::announcing);
  private final RouteQueries queries = RouteQueries.over(new CurrentTables());

  private final ReentrantLock changing = new ReentrantLock();
  private volatile @Nullable Speaking speaking; // Written under the lock.
  private RpkiSettings caches; // Guarded by the lock.

  /** The speaker, and what announces through it; closing that closes the speaker. */
  private record Speaking(BgpSpeaker speaker, Announcing announcing) {}

  /** Orders what the caches say behind what new tables were told at first. */
  private final ReentrantLock validating = new ReentrantLock();

  private Rpki.@Nullable Change lastChange; // Guarded by that lock.

  private Routing(
      Configuration configuration,
      Database database,
      List<PreflightCheck> further,
      InstantSource clock) {
    this.database = database;
    this.further = List.copyOf(further);
    this.clock = clock;
    caches = configuration.rpki();
    rpki = Rpki.start(caches, clock, this::validityChanged);
    dumps = MrtTables.load(files(configuration), clock);
  }

  /**
   * Starts what is configured. Files are loaded beside everything else.
   *
   * @param database where announcements are kept
   * @param further checks before something is announced
   * @throws UncheckedIOException when BGP cannot be spoken; nothing is left running then
   */
  static Routing start(
      Configuration configuration,
      Database database,
      List<PreflightCheck> further,
      InstantSource clock) {
    Routing routing = new Routing(configuration, database, further, clock);
    try {
      // Whatever was announced before the program ended may still be at the peers.
      routing.speak(configuration, true);
      return routing;
    } catch (IOException e) {
      routing.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      routing.close();
      throw e;
    }
  }

  /** What is shown of sessions and tables. */
  BgpView view() {
    return view;
  }

  /** Answers questions about routes. */
  RouteQueries queries() {
    return queries;
  }

  /** What is announced, by the speaker there is at each call. */
  Announcements announcements() {
    return announcements;
  }

  private Announcements announcing() {
    Speaking now = speaking;
    return now == null ? Announcements.unconfigured() : now.announcing().announcements();
  }

  /** The speaker, null when none is configured. */
  @Nullable BgpSpeaker speaker() {
    Speaking now = speaking;
    return now == null ? null : now.speaker();
  }

  /** What the caches say; nothing where none is configured. */
  Rpki rpki() {
    return rpki;
  }

  /** Whether sessions and announcements can do their work; empty when there are none. */
  List<Readiness.Check> readiness() {
    Speaking now = speaking;
    return now == null
        ? List.of()
        // That they are up is for the peers to say; the program can serve without.
        : List.of(
            new Readiness.Check("bgp", true, "sessions started"), now.announcing().readiness());
  }

  /**
   * Takes over another configuration: asks the caches it names, starts the speaker when there was
   * none, ends it when nothing is left for it to do, and else changes the peers and announcements
   * that changed.
   */
  void reload(Configuration changed) {
    changing.lock();
    try {
      if (dumps.reload(files(changed))) {
        LOG.info("reload: dumped tables are now {}", dumps.names());
      }
      if (!changed.rpki().equals(caches)) {
        caches = changed.rpki();
        rpki.reload(caches);
        LOG.info(
            "reload: RPKI caches are now {}, what they tell counts for {} at most",
            caches.servers(),
            Durations.format(caches.expire()));
      }
      Speaking running = speaking;
      if (running == null) {
        speak(changed, false);
      } else if (isForSpeaking(changed.bgp())) {
        ReloadReport report = running.announcing().reload(changed);
        report.peers().stream()
            .filter(change -> !(change instanceof ReloadReport.PeerChange.Untouched))
            .forEach(change -> LOG.info("reload: BGP peer {}", change.describe()));
      } else {
        speaking = null;
        // Who is no longer configured is told, and keeps nothing of ours.
        running.speaker().close();
        running.announcing().close();
        LOG.info("reload: no BGP peers are configured any more, their sessions are closed");
      }
    } catch (IOException e) {
      LOG.error("reload: BGP cannot be spoken: {}; the next reload tries again", e.getMessage());
    } finally {
      changing.unlock();
    }
  }

  private void speak(Configuration configuration, boolean restarted) throws IOException {
    BgpSettings settings = configuration.bgp();
    if (settings == null || !isForSpeaking(settings)) {
      return;
    }
    BgpSpeaker started =
        BgpSpeaker.start(settings, Announcer.gate(configuration), clock, restarted);
    try {
      publish(
          new Speaking(
              started,
              Announcing.start(started, configuration, database, validity(), further, clock)));
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void publish(Speaking started) {
    validating.lock();
    try {
      speaking = started;
      if (lastChange != null) {
        started.speaker().rib().validate(lastChange.forAll());
      }
    } finally {
      validating.unlock();
    }
  }

  private RouteValidity validity() {
    return RouteValidity.of(rpki);
  }

  private static boolean isForSpeaking(@Nullable BgpSettings settings) {
    return settings != null && (!settings.peers().isEmpty() || settings.listen() != null);
  }

  private static List<Path> files(Configuration configuration) {
    BgpSettings settings = configuration.bgp();
    return settings == null ? List.of() : settings.mrtTables();
  }

  private void validityChanged(Rpki.Change change) {
    validating.lock();
    try {
      lastChange = change;
      BgpSpeaker running = speaker();
      if (running != null) {
        running.rib().validate(change);
      }
    } finally {
      validating.unlock();
    }
  }

  @Override
  public void close() {
    changing.lock();
    try {
      Speaking running = speaking;
      speaking = null;
      if (running != null) {
        running.announcing().close();
      }
      dumps.close();
      rpki.close();
    } finally {
      changing.unlock();
    }
  }

  /** The tables there are at each question. */
  private final class CurrentTables implements QueriedTables {
    @Override
    public @Nullable Rib rib() {
      BgpSpeaker running = speaker();
      return running == null ? null : running.rib();
    }

    @Override
    public RouteValidity validity() {
      return Routing.this.validity();
    }

    @Override
    public List<Advertised> advertised() {
      BgpSpeaker running = speaker();
      return running == null
          ? List.of()
          : running.adjRibOuts().entrySet().stream()
              .map(entry -> new Advertised(entry.getKey(), entry.getValue()))
              .toList();
    }

    @Override
    public List<String> dumps() {
      return dumps.names();
    }

    @Override
    public Optional<RouteView> dump(String name) {
      return dumps.view(name);
    }
  }

  /** The sessions there are at each question. */
  private final class CurrentView implements BgpView {
    private BgpView now() {
      BgpSpeaker running = speaker();
      return running == null ? BgpView.unconfigured() : running.view();
    }

    @Override
    public List<PeerStatus> peers() {
      return now().peers();
    }

    @Override
    public Optional<PeerStatus> peer(String name) {
      return now().peer(name);
    }

    @Override
    public BgpSummary summary() {
      long ofDumps = dumps().stream().mapToLong(dump -> dump.summary().memoryBytes()).sum();
      return now().summary().with(ofDumps, rpki.status().memoryBytes());
    }

    @Override
    public List<MrtTableStatus> dumps() {
      return dumps.status();
    }

    @Override
    public List<SessionEvent> recentEvents(@Nullable String peer, int most) {
      return now().recentEvents(peer, most);
    }

    @Override
    public List<SessionEvent> events(@Nullable String peer, long after, Duration wait)
        throws InterruptedException {
      return now().events(peer, after, wait);
    }

    @Override
    public long lastEvent() {
      return now().lastEvent();
    }
  }
}
