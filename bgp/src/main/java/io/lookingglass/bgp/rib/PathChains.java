package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.AttributeArena;
import io.lookingglass.bgp.rib.columns.PathRows;
import io.lookingglass.bgp.rpki.ValidationState;
import java.util.Arrays;

/**
 * What is done to the chain of paths of one prefix or rule: announced, withdrawn, swept, and the
 * best chosen again. The best path is the first of its chain; the others come in no order. A chain
 * whose first path is not eligible has no best.
 *
 * <p>Only the writing thread.
 */
final class PathChains {
  static final int NONE = PathRows.NONE;

  /**
   * Of one prefix a peer may tell so many paths (RFC 7911): each change of a prefix looks at all of
   * them. Others are not taken.
   */
  static final int MOST_PATHS_OF_PEER = 255;

  private final PathRows rows = new PathRows();
  private final AttributeArena attributes = new AttributeArena(Preference.TRAITS);
  private final Preference preference = new Preference();
  private final Contest contest;
  private final Peers peers;
  private final Changes changes;
  private int[] contenders = new int[8];
  private long refused;

  PathChains(Peers peers, Changes changes, boolean preferCurrentBest) {
    this.peers = peers;
    this.changes = changes;
    this.contest = new Contest(preferCurrentBest);
  }

  PathRows rows() {
    return rows;
  }

  AttributeArena attributes() {
    return attributes;
  }

  /** How many paths were not taken because of {@link #MOST_PATHS_OF_PEER}. */
  long refused() {
    return refused;
  }

  boolean hasBest(int head) {
    return head != NONE && PathMarks.isEligible(rows.marks(head));
  }

  /** What a peer tells of one path. */
  static final class Told {
    int peer;
    Tally tally = new Tally();
    Tally totals = new Tally();
    int set; // A number of the arena.
    Eligibility eligibility = Eligibility.ELIGIBLE;
    boolean withPathId;
    ValidationState validation = ValidationState.UNKNOWN;
    int now; // Seconds since 1970.
  }

  /** Adds or replaces a path; gives the new head. */
  int announce(int head, Told told, int pathId) {
    int found = NONE;
    int others = 0;
    for (int row = head; row != NONE; row = rows.next(row)) {
      if (PathMarks.peer(rows.marks(row)) == told.peer) {
        if (rows.pathId(row) == pathId) {
          found = row;
        } else {
          others++;
        }
      }
    }
    if (found != NONE) {
      return replace(head, found, told);
    }
    if (others >= MOST_PATHS_OF_PEER) {
      refused++;
      return head;
    }
    int row = rows.allocate();
    attributes.useAgain(told.set);
    rows.attributes(row, told.set);
    rows.changed(row, told.now);
    rows.marks(row, marks(told));
    rows.pathId(row, pathId);
    changes.announced(rows, attributes, row);
    count(told.tally, others == 0, told.eligibility);
    count(told.totals, head == NONE, told.eligibility);
    told.totals.count(told.validation, 1);
    boolean hadBest = hasBest(head);
    int newHead = insert(head, row, hadBest);
    told.totals.chosen += (hasBest(newHead) ? 1 : 0) - (hadBest ? 1 : 0);
    return newHead;
  }

  private static int marks(Told told) {
    return PathMarks.of(
        told.peer, told.tally.generation, told.eligibility, told.withPathId, told.validation);
  }

  private static void count(Tally tally, boolean newPrefix, Eligibility eligibility) {
    tally.paths++;
    tally.prefixes += newPrefix ? 1 : 0;
    tally.eligible += eligibility == Eligibility.ELIGIBLE ? 1 : 0;
  }

  private static void count(Tally totals, ValidationState before, ValidationState after) {
    totals.count(before, -1);
    totals.count(after, 1);
  }

  /** Puts a new row into the chain; its rank tells mostly that nothing need be compared further. */
  private int insert(int head, int row, boolean hadBest) {
    boolean eligible = PathMarks.isEligible(rows.marks(row));
    if (head == NONE || (eligible && !hadBest)) {
      rows.next(row, head);
      return row;
    }
    if (eligible) {
      long rank = rank(row);
      long best = rank(head);
      if (rank > best) {
        rows.next(row, head);
        return row;
      }
      rows.next(row, rows.next(head));
      rows.next(head, row);
      return rank == best ? decide(head) : head;
    }
    rows.next(row, rows.next(head));
    rows.next(head, row);
    return head;
  }

  private int replace(int head, int row, Told told) {
    int marks = rows.marks(row);
    int before = rows.attributes(row);
    boolean wasStale = PathMarks.generation(marks) != told.tally.generation;
    boolean wasLongLivedStale = PathMarks.isLongLivedStale(marks);
    Eligibility eligibility = PathMarks.eligibility(marks);
    if (wasStale) {
      told.tally.stale--;
    }
    count(told.totals, PathMarks.validation(marks), told.validation);
    if (before == told.set && eligibility == told.eligibility && !wasLongLivedStale) {
      rows.marks(row, marks(told)); // Told again.
      return head;
    }
    boolean hadBest = hasBest(head);
    boolean wasBelow = row != head && (!PathMarks.isEligible(marks) || rank(row) < rank(head));
    attributes.useAgain(told.set);
    rows.attributes(row, told.set);
    attributes.release(before);
    rows.changed(row, told.now);
    rows.marks(row, marks(told));
    changes.announced(rows, attributes, row);
    int eligible =
        (told.eligibility == Eligibility.ELIGIBLE ? 1 : 0)
            - (eligibility == Eligibility.ELIGIBLE ? 1 : 0);
    told.tally.eligible += eligible;
    told.totals.eligible += eligible;
    boolean isBelow =
        row != head
            && (told.eligibility != Eligibility.ELIGIBLE || (hadBest && rank(row) < rank(head)));
    int newHead = wasBelow && isBelow ? head : decide(head);
    told.totals.chosen += (hasBest(newHead) ? 1 : 0) - (hadBest ? 1 : 0);
    return newHead;
  }

  /** Which paths of a peer go. */
  interface Fate {
    boolean goes(int row);
  }

  /** Withdraws one path; gives the new head. */
  int withdraw(int head, Told told, int pathId) {
    return withdraw(head, told, row -> rows.pathId(row) == pathId);
  }

  /** Withdraws some paths of a peer; gives the new head. */
  int withdraw(int head, Told told, Fate fate) {
    boolean hadBest = hasBest(head);
    int newHead = head;
    boolean decide = false;
    boolean gone = false;
    boolean rest = false;
    int previous = NONE;
    for (int row = head; row != NONE; ) {
      int next = rows.next(row);
      boolean ofPeer = PathMarks.peer(rows.marks(row)) == told.peer;
      if (ofPeer && fate.goes(row)) {
        gone = true;
        decide |= isNotBelow(row, newHead, hadBest);
        if (previous == NONE) {
          newHead = next;
        } else {
          rows.next(previous, next);
        }
        remove(row, told);
      } else {
        rest |= ofPeer;
        previous = row;
      }
      row = next;
    }
    if (!gone) {
      return head;
    }
    told.tally.prefixes -= rest ? 0 : 1;
    told.totals.prefixes -= newHead == NONE ? 1 : 0;
    if (decide && newHead != NONE) {
      newHead = decide(newHead);
    }
    told.totals.chosen += (hasBest(newHead) ? 1 : 0) - (hadBest ? 1 : 0);
    return newHead;
  }

  /** Whether the choice of the best could depend on a row that goes. */
  private boolean isNotBelow(int row, int head, boolean hadBest) {
    return row == head
        || (hadBest
            && PathMarks.isEligible(rows.marks(row))
            && PathMarks.isEligible(rows.marks(head))
            && rank(row) >= rank(head));
  }

  private void remove(int row, Told told) {
    changes.withdrawn(rows, row, told.now);
    int marks = rows.marks(row);
    told.tally.paths--;
    told.totals.paths--;
    if (PathMarks.isEligible(marks)) {
      told.tally.eligible--;
      told.totals.eligible--;
    }
    if (PathMarks.generation(marks) != told.tally.generation) {
      told.tally.stale--;
    }
    told.totals.count(PathMarks.validation(marks), -1);
    attributes.release(rows.attributes(row));
    rows.free(row);
  }

  boolean isStale(int row, Tally tally) {
    return PathMarks.generation(rows.marks(row)) != tally.generation;
  }

  /** Whether a chain has a path of a peer. */
  boolean isOf(int head, int peer) {
    for (int row = head; row != NONE; row = rows.next(row)) {
      if (PathMarks.peer(rows.marks(row)) == peer) {
        return true;
      }
    }
    return false;
  }

  /** RFC 9494, section 4.2: stale paths of a peer go, or get the least preference. */
  int markLongLivedStale(int head, Told told) {
    int newHead =
        withdraw(
            head,
            told,
            row ->
                isStale(row, told.tally)
                    && (attributes.traits(rows.attributes(row)) & Preference.TRAIT_NO_LLGR) != 0);
    boolean marked = false;
    for (int row = newHead; row != NONE; row = rows.next(row)) {
      int marks = rows.marks(row);
      if (PathMarks.peer(marks) == told.peer
          && isStale(row, told.tally)
          && !PathMarks.isLongLivedStale(marks)) {
        rows.marks(row, PathMarks.withLongLivedStale(marks));
        rows.changed(row, told.now);
        changes.announced(rows, attributes, row);
        marked = true;
      }
    }
    return marked ? decide(newHead) : newHead;
  }

  /** Gives the stale paths of a peer the generation before this one, whatever they had. */
  int age(int head, Told told) {
    int before = (told.tally.generation - 1) & (PathMarks.GENERATIONS - 1);
    for (int row = head; row != NONE; row = rows.next(row)) {
      int marks = rows.marks(row);
      if (PathMarks.peer(marks) == told.peer && isStale(row, told.tally)) {
        rows.marks(row, PathMarks.withGeneration(marks, before));
      }
    }
    return head;
  }

  /** What is said of one path. */
  interface Judgement {
    ValidationState of(int set, RibPeer peer);
  }

  /** Says of each path anew what the RPKI says of its origin. */
  void validate(int head, Tally totals, Judgement judgement) {
    for (int row = head; row != NONE; row = rows.next(row)) {
      int marks = rows.marks(row);
      ValidationState before = PathMarks.validation(marks);
      ValidationState after = judgement.of(rows.attributes(row), peers.get(PathMarks.peer(marks)));
      if (before != after) {
        rows.marks(row, PathMarks.withValidation(marks, after));
        count(totals, before, after);
      }
    }
  }

  // The decision

  /** LONG_LIVED_STALE and what {@link Preference#rank} has, the greater the better. */
  private long rank(int row) {
    int set = rows.attributes(row);
    long rank =
        preference.rank(attributes.array(set), attributes.from(set), attributes.length(set));
    return isLeastPreferred(row) ? rank : rank | 1L << 52;
  }

  private boolean isLeastPreferred(int row) {
    return PathMarks.isLongLivedStale(rows.marks(row))
        || (attributes.traits(rows.attributes(row)) & Preference.TRAIT_LLGR_STALE) != 0;
  }

  /** Puts the best of a chain first. */
  private int decide(int head) {
    int count = 0;
    long highest = -1;
    for (int row = head; row != NONE; row = rows.next(row)) {
      if (PathMarks.isEligible(rows.marks(row))) {
        long rank = rank(row);
        if (rank > highest) {
          highest = rank;
          count = 0;
        }
        if (rank == highest) {
          if (count == contenders.length) {
            contenders = Arrays.copyOf(contenders, count * 2);
          }
          contenders[count++] = row;
        }
      }
    }
    if (count == 0) {
      return head;
    }
    return count == 1 ? moveFirst(head, contenders[0]) : moveFirst(head, bestOf(count, head));
  }

  private int bestOf(int count, int head) {
    contest.begin();
    int current = -1;
    for (int index = 0; index < count; index++) {
      int row = contenders[index];
      int set = rows.attributes(row);
      preference.read(attributes.array(set), attributes.from(set), attributes.length(set));
      contest.add(
          preference,
          isLeastPreferred(row),
          peers.get(PathMarks.peer(rows.marks(row))),
          rows.pathId(row));
      if (row == head) {
        current = index;
      }
    }
    return contenders[contest.best(current)];
  }

  private int moveFirst(int head, int row) {
    if (row == head) {
      return head;
    }
    int previous = head;
    while (rows.next(previous) != row) {
      previous = rows.next(previous);
    }
    rows.next(previous, rows.next(row));
    rows.next(row, head);
    return row;
  }
}
