package io.lookingglass.bgp.announce.exabgp;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a line asks for. Immutable. */
public sealed interface ExabgpCommand {

  /** Announced, or withdrawn. */
  enum Action {
    ANNOUNCE,
    WITHDRAW
  }

  /**
   * {@code announce route}, {@code withdraw route}, and their other forms.
   *
   * @param neighbors which peers; empty for all
   * @param routes at least one, in the order of the line, those of a {@code split} among them
   */
  record Unicast(Action action, List<NeighborSelector> neighbors, List<UnicastRoute> routes)
      implements ExabgpCommand {
    public Unicast {
      neighbors = List.copyOf(neighbors);
      routes = List.copyOf(routes);
    }
  }

  /**
   * {@code announce flow route}, {@code withdraw flow route}.
   *
   * @param neighbors which peers; empty for all
   */
  record Flow(Action action, List<NeighborSelector> neighbors, FlowRoute route)
      implements ExabgpCommand {
    public Flow {
      neighbors = List.copyOf(neighbors);
    }
  }

  /**
   * {@code announce eor}: End-of-RIB (RFC 4724), which is sent here without being asked.
   *
   * @param neighbors which peers; empty for all
   */
  record EndOfRib(List<NeighborSelector> neighbors, Family family) implements ExabgpCommand {
    public EndOfRib {
      neighbors = List.copyOf(neighbors);
    }
  }

  /** {@code version}: asks who answers. */
  record Version() implements ExabgpCommand {}

  /** {@code shutdown}: the writer will write no more. It withdraws nothing. */
  record Shutdown() implements ExabgpCommand {}

  /** An empty line, or a comment. */
  record Nothing() implements ExabgpCommand {}

  /**
   * A route to a prefix.
   *
   * @param nextHop null for {@code self}, and for a withdrawal that names none
   * @param attributes the attributes the line names, without a next hop, ascending by type, each at
   *     most once
   */
  record UnicastRoute(
      IpPrefix prefix, @Nullable InetAddress nextHop, List<PathAttribute> attributes) {
    public UnicastRoute {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * A FlowSpec rule with its actions.
   *
   * @param family IPv4 or IPv6 FlowSpec
   * @param nextHop of the actions that send traffic there; null for none
   * @param attributes the actions as extended communities, and other communities, ascending by type
   */
  record FlowRoute(
      Family family,
      FlowSpecRule rule,
      @Nullable InetAddress nextHop,
      List<PathAttribute> attributes) {
    public FlowRoute {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * One neighbor, by its address and what else has to hold of it.
   *
   * @param address null for {@code *}, any
   * @param localAddress ours on the session, null when not asked for, as the others
   * @param routerId our BGP identifier
   */
  record NeighborSelector(
      @Nullable InetAddress address,
      @Nullable InetAddress localAddress,
      @Nullable Asn localAs,
      @Nullable Asn peerAs,
      @Nullable InetAddress routerId) {}
}
