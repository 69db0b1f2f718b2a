package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lookingglass.probes.event.IpVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for one sendmmsg(2), laid out like {@link ReceiveRing}; the packets are packed one after
 * the other into one buffer. Filled, sent and emptied by one reactor thread.
 */
final class SendRing {
  private static final int SLOTS = 64;
  private static final int HEADER_BYTES = 64;
  private static final int IOVEC_BYTES = 16;
  private static final int NAME_BYTES = 32;
  private static final int CONTROL_BYTES = 32;
  private static final int DATA_BYTES = 256 * 1024;

  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment names;
  private final MemorySegment control;
  private final MemorySegment data;
  private int count;
  private int used;

  SendRing(Arena arena) {
    headers = arena.allocate((long) SLOTS * HEADER_BYTES, 8);
    vectors = arena.allocate((long) SLOTS * IOVEC_BYTES, 8);
    names = arena.allocate((long) SLOTS * NAME_BYTES, 8);
    control = arena.allocate((long) SLOTS * CONTROL_BYTES, 8);
    data = arena.allocate(DATA_BYTES, 8);
    for (long slot = 0; slot < SLOTS; slot++) {
      long header = slot * HEADER_BYTES;
      headers.set(ADDRESS, header, names.asSlice(slot * NAME_BYTES));
      headers.set(ADDRESS, header + 16, vectors.asSlice(slot * IOVEC_BYTES));
      headers.set(JAVA_LONG, header + 24, 1);
      headers.set(ADDRESS, header + 32, control.asSlice(slot * CONTROL_BYTES));
    }
  }

  void clear() {
    count = 0;
    used = 0;
  }

  int count() {
    return count;
  }

  /** Adds a packet, or returns false when it does not fit any more. */
  boolean add(OutgoingPacket packet) {
    byte[] bytes = packet.bytes();
    if (count == SLOTS || used + bytes.length > DATA_BYTES) {
      return false;
    }
    long header = (long) count * HEADER_BYTES;
    MemorySegment.copy(bytes, 0, data, JAVA_BYTE, used, bytes.length);
    vectors.set(ADDRESS, (long) count * IOVEC_BYTES, data.asSlice(used));
    vectors.set(JAVA_LONG, (long) count * IOVEC_BYTES + 8, bytes.length);
    int nameBytes =
        SocketAddresses.write(
            names, (long) count * NAME_BYTES, packet.target(), packet.targetPort());
    headers.set(JAVA_INT, header + 8, nameBytes);
    headers.set(JAVA_LONG, header + 40, controlBytes(packet));
    headers.set(JAVA_INT, header + 48, 0);
    count++;
    used += bytes.length;
    return true;
  }

  /** Sends what was added; the number of packets taken by the kernel, or the negated errno. */
  int send(Libc libc, KernelSocket socket) {
    return libc.sendmmsg(
        socket.fd(), headers, count, LinuxAbi.MSG_DONTWAIT | LinuxAbi.MSG_NOSIGNAL);
  }

  private int controlBytes(OutgoingPacket packet) {
    Integer ttl = packet.ttl();
    if (ttl == null) {
      return 0;
    }
    long offset = (long) count * CONTROL_BYTES;
    return switch (IpVersion.of(packet.target())) {
      case IPV4 -> Ancillary.writeInt(control, offset, LinuxAbi.IPPROTO_IP, LinuxAbi.IP_TTL, ttl);
      case IPV6 ->
          Ancillary.writeInt(control, offset, LinuxAbi.IPPROTO_IPV6, LinuxAbi.IPV6_HOPLIMIT, ttl);
    };
  }
}
