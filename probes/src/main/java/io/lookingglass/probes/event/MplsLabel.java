package io.lookingglass.probes.event;

/**
 * One entry of an MPLS label stack as a router quoted it (RFC 4950, RFC 3032 section 2.1).
 *
 * @param label 0 to 1048575
 * @param tc traffic class (RFC 5462), 0 to 7
 * @param s bottom of stack, 0 or 1
 * @param ttl time to live of the label, 0 to 255
 */
public record MplsLabel(int label, int tc, int s, int ttl) {
  public MplsLabel {
    if (label < 0
        || label > 0xFFFFF
        || tc < 0
        || tc > 7
        || s < 0
        || s > 1
        || ttl < 0
        || ttl > 255) {
      throw new IllegalArgumentException(
          "MPLS label entry out of range: label=%d tc=%d s=%d ttl=%d".formatted(label, tc, s, ttl));
    }
  }
}
