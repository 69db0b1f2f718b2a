package io.lookingglass.probes.packet;

import static java.util.Map.entry;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which ICMP type and code is which {@link ReplyKind}: RFC 792, RFC 1122, RFC 1812 for IPv4, RFC
 * 4443 for IPv6. The one place that knows.
 */
public final class IcmpReplyKinds {
  /** ICMP type and code, 0 to 255 each. */
  public record TypeAndCode(int type, int code) {}

  private static final Map<TypeAndCode, ReplyKind> IPV4 =
      Map.ofEntries(
          entry(new TypeAndCode(0, 0), ReplyKind.ECHO_REPLY),
          entry(new TypeAndCode(3, 0), ReplyKind.NETWORK_UNREACHABLE),
          entry(new TypeAndCode(3, 1), ReplyKind.HOST_UNREACHABLE),
          entry(new TypeAndCode(3, 2), ReplyKind.PROTOCOL_UNREACHABLE),
          entry(new TypeAndCode(3, 3), ReplyKind.PORT_UNREACHABLE),
          entry(new TypeAndCode(3, 4), ReplyKind.PACKET_TOO_BIG),
          entry(new TypeAndCode(3, 5), ReplyKind.SOURCE_ROUTE_FAILED),
          entry(new TypeAndCode(3, 6), ReplyKind.DESTINATION_NETWORK_UNKNOWN),
          entry(new TypeAndCode(3, 7), ReplyKind.DESTINATION_HOST_UNKNOWN),
          entry(new TypeAndCode(3, 8), ReplyKind.SOURCE_HOST_ISOLATED),
          entry(new TypeAndCode(3, 9), ReplyKind.NETWORK_PROHIBITED),
          entry(new TypeAndCode(3, 10), ReplyKind.HOST_PROHIBITED),
          entry(new TypeAndCode(3, 11), ReplyKind.NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE),
          entry(new TypeAndCode(3, 12), ReplyKind.HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE),
          entry(new TypeAndCode(3, 13), ReplyKind.COMMUNICATION_PROHIBITED),
          entry(new TypeAndCode(3, 14), ReplyKind.HOST_PRECEDENCE_VIOLATION),
          entry(new TypeAndCode(3, 15), ReplyKind.PRECEDENCE_CUTOFF),
          entry(new TypeAndCode(11, 0), ReplyKind.TIME_EXCEEDED),
          entry(new TypeAndCode(11, 1), ReplyKind.REASSEMBLY_TIME_EXCEEDED),
          entry(new TypeAndCode(12, 0), ReplyKind.PARAMETER_PROBLEM));

  private static final Map<TypeAndCode, ReplyKind> IPV6 =
      Map.ofEntries(
          entry(new TypeAndCode(129, 0), ReplyKind.ECHO_REPLY),
          entry(new TypeAndCode(1, 0), ReplyKind.NETWORK_UNREACHABLE),
          entry(new TypeAndCode(1, 1), ReplyKind.COMMUNICATION_PROHIBITED),
          entry(new TypeAndCode(1, 2), ReplyKind.BEYOND_SCOPE_OF_SOURCE),
          entry(new TypeAndCode(1, 3), ReplyKind.HOST_UNREACHABLE),
          entry(new TypeAndCode(1, 4), ReplyKind.PORT_UNREACHABLE),
          entry(new TypeAndCode(1, 5), ReplyKind.SOURCE_ADDRESS_FAILED_POLICY),
          entry(new TypeAndCode(1, 6), ReplyKind.REJECT_ROUTE),
          entry(new TypeAndCode(1, 7), ReplyKind.ERROR_IN_SOURCE_ROUTING_HEADER),
          entry(new TypeAndCode(2, 0), ReplyKind.PACKET_TOO_BIG),
          entry(new TypeAndCode(3, 0), ReplyKind.TIME_EXCEEDED),
          entry(new TypeAndCode(3, 1), ReplyKind.REASSEMBLY_TIME_EXCEEDED),
          entry(new TypeAndCode(4, 0), ReplyKind.PARAMETER_PROBLEM),
          entry(new TypeAndCode(4, 1), ReplyKind.PROTOCOL_UNREACHABLE));

  private static final Map<ReplyKind, TypeAndCode> IPV4_BY_KIND = inverted(IPV4);
  private static final Map<ReplyKind, TypeAndCode> IPV6_BY_KIND = inverted(IPV6);

  private IcmpReplyKinds() {}

  /**
   * What a message of this type and code says about a probe.
   *
   * @return absent for messages that answer no probe (redirects, queries, router discovery)
   */
  public static @Nullable ReplyKind of(IpVersion version, int type, int code) {
    return switch (version) {
      case IPV4 -> {
        ReplyKind kind = IPV4.get(new TypeAndCode(type, code));
        yield kind != null ? kind : ofUnknownIpv4Code(type);
      }
      case IPV6 -> {
        ReplyKind kind = IPV6.get(new TypeAndCode(type, code));
        yield kind != null ? kind : ofUnknownIpv6Code(type);
      }
    };
  }

  private static @Nullable ReplyKind ofUnknownIpv4Code(int type) {
    return switch (type) {
      case 3 -> ReplyKind.OTHER_UNREACHABLE;
      case 12 -> ReplyKind.PARAMETER_PROBLEM;
      default -> null;
    };
  }

  private static @Nullable ReplyKind ofUnknownIpv6Code(int type) {
    return switch (type) {
      case 1 -> ReplyKind.OTHER_UNREACHABLE;
      // RFC 4443 section 3.2: the receiver ignores the code.
      case 2 -> ReplyKind.PACKET_TOO_BIG;
      case 4 -> ReplyKind.PARAMETER_PROBLEM;
      default -> null;
    };
  }

  /**
   * The type and code that a router sends to say {@code kind}.
   *
   * @return absent when that IP version cannot say it in ICMP
   */
  public static @Nullable TypeAndCode typeAndCode(IpVersion version, ReplyKind kind) {
    return switch (version) {
      case IPV4 -> IPV4_BY_KIND.get(kind);
      case IPV6 -> IPV6_BY_KIND.get(kind);
    };
  }

  private static Map<ReplyKind, TypeAndCode> inverted(Map<TypeAndCode, ReplyKind> table) {
    return table.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
  }
}
