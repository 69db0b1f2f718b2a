package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rpki.ValidationState;

/** What is counted of one family: of one peer's routes, or of all. For the writing thread. */
final class Tally {
  int prefixes;
  int paths;
  int eligible;
  int stale;

  /** Prefixes with a best path; of all peers together only. */
  int chosen;

  /** Paths by what the RPKI says of them; of all peers together only. */
  private final int[] validations = new int[PathMarks.VALIDATION_CODES];

  /** Of one peer only: a path of another generation is stale. */
  volatile int generation;

  /** How often the generation changed since there was no stale path. */
  int generationsWithStale;

  /** For readers, as of the end of the last piece of work. */
  volatile AdjRibIn.Counts published = AdjRibIn.Counts.NONE;

  /** So many paths more, or less, of which the RPKI says this. */
  void count(ValidationState validation, int more) {
    validations[PathMarks.code(validation)] += more;
  }

  int count(ValidationState validation) {
    return validations[PathMarks.code(validation)];
  }

  void publish() {
    AdjRibIn.Counts before = published;
    if (before.prefixes() != prefixes
        || before.paths() != paths
        || before.eligible() != eligible
        || before.stale() != stale) {
      published = new AdjRibIn.Counts(prefixes, paths, eligible, stale);
    }
  }
}
