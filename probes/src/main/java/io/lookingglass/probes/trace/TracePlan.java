package io.lookingglass.probes.trace;

import java.net.InetAddress;

/**
 * What one flow of a trace is to do.
 *
 * @param flow its number, from 0
 * @param target whose answer ends the path
 * @param maxHops highest TTL, 1 to 255
 * @param sweeps how many times the path is walked: once by traceroute, {@code packets} times by mtr
 * @param queries probes for each TTL of a sweep: {@code packets} in traceroute, one in mtr
 * @param packetBytes size of each probe
 * @param startNanos when the first sweep starts, after the measurement's beginning
 * @param intervalNanos between the starts of two sweeps
 */
record TracePlan(
    int flow,
    InetAddress target,
    int maxHops,
    int sweeps,
    int queries,
    int packetBytes,
    long startNanos,
    long intervalNanos) {
  TracePlan {
    if (maxHops < 1 || maxHops > 255 || sweeps < 1 || queries < 1 || startNanos < 0) {
      throw new IllegalArgumentException(
          "trace plan out of range: maxHops=%d sweeps=%d queries=%d startNanos=%d"
              .formatted(maxHops, sweeps, queries, startNanos));
    }
  }

  long startOf(int sweep) {
    return startNanos + sweep * intervalNanos;
  }
}
