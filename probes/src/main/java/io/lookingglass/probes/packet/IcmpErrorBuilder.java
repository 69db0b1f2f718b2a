package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;

/**
 * Builds the ICMP and ICMPv6 errors that routers send, correct ones and the deviations met in the
 * field. Not thread-safe.
 */
public final class IcmpErrorBuilder {
  /** How the place of the extension structure is told. */
  public enum LengthAttribute {
    /** RFC 4884: the length of the padded quote. */
    COMPLIANT,
    /** Before RFC 4884: left zero, the quote padded to 128 bytes. */
    ZERO,
    /**
     * Seen in the field: the length of the quote without padding, the quote padded to 128 bytes.
     */
    UNPADDED
  }

  /** What stands in the checksum field of the extension structure. */
  public enum ExtensionChecksum {
    VALID,
    /** Not computed; receivers accept that. */
    ZERO,
    /** Receivers must ignore the structure. */
    WRONG
  }

  private final IpVersion version;
  private final int type;
  private final int code;
  private byte[] quote = new byte[0];
  private int mtuBytes;
  private List<IcmpExtension> extensions = List.of();
  private LengthAttribute lengthAttribute = LengthAttribute.COMPLIANT;
  private ExtensionChecksum extensionChecksum = ExtensionChecksum.VALID;

  /**
   * @throws IllegalArgumentException when {@code kind} is no ICMP error of that IP version
   */
  public IcmpErrorBuilder(IpVersion version, ReplyKind kind) {
    IcmpReplyKinds.TypeAndCode row = IcmpReplyKinds.typeAndCode(version, kind);
    if (row == null || kind == ReplyKind.ECHO_REPLY) {
      throw new IllegalArgumentException(kind + " is no ICMP error of " + version);
    }
    this.version = version;
    this.type = row.type();
    this.code = row.code();
  }

  /** Quotes the first {@code maxBytes} of a packet, or all of it when it is shorter. */
  public IcmpErrorBuilder quote(Octets packet, int maxBytes) {
    quote = packet.first(maxBytes).toArray();
    return this;
  }

  /** The MTU of the next hop, for {@link ReplyKind#PACKET_TOO_BIG}; 0 to tell none. */
  public IcmpErrorBuilder nextHopMtuBytes(int value) {
    mtuBytes = IpPacketBuilder.inRange("MTU", value, 0xFFFF);
    return this;
  }

  /**
   * Appends an extension structure.
   *
   * @throws IllegalArgumentException when errors of this type cannot carry one
   */
  public IcmpErrorBuilder extensions(List<IcmpExtension> objects) {
    if (!objects.isEmpty() && !IcmpExtensions.carriedBy(version, type)) {
      throw new IllegalArgumentException(
          "%s type %d carries no extensions (RFC 4884 section 4)".formatted(version, type));
    }
    extensions = List.copyOf(objects);
    return this;
  }

  public IcmpErrorBuilder lengthAttribute(LengthAttribute value) {
    lengthAttribute = value;
    return this;
  }

  public IcmpErrorBuilder extensionChecksum(ExtensionChecksum value) {
    extensionChecksum = value;
    return this;
  }

  /**
   * The message, from the ICMP type on.
   *
   * @param source and {@code destination} of the error, over which ICMPv6 sums
   */
  public byte[] build(InetAddress source, InetAddress destination) {
    byte[] structure = extensions.isEmpty() ? new byte[0] : structure();
    int quoteBytes = extensions.isEmpty() ? quote.length : paddedQuoteBytes();
    WireWriter out = new WireWriter(IcmpMessage.HEADER_BYTES + quoteBytes + structure.length);
    out.u8(type).u8(code).u16(0);
    int length = extensions.isEmpty() ? 0 : lengthAttribute(quoteBytes);
    switch (version) {
      case IPV4 -> out.u8(0).u8(length).u16(mtuBytes);
      case IPV6 -> {
        if (type == 2) {
          out.u32(mtuBytes);
        } else {
          out.u8(length).u8(0).u16(0);
        }
      }
    }
    int copied = Math.min(quote.length, quoteBytes);
    out.bytes(quote, 0, copied).skip(quoteBytes - copied).bytes(structure);
    out.u16At(2, InternetChecksum.complement(IcmpEcho.sum(source, destination, out.array())));
    return out.array();
  }

  private byte[] structure() {
    byte[] structure = IcmpExtensions.encode(extensions);
    switch (extensionChecksum) {
      case VALID -> {}
      case ZERO -> {
        structure[2] = 0;
        structure[3] = 0;
      }
      case WRONG -> structure[2] ^= 0x55;
    }
    return structure;
  }

  private int wordBytes() {
    return switch (version) {
      case IPV4 -> 4;
      case IPV6 -> 8;
    };
  }

  private int paddedQuoteBytes() {
    return switch (lengthAttribute) {
      case COMPLIANT ->
          Math.max(
              IcmpExtensions.CLASSIC_QUOTE_BYTES,
              (quote.length + wordBytes() - 1) / wordBytes() * wordBytes());
      case ZERO, UNPADDED -> IcmpExtensions.CLASSIC_QUOTE_BYTES;
    };
  }

  private int lengthAttribute(int paddedQuoteBytes) {
    return switch (lengthAttribute) {
      case COMPLIANT -> paddedQuoteBytes / wordBytes();
      case ZERO -> 0;
      case UNPADDED -> Math.min(quote.length, IcmpExtensions.CLASSIC_QUOTE_BYTES) / wordBytes();
    };
  }
}
