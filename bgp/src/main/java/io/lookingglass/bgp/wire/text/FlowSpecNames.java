package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The words of FlowSpec rules, those of ExaBGP, and their numbers. */
final class FlowSpecNames {
  private static final Map<String, FlowSpecType> COMPONENTS =
      Map.ofEntries(
          Map.entry("destination", FlowSpecType.DESTINATION),
          Map.entry("destination-ipv4", FlowSpecType.DESTINATION),
          Map.entry("destination-ipv6", FlowSpecType.DESTINATION),
          Map.entry("source", FlowSpecType.SOURCE),
          Map.entry("source-ipv4", FlowSpecType.SOURCE),
          Map.entry("source-ipv6", FlowSpecType.SOURCE),
          Map.entry("protocol", FlowSpecType.PROTOCOL),
          Map.entry("next-header", FlowSpecType.PROTOCOL),
          Map.entry("port", FlowSpecType.PORT),
          Map.entry("destination-port", FlowSpecType.DESTINATION_PORT),
          Map.entry("source-port", FlowSpecType.SOURCE_PORT),
          Map.entry("icmp-type", FlowSpecType.ICMP_TYPE),
          Map.entry("icmp-code", FlowSpecType.ICMP_CODE),
          Map.entry("tcp-flags", FlowSpecType.TCP_FLAGS),
          Map.entry("packet-length", FlowSpecType.PACKET_LENGTH),
          Map.entry("dscp", FlowSpecType.DSCP),
          Map.entry("fragment", FlowSpecType.FRAGMENT),
          Map.entry("flow-label", FlowSpecType.FLOW_LABEL));

  private static final Map<String, Integer> PROTOCOLS =
      ordered(
          "icmp", 1, "igmp", 2, "tcp", 6, "egp", 8, "udp", 17, "rsvp", 46, "gre", 47, "esp", 50,
          "ah", 51, "icmpv6", 58, "ospf", 89, "pim", 103, "sctp", 132);

  private static final Map<String, Integer> ICMP_TYPES =
      ordered(
          "echo-reply",
          0,
          "unreachable",
          3,
          "source-quench",
          4,
          "redirect",
          5,
          "echo-request",
          8,
          "router-advertisement",
          9,
          "router-solicit",
          10,
          "time-exceeded",
          11,
          "parameter-problem",
          12,
          "timestamp",
          13,
          "timestamp-reply",
          14);

  /** RFC 4443 and RFC 4861; the words are those of {@link #ICMP_TYPES} where there is one. */
  private static final Map<String, Integer> ICMPV6_TYPES =
      ordered(
          "unreachable",
          1,
          "packet-too-big",
          2,
          "time-exceeded",
          3,
          "parameter-problem",
          4,
          "echo-request",
          128,
          "echo-reply",
          129,
          "router-solicit",
          133,
          "router-advertisement",
          134,
          "neighbor-solicit",
          135,
          "neighbor-advertisement",
          136,
          "redirect",
          137);

  private static final Map<String, Integer> TCP_FLAGS =
      ordered(
          "fin", 1, "syn", 2, "rst", 4, "push", 8, "ack", 16, "urg", 32, "ece", 64, "cwr", 128,
          "ns", 256);

  private static final Map<String, Integer> FRAGMENT_BITS =
      ordered("dont-fragment", 1, "is-fragment", 2, "first-fragment", 4, "last-fragment", 8);

  private FlowSpecNames() {}

  static Optional<FlowSpecType> component(String word) {
    return Optional.ofNullable(COMPONENTS.get(word));
  }

  /** What the component is called in rules of the family. */
  static String component(FlowSpecType type, Family family) {
    return switch (type) {
      case DESTINATION -> "destination";
      case SOURCE -> "source";
      case PROTOCOL -> family.equals(Family.IPV6_FLOWSPEC) ? "next-header" : "protocol";
      case PORT -> "port";
      case DESTINATION_PORT -> "destination-port";
      case SOURCE_PORT -> "source-port";
      case ICMP_TYPE -> "icmp-type";
      case ICMP_CODE -> "icmp-code";
      case TCP_FLAGS -> "tcp-flags";
      case PACKET_LENGTH -> "packet-length";
      case DSCP -> "dscp";
      case FRAGMENT -> "fragment";
      case FLOW_LABEL -> "flow-label";
    };
  }

  /** The words for values of the component, least value first; empty when there are none. */
  static Map<String, Integer> values(FlowSpecType type, Family family) {
    return switch (type) {
      case PROTOCOL -> PROTOCOLS;
      case ICMP_TYPE -> family.equals(Family.IPV6_FLOWSPEC) ? ICMPV6_TYPES : ICMP_TYPES;
      case TCP_FLAGS -> TCP_FLAGS;
      case FRAGMENT -> FRAGMENT_BITS;
      case DESTINATION,
          SOURCE,
          PORT,
          DESTINATION_PORT,
          SOURCE_PORT,
          ICMP_CODE,
          PACKET_LENGTH,
          DSCP,
          FLOW_LABEL ->
          Map.of();
    };
  }

  /** The word for a value, null when there is none. */
  static @Nullable String name(Map<String, Integer> words, long value) {
    for (Map.Entry<String, Integer> word : words.entrySet()) {
      if (word.getValue() == value) {
        return word.getKey();
      }
    }
    return null;
  }

  private static Map<String, Integer> ordered(Object... pairs) {
    Map<String, Integer> words = new LinkedHashMap<>();
    for (int index = 0; index < pairs.length; index += 2) {
      words.put((String) pairs[index], (Integer) pairs[index + 1]);
    }
    return words;
  }
}
