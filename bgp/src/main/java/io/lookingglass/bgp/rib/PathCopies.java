package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.AttributeArena;
import io.lookingglass.bgp.rib.columns.PathRows;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the paths of one prefix or rule with their attributes, taken beside the thread that
 * writes them. Filled again and again; for one thread.
 */
final class PathCopies {
  /** Of a prefix no more paths are shown, and no more octets of attributes. */
  static final int MOST_PATHS = 4096;

  private static final int MOST_OCTETS = 16 << 20;

  private final Tables tables;
  private final Peers peers;
  private final int family;

  private int count;
  private RibPeer[] from = new RibPeer[4];
  private int[] marks = new int[4];
  private int[] changed = new int[4];
  private int[] pathIds = new int[4];
  private boolean[] stale = new boolean[4];
  private int[] ends = new int[4]; // Where the attributes of each end in `octets`.
  private byte[] octets = new byte[512];

  PathCopies(Tables tables, Peers peers, int family) {
    this.tables = tables;
    this.peers = peers;
    this.family = family;
  }

  /** Copies a chain that may be torn: see {@link io.lookingglass.bgp.rib.columns.PrefixReader}. */
  void copy(int head) {
    PathRows rows = tables.chains().rows();
    AttributeArena arena = tables.chains().attributes();
    count = 0;
    int used = 0;
    for (int row = head; row != PathRows.NONE && count < MOST_PATHS; row = rows.next(row)) {
      int set = rows.attributes(row);
      byte[] array = arena.array(set);
      int begin = arena.from(set);
      int length = arena.length(set);
      if (begin + length > array.length) {
        throw new IndexOutOfBoundsException("Attributes cannot be so long");
      }
      if (used + length > MOST_OCTETS) {
        return;
      }
      if (count == marks.length) {
        growPaths();
      }
      if (used + length > octets.length) {
        octets = Arrays.copyOf(octets, Math.max(used + length, octets.length * 2));
      }
      System.arraycopy(array, begin, octets, used, length);
      used += length;
      int itsMarks = rows.marks(row);
      from[count] = peers.get(PathMarks.peer(itsMarks));
      stale[count] = peers.isStale(itsMarks, family);
      marks[count] = itsMarks;
      changed[count] = rows.changed(row);
      pathIds[count] = rows.pathId(row);
      ends[count] = used;
      count++;
    }
  }

  private void growPaths() {
    int room = count * 2;
    from = Arrays.copyOf(from, room);
    marks = Arrays.copyOf(marks, room);
    changed = Arrays.copyOf(changed, room);
    pathIds = Arrays.copyOf(pathIds, room);
    stale = Arrays.copyOf(stale, room);
    ends = Arrays.copyOf(ends, room);
  }

  int count() {
    return count;
  }

  RibPeer peer(int path) {
    return from[path];
  }

  Eligibility eligibility(int path) {
    return PathMarks.eligibility(marks[path]);
  }

  ValidationState validation(int path) {
    return PathMarks.validation(marks[path]);
  }

  boolean isStale(int path) {
    return stale[path];
  }

  byte[] octets() {
    return octets;
  }

  int begin(int path) {
    return path == 0 ? 0 : ends[path - 1];
  }

  int length(int path) {
    return ends[path] - begin(path);
  }

  /** The copied paths, with why each is best or not. */
  List<Route> routes(boolean preferCurrentBest) {
    Contest contest = new Contest(preferCurrentBest);
    Preference preference = new Preference();
    int[] contender = new int[count];
    int[] pathOf = new int[count];
    int contenders = 0;
    for (int path = 0; path < count; path++) {
      contender[path] = -1;
      if (PathMarks.isEligible(marks[path])) {
        preference.read(octets, begin(path), length(path));
        boolean least =
            PathMarks.isLongLivedStale(marks[path])
                || (Preference.traits(octets, begin(path), length(path))
                        & Preference.TRAIT_LLGR_STALE)
                    != 0;
        contest.add(preference, least, from[path], pathIds[path]);
        pathOf[contenders] = path;
        contender[path] = contenders++;
      }
    }
    int best = contenders == 0 ? -1 : contest.best(contender[0]);
    List<Route> routes = new ArrayList<>(count);
    for (int path = 0; path < count; path++) {
      routes.add(route(path, standing(contest, contender[path], best, pathOf)));
    }
    return routes;
  }

  private Route.Standing standing(Contest contest, int contender, int best, int[] pathOf) {
    if (contender < 0) {
      return new Route.Standing.NotEligible();
    }
    if (contender == best) {
      return new Route.Standing.Best();
    }
    @Nullable BestPathStep step = contest.lostAt(contender);
    if (step == null) {
      throw new IllegalStateException("A path neither won nor lost");
    }
    int to = contest.lostTo(contender);
    return new Route.Standing.Lost(
        step,
        from[pathOf[to]],
        pathId(pathOf[to]),
        contest.value(step, to),
        contest.value(step, contender));
  }

  private Route route(int path, Route.Standing standing) {
    byte[] attributes = Arrays.copyOfRange(octets, begin(path), ends[path]);
    return new Route(
        from[path],
        pathId(path),
        new AttributeSet(Octets.wrap(attributes)),
        eligibility(path),
        stale[path],
        PathMarks.isLongLivedStale(marks[path]),
        Instant.ofEpochSecond(changed[path] & 0xffff_ffffL),
        validation(path),
        standing);
  }

  private @Nullable Long pathId(int path) {
    return PathMarks.withPathId(marks[path]) ? (Long) (pathIds[path] & 0xffff_ffffL) : null;
  }
}
