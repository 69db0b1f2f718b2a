package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rpki.ValidationState;
import java.util.List;

/** What is known of a path besides its attributes, in 32 bits: no object for a route. */
final class PathMarks {
  /** How many peers can be told apart. */
  static final int MOST_PEERS = 1 << 16;

  /** Generations are counted round. */
  static final int GENERATIONS = 1 << 8;

  private static final int GENERATION_SHIFT = 16;
  private static final int ELIGIBILITY_SHIFT = 24;
  private static final int LONG_LIVED_STALE = 1 << 27;
  private static final int WITH_PATH_ID = 1 << 28;
  private static final int VALIDATION_SHIFT = 29;
  private static final List<ValidationState> VALIDATIONS = List.of(ValidationState.values());
  private static final List<Eligibility> ELIGIBILITIES = List.of(Eligibility.values());

  private PathMarks() {}

  static int of(
      int peer,
      int generation,
      Eligibility eligibility,
      boolean withPathId,
      ValidationState validation) {
    return peer
        | generation << GENERATION_SHIFT
        | ELIGIBILITIES.indexOf(eligibility) << ELIGIBILITY_SHIFT
        | (withPathId ? WITH_PATH_ID : 0)
        | validation.ordinal() << VALIDATION_SHIFT;
  }

  /** The number of the peer it is from. */
  static int peer(int marks) {
    return marks & (MOST_PEERS - 1);
  }

  /** The peer's generation when it told it; it is stale when the peer is at another by now. */
  static int generation(int marks) {
    return marks >>> GENERATION_SHIFT & (GENERATIONS - 1);
  }

  static int withGeneration(int marks, int generation) {
    return (marks & ~((GENERATIONS - 1) << GENERATION_SHIFT)) | generation << GENERATION_SHIFT;
  }

  static Eligibility eligibility(int marks) {
    return ELIGIBILITIES.get(marks >>> ELIGIBILITY_SHIFT & 7);
  }

  static boolean isEligible(int marks) {
    return (marks >>> ELIGIBILITY_SHIFT & 7) == 0; // ELIGIBLE is the first.
  }

  static boolean isLongLivedStale(int marks) {
    return (marks & LONG_LIVED_STALE) != 0;
  }

  static int withLongLivedStale(int marks) {
    return marks | LONG_LIVED_STALE;
  }

  /** What the RPKI says of its origin. */
  static ValidationState validation(int marks) {
    return VALIDATIONS.get(marks >>> VALIDATION_SHIFT & 3);
  }

  static int withValidation(int marks, ValidationState validation) {
    return (marks & ~(3 << VALIDATION_SHIFT)) | validation.ordinal() << VALIDATION_SHIFT;
  }

  static boolean withPathId(int marks) {
    return (marks & WITH_PATH_ID) != 0;
  }
}
