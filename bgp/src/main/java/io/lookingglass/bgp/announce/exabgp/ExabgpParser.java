package io.lookingglass.bgp.announce.exabgp;

import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.Action;
import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.NeighborSelector;
import io.lookingglass.bgp.announce.exabgp.Tokens.Token;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.net.Asn;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of ExaBGP's text API:
 *
 * <pre>{@code
 * [neighbor ADDRESS [local-ip A] [local-as N] [peer-as N] [router-id A] [, neighbor ...]]
 *   announce|withdraw route PREFIX next-hop ADDRESS|self [ATTRIBUTE VALUE ...] [split /LENGTH]
 *   announce|withdraw attributes next-hop ADDRESS|self [ATTRIBUTE VALUE ...] nlri PREFIX ...
 *   announce|withdraw ipv4|ipv6 unicast PREFIX ...
 *   announce|withdraw flow route { match { ... } then { ... } }
 *   announce|withdraw flow route COMPONENT VALUE ... ACTION
 *   announce eor [ipv4|ipv6 unicast|flow]
 * version | shutdown | # comment
 * }</pre>
 *
 * <p>What ExaBGP would take and drop silently is refused here: an attribute named twice, bits of a
 * prefix beyond its length, numbers out of their range.
 */
public final class ExabgpParser {
  private ExabgpParser() {}

  /**
   * Reads one line, its end left out.
   *
   * @throws ExabgpSyntaxException with the column, what is wrong there and what would be right
   */
  public static ExabgpCommand parse(String line) throws ExabgpSyntaxException {
    Tokens tokens = Tokens.of(line);
    if (!tokens.hasNext()) {
      return new ExabgpCommand.Nothing();
    }
    List<NeighborSelector> neighbors = neighbors(tokens);
    Token verb = tokens.takeNext("a command such as announce or withdraw");
    return switch (verb.text().toLowerCase(Locale.ROOT)) {
      case "announce" -> change(Action.ANNOUNCE, neighbors, tokens);
      case "withdraw" -> change(Action.WITHDRAW, neighbors, tokens);
      case "version" -> alone(verb, neighbors, tokens, new ExabgpCommand.Version());
      case "shutdown" -> alone(verb, neighbors, tokens, new ExabgpCommand.Shutdown());
      case "flush" ->
          throw Words.wrong(
              verb,
              "is not supported: every peer has what is announced, and asks for it again by itself"
                  + " (RFC 2918)");
      case "clear" ->
          throw Words.wrong(
              verb,
              "is not supported: withdraw routes by name, or all of them with POST"
                  + " /v1/announcements/withdraw-all");
      case "teardown", "restart", "reload", "reset", "crash" ->
          throw Words.wrong(
              verb, "is not supported: sessions and the configuration are not driven from here");
      case "show", "help" ->
          throw Words.wrong(
              verb,
              "is not supported: what is announced is told by GET /v1/announcements, the sessions"
                  + " by GET /v1/bgp/peers");
      default ->
          throw Words.wrong(
              verb,
              "is no command; write announce, withdraw, version, shutdown or # and a comment");
    };
  }

  private static ExabgpCommand alone(
      Token verb, List<NeighborSelector> neighbors, Tokens tokens, ExabgpCommand command)
      throws ExabgpSyntaxException {
    if (!neighbors.isEmpty()) {
      throw Words.wrong(verb, "is not for neighbors; write it alone");
    }
    tokens.requireEnd();
    return command;
  }

  private static ExabgpCommand change(
      Action action, List<NeighborSelector> neighbors, Tokens tokens) throws ExabgpSyntaxException {
    Token what = tokens.takeNext("route, attributes, flow, ipv4 or ipv6");
    return switch (what.text().toLowerCase(Locale.ROOT)) {
      case "route" ->
          new ExabgpCommand.Unicast(action, neighbors, new RouteGrammar(tokens, action).route());
      case "attribute", "attributes" ->
          new ExabgpCommand.Unicast(
              action, neighbors, new RouteGrammar(tokens, action).attributes());
      case "flow" -> {
        tokens.require("route");
        yield new ExabgpCommand.Flow(action, neighbors, new FlowGrammar(tokens).route());
      }
      case "ipv4", "ipv6" -> ofFamily(action, neighbors, what, tokens);
      case "eor" -> {
        if (action == Action.WITHDRAW) {
          throw Words.wrong(what, "is announced, never withdrawn");
        }
        yield new ExabgpCommand.EndOfRib(neighbors, family(tokens));
      }
      case "vpls", "l2vpn" ->
          throw Words.wrong(what, "is not supported; only unicast and flow are");
      case "route-refresh", "operational", "watchdog" ->
          throw Words.wrong(what, "is not supported; write route, attributes or flow");
      default ->
          throw Words.wrong(
              what, "cannot be announced; write route, attributes, flow, ipv4 or ipv6");
    };
  }

  private static ExabgpCommand ofFamily(
      Action action, List<NeighborSelector> neighbors, Token afi, Tokens tokens)
      throws ExabgpSyntaxException {
    boolean ipv6 = afi.text().equalsIgnoreCase("ipv6");
    Token safi = tokens.takeNext("unicast or flow");
    return switch (safi.text().toLowerCase(Locale.ROOT)) {
      case "unicast" -> {
        List<ExabgpCommand.UnicastRoute> routes = new RouteGrammar(tokens, action).route();
        if (routes.getFirst().prefix().isIpv6() != ipv6) {
          throw Words.wrong(
              afi, "does not go with " + routes.getFirst().prefix() + "; write the other family");
        }
        yield new ExabgpCommand.Unicast(action, neighbors, routes);
      }
      case "flow" -> {
        tokens.take("route");
        ExabgpCommand.FlowRoute route = new FlowGrammar(tokens).route();
        if (route.family().equals(Family.IPV6_FLOWSPEC) != ipv6) {
          throw Words.wrong(
              afi, "does not go with the prefixes of the rule; write the other family");
        }
        yield new ExabgpCommand.Flow(action, neighbors, route);
      }
      default -> throw Words.wrong(safi, "is not supported; unicast and flow are");
    };
  }

  private static Family family(Tokens tokens) throws ExabgpSyntaxException {
    if (!tokens.hasNext() || tokens.nextIs(";")) {
      tokens.requireEnd();
      return Family.IPV4_UNICAST;
    }
    Token afi = tokens.takeNext("ipv4 or ipv6");
    boolean ipv6 = afi.text().equalsIgnoreCase("ipv6");
    if (!ipv6 && !afi.text().equalsIgnoreCase("ipv4")) {
      throw Words.wrong(afi, "is no address family here; write ipv4 or ipv6");
    }
    Token safi = tokens.takeNext("unicast or flow");
    tokens.requireEnd();
    return switch (safi.text().toLowerCase(Locale.ROOT)) {
      case "unicast" -> ipv6 ? Family.IPV6_UNICAST : Family.IPV4_UNICAST;
      case "flow" -> ipv6 ? Family.IPV6_FLOWSPEC : Family.IPV4_FLOWSPEC;
      default -> throw Words.wrong(safi, "is not supported; unicast and flow are");
    };
  }

  private static List<NeighborSelector> neighbors(Tokens tokens) throws ExabgpSyntaxException {
    List<NeighborSelector> selectors = new ArrayList<>();
    while (tokens.take("neighbor")) {
      Token address = tokens.takeNext("the address of a neighbor");
      selectors.add(neighbor(address.is("*") ? null : Words.address(address), tokens));
      if (!tokens.take(",")) {
        break;
      }
    }
    return selectors;
  }

  private static NeighborSelector neighbor(@Nullable InetAddress address, Tokens tokens)
      throws ExabgpSyntaxException {
    @Nullable InetAddress localAddress = null;
    @Nullable InetAddress routerId = null;
    @Nullable Asn localAs = null;
    @Nullable Asn peerAs = null;
    while (true) {
      if (tokens.take("local-ip")) {
        localAddress = Words.address(tokens.takeNext("our address"));
      } else if (tokens.take("local-as")) {
        localAs = Words.asn(tokens.takeNext("our AS"));
      } else if (tokens.take("peer-as")) {
        peerAs = Words.asn(tokens.takeNext("the AS of the neighbor"));
      } else if (tokens.take("router-id")) {
        routerId = Words.address(tokens.takeNext("our BGP identifier"));
      } else if (tokens.nextIs("family-allowed")) {
        throw Words.wrong(
            tokens.takeNext(""),
            "is not supported; a route goes to the peers that speak its family");
      } else {
        return new NeighborSelector(address, localAddress, localAs, peerAs, routerId);
      }
    }
  }
}
