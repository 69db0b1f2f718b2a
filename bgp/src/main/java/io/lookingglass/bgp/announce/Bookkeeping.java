package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.AnnouncementStore.IdempotencyKey;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written down: reads at the start what was announced, writes what changes, and finds out
 * whether the store works at all. While it cannot be read, nothing is announced and End-of-RIB
 * waits; while it cannot be written, what is announced stays, and ends are written later.
 *
 * <p>Only one thread at a time may change anything; {@link #health}, {@link #isLoaded} and {@link
 * #isTroubled} may be asked by any.
 */
final class Bookkeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);
  static final Duration RETRY = Duration.ofSeconds(5);

  /** So often it is tried whether the store still takes something. */
  static final Duration PROBED_EVERY = Duration.ofSeconds(30);

  private final Announcer.Parts parts;
  private final InForce inForce;
  private final Ledger ledger;
  private long retryAt;
  private volatile long probedAt;
  private volatile boolean loaded;
  private volatile @Nullable String loadProblem = "The stored announcements are not read yet";

  Bookkeeping(Announcer.Parts parts, InForce inForce) {
    this.parts = parts;
    this.inForce = inForce;
    this.ledger = new Ledger(parts.store());
    this.retryAt = parts.nanos();
    this.probedAt = retryAt;
  }

  /** Whether what is stored was read, and is announced. */
  boolean isLoaded() {
    return loaded;
  }

  /** Why nothing is read yet; null when it is. */
  @Nullable String unread() {
    return loaded ? null : loadProblem;
  }

  /** Why nothing can be written at the time; null when it can. */
  @Nullable String unwritten() {
    return ledger.problem();
  }

  /** Whether the store is to be tried again soon. */
  boolean isTroubled() {
    return ledger.problem() != null || !loaded;
  }

  /** Whether it is time to try if the store still takes something. */
  boolean isProbeDue() {
    return parts.nanos() - probedAt >= PROBED_EVERY.toNanos();
  }

  /**
   * Announces what is stored and still allowed, and then lets End-of-RIB be sent. When the store
   * cannot be read, {@link #tend} tries again.
   */
  void load() {
    Instant now = parts.now();
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
      retryLater();
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
    inForce.resume(begun, parts.moment());
    loaded = true;
    loadProblem = unreadable(stored.unreadable());
    parts.peers().complete();
    LOG.info("{} stored announcements are announced again", begun.size());
    if (!ended.isEmpty()) {
      ended(ended, AuditRecord.Action.EXPIRE);
    }
  }

  private @Nullable Ending endedMeanwhile(Announcement announcement, Instant now) {
    @Nullable Instant expiresAt = announcement.expiresAt();
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      return new Ending(
          Cause.EXPIRED, now, Actor.PROGRAM, "Its time was over while the program did not run");
    }
    @Nullable Sentence outside =
        Preflight.outside(inForce.table().rules(), announcement.request().subject());
    return outside == null
        ? null
        : new Ending(Cause.NOT_ALLOWED, now, Actor.PROGRAM, outside.english());
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

  private void retryLater() {
    retryAt = parts.nanos() + RETRY.toNanos();
  }

  /** Tries again what failed, or whether the store still takes something. */
  void tend() {
    if (parts.nanos() - retryAt < 0) {
      return;
    }
    if (!loaded) {
      load();
    } else if (ledger.troubled() || isProbeDue()) {
      ledger.retry();
      retryLater();
      probedAt = parts.nanos();
    }
  }

  /**
   * Writes a change before it happens, everything or nothing.
   *
   * @throws StoreFailedException when nothing was written
   */
  void commit(List<Announcement> announcements, @Nullable IdempotencyKey key) {
    try {
      ledger.commit(announcements, key);
    } catch (StoreFailedException e) {
      retryLater();
      throw e;
    }
  }

  /**
   * Writes what ended already, for the store and the audit.
   *
   * @return whether the store has it; else it is owed, and tried again
   */
  boolean ended(List<Announcement> ended, AuditRecord.Action action) {
    boolean stored = commitEnds(ended);
    audit(ended.stream().map(announcement -> Audits.ended(action, announcement)).toList());
    return stored;
  }

  /** Writes what ended already, for the store alone. */
  boolean commitEnds(List<Announcement> ended) {
    return ledger.commitEnds(ended);
  }

  /**
   * What was written with an idempotency key.
   *
   * @throws StoreFailedException when it cannot be asked
   */
  @Nullable IdempotencyKey find(String owner, String key) {
    try {
      return parts.store().find(owner, key).orElse(null);
    } catch (StoreFailedException e) {
      ledger.failed(e);
      throw e;
    }
  }

  /**
   * One announcement, active or not.
   *
   * @throws StoreFailedException when it is not active, and the store cannot be asked
   */
  Optional<AnnouncementStatus> find(String id) {
    Optional<AnnouncementStatus> known = inForce.find(id, parts.moment());
    return known.isPresent()
        ? known
        : parts.store().find(id).map(stored -> inForce.of(stored, parts.moment()));
  }

  /** As {@link Announcements#history}. */
  List<AnnouncementStatus> history(@Nullable IpPrefix within, @Nullable String beforeId, int most) {
    @Nullable Announcement before = null;
    if (beforeId != null) {
      before = parts.store().find(beforeId).orElse(null);
      if (before == null) {
        return List.of();
      }
    }
    return parts.store().page(within, before, Math.clamp(most, 1, 1000)).stream()
        .map(stored -> inForce.of(stored, parts.moment()))
        .toList();
  }

  /** An audit that fails is no reason to stop anything. */
  void audit(List<AuditRecord> records) {
    try {
      parts.audit().record(records);
    } catch (RuntimeException e) {
      LOG.error("The audit did not take {}", records, e);
    }
  }

  Announcements.Health health() {
    @Nullable String unread = loadProblem;
    @Nullable String unwritten = ledger.problem();
    if (unwritten != null) {
      return new Announcements.Health(
          false,
          unwritten + " What is announced stays announced; changes are refused until it works");
    }
    return new Announcements.Health(true, unread);
  }
}
