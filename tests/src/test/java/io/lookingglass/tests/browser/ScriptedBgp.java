package io.lookingglass.tests.browser;

import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpSummary.FamilyTotals;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sessions that are as they are told. Thread-safe. */
final class ScriptedBgp implements BgpView {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, PeerStatus> peers = new LinkedHashMap<>();
  private final List<SessionEvent> events = new ArrayList<>();

  /** From now on, this is how the peer of that name is. */
  void is(PeerStatus status) {
    lock.lock();
    try {
      peers.put(status.name(), status);
    } finally {
      lock.unlock();
    }
  }

  void happens(Instant at, String peer, SessionEvent.Kind kind, SessionState state, String text) {
    lock.lock();
    try {
      events.add(new SessionEvent(events.size() + 1, at, peer, kind, state, text));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<PeerStatus> peers() {
    lock.lock();
    try {
      return List.copyOf(peers.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<PeerStatus> peer(String name) {
    return peers().stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  @Override
  public BgpSummary summary() {
    List<PeerStatus> all = peers();
    Set<String> names = new LinkedHashSet<>();
    all.forEach(peer -> peer.families().forEach(family -> names.add(family.family())));
    return new BgpSummary(
        all.isEmpty() ? null : new Asn(64500),
        all.isEmpty() ? null : (Inet4Address) IpAddresses.parse("198.51.100.1"),
        all.isEmpty() ? null : "0.0.0.0:179",
        all.size(),
        (int) all.stream().filter(peer -> peer.state() == SessionState.ESTABLISHED).count(),
        names.stream().map(name -> totals(name, all)).toList(),
        new BgpSummary.Memory(new RibSummary.Memory(0, all.size() * 61_734_912L, 0, 0, 0, 0), 0, 0),
        all.isEmpty() ? 0 : 12.5);
  }

  private static FamilyTotals totals(String name, List<PeerStatus> peers) {
    List<FamilyStatus> families =
        peers.stream()
            .flatMap(peer -> peer.families().stream())
            .filter(family -> family.family().equals(name))
            .toList();
    return new FamilyTotals(
        name,
        families.stream().mapToInt(FamilyStatus::prefixes).max().orElse(0),
        families.stream().mapToInt(FamilyStatus::received).sum(),
        new RibSummary.Validations(
            0, 0, 0, families.stream().mapToInt(FamilyStatus::received).sum()));
  }

  @Override
  public List<SessionEvent> recentEvents(@Nullable String peer, int most) {
    lock.lock();
    try {
      return events.reversed().stream().filter(event -> event.isOf(peer)).limit(most).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SessionEvent> events(@Nullable String peer, long after, Duration wait)
      throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        List<SessionEvent> found =
            events.stream().filter(event -> event.isOf(peer) && event.number() > after).toList();
        if (!found.isEmpty() || left <= 0) {
          return found;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastEvent() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }
}
