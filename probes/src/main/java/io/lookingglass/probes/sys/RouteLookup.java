package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Asks the kernel's routing about the way to a target. Nothing is sent. */
final class RouteLookup {
  private static final int ANY_PORT = 33434;

  private RouteLookup() {}

  /** The address that this host sends from. */
  static InetAddress sourceAddress(Libc libc, InetAddress target) throws ErrnoException {
    try (KernelSocket socket = connected(libc, target)) {
      return socket.localAddress().getAddress();
    }
  }

  /** The MTU of the outgoing interface, or of the path where a router has told a smaller one. */
  static int pathMtuBytes(Libc libc, InetAddress target) throws ErrnoException {
    try (KernelSocket socket = connected(libc, target)) {
      byte[] value =
          switch (IpVersion.of(target)) {
            case IPV4 -> socket.readOption(LinuxAbi.IPPROTO_IP, LinuxAbi.IP_MTU, Integer.BYTES);
            case IPV6 -> socket.readOption(LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_MTU, Integer.BYTES);
          };
      return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }
  }

  /** Connecting a UDP socket looks the route up. */
  private static KernelSocket connected(Libc libc, InetAddress target) throws ErrnoException {
    KernelSocket socket =
        KernelSocket.open(libc, IpVersion.of(target), LinuxAbi.SOCK_DGRAM, LinuxAbi.IPPROTO_UDP);
    int result = socket.tryConnect(target, ANY_PORT);
    if (result < 0) {
      socket.close();
      throw new ErrnoException("looking up the route to " + target.getHostAddress(), -result);
    }
    return socket;
  }
}
