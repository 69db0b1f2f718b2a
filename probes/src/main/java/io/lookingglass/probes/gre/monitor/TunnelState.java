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

  /** The worse of two, where it is worst to be down and nothing to be not monitored. */
  TunnelState orWorse(TunnelState other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** A number for a compact table, ascending from what is not monitored to what is down. */
  public byte rank() {
    return switch (this) {
      case NOT_MONITORED -> 0;
      case UNKNOWN -> 1;
      case HEALTHY -> 2;
      case DEGRADED -> 3;
      case DOWN -> 4;
    };
  }

  /**
   * The one of a number.
   *
   * @throws IllegalArgumentException when none has it
   */
  public static TunnelState ranked(byte rank) {
    return switch (rank) {
      case 0 -> NOT_MONITORED;
      case 1 -> UNKNOWN;
      case 2 -> HEALTHY;
      case 3 -> DEGRADED;
      case 4 -> DOWN;
      default -> throw new IllegalArgumentException("no state has the number " + rank);
    };
  }
}
