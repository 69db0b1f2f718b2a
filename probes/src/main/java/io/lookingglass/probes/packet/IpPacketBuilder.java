package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;

/**
 * Puts an IP header in front of a transport message. Not thread-safe.
 *
 * <p>Starts with ttl 64, traffic class 0, identification and flow label 0, fragmentation allowed.
 */
public final class IpPacketBuilder {
  private final InetAddress source;
  private final InetAddress destination;
  private final int protocol;
  private int ttl = 64;
  private int trafficClass;
  private int identification;
  private int flowLabel;
  private boolean dontFragment;

  /**
   * @param protocol number of the transport protocol, 0 to 255
   * @throws IllegalArgumentException when the addresses are of different versions
   */
  public IpPacketBuilder(InetAddress source, InetAddress destination, int protocol) {
    if (IpVersion.of(source) != IpVersion.of(destination)) {
      throw new IllegalArgumentException(
          "source %s and destination %s must be of one IP version"
              .formatted(source.getHostAddress(), destination.getHostAddress()));
    }
    this.source = source;
    this.destination = destination;
    this.protocol = inRange("protocol", protocol, 0xFF);
  }

  /** Time to live or hop limit, 0 to 255. */
  public IpPacketBuilder ttl(int value) {
    ttl = inRange("ttl", value, 0xFF);
    return this;
  }

  /** DSCP and ECN together, 0 to 255. */
  public IpPacketBuilder trafficClass(int value) {
    trafficClass = inRange("traffic class", value, 0xFF);
    return this;
  }

  /** IPv4 identification, 0 to 65535; IPv6 has none. */
  public IpPacketBuilder identification(int value) {
    identification = inRange("identification", value, 0xFFFF);
    return this;
  }

  /** IPv6 flow label, 0 to 1048575; IPv4 has none. */
  public IpPacketBuilder flowLabel(int value) {
    flowLabel = inRange("flow label", value, 0xFFFFF);
    return this;
  }

  /** The IPv4 DF bit; IPv6 has none. */
  public IpPacketBuilder dontFragment(boolean value) {
    dontFragment = value;
    return this;
  }

  /**
   * The whole packet.
   *
   * @throws IllegalArgumentException when it would exceed 65535 bytes
   */
  public byte[] build(byte[] transport) {
    IpVersion version = IpVersion.of(source);
    int totalBytes = version.headerBytes() + transport.length;
    inRange("packet size", totalBytes, 0xFFFF);
    WireWriter out = new WireWriter(totalBytes);
    switch (version) {
      case IPV4 ->
          Ipv4Wire.encode(
              out,
              source,
              destination,
              protocol,
              ttl,
              trafficClass,
              identification,
              dontFragment,
              transport.length);
      case IPV6 ->
          Ipv6Wire.encode(
              out, source, destination, protocol, ttl, trafficClass, flowLabel, transport.length);
    }
    return out.bytes(transport).array();
  }

  static int inRange(String what, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException("%s must be 0 to %d, not %d".formatted(what, max, value));
    }
    return value;
  }
}
