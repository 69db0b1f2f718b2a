package io.lookingglass.bgp.session;

import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import org.jspecify.annotations.Nullable;

/**
 * The procedures of the Only to Customer attribute (RFC 9234, section 5), for IPv4 and IPv6 unicast
 * routes of external sessions. A route that has it has gone down from a provider, or across from a
 * peer, and may only go further down.
 */
public final class RouteLeaks {

  private RouteLeaks() {}

  /** What becomes of a route that is received. */
  enum Ingress {
    /** It stays as it is. */
    PASS,
    /** The attribute is added, with the peer's AS. */
    ADD,
    /** It is a leak, and not eligible. */
    LEAK
  }

  /** What becomes of a route that is to be sent. */
  public enum Egress {
    /** It is sent as it is. */
    PASS,
    /** The attribute is added, with our AS. */
    ADD,
    /** It must not be sent. */
    FORBIDDEN
  }

  /**
   * What a route is that came with the attribute, or without.
   *
   * @param role ours on the session, null when there is none
   * @param peerAsn the peer's
   * @param onlyToCustomer the attribute's AS, null when the route does not have it
   */
  static Ingress received(@Nullable PeerRole role, Asn peerAsn, @Nullable Asn onlyToCustomer) {
    return switch (role) {
      case null -> Ingress.PASS;
      // From a customer, or the client of a route server.
      case PROVIDER, RS -> onlyToCustomer == null ? Ingress.PASS : Ingress.LEAK;
      case PEER -> {
        if (onlyToCustomer == null) {
          yield Ingress.ADD;
        }
        yield onlyToCustomer.equals(peerAsn) ? Ingress.PASS : Ingress.LEAK;
      }
      // From a provider, or a route server.
      case CUSTOMER, RS_CLIENT -> onlyToCustomer == null ? Ingress.ADD : Ingress.PASS;
    };
  }

  /**
   * What has to happen to a route before it may be sent, if it may.
   *
   * @param role ours on the session, null when there is none
   * @param onlyToCustomer the attribute's AS, null when the route does not have it
   */
  public static Egress sent(@Nullable PeerRole role, @Nullable Asn onlyToCustomer) {
    return switch (role) {
      case null -> Egress.PASS;
      // To a customer, or the client of a route server.
      case PROVIDER, RS -> onlyToCustomer == null ? Egress.ADD : Egress.PASS;
      case PEER -> onlyToCustomer == null ? Egress.ADD : Egress.FORBIDDEN;
      // To a provider, or a route server.
      case CUSTOMER, RS_CLIENT -> onlyToCustomer == null ? Egress.PASS : Egress.FORBIDDEN;
    };
  }
}
