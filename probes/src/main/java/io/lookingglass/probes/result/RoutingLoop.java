package io.lookingglass.probes.result;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Packets that run in a circle: the same routers answer in the same order, again and again.
 *
 * <p>One address that shows up twice is not enough: with load sharing over paths of different
 * length, or a route that changes while the trace runs, a router may answer at two TTLs. A circle
 * of n routers is believed when it was run through twice and begun a third time at least by one
 * hop, and when it is at least two hops long: one router that answers at every TTL is something
 * else (a firewall, or a tunnel that does not count).
 *
 * @param first TTL at which the circle begins
 * @param length hops in the circle
 * @param members their addresses, in order
 */
record RoutingLoop(int first, int length, List<InetAddress> members) {
  private static final int LONGEST = 8;

  RoutingLoop {
    members = List.copyOf(members);
  }

  /**
   * The circle that the path ends in; absent when it ends otherwise. Silent hops inside fit any
   * member, but every member must have answered.
   *
   * @param addresses the first answerer at each TTL from 1; null where silent
   */
  static @Nullable RoutingLoop in(List<@Nullable InetAddress> addresses) {
    int end = addresses.size();
    while (end > 0 && addresses.get(end - 1) == null) {
      end--;
    }
    for (int length = 2; length <= LONGEST; length++) {
      int start = end;
      while (start > 0 && fits(addresses, start - 1, length, end)) {
        start--;
      }
      while (start < end && addresses.get(start) == null) {
        start++;
      }
      if (end - start < 2 * length + 1) {
        continue;
      }
      @Nullable InetAddress[] members = new @Nullable InetAddress[length];
      for (int index = start; index < end; index++) {
        InetAddress address = addresses.get(index);
        if (address != null) {
          members[(index - start) % length] = address;
        }
      }
      Set<InetAddress> distinct = new HashSet<>();
      for (InetAddress member : members) {
        if (member != null) {
          distinct.add(member);
        }
      }
      // A silent or repeated member: not a circle of this length.
      if (distinct.size() == length) {
        List<InetAddress> ordered = new ArrayList<>();
        for (InetAddress member : members) {
          if (member != null) {
            ordered.add(member);
          }
        }
        return new RoutingLoop(start + 1, length, ordered);
      }
    }
    return null;
  }

  /** Whether the address at {@code index} equals all that stand whole circles behind it. */
  private static boolean fits(
      List<@Nullable InetAddress> addresses, int index, int length, int end) {
    InetAddress address = addresses.get(index);
    if (address == null) {
      return true;
    }
    for (int later = index + length; later < end; later += length) {
      InetAddress other = addresses.get(later);
      if (other != null) {
        return other.equals(address);
      }
    }
    return true;
  }
}
