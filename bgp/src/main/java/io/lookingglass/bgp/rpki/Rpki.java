package io.lookingglass.bgp.rpki;

import io.lookingglass.config.RpkiSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The validated ROA payloads of the configured caches. The data of the first cache in order of
 * preference that is in sync counts; when none is, the latest that any gave, until it expires (RFC
 * 8210, section 10). A less preferred cache is connected only while every preferred one fails, and
 * left when one of those is in sync.
 *
 * <p>The caches may change. What one that is no longer configured told counts only until another is
 * in sync or each was tried in vain: routes need not become unknown where caches are replaced.
 *
 * <p>Thread-safe; questions are answered at once.
 */
public final class Rpki implements RpkiView, AutoCloseable {
  private static final Current NOTHING = new Current(VrpTable.EMPTY, null, null, null);

  private final InstantSource clock;
  private final Consumer<Change> listener;
  private final Thread director;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition condition = lock.newCondition();
  // These two are guarded by the lock.
  private boolean stirred;
  private boolean closed;

  /** Written under the lock; read by anybody, each value whole. */
  private volatile Caches caches = new Caches(List.of(), Duration.ZERO);

  /** Written by the director alone; read by anybody, each value whole. */
  private volatile Current current = NOTHING;

  /** Whom to ask, the preferred one first, and how long what they say counts at most. */
  private record Caches(List<RtrClient> clients, Duration expire) {
    Caches {
      clients = List.copyOf(clients);
    }
  }

  /** What counts. */
  private record Current(
      VrpTable table,
      @Nullable HostPort source,
      @Nullable Instant at,
      @Nullable Instant expiresAt) {

    boolean isNothing() {
      return expiresAt == null;
    }
  }

  /**
   * What counts has changed.
   *
   * @param table now; empty when it expired
   * @param known false when nothing can be said any more: every state is unknown
   * @param prefixes whose payloads differ, in ascending order: routes to them, and to what is more
   *     specific, may have another state; null when every route may
   */
  public record Change(VrpTable table, boolean known, @Nullable List<IpPrefix> prefixes) {
    /** From now on this counts, whatever did before. */
    public static Change to(VrpTable table) {
      return new Change(table, true, null);
    }

    /** What differs between two tables. */
    public static Change between(VrpTable before, VrpTable after) {
      return new Change(after, true, VrpTable.differences(before, after));
    }

    /** The same for tables that were told nothing of what was before. */
    public Change forAll() {
      return new Change(table, known, null);
    }

    /** Nothing can be said any more. */
    public static Change toUnknown() {
      return new Change(VrpTable.EMPTY, false, null);
    }
  }

  private Rpki(InstantSource clock, Consumer<Change> listener) {
    this.clock = clock;
    this.listener = listener;
    director = Thread.ofVirtual().name("rpki").unstarted(this::direct);
  }

  /**
   * Starts to connect; nothing is waited for.
   *
   * @param listener told of each change, in order, on a thread of this object; must not wait long
   */
  public static Rpki start(RpkiSettings settings, InstantSource clock, Consumer<Change> listener) {
    Rpki rpki = new Rpki(clock, listener);
    rpki.reload(settings);
    rpki.director.start();
    return rpki;
  }

  /**
   * Takes over other settings; nothing is waited for. A cache that stays keeps its connection, as
   * far as its preference allows, and what it told. Without effect once this is closed.
   */
  public void reload(RpkiSettings settings) {
    List<RtrClient> leaving = new ArrayList<>();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      leaving.addAll(caches.clients());
      List<RtrClient> clients = new ArrayList<>();
      for (HostPort server : settings.servers()) {
        clients.add(
            leaving.stream()
                .filter(client -> client.server().equals(server))
                .findFirst()
                .orElseGet(() -> started(server)));
        leaving.remove(clients.getLast());
      }
      caches = new Caches(clients, settings.expire());
      stirred = true;
      condition.signalAll();
    } finally {
      lock.unlock();
    }
    leaving.forEach(RtrClient::close);
  }

  private RtrClient started(HostPort server) {
    RtrClient client = new RtrClient(server, clock, this::stir);
    client.start();
    return client;
  }

  /**
   * What is said of a route.
   *
   * @param origin the last AS of its path; null for one that has none
   */
  @Override
  public OriginValidity validity(IpPrefix prefix, @Nullable Asn origin) {
    Current now = current;
    String source = now.source() == null ? null : now.source().toString();
    Long age =
        now.at() == null
            ? null
            : Math.max(0, Duration.between(now.at(), clock.instant()).toSeconds());
    return known(now)
        ? new OriginValidity(
            now.table().state(prefix, origin), source, age, now.table().covering(prefix))
        : new OriginValidity(ValidationState.UNKNOWN, source, age, List.of());
  }

  /** The payloads that count; empty when nothing can be said. */
  public VrpTable table() {
    Current now = current;
    return known(now) ? now.table() : VrpTable.EMPTY;
  }

  /** Whether anything can be said; without it every state is unknown. */
  public boolean known() {
    return known(current);
  }

  @Override
  public RpkiStatus status() {
    Current now = current;
    return new RpkiStatus(
        caches.clients().stream()
            .map(client -> client.status(client.server().equals(now.source())))
            .toList(),
        known(now) ? now.table().size() : 0,
        now.expiresAt(),
        now.isNothing() ? 0 : now.table().memoryBytes());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      condition.signalAll();
    } finally {
      lock.unlock();
    }
    caches.clients().forEach(RtrClient::close);
  }

  private boolean known(Current now) {
    return now.expiresAt() != null && clock.instant().isBefore(now.expiresAt());
  }

  private void stir() {
    lock.lock();
    try {
      stirred = true;
      condition.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void direct() {
    try {
      while (awaitStir()) {
        Caches now = caches;
        chooseConnections(now.clients());
        chooseData(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a change of a client, or for the data to expire. */
  private boolean awaitStir() throws InterruptedException {
    Current now = current;
    long left =
        now.expiresAt() == null
            ? Long.MAX_VALUE
            : Math.max(0, Duration.between(clock.instant(), now.expiresAt()).toNanos());
    lock.lock();
    try {
      while (!stirred && !closed && left > 0) {
        left = condition.awaitNanos(left);
      }
      stirred = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private static void chooseConnections(List<RtrClient> clients) {
    boolean wanted = true;
    boolean better = false;
    for (RtrClient client : clients) {
      boolean synchronised = client.synchronised();
      // Who is in sync is not left for one who may never be.
      client.want(wanted || (synchronised && !better));
      wanted &= client.failed() && !synchronised;
      better |= synchronised;
    }
  }

  private void chooseData(Caches now) {
    Current next = best(now);
    Current before = current;
    if (next.equals(before)) {
      return;
    }
    current = next;
    if (next.table() != before.table() || next.isNothing() != before.isNothing()) {
      listener.accept(
          next.isNothing()
              ? Change.toUnknown()
              : before.isNothing()
                  ? Change.to(next.table())
                  : Change.between(before.table(), next.table()));
    }
  }

  private Current best(Caches now) {
    @Nullable Current latest = null;
    boolean awaited = false;
    for (RtrClient client : now.clients()) {
      @Nullable Current told = told(client.server(), client.data(), now.expire());
      if (told != null && client.synchronised()) {
        return told;
      }
      if (told != null && (latest == null || isLater(told, latest))) {
        latest = told;
      }
      awaited |= !client.failed();
    }
    if (latest != null) {
      return latest;
    }
    return awaited && isOfNone(current, now) && known(current) ? current : NOTHING;
  }

  /** What a cache told, null when that was nothing or counts no longer. */
  private @Nullable Current told(HostPort server, RtrClient.@Nullable Data data, Duration atMost) {
    if (data == null) {
      return null;
    }
    Duration counts = Duration.ofSeconds(data.timing().expire());
    Instant expiresAt = data.at().plus(counts.compareTo(atMost) < 0 ? counts : atMost);
    return clock.instant().isBefore(expiresAt)
        ? new Current(data.table(), server, data.at(), expiresAt)
        : null;
  }

  private static boolean isLater(Current one, Current other) {
    return one.at() != null && other.at() != null && one.at().isAfter(other.at());
  }

  /** Whether it came of a cache that is no longer configured. */
  private static boolean isOfNone(Current told, Caches now) {
    return told.source() != null
        && now.clients().stream().noneMatch(client -> client.server().equals(told.source()));
  }
}
