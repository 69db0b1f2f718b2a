package io.lookingglass.bgp.wire;

import io.lookingglass.config.AddressFamily;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address family as it stands on the wire: AFI and SAFI (RFC 4760), known to us or not.
 *
 * @param afi 0-65535
 * @param safi 0-255
 */
public record Family(int afi, int safi) implements Comparable<Family> {
  public static final Family IPV4_UNICAST = of(AddressFamily.IPV4_UNICAST);
  public static final Family IPV6_UNICAST = of(AddressFamily.IPV6_UNICAST);
  public static final Family IPV4_FLOWSPEC = of(AddressFamily.IPV4_FLOWSPEC);
  public static final Family IPV6_FLOWSPEC = of(AddressFamily.IPV6_FLOWSPEC);

  private static final Pattern NUMBERS = Pattern.compile("afi ([0-9]{1,5}) safi ([0-9]{1,3})");

  public Family {
    if (afi < 0 || afi > 0xffff || safi < 0 || safi > 0xff) {
      throw new IllegalArgumentException("AFI " + afi + ", SAFI " + safi + " is no address family");
    }
  }

  /** The wire form of a family of the configuration. */
  public static Family of(AddressFamily family) {
    return new Family(family.afi(), family.safi());
  }

  /** The family of the configuration, empty for one that we do not carry routes of. */
  public Optional<AddressFamily> known() {
    for (AddressFamily family : AddressFamily.values()) {
      if (family.afi() == afi && family.safi() == safi) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static Family parse(String text) {
    for (AddressFamily family : AddressFamily.values()) {
      if (of(family).toString().equals(text)) {
        return of(family);
      }
    }
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "No address family is called so; write one like ipv4-unicast or afi 25 safi 70");
    }
    return new Family(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public boolean isFlowSpec() {
    return safi == 133;
  }

  /** As in the configuration file, {@code ipv4-unicast}; {@code afi 25 safi 70} when unknown. */
  @Override
  public String toString() {
    return known()
        .map(family -> family.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .orElseGet(() -> "afi " + afi + " safi " + safi);
  }

  @Override
  public int compareTo(Family other) {
    int byAfi = Integer.compare(afi, other.afi);
    return byAfi != 0 ? byAfi : Integer.compare(safi, other.safi);
  }
}
