package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * {@code sockaddr_in} (family 2 bytes in host order, port 2 in network order, address 4, zero 8)
 * and {@code sockaddr_in6} (family 2, port 2, flow label 4, address 16, scope 4 in host order).
 */
final class SocketAddresses {
  private SocketAddresses() {}

  /** Large enough for both kinds. */
  static final int MAX_BYTES = 28;

  private static final int IPV4_BYTES = 16;
  private static final int IPV6_BYTES = 28;
  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Writes the address at {@code offset} and returns its length in bytes. */
  static int write(MemorySegment memory, long offset, InetAddress address, int port) {
    byte[] bytes = address.getAddress();
    memory.set(NETWORK_SHORT, offset + 2, (short) port);
    if (bytes.length == 4) {
      memory.set(JAVA_SHORT_UNALIGNED, offset, (short) LinuxAbi.AF_INET);
      MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset + 4, 4);
      memory.asSlice(offset + 8, 8).fill((byte) 0);
      return IPV4_BYTES;
    }
    memory.set(JAVA_SHORT_UNALIGNED, offset, (short) LinuxAbi.AF_INET6);
    memory.set(JAVA_INT_UNALIGNED, offset + 4, 0);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset + 8, 16);
    int scope = address instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    memory.set(JAVA_INT_UNALIGNED, offset + 24, scope);
    return IPV6_BYTES;
  }

  /** Reads an address, or null when the {@code length} bytes hold none. */
  static @Nullable InetSocketAddress read(MemorySegment memory, long offset, long length) {
    if (length < IPV4_BYTES) {
      return null;
    }
    int family = Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, offset));
    int port = Short.toUnsignedInt(memory.get(NETWORK_SHORT, offset + 2));
    byte[] bytes;
    if (family == LinuxAbi.AF_INET) {
      bytes = new byte[4];
      MemorySegment.copy(memory, JAVA_BYTE, offset + 4, bytes, 0, 4);
    } else if (family == LinuxAbi.AF_INET6 && length >= IPV6_BYTES) {
      bytes = new byte[16];
      MemorySegment.copy(memory, JAVA_BYTE, offset + 8, bytes, 0, 16);
    } else {
      return null;
    }
    try {
      // The scope is left out: a link-local router is named by its address alone.
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
