package io.lookingglass.bgp.announce.exabgp;

import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.Action;
import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.UnicastRoute;
import io.lookingglass.bgp.announce.exabgp.Tokens.Token;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A unicast route: what comes after {@code route}, and after {@code attributes}. */
final class RouteGrammar {
  /** A split into more would be a mistake: ExaBGP makes them all. */
  static final int MOST_ROUTES = 1024;

  private final Tokens tokens;
  private final Action action;
  private final Map<Integer, PathAttribute> attributes = new TreeMap<>();
  private @Nullable InetAddress nextHop;
  private @Nullable Token nextHopAt;
  private @Nullable Token splitAt;

  RouteGrammar(Tokens tokens, Action action) {
    this.tokens = tokens;
    this.action = action;
  }

  /** {@code PREFIX next-hop self ...}. */
  List<UnicastRoute> route() throws ExabgpSyntaxException {
    Token at = tokens.takeNext("a prefix");
    IpPrefix prefix = Words.prefix(at);
    boolean braces = tokens.take("{");
    while (tokens.hasNext() && !tokens.nextIs(";") && !tokens.nextIs("}")) {
      word(tokens.takeNext("an attribute"));
      if (braces) {
        while (tokens.take(";")) {
          // Attributes within braces end with one.
        }
      }
    }
    if (braces) {
      tokens.require("}");
    }
    tokens.requireEnd();
    requireNextHop(at, prefix);
    List<UnicastRoute> routes = new ArrayList<>();
    for (IpPrefix part : split(prefix)) {
      routes.add(new UnicastRoute(part, nextHop, List.copyOf(attributes.values())));
    }
    return routes;
  }

  /** {@code next-hop self ... nlri PREFIX PREFIX}. */
  List<UnicastRoute> attributes() throws ExabgpSyntaxException {
    while (!tokens.take("nlri")) {
      word(tokens.takeNext("nlri and its prefixes"));
    }
    if (splitAt != null) {
      throw Words.wrong(splitAt, "goes with route, not with attributes");
    }
    List<UnicastRoute> routes = new ArrayList<>();
    while (routes.isEmpty() || (tokens.hasNext() && !tokens.nextIs(";"))) {
      Token at = tokens.takeNext("a prefix");
      if (at.is(",")) {
        continue;
      }
      if (routes.size() == MOST_ROUTES) {
        throw Words.wrong(at, "is one too many; a line has at most " + MOST_ROUTES + " routes");
      }
      IpPrefix prefix = Words.prefix(at);
      requireNextHop(at, prefix);
      routes.add(new UnicastRoute(prefix, nextHop, List.copyOf(attributes.values())));
    }
    tokens.requireEnd();
    return routes;
  }

  private void requireNextHop(Token at, IpPrefix prefix) throws ExabgpSyntaxException {
    if (nextHopAt == null) {
      if (action == Action.ANNOUNCE) {
        throw Words.wrong(at, "is announced without a next hop; write next-hop self behind it");
      }
      return;
    }
    if (nextHop != null && prefix.isIpv6() != IpPrefix.host(nextHop).isIpv6()) {
      throw Words.wrong(
          nextHopAt, "is of another address family than " + prefix + "; write next-hop self");
    }
  }

  private void word(Token word) throws ExabgpSyntaxException {
    switch (word.text().toLowerCase(Locale.ROOT)) {
      case "next-hop" -> {
        if (nextHopAt != null) {
          throw Words.wrong(word, "is there twice");
        }
        Token value = tokens.takeNext("an address or self");
        nextHopAt = value;
        nextHop = value.text().equalsIgnoreCase("self") ? null : Words.address(value);
      }
      case "origin" -> add(word, AttributeGrammar.origin(tokens));
      case "as-path" -> add(word, AttributeGrammar.asPath(tokens));
      case "med" -> add(word, AttributeGrammar.med(tokens));
      case "local-preference" -> add(word, AttributeGrammar.localPreference(tokens));
      case "community" -> add(word, AttributeGrammar.communities(tokens));
      case "large-community" -> add(word, AttributeGrammar.largeCommunities(tokens));
      case "extended-community" -> add(word, AttributeGrammar.extendedCommunities(tokens));
      case "atomic-aggregate" -> add(word, new PathAttribute.AtomicAggregate());
      case "aggregator" -> add(word, AttributeGrammar.aggregator(tokens));
      case "split" -> splitAt = tokens.takeNext("a length such as /24");
      case "name" -> tokens.takeNext("a name"); // A remark of the writer's own.
      case "label", "rd", "route-distinguisher", "bgp-prefix-sid", "bgp-prefix-sid-srv6" ->
          throw Words.wrong(word, "is not supported; routes here are unicast, without labels");
      case "path-information" ->
          throw Words.wrong(
              word, "is not supported; each prefix is announced once, without path ids");
      case "originator-id", "cluster-list" ->
          throw Words.wrong(word, "is not supported; only a route reflector sets it (RFC 4456)");
      case "aigp", "attribute" ->
          throw Words.wrong(
              word,
              "is not supported; leave it out, or write it as communities the peer understands");
      case "watchdog", "withdraw" ->
          throw Words.wrong(
              word, "is not supported; write an announce or a withdraw line when it is due");
      default ->
          throw Words.wrong(
              word,
              "is no attribute; write next-hop, origin, as-path, med, local-preference, community,"
                  + " large-community, extended-community, atomic-aggregate, aggregator or split");
    }
  }

  private void add(Token word, PathAttribute attribute) throws ExabgpSyntaxException {
    if (attributes.put(attribute.type(), attribute) != null) {
      throw Words.wrong(word, "is there twice; write all its values in one pair of brackets");
    }
  }

  private List<IpPrefix> split(IpPrefix prefix) throws ExabgpSyntaxException {
    Token token = splitAt;
    if (token == null) {
      return List.of(prefix);
    }
    int length = -1;
    if (token.text().matches("/[0-9]{1,3}")) {
      length = Integer.parseInt(token.text().substring(1));
    }
    if (length < 0 || length > prefix.maxLength()) {
      throw Words.wrong(token, "is no length of a prefix; write one like /24");
    }
    if (length <= prefix.length()) {
      return List.of(prefix); // As ExaBGP: there is nothing to divide.
    }
    int bits = length - prefix.length();
    if (bits > Integer.numberOfTrailingZeros(MOST_ROUTES)) {
      throw Words.wrong(
          token,
          "divides "
              + prefix
              + " into more than "
              + MOST_ROUTES
              + " routes; write a shorter length");
    }
    BigInteger step = BigInteger.ONE.shiftLeft(prefix.maxLength() - length);
    BigInteger address = new BigInteger(1, prefix.address().getAddress());
    List<IpPrefix> parts = new ArrayList<>();
    for (int part = 0; part < 1 << bits; part++) {
      parts.add(new IpPrefix(address(address, prefix.maxLength() / 8), length));
      address = address.add(step);
    }
    return parts;
  }

  private static InetAddress address(BigInteger value, int octets) {
    byte[] bytes = new byte[octets];
    byte[] number = value.toByteArray();
    int count = Math.min(number.length, octets);
    System.arraycopy(number, number.length - count, bytes, octets - count, count);
    return IpAddresses.ofBytes(bytes);
  }
}
