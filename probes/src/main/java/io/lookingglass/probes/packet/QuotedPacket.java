package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.QuotedHeader;
import org.jspecify.annotations.Nullable;

/**
 * The packet that an ICMP error is about, as far as the error quotes it.
 *
 * @param header its IP header as it arrived at the node that answers: addresses after translation,
 *     time to live after decrements
 * @param transport the first bytes of its transport header, decoded as far as they go
 * @param quotedBytes how much is quoted, from the IP header on, without padding
 */
public record QuotedPacket(IpHeader header, QuotedTransport transport, int quotedBytes) {

  /**
   * Decodes the quote.
   *
   * @return absent when it does not begin with a whole IP header
   */
  public static @Nullable QuotedPacket decode(Octets datagram) {
    IpHeader header = IpHeader.decode(datagram);
    if (header == null) {
      return null;
    }
    return new QuotedPacket(
        header,
        header.startsTransport()
            ? QuotedTransport.decode(header.protocol(), header.transport(datagram))
            : new QuotedTransport.Unread(header.protocol(), header.transport(datagram)),
        Math.min(datagram.length(), header.totalBytes()));
  }

  /**
   * In the form that events carry.
   *
   * @param addressTranslated whether the quote shows a NAT; absent when that could not be told
   */
  public QuotedHeader toEvent(@Nullable Boolean addressTranslated) {
    return new QuotedHeader(
        header.ttl(), header.trafficClass() >>> 2, header.trafficClass() & 3, addressTranslated);
  }
}
