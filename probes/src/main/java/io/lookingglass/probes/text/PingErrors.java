package io.lookingglass.probes.text;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;

/** What iputils' ping calls an ICMP error: {@code pr_icmph} in ping.c, {@code pr_icmph6}. */
final class PingErrors {
  private PingErrors() {}

  static String words(ReplyKind kind, IpVersion version) {
    return switch (version) {
      case IPV4 -> ipv4(kind);
      case IPV6 -> ipv6(kind);
    };
  }

  private static String ipv4(ReplyKind kind) {
    return switch (kind) {
      case NETWORK_UNREACHABLE -> "Destination Net Unreachable";
      case HOST_UNREACHABLE -> "Destination Host Unreachable";
      case PROTOCOL_UNREACHABLE -> "Destination Protocol Unreachable";
      case PORT_UNREACHABLE -> "Destination Port Unreachable";
      case PACKET_TOO_BIG -> "Frag needed and DF set";
      case SOURCE_ROUTE_FAILED -> "Source Route Failed";
      case DESTINATION_NETWORK_UNKNOWN -> "Destination Net Unknown";
      case DESTINATION_HOST_UNKNOWN -> "Destination Host Unknown";
      case SOURCE_HOST_ISOLATED -> "Source Host Isolated";
      case NETWORK_PROHIBITED -> "Destination Net Prohibited";
      case HOST_PROHIBITED -> "Destination Host Prohibited";
      case NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE ->
          "Destination Net Unreachable for Type of Service";
      case HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE ->
          "Destination Host Unreachable for Type of Service";
      case COMMUNICATION_PROHIBITED -> "Packet filtered";
      case HOST_PRECEDENCE_VIOLATION -> "Precedence Violation";
      case PRECEDENCE_CUTOFF -> "Precedence Cutoff";
      case TIME_EXCEEDED -> "Time to live exceeded";
      case REASSEMBLY_TIME_EXCEEDED -> "Frag reassembly time exceeded";
      case PARAMETER_PROBLEM -> "Parameter problem";
      case OTHER_UNREACHABLE -> "Dest Unreachable, Bad Code";
      case ECHO_REPLY,
          UDP_REPLY,
          TCP_SYN_ACK,
          TCP_RESET,
          BEYOND_SCOPE_OF_SOURCE,
          SOURCE_ADDRESS_FAILED_POLICY,
          REJECT_ROUTE,
          ERROR_IN_SOURCE_ROUTING_HEADER ->
          capitalized(kind);
    };
  }

  private static String ipv6(ReplyKind kind) {
    return switch (kind) {
      case NETWORK_UNREACHABLE -> "Destination unreachable: No route";
      case COMMUNICATION_PROHIBITED -> "Destination unreachable: Administratively prohibited";
      case BEYOND_SCOPE_OF_SOURCE -> "Destination unreachable: Beyond scope of source address";
      case HOST_UNREACHABLE -> "Destination unreachable: Address unreachable";
      case PORT_UNREACHABLE -> "Destination unreachable: Port unreachable";
      case PACKET_TOO_BIG -> "Packet too big";
      case TIME_EXCEEDED -> "Time exceeded: Hop limit";
      case REASSEMBLY_TIME_EXCEEDED -> "Time exceeded: Defragmentation failure";
      case PROTOCOL_UNREACHABLE -> "Parameter problem: Unknown header";
      case PARAMETER_PROBLEM -> "Parameter problem: Wrong header field";
      case ECHO_REPLY,
          UDP_REPLY,
          TCP_SYN_ACK,
          TCP_RESET,
          SOURCE_ROUTE_FAILED,
          DESTINATION_NETWORK_UNKNOWN,
          DESTINATION_HOST_UNKNOWN,
          SOURCE_HOST_ISOLATED,
          NETWORK_PROHIBITED,
          HOST_PROHIBITED,
          NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE,
          HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE,
          HOST_PRECEDENCE_VIOLATION,
          PRECEDENCE_CUTOFF,
          SOURCE_ADDRESS_FAILED_POLICY,
          REJECT_ROUTE,
          ERROR_IN_SOURCE_ROUTING_HEADER,
          OTHER_UNREACHABLE ->
          "Destination unreachable: " + capitalized(kind);
    };
  }

  private static String capitalized(ReplyKind kind) {
    String words = PlainText.line(kind.words(), 80);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
