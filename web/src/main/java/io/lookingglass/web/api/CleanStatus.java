package io.lookingglass.web.api;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.status.PeerStatus.FaultRecord;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a peer's status what could do harm where it is shown: shutdown communications, host
 * names, software versions are the peer's to choose, and reach terminals and pages.
 */
final class CleanStatus {
  /** A shutdown communication has at most 255 octets (RFC 9003); ours stay below this too. */
  private static final int LONGEST = 600;

  private CleanStatus() {}

  static PeerStatus of(PeerStatus status) {
    return new PeerStatus(
        status.name(),
        status.address(),
        status.port(),
        status.asn(),
        status.localAsn(),
        status.external(),
        status.role(),
        status.identifier(),
        status.state(),
        status.since(),
        status.establishedCount(),
        status.restarting(),
        orNull(status.adminDown()),
        status.nextAttempt(),
        status.policy(),
        status.connection(),
        status.timers(),
        status.capabilities().stream().map(CleanStatus::capability).toList(),
        status.families(),
        status.received(),
        status.sent(),
        status.updates(),
        notification(status.lastNotification()),
        problem(status.problem()),
        status.faults().stream().map(CleanStatus::fault).toList());
  }

  static String line(String text) {
    return PlainText.line(text, LONGEST);
  }

  /** The same with parts that are lines. */
  private static Sentence sentence(Sentence sentence) {
    return PlainText.sentence(sentence, LONGEST);
  }

  private static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : line(text);
  }

  private static CapabilityRow capability(CapabilityRow row) {
    return new CapabilityRow(
        row.code(), line(row.name()), orNull(row.ours()), orNull(row.theirs()), row.negotiated());
  }

  private static @Nullable NotificationRecord notification(@Nullable NotificationRecord record) {
    return record == null
        ? null
        : new NotificationRecord(
            record.at(),
            record.sent(),
            record.code(),
            record.subcode(),
            line(record.title()),
            orNull(record.text()),
            sentence(record.explanation()));
  }

  private static @Nullable Problem problem(@Nullable Problem problem) {
    return problem == null
        ? null
        : new Problem(sentence(problem.what()), sentence(problem.lookAt()));
  }

  private static FaultRecord fault(FaultRecord fault) {
    return new FaultRecord(
        fault.at(),
        fault.outcome(),
        fault.attributeType(),
        line(fault.reason()),
        line(fault.section()),
        fault.octets(),
        fault.message());
  }
}
