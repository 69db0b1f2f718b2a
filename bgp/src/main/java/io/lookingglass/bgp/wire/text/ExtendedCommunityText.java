package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.text.CommunityAdministrator.Kind;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Extended communities in one word: {@code rt:64496:100}, {@code soo:192.0.2.1:7}, {@code
 * traffic-rate-bytes:0:12500}. What is unknown, or has bits set that its RFC reserves, is {@code
 * 0x} and its sixteen hexadecimal digits; so reading what was written gives back the very octets.
 */
public final class ExtendedCommunityText {
  private static final long VALUE = 0xffff_ffff_ffffL;
  private static final Pattern OCTETS = Pattern.compile("0x[0-9a-fA-F]{16}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,60}(?:\\.[0-9]{1,60})?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

  /** Those that are an administrator and a number, with their types by the administrator's kind. */
  private record Assigned(
      String name, @Nullable Integer asType, @Nullable Integer ipType, @Nullable Integer as4Type) {
    @Nullable Integer type(Kind kind) {
      return switch (kind) {
        case AS_OF_TWO_OCTETS -> asType;
        case IPV4_ADDRESS -> ipType;
        case AS_OF_FOUR_OCTETS -> as4Type;
      };
    }
  }

  private static final Assigned[] ASSIGNED = {
    new Assigned("rt", 0x0002, 0x0102, 0x0202), // RFC 4360, section 4
    new Assigned("soo", 0x0003, 0x0103, 0x0203), // RFC 4360, section 5: site of origin
    new Assigned("redirect", 0x8008, 0x8108, 0x8208), // RFC 8955, section 7.4
    new Assigned("ospf-domain-id", 0x0005, 0x0105, 0x0205), // RFC 4577, section 4.2.4
    new Assigned("source-as", 0x0009, null, 0x0209), // RFC 6514, section 6
    new Assigned("vrf-route-import", null, 0x010b, null), // RFC 6514, section 7
    new Assigned("ospf-router-id", null, 0x0107, null), // RFC 4577, section 4.2.6
    new Assigned("l2vpn-id", 0x000a, 0x010a, null), // RFC 6074, section 3.4
    new Assigned("bgp-data-collection", 0x0008, null, 0x0208), // RFC 4384
  };

  private static final int LINK_BANDWIDTH = 0x4004;
  private static final int COLOR = 0x030b;
  private static final int ENCAPSULATION = 0x030c;
  private static final int DEFAULT_GATEWAY = 0x030d;
  private static final int OSPF_ROUTE_TYPE = 0x0306;
  private static final int ORIGIN_VALIDATION_STATE = 0x4300;
  private static final int TRAFFIC_RATE_BYTES = 0x8006;
  private static final int TRAFFIC_RATE_PACKETS = 0x800c;
  private static final int TRAFFIC_ACTION = 0x8007;
  private static final int TRAFFIC_MARKING = 0x8009;
  private static final int REDIRECT_TO_IP = 0x010c;
  private static final int REDIRECT_TO_NEXT_HOP = 0x0800;

  private static final String[] COLOR_FLAGS = {"", "01:", "10:", "11:"};
  private static final String[] VALIDATION_STATES = {"valid", "not-found", "invalid"};
  private static final String[] ACTIONS = {"none", "terminal", "sample", "sample-terminal"};

  private static final Map<String, Integer> TUNNEL_TYPES =
      Map.ofEntries(
          Map.entry("l2tpv3", 1),
          Map.entry("gre", 2),
          Map.entry("ip-in-ip", 7),
          Map.entry("vxlan", 8),
          Map.entry("nvgre", 9),
          Map.entry("mpls", 10),
          Map.entry("mpls-in-gre", 11),
          Map.entry("vxlan-gpe", 12),
          Map.entry("mpls-in-udp", 13),
          Map.entry("sr-policy", 15),
          Map.entry("geneve", 19));

  private ExtendedCommunityText() {}

  /** One word, as {@link #parse} reads it back. */
  public static String format(ExtendedCommunity community) {
    long value = community.bits() & VALUE;
    Optional<String> word = words(type(community), value);
    return word.filter(text -> parse(text).equals(community))
        .orElseGet(() -> "0x" + HexFormat.of().toHexDigits(community.bits()));
  }

  private static int type(ExtendedCommunity community) {
    return community.type() << 8 | community.subtype();
  }

  /** What it is in a word, though the word may leave reserved bits out. */
  private static Optional<String> words(int type, long value) {
    for (Assigned assigned : ASSIGNED) {
      for (Kind kind : Kind.values()) {
        @Nullable Integer known = assigned.type(kind);
        if (known != null && known == type) {
          return Optional.of(
              assigned.name() + ":" + new CommunityAdministrator(kind, value).format());
        }
      }
    }
    int low = (int) value & 0xff;
    return switch (type) {
      case LINK_BANDWIDTH -> rate("link-bandwidth", value);
      case TRAFFIC_RATE_BYTES -> rate("traffic-rate-bytes", value);
      case TRAFFIC_RATE_PACKETS -> rate("traffic-rate-packets", value);
      case TRAFFIC_ACTION -> Optional.of("traffic-action:" + ACTIONS[low & 3]);
      case TRAFFIC_MARKING -> Optional.of("traffic-marking:" + (low & 0x3f));
      case REDIRECT_TO_IP ->
          Optional.of(
              ((low & 1) == 0 ? "redirect-to-ip:" : "copy-to-ip:") + Ipv4Text.of(value >>> 16));
      case REDIRECT_TO_NEXT_HOP ->
          Optional.of((low & 1) == 0 ? "redirect-to-next-hop" : "copy-to-next-hop");
      case COLOR ->
          Optional.of("color:" + COLOR_FLAGS[(int) (value >>> 46)] + (value & 0xffff_ffffL));
      case ENCAPSULATION -> {
        int tunnel = (int) value & 0xffff;
        @Nullable String name = FlowSpecNames.name(TUNNEL_TYPES, tunnel);
        yield Optional.of("encapsulation:" + (name == null ? Integer.toString(tunnel) : name));
      }
      case DEFAULT_GATEWAY -> Optional.of("default-gateway");
      case OSPF_ROUTE_TYPE ->
          Optional.of(
              "ospf-route-type:"
                  + Ipv4Text.of(value >>> 16)
                  + ":"
                  + (value >>> 8 & 0xff)
                  + ":"
                  + low);
      case ORIGIN_VALIDATION_STATE ->
          low < VALIDATION_STATES.length
              ? Optional.of("origin-validation-state:" + VALIDATION_STATES[low])
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Empty for what is no rate: negative, infinite or not a number. */
  private static Optional<String> rate(String name, long value) {
    float rate = Float.intBitsToFloat((int) value);
    return Float.isFinite(rate) && rate >= 0
        ? Optional.of(name + ":" + (value >>> 32) + ":" + number(rate))
        : Optional.empty();
  }

  private static String number(float rate) {
    BigDecimal decimal = new BigDecimal(Float.toString(rate));
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }

  /**
   * Reads one. Besides what {@link #format} writes, the words of ExaBGP: {@code target:}, {@code
   * origin:}, {@code rate-limit:12500}, {@code discard}, {@code mark:46}, {@code
   * redirect-to-nexthop}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static ExtendedCommunity parse(String text) {
    if (OCTETS.matcher(text).matches()) {
      return new ExtendedCommunity(HexFormat.fromHexDigitsToLong(text, 2, text.length()));
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    try {
      return parse(name, value)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no extended community is called so; write one like rt:64496:100 or"
                          + " 0x0002fbf000000064"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Quoted.of(text) + ": " + e.getMessage(), e);
    }
  }

  private static Optional<ExtendedCommunity> parse(String name, String value) {
    return Optional.ofNullable(
        switch (name) {
          case "rt", "target" -> assigned("rt", value);
          case "soo", "origin" -> assigned("soo", value);
          case "link-bandwidth" -> parseRate(LINK_BANDWIDTH, value);
          case "traffic-rate-bytes" -> parseRate(TRAFFIC_RATE_BYTES, value);
          case "traffic-rate-packets" -> parseRate(TRAFFIC_RATE_PACKETS, value);
          case "rate-limit" -> parseRate(TRAFFIC_RATE_BYTES, "0:" + value);
          case "discard" -> only(value, TRAFFIC_RATE_BYTES, 0);
          case "traffic-action" -> of(TRAFFIC_ACTION, index(ACTIONS, value));
          case "traffic-marking", "mark" -> of(TRAFFIC_MARKING, digits(value, 0x3f));
          case "redirect-to-ip" -> of(REDIRECT_TO_IP, CommunityAdministrator.address(value) << 16);
          case "copy-to-ip" -> of(REDIRECT_TO_IP, CommunityAdministrator.address(value) << 16 | 1);
          case "redirect-to-next-hop", "redirect-to-nexthop" ->
              only(value, REDIRECT_TO_NEXT_HOP, 0);
          case "copy-to-next-hop" -> only(value, REDIRECT_TO_NEXT_HOP, 1);
          case "color" -> color(value);
          case "encapsulation" -> {
            @Nullable Integer tunnel = TUNNEL_TYPES.get(value);
            yield of(ENCAPSULATION, tunnel == null ? digits(value, 0xffff) : tunnel);
          }
          case "default-gateway" -> only(value, DEFAULT_GATEWAY, 0);
          case "ospf-route-type" -> ospfRouteType(value);
          case "origin-validation-state" ->
              of(ORIGIN_VALIDATION_STATE, index(VALIDATION_STATES, value));
          default -> assigned(name, value);
        });
  }

  private static @Nullable ExtendedCommunity assigned(String name, String value) {
    for (Assigned assigned : ASSIGNED) {
      if (assigned.name().equals(name)) {
        CommunityAdministrator administrator = CommunityAdministrator.parse(value);
        @Nullable Integer type = assigned.type(administrator.kind());
        if (type == null) {
          throw new IllegalArgumentException(name + " is not assigned that way");
        }
        return of(type, administrator.octets());
      }
    }
    return null;
  }

  private static ExtendedCommunity parseRate(int type, String value) {
    int colon = value.indexOf(':');
    String rate = value.substring(colon + 1);
    if (colon < 0 || !DECIMAL.matcher(rate).matches()) {
      throw new IllegalArgumentException("the AS and the rate are missing; write 64496:12500");
    }
    float number = Float.parseFloat(rate);
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException("the rate does not fit a number of 32 bits");
    }
    long asn = digits(value.substring(0, colon), 0xffff);
    return of(type, asn << 32 | (Float.floatToIntBits(number) & 0xffff_ffffL));
  }

  private static ExtendedCommunity color(String value) {
    int colon = value.indexOf(':');
    long flags = colon < 0 ? 0 : index(COLOR_FLAGS, value.substring(0, colon + 1));
    return of(COLOR, flags << 46 | digits(value.substring(colon + 1), 0xffff_ffffL));
  }

  private static ExtendedCommunity ospfRouteType(String value) {
    String[] parts = value.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("write area, route type and options, as 0.0.0.0:5:1");
    }
    return of(
        OSPF_ROUTE_TYPE,
        CommunityAdministrator.address(parts[0]) << 16
            | digits(parts[1], 0xff) << 8
            | digits(parts[2], 0xff));
  }

  private static ExtendedCommunity only(String value, int type, long octets) {
    if (!value.isEmpty()) {
      throw new IllegalArgumentException("it has no value");
    }
    return of(type, octets);
  }

  private static long index(String[] words, String word) {
    for (int index = 0; index < words.length; index++) {
      if (words[index].equals(word)) {
        return index;
      }
    }
    throw new IllegalArgumentException(Quoted.of(word) + " is none of " + String.join(", ", words));
  }

  private static long digits(String text, long maximum) {
    if (!DIGITS.matcher(text).matches()) {
      throw new IllegalArgumentException(Quoted.of(text) + " is not a number");
    }
    return CommunityAdministrator.within(Long.parseLong(text), maximum);
  }

  private static ExtendedCommunity of(int type, long value) {
    return new ExtendedCommunity((long) type << 48 | value);
  }

  /** What it does or says, in words; empty when the RFCs we know give it no meaning. */
  public static Optional<String> meaning(ExtendedCommunity community) {
    long value = community.bits() & VALUE;
    int low = (int) value & 0xff;
    float rate = Float.intBitsToFloat((int) value);
    return Optional.ofNullable(
        switch (type(community)) {
          case 0x0002, 0x0102, 0x0202 -> "route target";
          case 0x0003, 0x0103, 0x0203 -> "route origin (site of origin)";
          case 0x8008, 0x8108, 0x8208 -> "redirect to the VRF with this route target";
          case 0x0005, 0x0105, 0x0205 -> "OSPF domain identifier";
          case 0x0009, 0x0209 -> "source AS of a multicast VPN";
          case 0x010b -> "VRF route import of a multicast VPN";
          case 0x0107 -> "OSPF router identifier";
          case 0x000a, 0x010a -> "layer 2 VPN identifier";
          case 0x0008, 0x0208 -> "class of route for data collection";
          case LINK_BANDWIDTH -> "link bandwidth " + quantity(rate, "octets");
          case TRAFFIC_RATE_BYTES -> limit(rate, "octets");
          case TRAFFIC_RATE_PACKETS -> limit(rate, "packets");
          case TRAFFIC_ACTION ->
              ((low & 2) == 0 ? "no sampling" : "sample and log")
                  + ((low & 1) == 0
                      ? ", no further rules are applied"
                      : ", further rules are applied");
          case TRAFFIC_MARKING -> "set DSCP to " + (low & 0x3f);
          case REDIRECT_TO_IP ->
              ((low & 1) == 0 ? "redirect to " : "send a copy to ") + Ipv4Text.of(value >>> 16);
          case REDIRECT_TO_NEXT_HOP ->
              (low & 1) == 0 ? "redirect to the next hop" : "send a copy to the next hop";
          case COLOR -> "color " + (value & 0xffff_ffffL);
          case ENCAPSULATION -> "tunnel type " + (value & 0xffff);
          case DEFAULT_GATEWAY -> "default gateway";
          case OSPF_ROUTE_TYPE -> "OSPF area, route type and options";
          case ORIGIN_VALIDATION_STATE ->
              low < VALIDATION_STATES.length
                  ? "RPKI origin validation state " + VALIDATION_STATES[low]
                  : "RPKI origin validation state " + low + ", which is not defined";
          default -> null;
        });
  }

  /** RFC 8955, section 7.1: what is negative counts as zero. */
  private static String limit(float rate, String unit) {
    if (!Float.isFinite(rate)) {
      return "limit that is not a number";
    }
    return rate <= 0 ? "discard" : "limit to " + quantity(rate, unit);
  }

  private static String quantity(float rate, String unit) {
    return Float.isFinite(rate) ? number(rate) + " " + unit + " per second" : "not a number";
  }

  /** The RFC and section that define it; empty when we know of none. */
  public static Optional<String> section(ExtendedCommunity community) {
    return Optional.ofNullable(
        switch (type(community)) {
          case 0x0002, 0x0102, 0x0202 -> "RFC 4360, section 4";
          case 0x0003, 0x0103, 0x0203 -> "RFC 4360, section 5";
          case 0x8008, 0x8108, 0x8208 -> "RFC 8955, section 7.4";
          case 0x0005, 0x0105, 0x0205, 0x0107, OSPF_ROUTE_TYPE -> "RFC 4577, section 4.2";
          case 0x0009, 0x0209 -> "RFC 6514, section 6";
          case 0x010b -> "RFC 6514, section 7";
          case 0x000a, 0x010a -> "RFC 6074, section 3.4";
          case 0x0008, 0x0208 -> "RFC 4384";
          case LINK_BANDWIDTH -> "draft-ietf-idr-link-bandwidth";
          case TRAFFIC_RATE_BYTES -> "RFC 8955, section 7.1";
          case TRAFFIC_RATE_PACKETS -> "RFC 8955, section 7.2";
          case TRAFFIC_ACTION -> "RFC 8955, section 7.3";
          case TRAFFIC_MARKING -> "RFC 8955, section 7.5";
          case REDIRECT_TO_IP -> "draft-ietf-idr-flowspec-redirect-ip";
          case REDIRECT_TO_NEXT_HOP -> "draft-simpson-idr-flowspec-redirect";
          case COLOR -> "RFC 9012, section 4.3";
          case ENCAPSULATION -> "RFC 9012, section 4.1";
          case DEFAULT_GATEWAY -> "RFC 7432, section 7.8";
          case ORIGIN_VALIDATION_STATE -> "RFC 8097, section 2";
          default -> null;
        });
  }
}
