package io.lookingglass.probes.sys;

import io.lookingglass.probes.packet.QuotedPacket;
import java.net.InetAddress;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How the probes of one raw flow look on the wire and how an ICMP error's quote is recognised as
 * one of them. Packets of a flow are equal in all that load balancers hash, and carry their token
 * within the eight bytes behind the IP header that every router quotes. Pure.
 */
sealed interface FlowPackets permits EchoPackets, UdpPackets, TcpPackets {

  /** The whole IP packet of a probe. */
  byte[] build(Probe probe, int token);

  /**
   * Which probe a quote is of. That the quote is of this flow by protocol and by identifier or
   * source port was checked before.
   *
   * @param known whether a token belongs to a probe that may still be answered
   * @return absent when the packet was not sent by this flow
   */
  @Nullable Match match(QuotedPacket quoted, IntPredicate known);

  /**
   * A quote that was recognised.
   *
   * @param addressTranslated whether the quote differs from what was sent in a way that a NAT
   *     causes
   */
  record Match(int token, boolean addressTranslated) {}

  /** What the packets of a flow have in common. */
  record Ends(FlowSpec spec, InetAddress source) {

    /** Whether the quote went to our target: nobody else's packet is to be counted. */
    boolean quotesTarget(QuotedPacket quoted) {
      return quoted.header().destination().equals(spec.target());
    }

    boolean sourceTranslated(QuotedPacket quoted) {
      return !quoted.header().source().equals(source);
    }

    /** Whether this source port would make the probe its own target, on an address of this host. */
    boolean meetsItself(int sourcePort) {
      return sourcePort == spec.port() && source.equals(spec.target());
    }

    /** What is left of the asked size for the payload behind both headers, at least {@code min}. */
    int payloadBytes(Probe probe, int min) {
      int headers = spec.ipVersion().headerBytes() + spec.protocol().headerBytes();
      return Math.max(min, probe.packetBytes() - headers);
    }
  }
}
