package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet6Address;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Extended communities of IPv6 in one word (RFC 5701): {@code rt:[2001:db8::1]:100}, unknown ones
 * {@code 0x} and forty hexadecimal digits.
 */
public final class Ipv6ExtendedCommunityText {
  /** How many octets one has. */
  public static final int LENGTH = 20;

  private static final Pattern OCTETS = Pattern.compile("0x[0-9a-fA-F]{40}");
  private static final Pattern TEXT =
      Pattern.compile("(?<name>[a-z0-9-]+):\\[(?<address>[^]]*)](?::(?<number>[0-9]{1,5}))?");

  /** Those with an address and a number, and their types. */
  private static final Map<String, Integer> ASSIGNED =
      Map.of(
          "rt", 0x0002, // RFC 5701, section 2
          "soo", 0x0003, // RFC 5701, section 2
          "vrf-route-import", 0x000b, // RFC 6515, section 4
          "redirect", 0x000d); // RFC 8956, section 6.1

  /** draft-ietf-idr-flowspec-redirect-ip. */
  private static final int REDIRECT_TO_IP = 0x000c;

  private Ipv6ExtendedCommunityText() {}

  /**
   * One word, as {@link #parse} reads it back.
   *
   * @param community of twenty octets
   */
  public static String format(Octets community) {
    int type = community.unsignedShortAt(0);
    String address = IpAddresses.format(IpAddresses.ofBytes(community.slice(2, 18).toByteArray()));
    int number = community.unsignedShortAt(18);
    if (type == REDIRECT_TO_IP && number <= 1) {
      return (number == 0 ? "redirect-to-ip:[" : "copy-to-ip:[") + address + "]";
    }
    @Nullable String name = FlowSpecNames.name(ASSIGNED, type);
    return name == null ? "0x" + community.hex() : name + ":[" + address + "]:" + number;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Octets parse(String text) {
    if (OCTETS.matcher(text).matches()) {
      return Octets.ofHex(text.substring(2));
    }
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Quoted.of(text)
                        + " is no extended community of IPv6; write one like"
                        + " rt:[2001:db8::1]:100"));
  }

  private static Optional<Octets> tryParse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()
        || !(IpAddresses.tryParse(matcher.group("address")).orElse(null)
            instanceof Inet6Address address)) {
      return Optional.empty();
    }
    String name = matcher.group("name");
    @Nullable String digits = matcher.group("number");
    boolean redirect = name.equals("redirect-to-ip") || name.equals("copy-to-ip");
    @Nullable Integer assigned = ASSIGNED.get(name);
    if (redirect ? digits != null : assigned == null || digits == null) {
      return Optional.empty();
    }
    int number = digits == null ? (name.equals("copy-to-ip") ? 1 : 0) : Integer.parseInt(digits);
    if (number > 0xffff) {
      return Optional.empty();
    }
    int type = assigned == null ? REDIRECT_TO_IP : assigned;
    byte[] octets = new byte[LENGTH];
    octets[0] = (byte) (type >> 8);
    octets[1] = (byte) type;
    System.arraycopy(address.getAddress(), 0, octets, 2, 16);
    octets[18] = (byte) (number >> 8);
    octets[19] = (byte) number;
    return Optional.of(Octets.wrap(octets));
  }
}
