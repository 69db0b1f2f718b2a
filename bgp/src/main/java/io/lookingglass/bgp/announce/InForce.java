package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.AnnouncementStatus.Stage;
import io.lookingglass.bgp.announce.AnnouncementTable.Action;
import io.lookingglass.bgp.announce.PeerProgressBoard.PeerRoute;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is announced, and what becomes of it at the peers: does at once to their Adj-RIB-Outs what
 * the table says, and answers questions about it.
 *
 * <p>Thread-safe; nothing is waited for, but where it is said. Only one thread at a time changes
 * anything, so that whoever changes may read {@link #table} and {@link #flaps} without more.
 */
final class InForce {
  private static final Logger LOG = LoggerFactory.getLogger(InForce.class);
  private static final Duration SENDING = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final AnnouncementTable table;
  private final Deadlines deadlines = new Deadlines();
  private final Flaps flaps = new Flaps();
  private final PeerProgressBoard board;
  private final StatusView view;
  private final SeenRoutes seen;
  private final EventLog events = new EventLog();

  /** A moment, on both clocks. */
  record Moment(Instant now, long nanos) {}

  /**
   * @param woken run when there is something to {@link #read}; must not wait
   */
  InForce(Rules rules, AnnouncingPeers peers, Rib rib, Runnable woken) {
    this.table = new AnnouncementTable(rules);
    this.board = new PeerProgressBoard(peers, woken);
    this.view = new StatusView(table, board, deadlines);
    this.seen = new SeenRoutes(rib, rules, woken);
  }

  /** For who changes. */
  AnnouncementTable table() {
    return table;
  }

  /** For who changes. */
  Flaps flaps() {
    return flaps;
  }

  /** To be told of the changes of the tables. */
  SeenRoutes seen() {
    return seen;
  }

  EventLog events() {
    return events;
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  // ---- changes

  /** Announces what was announced before the program started. */
  void resume(List<Announcement> stored, Moment at) {
    lock.lock();
    try {
      stored.forEach(announcement -> deadlines.resume(announcement, at.now(), at.nanos()));
      perform(table.apply(stored, List.of()));
    } finally {
      lock.unlock();
    }
  }

  /** Brings into force what is decided. */
  void finish(List<Announcement> begun, List<Announcement> ended, Moment at) {
    lock.lock();
    try {
      for (Announcement announcement : ended) {
        if (table.find(announcement.id()).isPresent()) {
          view.ending(announcement);
        }
        deadlines.end(announcement.id());
      }
      begun.forEach(announcement -> deadlines.begin(announcement, at.nanos()));
      perform(table.apply(begun, ended));
      tell(begun, ended);
    } finally {
      lock.unlock();
    }
  }

  /** Ends what is due. */
  List<Announcement> expire(Moment at) {
    return locked(
        () -> {
          Ending how = new Ending(Cause.EXPIRED, at.now(), Actor.PROGRAM, "Its time is over");
          List<Announcement> ended = new ArrayList<>();
          for (String id : deadlines.due(at.nanos())) {
            deadlines.end(id);
            table.find(id).ifPresent(announcement -> ended.add(announcement.ended(how)));
          }
          finish(List.of(), ended, at);
          return ended;
        });
  }

  /** Ends everything. */
  List<Announcement> endAll(Ending how, Moment at) {
    return locked(
        () -> {
          List<Announcement> ended =
              table.active().stream().map(announcement -> announcement.ended(how)).toList();
          finish(List.of(), ended, at);
          return ended;
        });
  }

  /** Takes over another file, and gives what ended for it. */
  List<Announcement> reload(Rules rules, Moment at) {
    return locked(
        () -> {
          AnnouncementTable.Reloaded reloaded = table.reload(rules, at.now(), view::ending);
          reloaded.ended().forEach(announcement -> deadlines.end(announcement.id()));
          perform(reloaded.actions());
          tell(List.of(), reloaded.ended());
          seen.reload(rules);
          return reloaded.ended();
        });
  }

  /** Takes everything from every peer; nothing ends for it. */
  void untellAll() {
    lock.lock();
    try {
      perform(table.untellAll());
    } finally {
      lock.unlock();
    }
  }

  /** Waits, not for long, until the sessions took what is queued. */
  void awaitSent() {
    long until = System.nanoTime() + SENDING.toNanos();
    while (locked(board::sending) && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(this, Duration.ofMillis(5).toNanos());
    }
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      @Nullable AdjRibOut out = board.adjRibOut(action.peer());
      if (out == null) {
        continue;
      }
      RouteKey route = action.route();
      PeerRoute at = new PeerRoute(action.peer(), route);
      switch (action) {
        case Action.Tell tell -> {
          switch (out.announce(route.family(), route.nlri(), tell.attributes())) {
            case AdjRibOut.Outcome.Accepted _, AdjRibOut.Outcome.Unchanged _ -> board.accepted(at);
            case AdjRibOut.Outcome.Refused(String reason) -> {
              // What was told before must not stay in place of what cannot be told now.
              out.withdraw(route.family(), route.nlri());
              board.refused(at, reason);
              LOG.warn("{} is not announced to BGP peer {}: {}", route.nlri(), at.peer(), reason);
            }
          }
        }
        case Action.Untell _ -> {
          out.withdraw(route.family(), route.nlri());
          board.accepted(at);
        }
      }
    }
  }

  // ---- what becomes of it

  /** Takes in how far routes came, and what peers tell. */
  void read(Instant now) {
    lock.lock();
    try {
      seen.read();
      for (PeerProgressBoard.Step step : board.read(now)) {
        @Nullable String owner = table.owners(step.at().route()).get(step.at().peer());
        (owner == null ? view.endedAt(step.at()) : table.find(owner))
            .ifPresent(
                its ->
                    events.add(
                        step.since(), its, view.customer(its), step.at().peer(), step.stage()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(List<Announcement> begun, List<Announcement> ended) {
    for (Announcement announcement : begun) {
      events.add(
          announcement.acceptedAt(),
          announcement,
          view.customer(announcement),
          null,
          Stage.ACCEPTED);
    }
    for (Announcement announcement : ended) {
      Ending ending = Objects.requireNonNull(announcement.ending());
      if (ending.cause() != Cause.REPLACED) {
        flaps.withdrawn(announcement.request().subject().text(), ending.at());
      }
      events.add(ending.at(), announcement, view.customer(announcement), null, Stage.WITHDRAWING);
    }
  }

  boolean isDue(long nanos) {
    return locked(() -> !deadlines.due(nanos).isEmpty());
  }

  /** How long until something is due; empty when nothing is. */
  Optional<Duration> nextDue(long nanos) {
    return locked(() -> deadlines.next(nanos));
  }

  // ---- questions

  List<AnnouncementStatus> active(Moment at) {
    return locked(
        () ->
            table.active().stream().map(each -> view.active(each, at.now(), at.nanos())).toList());
  }

  /** One that is active, or ended since the program started. */
  Optional<AnnouncementStatus> find(String id, Moment at) {
    return locked(() -> view.find(id, at.now(), at.nanos()));
  }

  /** One that the store has. */
  AnnouncementStatus of(Announcement stored, Moment at) {
    return locked(
        () -> view.find(stored.id(), at.now(), at.nanos()).orElseGet(() -> view.atRest(stored)));
  }

  /**
   * @param sighted whether peers tell us routes at all
   */
  List<ProtectedPrefixStatus> prefixes(boolean sighted, Moment at) {
    return locked(
        () -> table.rules().prefixes().stream().map(entry -> prefix(entry, sighted, at)).toList());
  }

  Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix, boolean sighted, Moment at) {
    return locked(() -> table.rules().exactly(prefix).map(entry -> prefix(entry, sighted, at)));
  }

  private ProtectedPrefixStatus prefix(ProtectedPrefixSettings entry, boolean sighted, Moment at) {
    List<SeenRoute> all = seen.routes(entry, view.announced());
    List<Announcement> announcements = view.within(entry.prefix());
    boolean announced =
        announcements.stream()
            .anyMatch(each -> each.request().subject().kind() == Subject.Kind.ANNOUNCE);
    return new ProtectedPrefixStatus(
        entry,
        announcements.stream().map(each -> view.active(each, at.now(), at.nanos())).toList(),
        all.stream().limit(ProtectedPrefixStatus.MOST_SEEN).toList(),
        Math.max(0, all.size() - ProtectedPrefixStatus.MOST_SEEN),
        Guide.of(entry, all, announced, sighted, table.rules().settings().settleTime(), at.now()));
  }
}
