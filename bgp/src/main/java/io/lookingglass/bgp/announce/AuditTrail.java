package io.lookingglass.bgp.announce;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link AuditSink} wrote. Thread-safe. */
public interface AuditTrail {

  /** Where nothing is written. */
  static AuditTrail empty() {
    return filter -> List.of();
  }

  /**
   * The entries that fit, the newest first.
   *
   * @throws StoreFailedException when they cannot be read
   */
  List<AuditEntry> entries(Filter filter);

  /**
   * Which entries; null asks for any.
   *
   * @param before only those with a lesser number
   * @param actor the name of who acted
   * @param action what was done, as {@link AuditRecord.Action#title} has it
   * @param accepted whether it was done, or refused
   * @param subject a text that stands in the subject, letters of either case
   * @param since the earliest time
   * @param until times before this
   * @param most 1-1000
   */
  record Filter(
      @Nullable Long before,
      @Nullable String actor,
      @Nullable String action,
      @Nullable Boolean accepted,
      @Nullable String subject,
      @Nullable Instant since,
      @Nullable Instant until,
      int most) {
    public static final int MOST = 1000;

    /**
     * @throws IllegalArgumentException when {@code most} is out of its range
     */
    public Filter {
      if (most < 1 || most > MOST) {
        throw new IllegalArgumentException("limit " + most + " is not within 1-" + MOST);
      }
    }

    /** The newest, whatever they are about. */
    public static Filter newest(int most) {
      return new Filter(null, null, null, null, null, null, null, most);
    }
  }
}
