package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.IpPrefix;

/**
 * A FlowSpec rule (RFC 8955) of the form all daemons can write: packets to a prefix, of one
 * protocol, to one port, limited to a rate.
 *
 * @param protocol 6 or 17
 * @param bytesPerSecond 0 to discard
 */
public record FlowRule(IpPrefix destination, int protocol, int port, long bytesPerSecond) {

  /** A rule that discards. */
  public static FlowRule discard(String destination, int protocol, int port) {
    return new FlowRule(IpPrefix.parse(destination), protocol, port, 0);
  }

  String protocolName() {
    return switch (protocol) {
      case 6 -> "tcp";
      case 17 -> "udp";
      default -> Integer.toString(protocol);
    };
  }
}
