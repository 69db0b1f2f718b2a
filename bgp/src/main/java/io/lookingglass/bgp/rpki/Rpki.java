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
 * 8210, section 10). A less preferred cache is connected only while every preferred one fails.
 *
 * <p>Thread-safe; questions are answered at once.
 */
public final class Rpki implements RpkiView, AutoCloseable {
  private static final Current NOTHING = new Current(VrpTable.EMPTY, null, null, null);

  private final List<HostPort> servers;
  private final Duration expire;
  private final InstantSource clock;
  private final Consumer<Change> listener;
  private final List<RtrClient> clients = new ArrayList<>();
  private final Thread director;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition condition = lock.newCondition();
  // These two are guarded by the lock.
  private boolean stirred;
  private boolean closed;

  /** Written by the director alone; read by anybody, each value whole. */
  private volatile Current current = NOTHING;

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

  private Rpki(RpkiSettings settings, InstantSource clock, Consumer<Change> listener) {
    this.servers = settings.servers();
    this.expire = settings.expire();
    this.clock = clock;
    this.listener = listener;
    for (HostPort server : servers) {
      clients.add(new RtrClient(server, clock, this::stir));
    }
    director = Thread.ofVirtual().name("rpki").unstarted(this::direct);
  }

  /**
   * Starts to connect; nothing is waited for.
   *
   * @param listener told of each change, in order, on a thread of this object; must not wait long
   */
  public static Rpki start(RpkiSettings settings, InstantSource clock, Consumer<Change> listener) {
    Rpki rpki = new Rpki(settings, clock, listener);
    rpki.clients.forEach(RtrClient::start);
    rpki.stir();
    rpki.director.start();
    return rpki;
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
    List<CacheStatus> caches = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      caches.add(clients.get(i).status(servers.get(i).equals(now.source())));
    }
    return new RpkiStatus(
        caches, known(now) ? now.table().size() : 0, now.expiresAt(), now.table().memoryBytes());
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
    clients.forEach(RtrClient::close);
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
        chooseConnections();
        chooseData();
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

  private void chooseConnections() {
    boolean wanted = true;
    for (RtrClient client : clients) {
      client.want(wanted);
      wanted &= client.failed() && !client.synchronised();
    }
  }

  private void chooseData() {
    Current next = best();
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

  private Current best() {
    @Nullable Current latest = null;
    for (int i = 0; i < clients.size(); i++) {
      RtrClient.Data data = clients.get(i).data();
      if (data == null) {
        continue;
      }
      Duration counts = Duration.ofSeconds(data.timing().expire());
      Instant expiresAt = data.at().plus(counts.compareTo(expire) < 0 ? counts : expire);
      if (!clock.instant().isBefore(expiresAt)) {
        continue;
      }
      Current candidate = new Current(data.table(), servers.get(i), data.at(), expiresAt);
      if (clients.get(i).synchronised()) {
        return candidate;
      }
      if (latest == null || latest.at() == null || data.at().isAfter(latest.at())) {
        latest = candidate;
      }
    }
    return latest == null ? NOTHING : latest;
  }
}
