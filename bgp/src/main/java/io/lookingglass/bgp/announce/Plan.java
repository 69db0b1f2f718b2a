package io.lookingglass.bgp.announce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some changes come to, before any of it is done.
 *
 * @param steps in the order of the changes
 * @param notFound the id of an announcement that is not active; null when all are
 * @param begun those that are active afterwards
 * @param ended those that end, also those that were begun by an earlier step
 */
record Plan(
    List<Step> steps,
    @Nullable String notFound,
    List<Announcement> begun,
    List<Announcement> ended) {
  Plan {
    steps = List.copyOf(steps);
    begun = List.copyOf(begun);
    ended = List.copyOf(ended);
  }

  /**
   * What one change comes to.
   *
   * @param allowed whether no check forbids it
   * @param about the announcements it makes, ends, or finds as it wants them
   */
  record Step(PreflightReport report, boolean allowed, List<String> about) {
    Step {
      about = List.copyOf(about);
    }
  }

  boolean allowed() {
    return steps.stream().allMatch(Step::allowed);
  }

  List<PreflightReport> reports() {
    return steps.stream().map(Step::report).toList();
  }
}
