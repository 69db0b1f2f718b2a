package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;

/** An ICMP (RFC 792) or ICMPv6 (RFC 4443) message, as far as probing cares. */
public sealed interface IcmpMessage
    permits IcmpError,
        IcmpMessage.EchoRequest,
        IcmpMessage.EchoReply,
        IcmpMessage.Unrelated,
        IcmpMessage.Malformed {

  int ICMP_ECHO_REQUEST = 8;
  int ICMP_ECHO_REPLY = 0;
  int ICMPV6_ECHO_REQUEST = 128;
  int ICMPV6_ECHO_REPLY = 129;

  /** Size of the fixed part in front of payload or quote. */
  int HEADER_BYTES = 8;

  /**
   * An echo request.
   *
   * @param identifier 0 to 65535
   * @param sequenceNumber 0 to 65535
   * @param checksum as it stands in the message
   */
  record EchoRequest(int identifier, int sequenceNumber, int checksum, Octets payload)
      implements IcmpMessage {}

  /**
   * An echo reply.
   *
   * @param identifier 0 to 65535
   * @param sequenceNumber 0 to 65535
   */
  record EchoReply(int identifier, int sequenceNumber, Octets payload) implements IcmpMessage {}

  /** A message that answers no probe. */
  record Unrelated(int type, int code) implements IcmpMessage {}

  /**
   * Bytes that are no ICMP message.
   *
   * @param reason in words, to stand in a log line
   */
  record Malformed(String reason) implements IcmpMessage {}

  /**
   * Decodes an ICMP message for IPv4 after verifying its checksum (raw sockets deliver damaged ones
   * too), or one for IPv6 without, because the kernel has verified that (RFC 3542 section 3.1).
   *
   * @param message from the ICMP type to the end
   */
  static IcmpMessage decode(IpVersion version, Octets message) {
    if (!message.has(0, HEADER_BYTES)) {
      return new Malformed("an ICMP message has at least 8 bytes, this one " + message.length());
    }
    if (version == IpVersion.IPV4 && !InternetChecksum.valid(message)) {
      return new Malformed("the ICMP checksum is wrong");
    }
    int type = message.u8(0);
    int code = message.u8(1);
    if (type == echoRequestType(version)) {
      return new EchoRequest(
          message.u16(4), message.u16(6), message.u16(2), message.from(HEADER_BYTES));
    }
    ReplyKind kind = IcmpReplyKinds.of(version, type, code);
    if (kind == null) {
      return new Unrelated(type, code);
    }
    if (kind == ReplyKind.ECHO_REPLY) {
      return new EchoReply(message.u16(4), message.u16(6), message.from(HEADER_BYTES));
    }
    return IcmpError.decode(version, kind, message);
  }

  static int echoRequestType(IpVersion version) {
    return switch (version) {
      case IPV4 -> ICMP_ECHO_REQUEST;
      case IPV6 -> ICMPV6_ECHO_REQUEST;
    };
  }

  static int echoReplyType(IpVersion version) {
    return switch (version) {
      case IPV4 -> ICMP_ECHO_REPLY;
      case IPV6 -> ICMPV6_ECHO_REPLY;
    };
  }
}
