package io.lookingglass.web;

import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpSummary.FamilyTotals;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.status.PeerStatus.Connection;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.FaultRecord;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.Policy;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.PeerStatus.Timers;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that do not change: {@code full} has a value in every field, {@code bare} a null in
 * each that may be, and one peer is in each of the other states. Events happen when told.
 */
public final class FixedBgp implements BgpView {
  public static final Instant SINCE = Instant.parse("2026-03-01T08:00:00Z");
  public static final String HOSTILE = "<script>alert(1)</script>\u001b[31m\u202e\u0007";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<SessionEvent> events = new ArrayList<>();
  private final List<PeerStatus> peers = new ArrayList<>();

  /** With all of them. */
  public FixedBgp() {
    peers.add(full());
    peers.add(bare("bare", SessionState.IDLE));
    for (SessionState state : SessionState.values()) {
      peers.add(bare("in-" + state.title(), state));
    }
  }

  /** Everything that can be known, with hostile text where the peer can put it. */
  public static PeerStatus full() {
    return new PeerStatus(
        "full",
        IpAddresses.parse("192.0.2.2"),
        179,
        new Asn(4_200_000_001L),
        new Asn(64500),
        true,
        PeerRole.RS_CLIENT,
        (Inet4Address) IpAddresses.parse("192.0.2.99"),
        SessionState.ESTABLISHED,
        SINCE,
        3,
        false,
        null,
        null,
        new Policy(true, true, false, 1_500_000, 100),
        new Connection(IpAddresses.parse("192.0.2.1"), 41_822, 179, false, true, true, 255),
        new Timers(90, 30, 90, 180),
        List.of(
            new CapabilityRow(65, "4-octet AS number (RFC 6793)", "AS64500", "AS1", true),
            new CapabilityRow(73, "FQDN", null, HOSTILE, false)),
        List.of(
            new FamilyStatus(
                "ipv4-unicast",
                true,
                true,
                1_862_408,
                931_204,
                900_000,
                7,
                12,
                SINCE.plusSeconds(42),
                SINCE.plusSeconds(1))),
        new MessageCounts(1, 2, 3, 4, 5),
        new MessageCounts(6, 7, 8, 9, 10),
        new UpdateCounts(11, 12, 13, 14),
        new NotificationRecord(
            SINCE.minusSeconds(60), false, 6, 2, "Cease: Administrative Shutdown", HOSTILE, "Ask."),
        null,
        List.of(
            new FaultRecord(
                SINCE.plusSeconds(5),
                "treat-as-withdraw",
                1,
                "ORIGIN has the undefined value 3",
                "RFC 7606, section 7.1",
                "40010103",
                "ffffffffffffffffffffffffffffffff001b020000000440010103")));
  }

  /** As little as can be known. */
  public static PeerStatus bare(String name, SessionState state) {
    boolean up = state == SessionState.ESTABLISHED;
    return new PeerStatus(
        name,
        IpAddresses.parse("2001:db8::2"),
        1179,
        new Asn(64500),
        new Asn(64500),
        false,
        null,
        null,
        state,
        SINCE,
        up ? 1 : 0,
        false,
        null,
        null,
        new Policy(false, false, false, 10, 0),
        null,
        null,
        List.of(),
        List.of(new FamilyStatus("ipv6-unicast", up, false, 0, 0, 0, 0, 0, null, null)),
        new MessageCounts(0, 0, 0, 0, 0),
        new MessageCounts(0, 0, 0, 0, 0),
        new UpdateCounts(0, 0, 0, 0),
        null,
        up ? null : new Problem("Nobody answers at 2001:db8::2", "Is it switched on?"),
        List.of());
  }

  /** Something happens to a peer at {@link #SINCE}. */
  public void happens(String peer, SessionEvent.Kind kind, SessionState state, String text) {
    lock.lock();
    try {
      events.add(new SessionEvent(events.size() + 1, SINCE, peer, kind, state, text));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<PeerStatus> peers() {
    return List.copyOf(peers);
  }

  @Override
  public Optional<PeerStatus> peer(String name) {
    return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  @Override
  public BgpSummary summary() {
    return new BgpSummary(
        new Asn(64500),
        (Inet4Address) IpAddresses.parse("192.0.2.1"),
        "0.0.0.0:179",
        peers.size(),
        2,
        List.of(
            new FamilyTotals(
                "ipv4-unicast",
                931_204,
                1_862_408,
                new RibSummary.Validations(1_000_000, 2_408, 860_000, 0))),
        new BgpSummary.Memory(
            new RibSummary.Memory(14_000_000, 32_000_000, 300_000_000, 60_000_000, 13_312, 0),
            20_000_000,
            6_000_000),
        12.5);
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
