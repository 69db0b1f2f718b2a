package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.rib.RibSummary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the view of a file is. Immutable.
 *
 * @param name by which the view is asked for
 * @param file as the configuration gives it
 * @param dumpedAt when the file was written, by its first record; null before that is read
 * @param viewName what the writer called it, made fit to be shown; often empty
 * @param peers in the file's table of peers
 * @param records read so far, of every type
 * @param routes taken into the view
 * @param skippedRecords of types that are no table of IPv4 or IPv6 unicast
 * @param droppedRoutes left out because their attributes are malformed
 * @param discardedAttributes left out of routes that were taken
 * @param problemCount of all problems
 * @param problems the first of them
 * @param summary what the view holds and how much memory it takes
 */
public record MrtTableStatus(
    String name,
    Path file,
    State state,
    @Nullable Instant dumpedAt,
    String viewName,
    int peers,
    long records,
    long routes,
    long skippedRecords,
    long droppedRoutes,
    long discardedAttributes,
    long problemCount,
    List<MrtProblem> problems,
    RibSummary summary) {
  public MrtTableStatus {
    problems = List.copyOf(problems);
  }

  MrtTableStatus withSummary(RibSummary now) {
    return new MrtTableStatus(
        name,
        file,
        state,
        dumpedAt,
        viewName,
        peers,
        records,
        routes,
        skippedRecords,
        droppedRoutes,
        discardedAttributes,
        problemCount,
        problems,
        now);
  }

  /** Whether the view is complete. */
  public enum State {
    /** Its turn has not come. */
    WAITING,
    /** There are some of the routes. */
    LOADING,
    /** There are all routes that could be read. */
    LOADED,
    /** Nothing could be read. */
    FAILED;

    /** In lower case, as documents have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
