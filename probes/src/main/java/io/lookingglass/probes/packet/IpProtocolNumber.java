package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;

/** Protocol and next-header numbers (IANA protocol-numbers) that probing meets. */
public final class IpProtocolNumber {
  public static final int HOP_BY_HOP = 0;
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ROUTING = 43;
  public static final int FRAGMENT = 44;
  public static final int GRE = 47;
  public static final int AUTHENTICATION = 51;
  public static final int ICMPV6 = 58;
  public static final int NO_NEXT_HEADER = 59;
  public static final int DESTINATION_OPTIONS = 60;

  private IpProtocolNumber() {}

  public static int icmp(IpVersion version) {
    return switch (version) {
      case IPV4 -> ICMP;
      case IPV6 -> ICMPV6;
    };
  }

  public static int of(ProbeProtocol protocol, IpVersion version) {
    return switch (protocol) {
      case ICMP -> icmp(version);
      case UDP -> UDP;
      case TCP -> TCP;
    };
  }
}
