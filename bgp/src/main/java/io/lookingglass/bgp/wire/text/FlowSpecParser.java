package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecCodec;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.bgp.wire.FlowSpecType;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the grammar of {@link FlowSpecText}. */
final class FlowSpecParser {
  /** The longest rule an NLRI can carry (RFC 8955, section 4.1). */
  private static final int LONGEST_RULE_OCTETS = 4095;

  /** No rule needs more. */
  private static final int LONGEST_TEXT = 65_536;

  private static final Pattern BRACES =
      Pattern.compile("(?:match)?\\s*\\{(?<components>[^{}]*)}\\s*;?", Pattern.DOTALL);
  private static final Pattern NUMERIC = Pattern.compile("(!=|<=|>=|==|=|<|>)?([a-z0-9-]+)");
  private static final Pattern BITMASK = Pattern.compile("(!?)(=?)([a-z0-9+-]+)");
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,19}");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-f]{1,4}");
  private static final Pattern OFFSET = Pattern.compile("(.*/.*)/([0-9]{1,3})");

  private final Map<String, List<String>> components = new LinkedHashMap<>();

  FlowSpecParser(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "A FlowSpec rule has at most " + LONGEST_TEXT + " characters, not " + text.length());
    }
    String rule = text.strip();
    Matcher braces = BRACES.matcher(rule);
    if (braces.matches()) {
      rule = braces.group("components");
    }
    for (String component : rule.split(";", -1)) {
      if (!component.isBlank()) {
        add(component.strip());
      }
    }
    if (components.isEmpty()) {
      throw new IllegalArgumentException(
          "A FlowSpec rule needs at least one component, such as destination 192.0.2.0/24;");
    }
  }

  private void add(String component) {
    String[] parts = component.split("\\s+", 2);
    String name = parts[0].toLowerCase(Locale.ROOT);
    requireKnown(name);
    String rest = parts.length == 1 ? "" : parts[1].strip();
    boolean list = rest.startsWith("[");
    if (list != rest.endsWith("]") || (list && rest.length() < 2)) {
      throw new IllegalArgumentException(name + ": a list begins with [ and ends with ]");
    }
    String values = (list ? rest.substring(1, rest.length() - 1) : rest).strip();
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + ": the value is missing");
    }
    List<String> all = List.of(values.split("\\s+"));
    if (!list && all.size() > 1) {
      throw new IllegalArgumentException(
          name + ": several values stand in brackets, and a semicolon ends a component");
    }
    if (components.put(name, all) != null) {
      throw new IllegalArgumentException(name + " is there twice");
    }
  }

  FlowSpecText.Parsed parse() {
    Family family = family();
    return new FlowSpecText.Parsed(family, parse(family));
  }

  private Family family() {
    boolean ipv6 = components.containsKey("next-header") || components.containsKey("flow-label");
    for (Map.Entry<String, List<String>> component : components.entrySet()) {
      if (FlowSpecNames.component(component.getKey())
          .filter(type -> type.form() == FlowSpecType.Form.PREFIX)
          .isPresent()) {
        ipv6 = component.getValue().getFirst().indexOf(':') >= 0;
        break;
      }
    }
    return ipv6 ? Family.IPV6_FLOWSPEC : Family.IPV4_FLOWSPEC;
  }

  FlowSpecRule parse(Family family) {
    List<Component> parsed = new ArrayList<>();
    components.forEach((name, values) -> parsed.add(component(family, name, values, true)));
    parsed.sort(Comparator.comparingInt(Component::type));
    for (int index = 1; index < parsed.size(); index++) {
      if (parsed.get(index - 1).type() == parsed.get(index).type()) {
        throw new IllegalArgumentException(
            FlowSpecText.name(family, parsed.get(index)) + " is there twice");
      }
    }
    FlowSpecRule rule = new FlowSpecRule(parsed);
    int octets = FlowSpecCodec.encode(family, rule).length();
    if (octets > LONGEST_RULE_OCTETS) {
      throw new IllegalArgumentException(
          "The rule takes " + octets + " octets; a route has room for " + LONGEST_RULE_OCTETS);
    }
    return rule;
  }

  /**
   * @param bounded values that the field of a packet cannot have are refused
   */
  static Component component(Family family, String name, List<String> values, boolean bounded) {
    FlowSpecType type = requireKnown(name);
    try {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("the value is missing");
      }
      if (!type.isOf(family)) {
        throw new IllegalArgumentException("there is none in " + family);
      }
      return switch (type.form()) {
        case PREFIX -> prefix(family, type, values);
        case NUMERIC -> numeric(family, type, values, bounded);
        case BITMASK -> bitmask(family, type, values);
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static PrefixComponent prefix(Family family, FlowSpecType type, List<String> values) {
    if (values.size() > 1) {
      throw new IllegalArgumentException("one prefix, not " + values.size());
    }
    Matcher offset = OFFSET.matcher(values.getFirst());
    boolean hasOffset = offset.matches();
    IpPrefix prefix = IpPrefix.parse(hasOffset ? offset.group(1) : values.getFirst());
    if (prefix.isIpv4() != family.equals(Family.IPV4_FLOWSPEC)) {
      throw new IllegalArgumentException(prefix + " is not of " + family);
    }
    return new PrefixComponent(
        type.code(), prefix, hasOffset ? Integer.parseInt(offset.group(2)) : 0);
  }

  private static NumericComponent numeric(
      Family family, FlowSpecType type, List<String> values, boolean bounded) {
    Map<String, Integer> words = FlowSpecNames.values(type, family);
    List<NumericMatch> matches = new ArrayList<>();
    for (String value : values) {
      boolean and = false;
      for (String match : value.split("&", -1)) {
        matches.add(numericMatch(and, match.toLowerCase(Locale.ROOT), type, words, bounded));
        and = true;
      }
    }
    return new NumericComponent(type.code(), matches);
  }

  private static NumericMatch numericMatch(
      boolean and, String text, FlowSpecType type, Map<String, Integer> words, boolean bounded) {
    if (text.equals("true") || text.equals("false")) {
      boolean always = text.equals("true");
      return new NumericMatch(and, always, always, always, 0);
    }
    Matcher matcher = NUMERIC.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is no comparison; write one like =25 or >=1024&<=65535");
    }
    @Nullable String operator = matcher.group(1);
    String sign = operator == null ? "=" : operator;
    boolean different = sign.equals("!=");
    return new NumericMatch(
        and,
        different || sign.startsWith("<"),
        different || sign.startsWith(">"),
        !different && sign.endsWith("="),
        number(matcher.group(2), type, words, bounded));
  }

  private static long number(
      String text, FlowSpecType type, Map<String, Integer> words, boolean bounded) {
    @Nullable Integer named = words.get(text);
    if (named != null) {
      return named;
    }
    long value;
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text)
              + " is no decimal number"
              + (words.isEmpty() ? "" : " and none of " + String.join(", ", words.keySet())));
    }
    try {
      value = Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " does not fit 64 bits", e);
    }
    if (bounded && Long.compareUnsigned(value, type.maximum()) > 0) {
      throw new IllegalArgumentException(text + " is not within 0-" + type.maximum());
    }
    return value;
  }

  private static BitmaskComponent bitmask(Family family, FlowSpecType type, List<String> values) {
    Map<String, Integer> words = FlowSpecNames.values(type, family);
    List<BitmaskMatch> matches = new ArrayList<>();
    for (String value : values) {
      boolean and = false;
      for (String match : value.split("&", -1)) {
        matches.add(bitmaskMatch(and, match.toLowerCase(Locale.ROOT), type, words));
        and = true;
      }
    }
    BitmaskComponent component = new BitmaskComponent(type.code(), matches);
    if (!new FlowSpecRule(List.of(component)).isOf(family)) {
      throw new IllegalArgumentException("IPv6 has no dont-fragment bit");
    }
    return component;
  }

  private static BitmaskMatch bitmaskMatch(
      boolean and, String text, FlowSpecType type, Map<String, Integer> words) {
    // ExaBGP encodes these words as a comparison with no bits, which never matches.
    if (type == FlowSpecType.FRAGMENT && text.equals("not-a-fragment")) {
      return new BitmaskMatch(and, true, false, 2);
    }
    Matcher matcher = BITMASK.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is no comparison of bits; write one like =syn or syn+fin");
    }
    int bits = 0;
    for (String bit : matcher.group(3).split("\\+", -1)) {
      @Nullable Integer named = words.get(bit);
      if (named != null) {
        bits |= named;
      } else if (HEXADECIMAL.matcher(bit).matches()) {
        bits |= Integer.parseInt(bit.substring(2), 16);
      } else {
        throw new IllegalArgumentException(
            Quoted.of(bit)
                + " is none of "
                + String.join(", ", words.keySet())
                + ", and no number such as 0x12");
      }
    }
    return new BitmaskMatch(and, !matcher.group(1).isEmpty(), !matcher.group(2).isEmpty(), bits);
  }

  private static FlowSpecType requireKnown(String name) {
    return FlowSpecNames.component(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Quoted.of(name)
                        + " is no FlowSpec component; write one like destination, protocol or"
                        + " destination-port"));
  }
}
