package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpErrorBuilder.ExtensionChecksum;
import io.lookingglass.probes.packet.IcmpErrorBuilder.LengthAttribute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network to simulate, as a file under {@code lab/} describes it; {@link ScenarioReader}
 * documents the words.
 *
 * @param seed of all that is random
 * @param routers by name, in the order of the file
 * @param targets the first whose range holds a target describes it
 */
record Scenario(long seed, Map<String, Router> routers, List<Target> targets) {

  /** How a node answers. */
  record Answering(
      long rttNanos,
      long jitterNanos,
      Chance loss,
      @Nullable RateLimit limit,
      boolean silent,
      int quotedTransportBytes,
      int initialTtl,
      int copies) {}

  /** A token bucket. */
  record RateLimit(double perSecond, int burst) {}

  /** What a router appends to its errors. */
  record Extensions(
      List<IcmpExtension> objects, LengthAttribute length, ExtensionChecksum checksum) {}

  /** How a router tells that a packet does not fit. */
  enum MtuAnswer {
    TOLD,
    UNTOLD,
    BLACK_HOLE
  }

  /** What it answers instead of passing a packet on; to one protocol only, or to all. */
  record Refusal(ReplyKind kind, @Nullable ProbeProtocol protocol) {}

  enum Balance {
    FLOW,
    PACKET
  }

  /** How a router passes packets on; an empty {@code next} leads to the target. */
  record Forwarding(
      Chance drop,
      int mtuBytes,
      MtuAnswer mtuAnswer,
      boolean translates,
      @Nullable Integer dscp,
      @Nullable Refusal refusal,
      List<String> next,
      Balance balance) {}

  record Router(
      String name,
      int index,
      Answering answering,
      @Nullable Integer quotedTtl,
      Extensions extensions,
      Forwarding forwarding) {}

  enum UdpAnswer {
    UNREACHABLE,
    ECHO,
    SILENT
  }

  /** Targets {@code first} to {@code last}; {@code openPorts} absent when TCP is silent. */
  record Target(
      int first,
      int last,
      Answering answering,
      boolean echoSilent,
      UdpAnswer udp,
      @Nullable Set<Integer> openPorts,
      @Nullable String via) {}

  Target target(int index) {
    for (Target target : targets) {
      if (index >= target.first() && index <= target.last()) {
        return target;
      }
    }
    throw new IllegalArgumentException("the scenario describes no target " + index);
  }
}
