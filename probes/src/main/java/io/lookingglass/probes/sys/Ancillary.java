package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The control messages (cmsg(3)) that came with a datagram. A {@code cmsghdr} is length 8 bytes
 * including the header, level 4, type 4, then the data, padded to 8.
 *
 * @param kernelNanos the kernel's time stamp in nanoseconds since the epoch
 * @param ttl time to live or hop limit of the packet that was received
 */
record Ancillary(@Nullable Long kernelNanos, @Nullable Integer ttl, @Nullable ExtendedError error) {
  private static final int HEADER_BYTES = 16;
  private static final int EXTENDED_ERROR_BYTES = 16;

  static Ancillary parse(MemorySegment control, long controlLength) {
    Long kernelNanos = null;
    Integer ttl = null;
    ExtendedError error = null;
    long end = Math.min(controlLength, control.byteSize());
    long offset = 0;
    while (offset + HEADER_BYTES <= end) {
      long length = control.get(JAVA_LONG, offset);
      if (length < HEADER_BYTES || length > end - offset) {
        break;
      }
      int level = control.get(JAVA_INT, offset + 8);
      int type = control.get(JAVA_INT, offset + 12);
      long data = offset + HEADER_BYTES;
      long dataLength = length - HEADER_BYTES;
      if (level == LinuxAbi.SOL_SOCKET && type == LinuxAbi.SO_TIMESTAMPING && dataLength >= 16) {
        kernelNanos = timestamp(control, data);
      } else if (isTtl(level, type) && dataLength >= Integer.BYTES) {
        ttl = control.get(JAVA_INT, data);
      } else if (isError(level, type) && dataLength >= EXTENDED_ERROR_BYTES) {
        error = extendedError(control, data, dataLength);
      }
      offset += (length + 7) & ~7L;
    }
    return new Ancillary(kernelNanos, ttl, error);
  }

  /** Writes one control message with an int as its data; returns the bytes it takes (24). */
  static int writeInt(MemorySegment control, long offset, int level, int type, int value) {
    control.set(JAVA_LONG, offset, HEADER_BYTES + Integer.BYTES);
    control.set(JAVA_INT, offset + 8, level);
    control.set(JAVA_INT, offset + 12, type);
    control.set(JAVA_INT, offset + HEADER_BYTES, value);
    return HEADER_BYTES + 8;
  }

  /** The first of scm_timestamping's three timespecs is the software's; all zero is none. */
  private static @Nullable Long timestamp(MemorySegment control, long data) {
    long seconds = control.get(JAVA_LONG, data);
    long nanos = control.get(JAVA_LONG, data + 8);
    return seconds == 0 && nanos == 0 ? null : seconds * 1_000_000_000L + nanos;
  }

  private static boolean isTtl(int level, int type) {
    return (level == LinuxAbi.IPPROTO_IP && type == LinuxAbi.IP_TTL)
        || (level == LinuxAbi.IPPROTO_IPV6 && type == LinuxAbi.IPV6_HOPLIMIT);
  }

  private static boolean isError(int level, int type) {
    return (level == LinuxAbi.IPPROTO_IP && type == LinuxAbi.IP_RECVERR)
        || (level == LinuxAbi.IPPROTO_IPV6 && type == LinuxAbi.IPV6_RECVERR);
  }

  private static ExtendedError extendedError(MemorySegment control, long data, long dataLength) {
    InetSocketAddress offender =
        SocketAddresses.read(
            control, data + EXTENDED_ERROR_BYTES, dataLength - EXTENDED_ERROR_BYTES);
    InetAddress offenderAddress = offender == null ? null : offender.getAddress();
    return new ExtendedError(
        control.get(JAVA_INT, data),
        Byte.toUnsignedInt(control.get(JAVA_BYTE, data + 4)),
        Byte.toUnsignedInt(control.get(JAVA_BYTE, data + 5)),
        Byte.toUnsignedInt(control.get(JAVA_BYTE, data + 6)),
        control.get(JAVA_INT, data + 8),
        control.get(JAVA_INT, data + 12),
        offenderAddress);
  }
}
