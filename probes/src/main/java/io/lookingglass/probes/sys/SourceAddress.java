package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;

/** Asks the kernel's routing which address this host sends from. */
final class SourceAddress {
  private static final int ANY_PORT = 33434;

  private SourceAddress() {}

  /** Nothing is sent: connecting a UDP socket only looks the route up. */
  static InetAddress towards(Libc libc, InetAddress target) throws ErrnoException {
    try (KernelSocket socket =
        KernelSocket.open(libc, IpVersion.of(target), LinuxAbi.SOCK_DGRAM, LinuxAbi.IPPROTO_UDP)) {
      int result = socket.tryConnect(target, ANY_PORT);
      if (result < 0) {
        throw new ErrnoException("looking up the route to " + target.getHostAddress(), -result);
      }
      return socket.localAddress().getAddress();
    }
  }
}
