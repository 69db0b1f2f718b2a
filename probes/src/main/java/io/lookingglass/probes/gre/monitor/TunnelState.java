package io.lookingglass.probes.gre.monitor;

/** How a tunnel is, or one mode of probing it. */
public enum TunnelState {
  /** Nothing can be sent from here; the reason says why. Says nothing about the tunnel. */
  NOT_MONITORED,
  /** Too little is known yet. */
  UNKNOWN,
  /** It carries packets. */
  HEALTHY,
  /** It carries packets, but loses some, or one of its modes does not work. */
  DEGRADED,
  /** It carries nothing. */
  DOWN;

  /** As it is shown to people, in lower case. */
  public String words() {
    return switch (this) {
      case NOT_MONITORED -> "not monitored";
      case UNKNOWN -> "unknown";
      case HEALTHY -> "healthy";
      case DEGRADED -> "degraded";
      case DOWN -> "down";
    };
  }

  /** Whether something was found out about the tunnel. */
  public boolean isKnown() {
    return switch (this) {
      case NOT_MONITORED, UNKNOWN -> false;
      case HEALTHY, DEGRADED, DOWN -> true;
    };
  }
}
