package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.AnnouncementStore.IdempotencyKey;
import io.lookingglass.bgp.announce.InForce.Moment;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.config.AnnouncementSettings.OnStop;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The announcing service: the thin shell around {@link AnnouncementTable}, which says what has to
 * be done. A change is planned, stored, and only then applied to the table; what the table answers
 * is done to the peers' Adj-RIB-Outs at once, since these never wait.
 *
 * <p>One lock is held over a whole change, also while the disk is waited for, so that changes are
 * one after another. Questions do not wait for it.
 */
public final class Announcer implements Announcements, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** So often it is tried whether the store still takes something. */
  private static final Duration PROBED_EVERY = Duration.ofSeconds(30);

  private static final Duration LONGEST_SLEEP = PROBED_EVERY;
  private static final Duration KEY_LIFE = Duration.ofDays(1);

  /** Of how many steps at most the messages are made for a report. */
  private static final int MOST_EXPLAINED = 100;

  private final Parts parts;
  private final ReentrantLock changing = new ReentrantLock();
  private final InForce inForce;

  // Guarded by changing.
  private final Ledger ledger;
  private final ChangeRate rate = new ChangeRate();
  private final Set<String> shut = new HashSet<>();
  private boolean loaded;
  private long retryAt;
  private volatile long probedAt;

  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile @Nullable String loadProblem = "The stored announcements are not read yet";
  private volatile boolean closed;
  private @Nullable Thread worker;

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
  }

  /** One that does nothing by itself yet. */
  Announcer(Parts parts, Configuration configuration) {
    this.parts = parts;
    this.inForce = new InForce(Rules.of(configuration), parts.peers(), parts.rib(), this::wake);
    this.ledger = new Ledger(parts.store());
    this.retryAt = nanos();
    this.probedAt = retryAt;
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
    announcer.worker = Thread.ofPlatform().name("announcer").daemon().start(announcer::work);
    return announcer;
  }

  /** Announces what is stored. */
  void begin() {
    parts.rib().addListener(inForce.seen());
    changing.lock();
    try {
      load();
    } finally {
      changing.unlock();
    }
  }

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private long nanos() {
    return parts.nanoTime().getAsLong();
  }

  private Moment moment() {
    return new Moment(now(), nanos());
  }

  private Rules rules() {
    return inForce.table().rules();
  }

  // ---- what is stored

  private void load() {
    Instant now = now();
    AnnouncementStore.Stored stored;
    try {
      stored = parts.store().active();
      parts
          .store()
          .withdrawnSince(now.minus(Flaps.MEMORY))
          .forEach(withdrawal -> inForce.flaps().withdrawn(withdrawal.subject(), withdrawal.at()));
    } catch (StoreFailedException e) {
      ledger.failed(e);
      loadProblem = "The stored announcements cannot be read: " + e.getMessage();
      retryAt = nanos() + RETRY.toNanos();
      return;
    }
    List<Announcement> begun = new ArrayList<>();
    List<Announcement> ended = new ArrayList<>();
    for (Announcement announcement : stored.announcements()) {
      @Nullable Ending ending = endedMeanwhile(announcement, now);
      if (ending == null) {
        begun.add(announcement);
      } else {
        ended.add(announcement.ended(ending));
      }
    }
    inForce.resume(begun, moment());
    loaded = true;
    loadProblem = unreadable(stored.unreadable());
    parts.peers().complete();
    LOG.info("{} stored announcements are announced again", begun.size());
    if (!ended.isEmpty()) {
      ledger.commitEnds(ended);
      ended.forEach(announcement -> audit(AuditRecord.Action.EXPIRE, announcement));
    }
  }

  private @Nullable Ending endedMeanwhile(Announcement announcement, Instant now) {
    @Nullable Instant expiresAt = announcement.expiresAt();
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      return new Ending(
          Cause.EXPIRED, now, Actor.PROGRAM, "Its time was over while the program did not run");
    }
    @Nullable String outside = Preflight.outside(rules(), announcement.request().subject());
    return outside == null ? null : new Ending(Cause.NOT_ALLOWED, now, Actor.PROGRAM, outside);
  }

  private static @Nullable String unreadable(List<String> ids) {
    if (ids.isEmpty()) {
      return null;
    }
    LOG.error("These stored announcements are damaged and not announced: {}", ids);
    return ids.size()
        + " stored announcements are damaged and not announced, "
        + ids.getFirst()
        + " among them; announce again what is missing";
  }

  // ---- what is due

  private void wake() {
    @Nullable Thread sleeping = worker;
    if (sleeping != null && !woken.getAndSet(true)) {
      LockSupport.unpark(sleeping);
    }
  }

  private void work() {
    while (!closed) {
      woken.set(false);
      try {
        tick();
      } catch (RuntimeException e) {
        LOG.error("The announcer could not do what was due", e);
      }
      if (!woken.get() && !closed) {
        LockSupport.parkNanos(this, sleep().toNanos());
      }
    }
  }

  private Duration sleep() {
    Duration due = inForce.nextDue(nanos()).orElse(LONGEST_SLEEP);
    Duration next = due.compareTo(LONGEST_SLEEP) < 0 ? due : LONGEST_SLEEP;
    boolean troubled = ledger.problem() != null || !loaded;
    return troubled && RETRY.compareTo(next) < 0 ? RETRY : next;
  }

  /** Does what is due: tells how far routes are, ends what expired, tries a failed store again. */
  void tick() {
    inForce.read(now());
    boolean probe = nanos() - probedAt >= PROBED_EVERY.toNanos();
    if (!inForce.isDue(nanos()) && ledger.problem() == null && loaded && !probe) {
      return;
    }
    changing.lock();
    try {
      expire();
      if (nanos() - retryAt >= 0) {
        if (!loaded) {
          load();
        } else if (ledger.troubled() || probe) {
          ledger.retry();
          retryAt = nanos() + RETRY.toNanos();
          probedAt = nanos();
        }
      }
    } finally {
      changing.unlock();
    }
  }

  private void expire() {
    List<Announcement> ended = inForce.expire(moment());
    if (!ended.isEmpty()) {
      ledger.commitEnds(ended);
      ended.forEach(announcement -> audit(AuditRecord.Action.EXPIRE, announcement));
    }
  }

  // ---- changes

  @Override
  public PreflightReport preflight(AnnouncementRequest request) {
    return preflight(List.of(new Change.Announce(request))).getFirst();
  }

  @Override
  public List<PreflightReport> preflight(List<Change> changes) {
    requireCount(changes);
    changing.lock();
    try {
      return plan(changes, Actor.PROGRAM, changes.size() <= MOST_EXPLAINED).reports();
    } finally {
      changing.unlock();
    }
  }

  private static void requireCount(List<Change> changes) {
    if (changes.isEmpty() || changes.size() > MOST_CHANGES) {
      throw new IllegalArgumentException(
          "A batch has 1-" + MOST_CHANGES + " steps, not " + changes.size());
    }
  }

  private Plan plan(List<Change> changes, Actor actor, boolean withUpdates) {
    Instant now = now();
    inForce.flaps().forget(now);
    Map<String, PeerStatus> sessions = new HashMap<>();
    parts.peers().sessions().forEach(session -> sessions.put(session.name(), session));
    Circumstances circumstances =
        new Circumstances(
            sessions,
            parts.validity(),
            parts.further(),
            inForce.flaps(),
            (peer, family, nlri, attributes) -> {
              @Nullable AdjRibOut out = parts.peers().adjRibOut(peer);
              return out == null ? null : out.judge(family, nlri, attributes);
            },
            now);
    return Planner.plan(inForce.table(), circumstances, changes, actor, parts.ids(), withUpdates);
  }

  @Override
  public ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String key) {
    requireCount(changes);
    @Nullable String digest = key == null ? null : AnnouncementJson.digest(changes);
    changing.lock();
    try {
      ChangeOutcome outcome = change(changes, actor, key, digest);
      if (!(outcome instanceof ChangeOutcome.Accepted)) {
        Audits.refused(changes, actor, outcome, now()).ifPresent(this::audit);
      }
      return outcome;
    } finally {
      changing.unlock();
    }
  }

  private ChangeOutcome change(
      List<Change> changes, Actor actor, @Nullable String key, @Nullable String digest) {
    @Nullable String problem = loaded ? null : loadProblem;
    if (problem != null) {
      return new ChangeOutcome.NotStored(problem);
    }
    @Nullable IdempotencyKey record = null;
    if (key != null && digest != null) {
      record = new IdempotencyKey(actor.name(), key, digest, now(), List.of());
      @Nullable ChangeOutcome repeated = repeated(record);
      if (repeated != null) {
        return repeated;
      }
    }
    Optional<Duration> wait =
        rate.take(actor.name(), rules().settings().changesPerMinute(), nanos());
    if (wait.isPresent()) {
      return new ChangeOutcome.TooMany(wait.get());
    }
    Plan plan = plan(changes, actor, false);
    if (plan.notFound() != null) {
      return new ChangeOutcome.NotFound(plan.notFound());
    }
    if (!plan.allowed()) {
      return new ChangeOutcome.Refused(plan.reports());
    }
    List<String> about = plan.steps().stream().flatMap(step -> step.about().stream()).toList();
    List<Announcement> all = new ArrayList<>(plan.begun());
    all.addAll(plan.ended());
    try {
      if (!all.isEmpty() || record != null) {
        ledger.commit(
            all,
            record == null
                ? null
                : new IdempotencyKey(
                    record.owner(), record.key(), record.digest(), record.at(), about));
      }
    } catch (StoreFailedException e) {
      retryAt = nanos() + RETRY.toNanos();
      return new ChangeOutcome.NotStored(String.valueOf(e.getMessage()));
    }
    inForce.finish(plan.begun(), plan.ended(), moment());
    inForce.read(now());
    List<AnnouncementStatus> statuses = statuses(about);
    wake(); // Its sleep may be too long now.
    audit(Audits.accepted(plan));
    return new ChangeOutcome.Accepted(statuses, plan.reports(), false);
  }

  private List<AnnouncementStatus> statuses(List<String> ids) {
    Moment at = moment();
    return ids.stream().distinct().flatMap(id -> inForce.find(id, at).stream()).toList();
  }

  /** What was answered to the same before; null when it was not asked. */
  private @Nullable ChangeOutcome repeated(IdempotencyKey asked) {
    IdempotencyKey before;
    try {
      before = parts.store().find(asked.owner(), asked.key()).orElse(null);
    } catch (StoreFailedException e) {
      ledger.failed(e);
      return new ChangeOutcome.NotStored(String.valueOf(e.getMessage()));
    }
    if (before == null || before.at().plus(KEY_LIFE).isBefore(asked.at())) {
      return null;
    }
    if (!before.digest().equals(asked.digest())) {
      return new ChangeOutcome.KeyReused(asked.key());
    }
    List<AnnouncementStatus> statuses =
        before.ids().stream().distinct().flatMap(id -> find(id).stream()).toList();
    return new ChangeOutcome.Accepted(statuses, List.of(), true);
  }

  @Override
  public ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    Ending how = new Ending(Cause.WITHDRAWN_ALL, now(), actor, reason);
    changing.lock();
    try {
      List<Announcement> ended = inForce.endAll(how, moment());
      List<AnnouncementStatus> statuses = statuses(ended.stream().map(Announcement::id).toList());
      if (communication != null) {
        inForce.awaitSent();
        for (PeerSettings peer : rules().peers()) {
          parts.peers().shutdown(peer.name(), communication);
          shut.add(peer.name());
        }
      }
      boolean stored = ledger.commitEnds(ended);
      audit(Audits.withdrawnAll(ended.size(), how, stored));
      if (!loaded) {
        return new ChangeOutcome.NotStored(String.valueOf(loadProblem));
      }
      return stored
          ? new ChangeOutcome.Accepted(statuses, List.of(), false)
          : new ChangeOutcome.NotStored(
              ended.size()
                  + " announcements are withdrawn, but that is not stored yet: started again"
                  + " before it is, the program would announce them again. "
                  + ledger.problem());
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void reopen(Actor actor) {
    changing.lock();
    try {
      for (String peer : shut) {
        if (rules().peer(peer).isPresent()) {
          parts.peers().enable(peer);
        }
      }
      shut.clear();
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
      List<Announcement> ended = inForce.reload(rules, moment());
      if (!ended.isEmpty()) {
        ledger.commitEnds(ended);
        ended.forEach(announcement -> audit(AuditRecord.Action.DISALLOW, announcement));
        LOG.warn("{} announcements ended, since the file no longer allows them", ended.size());
      }
      wake();
      return report;
    } finally {
      changing.unlock();
    }
  }

  private void audit(AuditRecord.Action action, Announcement announcement) {
    audit(List.of(Audits.ended(action, announcement)));
  }

  private void audit(List<AuditRecord> records) {
    try {
      parts.audit().record(records);
    } catch (RuntimeException e) {
      LOG.error("The audit did not take {}", records, e);
    }
  }

  // ---- questions

  @Override
  public List<AnnouncementStatus> active() {
    return inForce.active(moment());
  }

  @Override
  public Optional<AnnouncementStatus> find(String id) {
    Optional<AnnouncementStatus> known = inForce.find(id, moment());
    return known.isPresent()
        ? known
        : parts.store().find(id).map(stored -> inForce.of(stored, moment()));
  }

  @Override
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    @Nullable Announcement before = null;
    if (beforeId != null) {
      before = parts.store().find(beforeId).orElse(null);
      if (before == null) {
        return List.of();
      }
    }
    return parts.store().page(within, before, Math.clamp(most, 1, 1000)).stream()
        .map(stored -> inForce.of(stored, moment()))
        .toList();
  }

  @Override
  public List<ProtectedPrefixStatus> prefixes() {
    return inForce.prefixes(sighted(), moment());
  }

  @Override
  public Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix) {
    return inForce.prefix(prefix, sighted(), moment());
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
    @Nullable String unread = loadProblem;
    @Nullable String unwritten = ledger.problem();
    if (unwritten != null) {
      return new Health(
          false,
          unwritten + " What is announced stays announced; changes are refused until it works");
    }
    return new Health(true, unread);
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
    closed = true;
    @Nullable Thread working = worker;
    if (working != null) {
      LockSupport.unpark(working);
      try {
        working.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
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
