package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.bgp.wire.FlowSpecType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FlowSpec rules as ExaBGP writes them:
 *
 * <pre>{@code
 * match { destination 192.0.2.0/24; protocol =tcp; destination-port [ =80 >=8000&<=8088 ]; }
 * }</pre>
 *
 * <p>A component is a word and one value, or several in brackets of which one has to match. A value
 * is one comparison or several joined with {@code &}. Numbers are compared with {@code = != < <= >
 * >=} ({@code =} may be left out), or are {@code true} or {@code false} for any. Bits, joined with
 * {@code +}, match when any of them is set ({@code syn+ack}), all are ({@code =syn+ack}), none is
 * ({@code !syn+ack}) or not all are ({@code !=syn+ack}). An offset into an IPv6 prefix follows its
 * length: {@code ::1234:5678:9a00:0/104/64}.
 */
public final class FlowSpecText {
  private FlowSpecText() {}

  /**
   * A rule with the family it is a route of.
   *
   * @param family IPv4 or IPv6 FlowSpec
   */
  public record Parsed(Family family, FlowSpecRule rule) {}

  /**
   * The rule in one line, braces included.
   *
   * @param family IPv4 or IPv6 FlowSpec
   */
  public static String format(Family family, FlowSpecRule rule) {
    StringBuilder text = new StringBuilder("match {");
    for (Component component : rule.components()) {
      text.append(' ').append(name(family, component)).append(' ');
      List<String> values = values(family, component);
      if (values.size() == 1) {
        text.append(values.getFirst());
      } else {
        text.append("[ ").append(String.join(" ", values)).append(" ]");
      }
      text.append(';');
    }
    return text.append(" }").toString();
  }

  /**
   * Reads a rule, with or without {@code match} and braces, the components in any order. The family
   * is told by its prefixes, else by {@code next-header} or {@code flow-label}, else it is IPv4.
   *
   * @throws IllegalArgumentException naming the component and what is wrong with it; also for
   *     values that the field of a packet cannot have
   */
  public static Parsed parse(String text) {
    return new FlowSpecParser(text).parse();
  }

  /**
   * Reads a rule of a family.
   *
   * @throws IllegalArgumentException as {@link #parse(String)}, and when the rule is not of the
   *     family
   */
  public static FlowSpecRule parse(Family family, String text) {
    return new FlowSpecParser(text).parse(family);
  }

  /** What a component is called: {@code destination-port}. */
  public static String name(Family family, Component component) {
    return FlowSpecType.ofCode(component.type())
        .map(type -> FlowSpecNames.component(type, family))
        .orElseThrow(); // A component has one of the known types.
  }

  /** The values of a component of which one has to match, each as in {@link #format}. */
  public static List<String> values(Family family, Component component) {
    List<String> values = new ArrayList<>();
    switch (component) {
      case PrefixComponent prefix ->
          values.add(
              prefix.offset() == 0
                  ? prefix.prefix().toString()
                  : prefix.prefix() + "/" + prefix.offset());
      case NumericComponent numeric -> {
        Map<String, Integer> words = words(family, component);
        for (NumericMatch match : numeric.matches()) {
          join(values, match.and(), formatMatch(match, words));
        }
      }
      case BitmaskComponent bitmask -> {
        Map<String, Integer> words = words(family, component);
        for (BitmaskMatch match : bitmask.matches()) {
          join(values, match.and(), formatMatch(match, words));
        }
      }
    }
    return values;
  }

  /**
   * Reads one component, as {@link #name} and {@link #values} write it; numbers of up to 64 bits,
   * also such as the field of a packet cannot have.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Component component(Family family, String name, List<String> values) {
    return FlowSpecParser.component(family, name, values, false);
  }

  private static Map<String, Integer> words(Family family, Component component) {
    return FlowSpecType.ofCode(component.type())
        .map(type -> FlowSpecNames.values(type, family))
        .orElse(Map.of());
  }

  private static void join(List<String> values, boolean and, String match) {
    if (and) {
      values.add(values.removeLast() + "&" + match);
    } else {
      values.add(match);
    }
  }

  private static String formatMatch(NumericMatch match, Map<String, Integer> words) {
    if (match.less() == match.greater() && match.greater() == match.equal()) {
      return match.equal() ? "true" : "false";
    }
    String operator;
    if (match.less() && match.greater()) {
      operator = "!=";
    } else {
      operator =
          (match.less() ? "<" : "") + (match.greater() ? ">" : "") + (match.equal() ? "=" : "");
    }
    // A word has no order: tcp, but never <tcp.
    boolean ordered = match.less() != match.greater();
    @Nullable String word = ordered ? null : FlowSpecNames.name(words, match.value());
    return operator + (word == null ? Long.toUnsignedString(match.value()) : word);
  }

  private static String formatMatch(BitmaskMatch match, Map<String, Integer> words) {
    List<String> bits = new ArrayList<>();
    int rest = match.bits();
    for (Map.Entry<String, Integer> word : words.entrySet()) {
      if ((rest & word.getValue()) != 0) {
        bits.add(word.getKey());
        rest &= ~word.getValue();
      }
    }
    if (rest != 0 || bits.isEmpty()) {
      bits.add("0x" + Integer.toHexString(rest));
    }
    return (match.not() ? "!" : "") + (match.match() ? "=" : "") + String.join("+", bits);
  }
}
