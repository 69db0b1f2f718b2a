package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.bgp.wire.FlowSpecType;
import io.lookingglass.config.net.IpAddresses;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a FlowSpec rule does, in a sentence for a person who is about to announce it: {@code Drops
 * UDP from port 53 to 203.0.113.7}. Says of every component exactly what it matches (RFC 8955,
 * section 4.2; RFC 8956, section 3) and of every action what is done (RFC 8955, section 7). Long
 * lists are cut with the number of what is left out.
 */
public final class FlowSpecWords {
  private FlowSpecWords() {}

  /**
   * The sentence, without a full stop.
   *
   * @param family IPv4 or IPv6 FlowSpec
   * @param actions of the route; without any, traffic passes
   */
  public static String sentence(Family family, FlowSpecRule rule, List<ExtendedCommunity> actions) {
    return FlowSpecActions.sentence(actions, traffic(family, rule));
  }

  /** What packets a rule is about: {@code UDP from port 53 to 203.0.113.7}. */
  public static String traffic(Family family, FlowSpecRule rule) {
    Map<FlowSpecType, Component> components = new EnumMap<>(FlowSpecType.class);
    for (Component component : rule.components()) {
      FlowSpecType.ofCode(component.type()).ifPresent(type -> components.put(type, component));
    }
    List<String> words = new ArrayList<>();
    words.add(protocol(family, components.get(FlowSpecType.PROTOCOL)));
    add(words, icmp("type", family, components.get(FlowSpecType.ICMP_TYPE)));
    add(words, icmp("code", family, components.get(FlowSpecType.ICMP_CODE)));
    add(
        words,
        end("from", components.get(FlowSpecType.SOURCE), components.get(FlowSpecType.SOURCE_PORT)));
    add(
        words,
        end(
            "to",
            components.get(FlowSpecType.DESTINATION),
            components.get(FlowSpecType.DESTINATION_PORT)));
    number(components.get(FlowSpecType.PORT))
        .ifPresent(ports -> words.add("with source or destination port " + ports));
    bits(FlowSpecType.TCP_FLAGS, components.get(FlowSpecType.TCP_FLAGS))
        .ifPresent(flags -> words.add("with TCP flags " + flags));
    number(components.get(FlowSpecType.PACKET_LENGTH))
        .ifPresent(length -> words.add("of total length " + length + " bytes"));
    number(components.get(FlowSpecType.DSCP)).ifPresent(dscp -> words.add("with DSCP " + dscp));
    bits(FlowSpecType.FRAGMENT, components.get(FlowSpecType.FRAGMENT))
        .ifPresent(fragment -> words.add("that are " + fragment));
    number(components.get(FlowSpecType.FLOW_LABEL))
        .ifPresent(label -> words.add("with flow label " + label));
    return String.join(" ", words);
  }

  private static void add(List<String> words, Optional<String> some) {
    some.ifPresent(words::add);
  }

  private static String protocol(Family family, @Nullable Component component) {
    String any = family.equals(Family.IPV6_FLOWSPEC) ? "IPv6 packets" : "IPv4 packets";
    if (!(component instanceof NumericComponent numeric)) {
      return any;
    }
    Map<String, Integer> names = FlowSpecNames.values(FlowSpecType.PROTOCOL, family);
    boolean named =
        numeric.matches().stream()
            .allMatch(
                match ->
                    !match.and()
                        && match.equal()
                        && !match.less()
                        && !match.greater()
                        && FlowSpecNames.name(names, match.value()) != null);
    if (named) {
      List<String> words = new ArrayList<>();
      for (FlowSpecRule.NumericMatch match : numeric.matches()) {
        words.add(
            String.valueOf(FlowSpecNames.name(names, match.value())).toUpperCase(Locale.ROOT));
      }
      return FlowSpecConditions.or(words.stream().map(FlowSpecWords::protocolName).toList());
    }
    return any
        + " of protocol "
        + FlowSpecConditions.numbers(
            numeric.matches(),
            value -> {
              @Nullable String name = FlowSpecNames.name(names, value);
              return Long.toUnsignedString(value)
                  + (name == null ? "" : " (" + protocolName(name.toUpperCase(Locale.ROOT)) + ")");
            });
  }

  private static String protocolName(String upper) {
    return upper.equals("ICMPV6") ? "ICMPv6" : upper;
  }

  private static Optional<String> icmp(String what, Family family, @Nullable Component component) {
    if (!(component instanceof NumericComponent numeric)) {
      return Optional.empty();
    }
    Map<String, Integer> names =
        what.equals("type") ? FlowSpecNames.values(FlowSpecType.ICMP_TYPE, family) : Map.of();
    return Optional.of(
        "with ICMP "
            + what
            + " "
            + FlowSpecConditions.numbers(
                numeric.matches(),
                value -> {
                  @Nullable String name = FlowSpecNames.name(names, value);
                  return Long.toUnsignedString(value) + (name == null ? "" : " (" + name + ")");
                }));
  }

  private static Optional<String> end(
      String preposition, @Nullable Component prefix, @Nullable Component port) {
    List<String> words = new ArrayList<>();
    if (prefix instanceof PrefixComponent match) {
      words.add(prefix(match));
    }
    number(port).ifPresent(ports -> words.add("port " + ports));
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(preposition + " " + String.join(" ", words));
  }

  private static String prefix(PrefixComponent match) {
    if (match.offset() > 0) {
      return "any address whose bits %d to %d are those of %s"
          .formatted(
              match.offset() + 1,
              match.prefix().length(),
              IpAddresses.format(match.prefix().address()));
    }
    return match.prefix().isHost()
        ? IpAddresses.format(match.prefix().address())
        : match.prefix().toString();
  }

  private static Optional<String> number(@Nullable Component component) {
    return component instanceof NumericComponent numeric
        ? Optional.of(FlowSpecConditions.numbers(numeric.matches(), Long::toUnsignedString))
        : Optional.empty();
  }

  private static Optional<String> bits(FlowSpecType type, @Nullable Component component) {
    return component instanceof BitmaskComponent bitmask
        ? Optional.of(FlowSpecConditions.bits(type, bitmask.matches()))
        : Optional.empty();
  }
}
