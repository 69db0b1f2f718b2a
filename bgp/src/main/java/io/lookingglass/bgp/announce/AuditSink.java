package io.lookingglass.bgp.announce;

import java.util.List;

/** Takes what has to be remembered of who did what. Thread-safe. */
@FunctionalInterface
public interface AuditSink {

  /**
   * Writes some records, in their order, before the caller is answered.
   *
   * @throws StoreFailedException when they are not written; what they tell of has happened all the
   *     same
   */
  void record(List<AuditRecord> records);
}
