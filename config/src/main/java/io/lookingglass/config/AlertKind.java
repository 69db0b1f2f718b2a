package io.lookingglass.config;

/** What sort of thing somebody is told of. */
public enum AlertKind {
  /** A GRE tunnel is down, degraded, or healthy again. */
  TUNNEL,
  /** A session of BFD beside a tunnel went down, or came up. */
  BFD_SESSION,
  /** A session with a BGP peer went down, or came up. */
  BGP_SESSION,
  /** A route that should not be there is seen for a protected prefix, or is gone again. */
  PREFIX_ALARM
}
