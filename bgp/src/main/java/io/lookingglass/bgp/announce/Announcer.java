package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.InForce.Moment;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.config.AnnouncementSettings.OnStop;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The announcing service: the thin shell around {@link AnnouncementTable}, which says what has to
 * be done. {@link ChangeDesk} takes changes, {@link Bookkeeping} has them written, {@link InForce}
 * brings them to the peers; here is who may do so when: the lock, the thread that does what is due,
 * start, reload and end.
 *
 * <p>One lock is held over a whole change, also while the disk is waited for, so that changes are
 * one after another. Questions do not wait for it.
 */
public final class Announcer implements Announcements, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Parts parts;
  private final ReentrantLock changing = new ReentrantLock();
  private final InForce inForce;
  private final Bookkeeping books;
  private final ChangeDesk desk;
  private final Worker worker = new Worker(this::tick, this::rest);

  /**
   * What an announcer works with.
   *
   * @param validity what the RPKI says of our own origins
   * @param further checks of others
   * @param clock the time of day
   * @param nanoTime a clock that only goes forward, in nanoseconds
   * @param ids makes identifiers of announcements
   */
  record Parts(
      AnnouncingPeers peers,
      Rib rib,
      AnnouncementStore store,
      RouteValidity validity,
      List<PreflightCheck> further,
      AuditSink audit,
      InstantSource clock,
      LongSupplier nanoTime,
      Supplier<String> ids) {
    Parts {
      further = List.copyOf(further);
    }

    /** The time of day, as exact as it is stored. */
    Instant now() {
      return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    long nanos() {
      return nanoTime.getAsLong();
    }

    Moment moment() {
      return new Moment(now(), nanos());
    }
  }

  /** One that does nothing by itself yet. */
  Announcer(Parts parts, Configuration configuration) {
    this.parts = parts;
    this.inForce = new InForce(Rules.of(configuration), parts.peers(), parts.rib(), worker::wake);
    this.books = new Bookkeeping(parts, inForce);
    this.desk = new ChangeDesk(parts, inForce, books);
  }

  /** What everything announced has to pass: what a configuration allows, and nothing else. */
  public static ExportGate gate(Configuration configuration) {
    return new AllowList(Rules.of(configuration));
  }

  /**
   * Announces everything stored that the configuration allows, then lets End-of-RIB be sent, and
   * takes changes from then on. When the store cannot be read, it is tried again and again, and
   * until then peers keep what they have of us, as long as they do.
   *
   * @param speaker started with the {@link #gate} of the same configuration
   * @param validity what the RPKI says of our own origins
   * @param further checks of others, about tunnels for example
   */
  public static Announcer start(
      BgpSpeaker speaker,
      Configuration configuration,
      AnnouncementStore store,
      RouteValidity validity,
      List<PreflightCheck> further,
      AuditSink audit,
      InstantSource clock) {
    Announcer announcer =
        new Announcer(
            new Parts(
                new SpeakersPeers(speaker),
                speaker.rib(),
                store,
                validity,
                further,
                audit,
                clock,
                System::nanoTime,
                new AnnouncementIds()),
            configuration);
    announcer.begin();
    announcer.worker.start("announcer");
    return announcer;
  }

  /** Announces what is stored. */
  void begin() {
    inForce.seen().begin();
    changing.lock();
    try {
      books.load();
    } finally {
      changing.unlock();
    }
  }

  private Rules rules() {
    return inForce.table().rules();
  }

  // ---- what is due

  private Duration rest() {
    Duration longest = books.isTroubled() ? Bookkeeping.RETRY : Bookkeeping.PROBED_EVERY;
    return inForce.nextDue(parts.nanos()).filter(due -> due.compareTo(longest) < 0).orElse(longest);
  }

  /** Does what is due: tells how far routes are, ends what expired, tries a failed store again. */
  void tick() {
    inForce.read(parts.now());
    if (!inForce.isDue(parts.nanos()) && !books.isTroubled() && !books.isProbeDue()) {
      return;
    }
    changing.lock();
    try {
      ended(inForce.expire(parts.moment()), AuditRecord.Action.EXPIRE);
      books.tend();
    } finally {
      changing.unlock();
    }
  }

  private void ended(List<Announcement> ended, AuditRecord.Action action) {
    if (!ended.isEmpty()) {
      books.ended(ended, action);
    }
  }

  // ---- changes

  @Override
  public PreflightReport preflight(AnnouncementRequest request) {
    return preflight(List.of(new Change.Announce(request))).getFirst();
  }

  @Override
  public List<PreflightReport> preflight(List<Change> changes) {
    changing.lock();
    try {
      return desk.preflight(changes);
    } finally {
      changing.unlock();
    }
  }

  @Override
  public ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String key) {
    changing.lock();
    try {
      ChangeOutcome outcome = desk.batch(changes, actor, key);
      worker.wake(); // Its sleep may be too long now.
      return outcome;
    } finally {
      changing.unlock();
    }
  }

  @Override
  public ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    changing.lock();
    try {
      return desk.withdrawAll(reason, communication, actor);
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void reopen(Actor actor) {
    changing.lock();
    try {
      desk.reopen();
    } finally {
      changing.unlock();
    }
  }

  /**
   * Takes over another configuration, the sessions' part included: what it no longer allows is
   * withdrawn before anything else happens, and what it allows as before is not touched.
   *
   * @throws IllegalArgumentException when it has no section {@code bgp}, or it lacks what peers
   *     need; nothing changed then
   */
  public ReloadReport reload(Configuration changed) {
    if (changed.bgp() == null) {
      throw new IllegalArgumentException("The configuration has no section bgp");
    }
    Rules rules = Rules.of(changed);
    changing.lock();
    try {
      ReloadReport report = parts.peers().reload(changed.bgp(), new AllowList(rules));
      List<Announcement> ended = inForce.reload(rules, parts.moment());
      ended(ended, AuditRecord.Action.DISALLOW);
      if (!ended.isEmpty()) {
        LOG.warn("{} announcements ended, since the file no longer allows them", ended.size());
      }
      worker.wake();
      return report;
    } finally {
      changing.unlock();
    }
  }

  // ---- questions

  @Override
  public List<AnnouncementStatus> active() {
    return inForce.active(parts.moment());
  }

  @Override
  public Optional<AnnouncementStatus> find(String id) {
    return books.find(id);
  }

  @Override
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    return books.history(within, beforeId, most);
  }

  @Override
  public List<ProtectedPrefixStatus> prefixes() {
    return inForce.prefixes(sighted(), parts.moment());
  }

  @Override
  public Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix) {
    return inForce.prefix(prefix, sighted(), parts.moment());
  }

  private boolean sighted() {
    return parts.peers().sessions().stream()
        .flatMap(session -> session.families().stream())
        .anyMatch(family -> family.received() > 0);
  }

  @Override
  public List<AnnouncementEvent> events(long after, Duration wait) throws InterruptedException {
    return inForce.events().after(after, wait);
  }

  @Override
  public long lastEvent() {
    return inForce.events().last();
  }

  @Override
  public Health health() {
    return books.health();
  }

  // ---- the end

  /** Whether peers that restart gracefully are to keep what is announced when the program stops. */
  public boolean keepsRoutesOnStop() {
    changing.lock();
    try {
      return rules().settings().onStop() == OnStop.KEEP && inForce.table().size() > 0;
    } finally {
      changing.unlock();
    }
  }

  /**
   * Stops. What is announced stays, or is withdrawn from the peers, as the configuration has it; in
   * the store it is wanted in either case.
   */
  @Override
  public void close() {
    worker.stop();
    parts.rib().removeListener(inForce.seen());
    changing.lock();
    try {
      if (rules().settings().onStop() == OnStop.WITHDRAW) {
        inForce.untellAll();
        inForce.awaitSent();
      }
    } finally {
      changing.unlock();
    }
  }
}
