package io.lookingglass.probes.gre;

/**
 * What keeps a tunnel from being probed, known before anything is sent.
 *
 * @param sentence what is wrong and what would help, without a full stop
 */
public record TunnelProblem(Kind kind, String sentence) {

  public enum Kind {
    /** The process may not open raw sockets, or the machine cannot. */
    NO_PRIVILEGE,
    /** The local address is not this machine's. */
    LOCAL_ADDRESS,
    /** There is no route to the far end. */
    NO_ROUTE,
    /** The route to the far end leads into the tunnel. */
    RECURSIVE_ROUTING,
    /** The prober was closed. */
    CLOSED
  }
}
