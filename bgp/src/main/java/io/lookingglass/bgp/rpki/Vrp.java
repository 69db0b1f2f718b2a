package io.lookingglass.bgp.rpki;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;

/**
 * A validated ROA payload (RFC 6811, section 2): an AS may originate a prefix, and what is more
 * specific up to a length. Ordered by prefix, longest length, AS.
 *
 * @param maxLength from the prefix's own length to that of an address
 * @param asn AS 0 says that nobody may (RFC 6483, section 4)
 */
public record Vrp(IpPrefix prefix, int maxLength, Asn asn) implements Comparable<Vrp> {

  /**
   * @throws IllegalArgumentException when the longest length is shorter than the prefix, or longer
   *     than an address
   */
  public Vrp {
    if (maxLength < prefix.length() || maxLength > prefix.maxLength()) {
      throw new IllegalArgumentException(
          "the maximum length "
              + maxLength
              + " of the ROA for "
              + prefix
              + " is not within "
              + prefix.length()
              + "-"
              + prefix.maxLength());
    }
  }

  /** {@code 192.0.2.0/24-28 AS64500}, as the ROA would be read out. */
  @Override
  public String toString() {
    return prefix + (maxLength == prefix.length() ? "" : "-" + maxLength) + " AS" + asn.value();
  }

  @Override
  public int compareTo(Vrp other) {
    int byPrefix = prefix.compareTo(other.prefix);
    if (byPrefix != 0) {
      return byPrefix;
    }
    int byLength = Integer.compare(maxLength, other.maxLength);
    return byLength != 0 ? byLength : asn.compareTo(other.asn);
  }
}
