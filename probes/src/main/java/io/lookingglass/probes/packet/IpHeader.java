package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 header (RFC 791) or an IPv6 header with its extension headers (RFC 8200), in one form for
 * both.
 *
 * @param source the sender
 * @param destination the final destination as it stands in the header
 * @param protocol number of what follows {@code headerBytes}, 0 to 255
 * @param ttl time to live or hop limit, 0 to 255
 * @param trafficClass the eight bits of DSCP and ECN
 * @param totalBytes size of the whole packet as the header tells it; a quote holds fewer
 * @param headerBytes where the transport header begins: size of this header with options or
 *     extension headers. Can lie past the end of a short quote.
 * @param identification 16 bits in IPv4; in IPv6 the 32 bits of the fragment header, absent without
 *     one
 * @param flowLabel 20 bits of IPv6, absent in IPv4
 * @param dontFragment the DF bit; always true in IPv6, whose routers never fragment
 * @param moreFragments whether fragments follow this one
 * @param fragmentOffsetBytes where this fragment's data belongs; above 0 no transport header
 *     follows
 */
public record IpHeader(
    InetAddress source,
    InetAddress destination,
    int protocol,
    int ttl,
    int trafficClass,
    int totalBytes,
    int headerBytes,
    @Nullable Long identification,
    @Nullable Integer flowLabel,
    boolean dontFragment,
    boolean moreFragments,
    int fragmentOffsetBytes) {

  /**
   * Decodes the header at the start of a packet or of a quote of one. The packet behind the header
   * may be cut short. The IPv4 header checksum is not verified: a router quotes what it changed.
   *
   * @return the header, absent when the bytes are no IP header or not a whole one
   */
  public static @Nullable IpHeader decode(Octets packet) {
    if (!packet.has(0, 1)) {
      return null;
    }
    return switch (packet.u8(0) >>> 4) {
      case 4 -> Ipv4Wire.decode(packet);
      case 6 -> Ipv6Wire.decode(packet);
      default -> null;
    };
  }

  public IpVersion version() {
    return IpVersion.of(source);
  }

  /** Whether the packet is whole or the first fragment, so that a transport header follows. */
  public boolean startsTransport() {
    return fragmentOffsetBytes == 0;
  }

  /** What follows the header, as far as it is there and as far as the header says it goes. */
  public Octets transport(Octets packet) {
    return packet.first(totalBytes).from(headerBytes);
  }
}
