package io.lookingglass.probes.result;

import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hop of a trace; its number is its place in the list, from 1, and stands in {@code ttl} too.
 *
 * @param resolvedAddress who answered first; absent when silent
 * @param resolvedHostname its reverse name; absent when it has none or it is not known yet
 * @param asn origin autonomous systems, empty when not known
 * @param network a name for that origin
 * @param alternates further addresses that answered at this TTL in this flow
 * @param timings a probe each, in the order of rounds
 * @param stats over those probes
 * @param labels MPLS label stack of the first answer that had one; absent when none had
 * @param extensions other ICMP extension objects of the first answer that had some
 * @param quoted how our packet looked when it arrived there; absent when not told
 * @param error kind of answer when a node refused here, else absent
 * @param loss what the loss at this hop means
 */
public record Hop(
    int ttl,
    @Nullable InetAddress resolvedAddress,
    @Nullable String resolvedHostname,
    List<Asn> asn,
    @Nullable String network,
    List<InetAddress> alternates,
    List<Timing> timings,
    RttStatistics stats,
    @Nullable List<MplsLabel> labels,
    List<IcmpExtension> extensions,
    @Nullable QuotedHeader quoted,
    @Nullable ReplyKind error,
    LossMeaning loss) {
  public Hop {
    asn = List.copyOf(asn);
    alternates = List.copyOf(alternates);
    timings = List.copyOf(timings);
    labels = labels == null ? null : List.copyOf(labels);
    extensions = List.copyOf(extensions);
  }

  /**
   * One probe's outcome.
   *
   * @param rtt absent when it was not answered
   */
  public record Timing(@Nullable Double rtt) {}

  /** What missing answers at a hop mean. */
  public enum LossMeaning {
    /** Nothing is missing. */
    NONE,
    /** Not decided while the trace runs. */
    PENDING,
    /** Later hops answer more: the router limits or refuses ICMP answers; no traffic is lost. */
    RATE_LIMITED,
    /** Loss that starts here and continues to the end of the path. */
    REAL,
    /** Nothing from here on answers. */
    SILENT_TAIL,
    /** Too few probes, or no later answer, to tell a router that limits its answers from loss. */
    UNDECIDED
  }
}
