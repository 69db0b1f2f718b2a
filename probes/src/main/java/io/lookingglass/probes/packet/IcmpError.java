package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ICMP or ICMPv6 error.
 *
 * @param kind what it says
 * @param type ICMP type, 0 to 255
 * @param code ICMP code, 0 to 255
 * @param nextHopMtuBytes with {@link ReplyKind#PACKET_TOO_BIG}: the MTU told (RFC 1191 section 4,
 *     RFC 4443 section 3.2); absent when none was (0 in old routers)
 * @param quoted the packet that it is about, absent when the quote is not even an IP header
 * @param extensions objects of the extension structure in order (RFC 4884), empty without one
 */
public record IcmpError(
    ReplyKind kind,
    int type,
    int code,
    @Nullable Integer nextHopMtuBytes,
    @Nullable QuotedPacket quoted,
    List<IcmpExtension> extensions)
    implements IcmpMessage {
  public IcmpError {
    extensions = List.copyOf(extensions);
  }

  /** Decodes a message of at least eight bytes whose type and code say {@code kind}. */
  static IcmpError decode(IpVersion version, ReplyKind kind, Octets message) {
    Octets payload = message.from(IcmpMessage.HEADER_BYTES);
    int type = message.u8(0);
    IcmpExtensions.Located located =
        IcmpExtensions.carriedBy(version, type)
            ? IcmpExtensions.locate(payload, lengthAttributeBytes(version, message))
            : new IcmpExtensions.Located(payload, List.of());
    return new IcmpError(
        kind,
        type,
        message.u8(1),
        kind == ReplyKind.PACKET_TOO_BIG ? nextHopMtuBytes(version, message) : null,
        QuotedPacket.decode(located.originalDatagram()),
        located.extensions());
  }

  /** RFC 4884 sections 4.1 to 4.5: where the length stands and in which words it counts. */
  private static int lengthAttributeBytes(IpVersion version, Octets message) {
    return switch (version) {
      case IPV4 -> message.u8(5) * 4;
      case IPV6 -> message.u8(4) * 8;
    };
  }

  private static @Nullable Integer nextHopMtuBytes(IpVersion version, Octets message) {
    long mtu =
        switch (version) {
          case IPV4 -> message.u16(6);
          case IPV6 -> message.u32(4);
        };
    return mtu == 0 || mtu > Integer.MAX_VALUE ? null : (Integer) (int) mtu;
  }
}
