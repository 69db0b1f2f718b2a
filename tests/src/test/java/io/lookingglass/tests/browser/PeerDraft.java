package io.lookingglass.tests.browser;

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
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer's status in the making; one that was never reached unless said otherwise. */
final class PeerDraft {
  static final MessageCounts NO_MESSAGES = new MessageCounts(0, 0, 0, 0, 0);

  private final String name;
  private final String address;
  private final Asn asn;
  private SessionState state = SessionState.IDLE;
  private Instant since = Instant.EPOCH;
  private long establishedCount;
  private boolean restarting;
  private @Nullable String adminDown;
  private @Nullable Instant nextAttempt;
  private boolean open;
  private List<CapabilityRow> capabilities = List.of();
  private List<FamilyStatus> families = List.of();
  private MessageCounts received = NO_MESSAGES;
  private MessageCounts sent = NO_MESSAGES;
  private UpdateCounts updates = new UpdateCounts(0, 0, 0, 0);
  private @Nullable NotificationRecord notification;
  private @Nullable Problem problem;
  private List<FaultRecord> faults = List.of();

  PeerDraft(String name, String address, long asn) {
    this.name = name;
    this.address = address;
    this.asn = new Asn(asn);
  }

  PeerDraft state(SessionState state, Instant since, long establishedCount) {
    this.state = state;
    this.since = since;
    this.establishedCount = establishedCount;
    return this;
  }

  PeerDraft restarting() {
    restarting = true;
    return this;
  }

  PeerDraft adminDown(String reason) {
    adminDown = reason;
    return this;
  }

  PeerDraft nextAttempt(Instant at) {
    nextAttempt = at;
    return this;
  }

  /** There is a connection, and the peer's OPEN has come. */
  PeerDraft open(CapabilityRow... rows) {
    open = true;
    return capabilities(rows);
  }

  PeerDraft capabilities(CapabilityRow... rows) {
    capabilities = List.of(rows);
    return this;
  }

  PeerDraft families(FamilyStatus... rows) {
    families = List.of(rows);
    return this;
  }

  PeerDraft messages(MessageCounts received, MessageCounts sent, UpdateCounts updates) {
    this.received = received;
    this.sent = sent;
    this.updates = updates;
    return this;
  }

  PeerDraft notification(NotificationRecord notification) {
    this.notification = notification;
    return this;
  }

  PeerDraft problem(String summary, String check) {
    problem = new Problem(summary, check);
    return this;
  }

  PeerDraft faults(FaultRecord... faults) {
    this.faults = List.of(faults);
    return this;
  }

  PeerStatus status() {
    return new PeerStatus(
        name,
        IpAddresses.parse(address),
        179,
        asn,
        new Asn(64500),
        asn.value() != 64500,
        asn.value() == 64500 ? null : PeerRole.CUSTOMER,
        open ? (Inet4Address) IpAddresses.parse("198.51.100.9") : null,
        state,
        since,
        establishedCount,
        restarting,
        adminDown,
        nextAttempt,
        new Policy(true, true, false, 1_500_000, 100),
        open
            ? new Connection(
                IpAddresses.parse(address.contains(":") ? "2001:db8:1::1" : "198.51.100.1"),
                41822,
                179,
                false,
                true,
                true,
                255)
            : null,
        open ? new Timers(90, 30, 90, 180) : null,
        capabilities,
        families,
        received,
        sent,
        updates,
        notification,
        problem,
        faults);
  }
}
