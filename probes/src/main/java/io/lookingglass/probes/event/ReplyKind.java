package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * What kind of packet answered a probe, named as the RFCs name it, in a form that is the same for
 * IPv4 and IPv6. {@code annotation} is what traceroute prints behind the time.
 */
public enum ReplyKind {
  /** ICMP echo reply (RFC 792; RFC 4443 4.2): the destination answered. */
  ECHO_REPLY(true, null),
  /** A UDP datagram came back from the probed port. */
  UDP_REPLY(true, null),
  /** TCP SYN and ACK: the port is open. */
  TCP_SYN_ACK(true, null),
  /** TCP RST: the host is there, the port is closed. */
  TCP_RESET(true, null),
  /** Time to live (hop limit) exceeded in transit: 11/0, v6 3/0. */
  TIME_EXCEEDED(false, null),
  /** Fragment reassembly time exceeded: 11/1, v6 3/1. */
  REASSEMBLY_TIME_EXCEEDED(false, "!T"),
  /** 3/0, v6 1/0 no route to destination. */
  NETWORK_UNREACHABLE(false, "!N"),
  /** 3/1, v6 1/3 address unreachable. */
  HOST_UNREACHABLE(false, "!H"),
  /** 3/2, v6 4/1 unrecognized next header. */
  PROTOCOL_UNREACHABLE(false, "!P"),
  /** 3/3, v6 1/4: from the destination of a UDP probe this means that it was reached. */
  PORT_UNREACHABLE(false, null),
  /** 3/4 fragmentation needed, v6 2/0 packet too big; the reply carries the next hop's MTU. */
  PACKET_TOO_BIG(false, "!F"),
  /** 3/5. */
  SOURCE_ROUTE_FAILED(false, "!S"),
  /** 3/6. */
  DESTINATION_NETWORK_UNKNOWN(false, "!U"),
  /** 3/7. */
  DESTINATION_HOST_UNKNOWN(false, "!W"),
  /** 3/8. */
  SOURCE_HOST_ISOLATED(false, "!I"),
  /** 3/9. */
  NETWORK_PROHIBITED(false, "!A"),
  /** 3/10. */
  HOST_PROHIBITED(false, "!Z"),
  /** 3/11. */
  NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE(false, "!Q"),
  /** 3/12. */
  HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE(false, "!Y"),
  /** 3/13, v6 1/1: a filter says so. */
  COMMUNICATION_PROHIBITED(false, "!X"),
  /** 3/14. */
  HOST_PRECEDENCE_VIOLATION(false, "!V"),
  /** 3/15. */
  PRECEDENCE_CUTOFF(false, "!C"),
  /** v6 1/2. */
  BEYOND_SCOPE_OF_SOURCE(false, "!S"),
  /** v6 1/5. */
  SOURCE_ADDRESS_FAILED_POLICY(false, "!X"),
  /** v6 1/6. */
  REJECT_ROUTE(false, "!X"),
  /** v6 1/7. */
  ERROR_IN_SOURCE_ROUTING_HEADER(false, "!S"),
  /** 12, v6 4. */
  PARAMETER_PROBLEM(false, "!E"),
  /** 3 or v6 1 with a code that no RFC named when this was written. */
  OTHER_UNREACHABLE(false, "!?");

  private final boolean fromDestination;
  private final @Nullable String annotation;

  ReplyKind(boolean fromDestination, @Nullable String annotation) {
    this.fromDestination = fromDestination;
    this.annotation = annotation;
  }

  /**
   * Whether only the probed host itself sends this. The other kinds come from any node; whether
   * such a reply means that the target was reached is told by its sender's address.
   */
  public boolean fromDestination() {
    return fromDestination;
  }

  /**
   * traceroute's mark ({@code !H}, {@code !X}, ...), absent where there is nothing to remark. For
   * {@link #PACKET_TOO_BIG} a text output appends the MTU: {@code !F-1400}.
   */
  public @Nullable String annotation() {
    return annotation;
  }

  /** In English words, lower case, to stand inside a sentence. */
  public String words() {
    return sentence().english();
  }

  /** The same for whoever reads another language. */
  public Sentence sentence() {
    return switch (this) {
      case ECHO_REPLY -> Sentence.of("echo reply");
      case UDP_REPLY -> Sentence.of("UDP answer");
      case TCP_SYN_ACK -> Sentence.of("TCP port open");
      case TCP_RESET -> Sentence.of("TCP port closed");
      case TIME_EXCEEDED -> Sentence.of("time to live exceeded");
      case REASSEMBLY_TIME_EXCEEDED -> Sentence.of("fragment reassembly time exceeded");
      case NETWORK_UNREACHABLE -> Sentence.of("network unreachable");
      case HOST_UNREACHABLE -> Sentence.of("host unreachable");
      case PROTOCOL_UNREACHABLE -> Sentence.of("protocol unreachable");
      case PORT_UNREACHABLE -> Sentence.of("port unreachable");
      case PACKET_TOO_BIG -> Sentence.of("packet too big");
      case SOURCE_ROUTE_FAILED -> Sentence.of("source route failed");
      case DESTINATION_NETWORK_UNKNOWN -> Sentence.of("destination network unknown");
      case DESTINATION_HOST_UNKNOWN -> Sentence.of("destination host unknown");
      case SOURCE_HOST_ISOLATED -> Sentence.of("source host isolated");
      case NETWORK_PROHIBITED -> Sentence.of("network administratively prohibited");
      case HOST_PROHIBITED -> Sentence.of("host administratively prohibited");
      case NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE ->
          Sentence.of("network unreachable for type of service");
      case HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE ->
          Sentence.of("host unreachable for type of service");
      case COMMUNICATION_PROHIBITED -> Sentence.of("communication administratively prohibited");
      case HOST_PRECEDENCE_VIOLATION -> Sentence.of("host precedence violation");
      case PRECEDENCE_CUTOFF -> Sentence.of("precedence cutoff in effect");
      case BEYOND_SCOPE_OF_SOURCE -> Sentence.of("beyond scope of source address");
      case SOURCE_ADDRESS_FAILED_POLICY ->
          Sentence.of("source address failed ingress or egress policy");
      case REJECT_ROUTE -> Sentence.of("reject route to destination");
      case ERROR_IN_SOURCE_ROUTING_HEADER -> Sentence.of("error in source routing header");
      case PARAMETER_PROBLEM -> Sentence.of("parameter problem");
      case OTHER_UNREACHABLE -> Sentence.of("unreachable for an unknown reason");
    };
  }

  /**
   * Whether this is a host's answer to a probe, not somebody's refusal. A closed UDP port answers
   * with an ICMP error, which to a UDP probe is the answer; to other probes it is a firewall's
   * refusal.
   *
   * @param probe what was sent
   * @param fromTarget whether the probed address sent it
   */
  public boolean answers(ProbeProtocol probe, boolean fromTarget) {
    return fromDestination
        || (this == PORT_UNREACHABLE && probe == ProbeProtocol.UDP && fromTarget);
  }

  /** Whether a node says with this that it will not pass the packet on. */
  public boolean refusal() {
    return switch (this) {
      case ECHO_REPLY, UDP_REPLY, TCP_SYN_ACK, TCP_RESET, TIME_EXCEEDED, PACKET_TOO_BIG -> false;
      case REASSEMBLY_TIME_EXCEEDED,
          NETWORK_UNREACHABLE,
          HOST_UNREACHABLE,
          PROTOCOL_UNREACHABLE,
          PORT_UNREACHABLE,
          SOURCE_ROUTE_FAILED,
          DESTINATION_NETWORK_UNKNOWN,
          DESTINATION_HOST_UNKNOWN,
          SOURCE_HOST_ISOLATED,
          NETWORK_PROHIBITED,
          HOST_PROHIBITED,
          NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE,
          HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE,
          COMMUNICATION_PROHIBITED,
          HOST_PRECEDENCE_VIOLATION,
          PRECEDENCE_CUTOFF,
          BEYOND_SCOPE_OF_SOURCE,
          SOURCE_ADDRESS_FAILED_POLICY,
          REJECT_ROUTE,
          ERROR_IN_SOURCE_ROUTING_HEADER,
          PARAMETER_PROBLEM,
          OTHER_UNREACHABLE ->
          true;
    };
  }
}
