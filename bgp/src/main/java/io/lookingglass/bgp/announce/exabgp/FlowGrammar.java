package io.lookingglass.bgp.announce.exabgp;

import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.FlowRoute;
import io.lookingglass.bgp.announce.exabgp.Tokens.Token;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A FlowSpec rule: {@code { match { ... } then { ... } }}, or its components and actions one after
 * the other.
 */
final class FlowGrammar {
  /** ExaBGP quietly makes more of it. */
  private static final long HIGHEST_RATE = 1_000_000_000_000L;

  private static final Set<String> COMPONENTS =
      Set.of(
          "source",
          "source-ipv4",
          "source-ipv6",
          "destination",
          "destination-ipv4",
          "destination-ipv6",
          "protocol",
          "next-header",
          "port",
          "destination-port",
          "source-port",
          "icmp-type",
          "icmp-code",
          "tcp-flags",
          "packet-length",
          "dscp",
          "traffic-class",
          "fragment",
          "flow-label");

  private static final Pattern NO_VALUE = Pattern.compile("[\\s\\[\\]{};]|^$");

  private final Tokens tokens;
  private final Map<String, Token> names = new LinkedHashMap<>(); // By the name of the component.
  private final Map<String, List<Token>> values = new LinkedHashMap<>();
  private final Set<ExtendedCommunity> actions = new LinkedHashSet<>();
  private final Map<Integer, PathAttribute> attributes = new TreeMap<>();
  private @Nullable InetAddress nextHop;

  FlowGrammar(Tokens tokens) {
    this.tokens = tokens;
  }

  FlowRoute route() throws ExabgpSyntaxException {
    Token start = tokens.takeNext("{ or a component such as destination");
    if (!start.is("{")
        && !COMPONENTS.contains(start.text().toLowerCase(Locale.ROOT))
        && tokens.nextIs("{")) {
      start = tokens.takeNext("{"); // The rule had a name.
    }
    if (start.is("{")) {
      sections();
    } else {
      tokens.back();
      while (tokens.hasNext() && !tokens.nextIs(";")) {
        Token word = tokens.takeNext("a component or an action");
        if (!component(word)) {
          action(word);
        }
      }
    }
    tokens.requireEnd();
    if (names.isEmpty()) {
      throw new ExabgpSyntaxException(
          start.column(), "the rule matches nothing; write a component such as destination P");
    }
    FlowSpecText.Parsed parsed = rule();
    if (!actions.isEmpty()) {
      attributes.merge(
          new PathAttribute.ExtendedCommunities(List.of()).type(),
          new PathAttribute.ExtendedCommunities(List.copyOf(actions)),
          (_, added) -> added);
    }
    return new FlowRoute(parsed.family(), parsed.rule(), nextHop, List.copyOf(attributes.values()));
  }

  private void sections() throws ExabgpSyntaxException {
    while (!tokens.take("}")) {
      Token section = tokens.takeNext("match, then or }");
      switch (section.text().toLowerCase(Locale.ROOT)) {
        case "match" -> {
          tokens.require("{");
          while (!tokens.take("}")) {
            if (tokens.take(";")) {
              continue;
            }
            Token word = tokens.takeNext("a component or }");
            if (!component(word)) {
              throw Words.wrong(
                  word,
                  "is no component; write destination, source, protocol, port, destination-port,"
                      + " source-port, icmp-type, icmp-code, tcp-flags, packet-length, dscp,"
                      + " fragment, next-header or flow-label");
            }
          }
        }
        case "then" -> {
          tokens.require("{");
          while (!tokens.take("}")) {
            if (!tokens.take(";")) {
              action(tokens.takeNext("an action or }"));
            }
          }
        }
        case ";" -> {}
        case "next-hop" -> {
          Token value = tokens.takeNext("an address or self");
          nextHop = value.text().equalsIgnoreCase("self") ? null : Words.address(value);
        }
        case "scope", "rd", "route-distinguisher" ->
            throw Words.wrong(section, "is not supported; write match and then");
        default -> throw Words.wrong(section, "is no part of a rule; write match or then");
      }
    }
  }

  private boolean component(Token word) throws ExabgpSyntaxException {
    String name = word.text().toLowerCase(Locale.ROOT);
    if (!COMPONENTS.contains(name)) {
      return false;
    }
    if (name.equals("traffic-class")) {
      name = "dscp"; // One octet in the header of IPv6, of which RFC 8956 matches the DSCP.
    }
    if (names.put(name, word) != null) {
      throw Words.wrong(word, "is there twice; write all its values in one pair of brackets");
    }
    List<Token> given = tokens.list("a value of " + name);
    for (Token value : given) {
      if (NO_VALUE.matcher(value.text()).find()) { // It would read as more than one value.
        throw Words.wrong(value, "is no value of " + name);
      }
    }
    values.put(name, given);
    return true;
  }

  private FlowSpecText.Parsed rule() throws ExabgpSyntaxException {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, Token> name : names.entrySet()) {
      List<Token> given = values.getOrDefault(name.getKey(), List.of());
      String component =
          name.getKey()
              + " [ "
              + String.join(" ", given.stream().map(Token::text).toList())
              + " ];";
      all.append(component);
    }
    try {
      return FlowSpecText.parse(all.toString());
    } catch (IllegalArgumentException e) {
      throw new ExabgpSyntaxException(columnOf(e), Words.sentence(e));
    }
  }

  /** The message begins with the component that it is about; else it is about the whole rule. */
  private int columnOf(IllegalArgumentException e) {
    String message = Words.sentence(e);
    return names.entrySet().stream()
        .filter(name -> message.startsWith(name.getKey() + ":"))
        .findFirst()
        .or(() -> names.entrySet().stream().findFirst())
        .map(name -> name.getValue().column())
        .orElse(1);
  }

  private void action(Token word) throws ExabgpSyntaxException {
    switch (word.text().toLowerCase(Locale.ROOT)) {
      case "accept" -> {}
      case "discard" -> add(word, "traffic-rate-bytes:0:0");
      case "rate-limit" ->
          add(
              word,
              "traffic-rate-bytes:0:"
                  + Words.number(tokens.takeNext("octets per second"), HIGHEST_RATE));
      case "redirect" -> redirect(word);
      case "redirect-to-nexthop", "redirect-to-next-hop" -> add(word, "redirect-to-next-hop");
      case "redirect-to-nexthop-ietf" ->
          add(word, "redirect-to-ip:" + tokens.takeNext("an IPv4 address").text());
      case "copy" -> {
        nextHop = Words.address(tokens.takeNext("an address"));
        add(word, "copy-to-next-hop");
      }
      case "mark" -> add(word, "traffic-marking:" + Words.number(tokens.takeNext("a DSCP"), 63));
      case "action" -> {
        Token value = tokens.takeNext("sample, terminal or sample-terminal");
        switch (value.text()) {
          case "sample", "terminal", "sample-terminal" ->
              add(word, "traffic-action:" + value.text());
          default -> throw Words.wrong(value, "is none of sample, terminal and sample-terminal");
        }
      }
      case "community" -> attribute(word, AttributeGrammar.communities(tokens));
      case "large-community" -> attribute(word, AttributeGrammar.largeCommunities(tokens));
      case "extended-community" -> {
        for (Token value : tokens.list("an extended community such as target:64496:100")) {
          actions.add(AttributeGrammar.extended(value));
        }
      }
      case "interface-set" ->
          throw Words.wrong(word, "is not supported; a rule applies to all interfaces of the peer");
      default ->
          throw Words.wrong(
              word,
              "is no action; write discard, rate-limit, redirect, redirect-to-nexthop, mark,"
                  + " action, copy, accept, community, large-community or extended-community");
    }
  }

  private void redirect(Token word) throws ExabgpSyntaxException {
    Token value = tokens.takeNext("a route target such as 64496:100, or an address");
    if (value.text().indexOf(':') == value.text().lastIndexOf(':')
        && value.text().indexOf(':') > 0) {
      add(value, "redirect:" + value.text());
    } else {
      nextHop = Words.address(value);
      add(word, "redirect-to-next-hop");
    }
  }

  private void add(Token word, String action) throws ExabgpSyntaxException {
    try {
      actions.add(ExtendedCommunityText.parse(action));
    } catch (IllegalArgumentException e) {
      throw new ExabgpSyntaxException(word.column(), Words.sentence(e));
    }
  }

  private void attribute(Token word, PathAttribute attribute) throws ExabgpSyntaxException {
    if (attributes.put(attribute.type(), attribute) != null) {
      throw Words.wrong(word, "is there twice; write all its values in one pair of brackets");
    }
  }
}
