package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.bgp.wire.FlowSpecType;
import io.lookingglass.config.language.Sentence;
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
   * The sentence, with a capital and without a full stop.
   *
   * @param family IPv4 or IPv6 FlowSpec
   * @param actions of the route; without any, traffic passes
   */
  public static String sentence(Family family, FlowSpecRule rule, List<ExtendedCommunity> actions) {
    return Sentence.capital(said(family, rule, actions).english());
  }

  /** The same, without the capital, for whoever reads another language. */
  public static Sentence said(Family family, FlowSpecRule rule, List<ExtendedCommunity> actions) {
    return FlowSpecActions.sentence(actions, traffic(family, rule));
  }

  /** What packets a rule is about: {@code UDP from port 53 to 203.0.113.7}. */
  static Sentence traffic(Family family, FlowSpecRule rule) {
    Map<FlowSpecType, Component> components = new EnumMap<>(FlowSpecType.class);
    for (Component component : rule.components()) {
      FlowSpecType.ofCode(component.type()).ifPresent(type -> components.put(type, component));
    }
    List<Sentence> words = new ArrayList<>();
    words.add(protocol(family, components.get(FlowSpecType.PROTOCOL)));
    icmpType(family, components.get(FlowSpecType.ICMP_TYPE)).ifPresent(words::add);
    number(components.get(FlowSpecType.ICMP_CODE))
        .ifPresent(code -> words.add(Sentence.of("with ICMP code {0}", code)));
    source(components.get(FlowSpecType.SOURCE), components.get(FlowSpecType.SOURCE_PORT))
        .ifPresent(words::add);
    destination(
            components.get(FlowSpecType.DESTINATION), components.get(FlowSpecType.DESTINATION_PORT))
        .ifPresent(words::add);
    number(components.get(FlowSpecType.PORT))
        .ifPresent(ports -> words.add(Sentence.of("with source or destination port {0}", ports)));
    bits(FlowSpecType.TCP_FLAGS, components.get(FlowSpecType.TCP_FLAGS))
        .ifPresent(flags -> words.add(Sentence.of("with TCP flags {0}", flags)));
    number(components.get(FlowSpecType.PACKET_LENGTH))
        .ifPresent(length -> words.add(Sentence.of("of total length {0} bytes", length)));
    number(components.get(FlowSpecType.DSCP))
        .ifPresent(dscp -> words.add(Sentence.of("with DSCP {0}", dscp)));
    bits(FlowSpecType.FRAGMENT, components.get(FlowSpecType.FRAGMENT))
        .ifPresent(fragment -> words.add(Sentence.of("that are {0}", fragment)));
    number(components.get(FlowSpecType.FLOW_LABEL))
        .ifPresent(label -> words.add(Sentence.of("with flow label {0}", label)));
    return Sentence.joined(words);
  }

  private static Sentence protocol(Family family, @Nullable Component component) {
    boolean six = family.equals(Family.IPV6_FLOWSPEC);
    if (!(component instanceof NumericComponent numeric)) {
      return six ? Sentence.of("IPv6 packets") : Sentence.of("IPv4 packets");
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
      List<Sentence> words = new ArrayList<>();
      for (FlowSpecRule.NumericMatch match : numeric.matches()) {
        String name = String.valueOf(FlowSpecNames.name(names, match.value()));
        words.add(Sentence.verbatim(protocolName(name.toUpperCase(Locale.ROOT))));
      }
      return FlowSpecConditions.or(words);
    }
    Sentence numbers =
        FlowSpecConditions.numbers(
            numeric.matches(),
            value -> {
              @Nullable String name = FlowSpecNames.name(names, value);
              return Long.toUnsignedString(value)
                  + (name == null ? "" : " (" + protocolName(name.toUpperCase(Locale.ROOT)) + ")");
            });
    return six
        ? Sentence.of("IPv6 packets of protocol {0}", numbers)
        : Sentence.of("IPv4 packets of protocol {0}", numbers);
  }

  private static String protocolName(String upper) {
    return upper.equals("ICMPV6") ? "ICMPv6" : upper;
  }

  private static Optional<Sentence> icmpType(Family family, @Nullable Component component) {
    if (!(component instanceof NumericComponent numeric)) {
      return Optional.empty();
    }
    Map<String, Integer> names = FlowSpecNames.values(FlowSpecType.ICMP_TYPE, family);
    return Optional.of(
        Sentence.of(
            "with ICMP type {0}",
            FlowSpecConditions.numbers(
                numeric.matches(),
                value -> {
                  @Nullable String name = FlowSpecNames.name(names, value);
                  return Long.toUnsignedString(value) + (name == null ? "" : " (" + name + ")");
                })));
  }

  private static Optional<Sentence> source(@Nullable Component prefix, @Nullable Component port) {
    @Nullable Sentence address = prefix(prefix);
    @Nullable Sentence ports = number(port).orElse(null);
    if (ports == null) {
      return Optional.ofNullable(address).map(some -> Sentence.of("from {0}", some));
    }
    return Optional.of(
        address == null
            ? Sentence.of("from port {0}", ports)
            : Sentence.of("from {0} port {1}", address, ports));
  }

  private static Optional<Sentence> destination(
      @Nullable Component prefix, @Nullable Component port) {
    @Nullable Sentence address = prefix(prefix);
    @Nullable Sentence ports = number(port).orElse(null);
    if (ports == null) {
      return Optional.ofNullable(address).map(some -> Sentence.of("to {0}", some));
    }
    return Optional.of(
        address == null
            ? Sentence.of("to port {0}", ports)
            : Sentence.of("to {0} port {1}", address, ports));
  }

  private static @Nullable Sentence prefix(@Nullable Component component) {
    if (!(component instanceof PrefixComponent match)) {
      return null;
    }
    if (match.offset() > 0) {
      return Sentence.of(
          "any address whose bits {0} to {1} are those of {2}",
          match.offset() + 1,
          match.prefix().length(),
          IpAddresses.format(match.prefix().address()));
    }
    return Sentence.verbatim(
        match.prefix().isHost()
            ? IpAddresses.format(match.prefix().address())
            : match.prefix().toString());
  }

  private static Optional<Sentence> number(@Nullable Component component) {
    return component instanceof NumericComponent numeric
        ? Optional.of(FlowSpecConditions.numbers(numeric.matches(), Long::toUnsignedString))
        : Optional.empty();
  }

  private static Optional<Sentence> bits(FlowSpecType type, @Nullable Component component) {
    return component instanceof BitmaskComponent bitmask
        ? Optional.of(FlowSpecConditions.bits(type, bitmask.matches()))
        : Optional.empty();
  }
}
