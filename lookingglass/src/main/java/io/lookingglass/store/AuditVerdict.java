package io.lookingglass.store;

/** What became of following the audit's chain of hashes. Immutable. */
public sealed interface AuditVerdict {

  /**
   * Every entry is as it was written.
   *
   * @param entries how many there are
   * @param lastHash of the last, to be noted elsewhere; zeros when there is none
   */
  record Whole(long entries, String lastHash) implements AuditVerdict {}

  /**
   * The chain does not hold.
   *
   * @param number of the first entry that is wrong or missing; those before it are as they were
   *     written
   * @param problem to follow the number
   */
  record Broken(long number, String problem) implements AuditVerdict {}
}
