package io.lookingglass.probes.event;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The version of the Internet Protocol that a probe travels over. */
public enum IpVersion {
  IPV4(4, 20),
  IPV6(6, 40);

  private final int number;
  private final int headerBytes;

  IpVersion(int number, int headerBytes) {
    this.number = number;
    this.headerBytes = headerBytes;
  }

  /** 4 or 6, as it stands in the first four bits of a packet and in the API's {@code ipVersion}. */
  public int number() {
    return number;
  }

  /** The size in bytes of a header without options or extension headers. */
  public int headerBytes() {
    return headerBytes;
  }

  public static IpVersion of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}
