package io.lookingglass.probes.event;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one probe of a tunnel. Round-trip times are between the kernel's own time stamps
 * of sending and receiving, in nanoseconds.
 */
public sealed interface TunnelOutcome {

  /**
   * The answer that the probe asks for.
   *
   * @param from the sender of the packet that brought it: outside, for one that came in GRE
   * @param ttl of the packet that brought it; absent when the kernel did not tell
   * @param innerTtl of the packet inside, absent for an answer that came plainly
   * @param oddities what is not as it should be about it, empty for nothing
   * @param key that the answer carries, absent for none
   * @param maximumSegmentSize of a SYN's answer: its MSS option, absent for other probes, and when
   *     the answer was a reset or had none
   */
  record Answered(
      long rttNanos,
      InetAddress from,
      @Nullable Integer ttl,
      @Nullable Integer innerTtl,
      Set<Oddity> oddities,
      @Nullable Long key,
      @Nullable Integer maximumSegmentSize)
      implements TunnelOutcome {
    public Answered {
      oddities = Set.copyOf(oddities);
    }
  }

  /**
   * Somebody refused the packet, or dropped it and said so.
   *
   * @param kind what the ICMP or ICMPv6 error says
   * @param type of ICMP, 0 to 255
   * @param code of ICMP, 0 to 255
   * @param from the router or host that said so
   * @param mtuBytes with {@link ReplyKind#PACKET_TOO_BIG} the MTU told, absent when none was
   * @param inside whether it is about the inner packet, so that the outer one had arrived
   */
  record Refused(
      long rttNanos,
      ReplyKind kind,
      int type,
      int code,
      InetAddress from,
      @Nullable Integer mtuBytes,
      boolean inside)
      implements TunnelOutcome {}

  /** Nothing came in time. */
  record TimedOut() implements TunnelOutcome {}

  /**
   * It did not leave this machine.
   *
   * @param reason what was in the way and what would help, a clause
   * @param interfaceMtuBytes of the outgoing interface when that was too small, else absent
   */
  record NotSent(String reason, @Nullable Integer interfaceMtuBytes) implements TunnelOutcome {}

  /** What can be odd about an answer. */
  enum Oddity {
    /** It came from another address than the far end's: something translates addresses. */
    OTHER_SOURCE,
    /** It carries another key than the tunnel's, or one where there should be none, or none. */
    OTHER_KEY,
    /** It came plainly where it should have come through the tunnel. */
    OUTSIDE_TUNNEL,
    /** It came through the tunnel where it should have come plainly. */
    INSIDE_TUNNEL
  }

  /** Whether the answer came. */
  default boolean answered() {
    return this instanceof Answered;
  }
}
