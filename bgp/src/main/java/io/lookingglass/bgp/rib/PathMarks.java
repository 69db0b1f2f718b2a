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
  static final int VALIDATION_CODES = 4;
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
        | code(validation) << VALIDATION_SHIFT;
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
    return switch (marks >>> VALIDATION_SHIFT & (VALIDATION_CODES - 1)) {
      case 0 -> ValidationState.UNKNOWN;
      case 1 -> ValidationState.NOT_FOUND;
      case 2 -> ValidationState.INVALID;
      default -> ValidationState.VALID;
    };
  }

  /** The number by which a state is kept. */
  static int code(ValidationState validation) {
    return switch (validation) {
      case UNKNOWN -> 0;
      case NOT_FOUND -> 1;
      case INVALID -> 2;
      case VALID -> 3;
    };
  }

  static int withValidation(int marks, ValidationState validation) {
    return (marks & ~((VALIDATION_CODES - 1) << VALIDATION_SHIFT))
        | code(validation) << VALIDATION_SHIFT;
  }

  static boolean withPathId(int marks) {
    return (marks & WITH_PATH_ID) != 0;
  }
}
