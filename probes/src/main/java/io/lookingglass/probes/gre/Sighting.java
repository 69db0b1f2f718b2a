package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.TcpHeader;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a packet that came is, before it is known whether a probe waits for it. */
sealed interface Sighting {

  /**
   * An echo reply.
   *
   * @param payload begins with the cookie, when it is ours
   * @param inGre whether it came inside GRE
   * @param key of the GRE header, absent for none and outside GRE
   * @param innerTtl of the packet inside GRE, absent outside it
   */
  record Echo(
      int identifier,
      int token,
      Octets payload,
      boolean inGre,
      @Nullable Long key,
      @Nullable Integer innerTtl)
      implements Sighting {}

  /**
   * A keepalive that came back.
   *
   * @param token absent over IPv6, where the kernel does not show the header
   */
  record Keepalive(@Nullable Integer token, @Nullable Long key) implements Sighting {}

  /** A TCP segment inside GRE. */
  record Segment(TcpHeader header, InetAddress from, @Nullable Long key, int innerTtl)
      implements Sighting {}

  /** An ICMP error, about the packet that {@code about} names. */
  record Refusal(
      ReplyKind kind, int type, int code, @Nullable Integer mtuBytes, InetAddress from, About about)
      implements Sighting {}

  /** It answers no probe. */
  record Stray(StrayKind kind) implements Sighting {}

  /** It is none of our business: ICMP of somebody else on this machine. */
  record Foreign() implements Sighting {}

  /** Which packet an error is about. */
  sealed interface About {

    /** A packet between two outer addresses, by the identification of its IPv4 header. */
    record Outer(InetAddress local, InetAddress remote, int token) implements About {}

    /**
     * One with an echo message of ours.
     *
     * @param source and {@code destination} of the packet with it, as quoted
     * @param encapsulated whether the error quotes it inside GRE: then it is about the outer packet
     */
    record Echo(
        int identifier,
        int token,
        InetAddress source,
        InetAddress destination,
        boolean encapsulated)
        implements About {

      /** Whether one of its ends is one of these. */
      boolean between(Set<InetAddress> ends) {
        return ends.contains(source) || ends.contains(destination);
      }
    }

    /** A SYN of ours, inside GRE. */
    record Syn(int port, long sequenceNumber, boolean encapsulated) implements About {}

    /** A keepalive over IPv6. */
    record Keepalive(InetAddress local, InetAddress remote, int token) implements About {}
  }
}
