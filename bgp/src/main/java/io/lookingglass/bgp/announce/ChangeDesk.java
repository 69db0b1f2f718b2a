package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.AnnouncementStore.IdempotencyKey;
import io.lookingglass.bgp.announce.InForce.Moment;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.config.PeerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes what people and scripts ask for: plans it, refuses it with the reasons or writes it down,
 * and only then brings it into force. The kill switch alone acts first and writes later. Not
 * thread-safe: whoever calls holds the announcer's lock.
 */
final class ChangeDesk {
  private static final Duration KEY_LIFE = Duration.ofDays(1);

  /** Of how many steps at most the messages are made for a report. */
  private static final int MOST_EXPLAINED = 100;

  private final Announcer.Parts parts;
  private final InForce inForce;
  private final Bookkeeping books;
  private final ChangeRate rate = new ChangeRate();
  private final Set<String> shut = new HashSet<>();

  ChangeDesk(Announcer.Parts parts, InForce inForce, Bookkeeping books) {
    this.parts = parts;
    this.inForce = inForce;
    this.books = books;
  }

  private Rules rules() {
    return inForce.table().rules();
  }

  /** What checks say of some changes, done one after another. */
  List<PreflightReport> preflight(List<Change> changes) {
    requireCount(changes);
    return plan(changes, Actor.PROGRAM, changes.size() <= MOST_EXPLAINED).reports();
  }

  private static void requireCount(List<Change> changes) {
    if (changes.isEmpty() || changes.size() > Announcements.MOST_CHANGES) {
      throw new IllegalArgumentException(
          "A batch has 1-" + Announcements.MOST_CHANGES + " steps, not " + changes.size());
    }
  }

  private Plan plan(List<Change> changes, Actor actor, boolean withUpdates) {
    Instant now = parts.now();
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

  /** Does all or nothing, and tells the audit when it was nothing. */
  ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String key) {
    requireCount(changes);
    @Nullable String digest = key == null ? null : AnnouncementJson.digest(changes);
    ChangeOutcome outcome = change(changes, actor, key, digest);
    if (!(outcome instanceof ChangeOutcome.Accepted)) {
      Audits.refused(changes, actor, outcome, parts.now()).ifPresent(books::audit);
    }
    return outcome;
  }

  private ChangeOutcome change(
      List<Change> changes, Actor actor, @Nullable String key, @Nullable String digest) {
    @Nullable String problem = books.unread();
    if (problem != null) {
      return new ChangeOutcome.NotStored(problem);
    }
    @Nullable IdempotencyKey record = null;
    if (key != null && digest != null) {
      record = new IdempotencyKey(actor.name(), key, digest, parts.now(), List.of());
      @Nullable ChangeOutcome repeated = repeated(record);
      if (repeated != null) {
        return repeated;
      }
    }
    Optional<Duration> wait =
        rate.take(actor.name(), rules().settings().changesPerMinute(), parts.nanos());
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
        books.commit(
            all,
            record == null
                ? null
                : new IdempotencyKey(
                    record.owner(), record.key(), record.digest(), record.at(), about));
      }
    } catch (StoreFailedException e) {
      return new ChangeOutcome.NotStored(String.valueOf(e.getMessage()));
    }
    inForce.finish(plan.begun(), plan.ended(), parts.moment());
    inForce.read(parts.now());
    List<AnnouncementStatus> statuses = statuses(about);
    books.audit(Audits.accepted(plan));
    return new ChangeOutcome.Accepted(statuses, plan.reports(), false);
  }

  private List<AnnouncementStatus> statuses(List<String> ids) {
    Moment at = parts.moment();
    return ids.stream().distinct().flatMap(id -> inForce.find(id, at).stream()).toList();
  }

  /** What was answered to the same before; null when it was not asked. */
  private @Nullable ChangeOutcome repeated(IdempotencyKey asked) {
    @Nullable IdempotencyKey before;
    try {
      before = books.find(asked.owner(), asked.key());
    } catch (StoreFailedException e) {
      return new ChangeOutcome.NotStored(String.valueOf(e.getMessage()));
    }
    if (before == null || before.at().plus(KEY_LIFE).isBefore(asked.at())) {
      return null;
    }
    if (!before.digest().equals(asked.digest())) {
      return new ChangeOutcome.KeyReused(asked.key());
    }
    List<AnnouncementStatus> statuses =
        before.ids().stream().distinct().flatMap(id -> books.find(id).stream()).toList();
    return new ChangeOutcome.Accepted(statuses, List.of(), true);
  }

  /** The kill switch. */
  ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    Ending how = new Ending(Cause.WITHDRAWN_ALL, parts.now(), actor, reason);
    List<Announcement> ended = inForce.endAll(how, parts.moment());
    List<AnnouncementStatus> statuses = statuses(ended.stream().map(Announcement::id).toList());
    if (communication != null) {
      inForce.awaitSent();
      for (PeerSettings peer : rules().peers()) {
        parts.peers().shutdown(peer.name(), communication);
        shut.add(peer.name());
      }
    }
    boolean stored = books.commitEnds(ended);
    books.audit(Audits.withdrawnAll(ended.size(), how, stored));
    if (!books.isLoaded()) {
      return new ChangeOutcome.NotStored(String.valueOf(books.unread()));
    }
    return stored
        ? new ChangeOutcome.Accepted(statuses, List.of(), false)
        : new ChangeOutcome.NotStored(
            ended.size()
                + " announcements are withdrawn, but that is not stored yet: started again"
                + " before it is, the program would announce them again. "
                + books.unwritten());
  }

  /** Opens the sessions again that the kill switch closed. */
  void reopen() {
    for (String peer : shut) {
      if (rules().peer(peer).isPresent()) {
        parts.peers().enable(peer);
      }
    }
    shut.clear();
  }
}
