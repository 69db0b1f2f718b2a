package io.lookingglass.bgp.mrt;

/**
 * Something wrong in a file.
 *
 * @param file its name
 * @param record the number of the record, 1 the first; 0 when it is not about one
 * @param offset of the octet at which it was seen, in the file as it is without compression
 * @param reason what was wrong and what would be right; to follow "at offset N: "
 */
public record MrtProblem(String file, long record, long offset, String reason) {

  /** {@code rib.gz: record 12 at offset 345: …}. */
  @Override
  public String toString() {
    return record == 0
        ? file + ": at offset " + offset + ": " + reason
        : file + ": record " + record + " at offset " + offset + ": " + reason;
  }
}
