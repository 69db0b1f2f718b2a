package io.lookingglass.bgp.wire.text;

import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The six octets of most extended communities: who assigned it, and a number (RFC 4360, section 3;
 * RFC 5668). Written {@code 64496:100}, {@code 192.0.2.1:100} or {@code 4200000000:100}; an AS of
 * four octets that would fit two has an L behind it, {@code 64496L:100}, as otherwise the two could
 * not be told apart.
 *
 * @param kind how the octets are divided
 * @param octets the six octets, as the low bits of a number
 */
record CommunityAdministrator(Kind kind, long octets) {

  /** What assigned it. */
  enum Kind {
    AS_OF_TWO_OCTETS,
    IPV4_ADDRESS,
    AS_OF_FOUR_OCTETS
  }

  private static final long MAXIMUM_SHORT = 0xffff;
  private static final long MAXIMUM_INT = 0xffff_ffffL;
  private static final Pattern TEXT =
      Pattern.compile("(?:(?<as>[0-9]{1,10})(?<four>L?)|(?<ip>[0-9.]+)):(?<number>[0-9]{1,10})");

  String format() {
    return switch (kind) {
      case AS_OF_TWO_OCTETS -> (octets >>> 32) + ":" + (octets & MAXIMUM_INT);
      case IPV4_ADDRESS -> Ipv4Text.of(octets >>> 16) + ":" + (octets & MAXIMUM_SHORT);
      case AS_OF_FOUR_OCTETS ->
          (octets >>> 16)
              + (octets >>> 16 <= MAXIMUM_SHORT ? "L:" : ":")
              + (octets & MAXIMUM_SHORT);
    };
  }

  static CommunityAdministrator parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not like 64496:100, 192.0.2.1:100 or 4200000000:100");
    }
    long number = Long.parseLong(matcher.group("number"));
    if (matcher.group("ip") != null) {
      return new CommunityAdministrator(
          Kind.IPV4_ADDRESS, address(matcher.group("ip")) << 16 | within(number, MAXIMUM_SHORT));
    }
    long asn = within(Long.parseLong(matcher.group("as")), MAXIMUM_INT);
    boolean four = asn > MAXIMUM_SHORT || !matcher.group("four").isEmpty();
    return four
        ? new CommunityAdministrator(
            Kind.AS_OF_FOUR_OCTETS, asn << 16 | within(number, MAXIMUM_SHORT))
        : new CommunityAdministrator(
            Kind.AS_OF_TWO_OCTETS, asn << 32 | within(number, MAXIMUM_INT));
  }

  /** The bits of an IPv4 address. */
  static long address(String text) {
    if (!(IpAddresses.tryParse(text).orElse(null) instanceof Inet4Address address)) {
      throw new IllegalArgumentException(Quoted.of(text) + " is not an IPv4 address");
    }
    long bits = 0;
    for (byte octet : address.getAddress()) {
      bits = bits << 8 | (octet & 0xff);
    }
    return bits;
  }

  static long within(long number, long maximum) {
    if (number < 0 || number > maximum) {
      throw new IllegalArgumentException(number + " is not within 0-" + maximum);
    }
    return number;
  }
}
