package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Memory for one recvmmsg(2): an array of {@code mmsghdr}, each pointing at its own name, buffer
 * and control area; allocated once and used for every call of a reactor.
 *
 * <p>{@code mmsghdr} on a 64-bit Linux is 64 bytes: name pointer 0, name length 8, iovec pointer
 * 16, iovec count 24, control pointer 32, control length 40, flags 48, message length 56.
 */
final class ReceiveRing {
  private static final int SLOTS = 32;
  private static final int HEADER_BYTES = 64;
  private static final int IOVEC_BYTES = 16;
  private static final int NAME_BYTES = 32;
  private static final int CONTROL_BYTES = 512;

  /** The largest IP packet, so that nothing is ever cut off; untouched pages cost no memory. */
  private static final int DATA_BYTES = 65_536;

  private final MemorySegment headers;
  private final MemorySegment names;
  private final MemorySegment control;
  private final MemorySegment data;

  private final Consumer<RuntimeException> unexpected;

  /**
   * Allocates the ring.
   *
   * @param unexpected told what a handler threw
   */
  ReceiveRing(Arena arena, Consumer<RuntimeException> unexpected) {
    this.unexpected = unexpected;
    headers = arena.allocate((long) SLOTS * HEADER_BYTES, 8);
    names = arena.allocate((long) SLOTS * NAME_BYTES, 8);
    control = arena.allocate((long) SLOTS * CONTROL_BYTES, 8);
    data = arena.allocate((long) SLOTS * DATA_BYTES, 8);
    MemorySegment vectors = arena.allocate((long) SLOTS * IOVEC_BYTES, 8);
    for (long slot = 0; slot < SLOTS; slot++) {
      vectors.set(ADDRESS, slot * IOVEC_BYTES, data.asSlice(slot * DATA_BYTES));
      vectors.set(JAVA_LONG, slot * IOVEC_BYTES + 8, DATA_BYTES);
      long header = slot * HEADER_BYTES;
      headers.set(ADDRESS, header, names.asSlice(slot * NAME_BYTES));
      headers.set(ADDRESS, header + 16, vectors.asSlice(slot * IOVEC_BYTES));
      headers.set(JAVA_LONG, header + 24, 1);
      headers.set(ADDRESS, header + 32, control.asSlice(slot * CONTROL_BYTES));
    }
  }

  /**
   * Receives what is there and hands it on, until the queue is empty or {@code maxBatches} calls
   * were made.
   *
   * @param flags {@code MSG_ERRQUEUE} for the error queue, 0 for the ordinary one
   * @return 0, or the negated errno that ended it, {@code -EAGAIN} when the queue is empty
   */
  int drain(Libc libc, KernelSocket socket, int flags, int maxBatches, DatagramHandler handler) {
    for (int batch = 0; batch < maxBatches; batch++) {
      for (long slot = 0; slot < SLOTS; slot++) {
        long header = slot * HEADER_BYTES;
        headers.set(JAVA_INT, header + 8, SocketAddresses.MAX_BYTES);
        headers.set(JAVA_LONG, header + 40, CONTROL_BYTES);
        headers.set(JAVA_INT, header + 48, 0);
      }
      int count = libc.recvmmsg(socket.fd(), headers, SLOTS, flags | LinuxAbi.MSG_DONTWAIT);
      if (count < 0) {
        return count;
      }
      for (int slot = 0; slot < count; slot++) {
        try {
          handler.received(datagram(slot));
        } catch (RuntimeException e) {
          // The other datagrams are not to be lost with this one.
          unexpected.accept(e);
        }
      }
      if (count < SLOTS) {
        return -Errno.EAGAIN;
      }
    }
    return 0;
  }

  private Datagram datagram(int slot) {
    long header = (long) slot * HEADER_BYTES;
    int length = Math.min(headers.get(JAVA_INT, header + 56), DATA_BYTES);
    byte[] bytes = new byte[length];
    MemorySegment.copy(data, JAVA_BYTE, (long) slot * DATA_BYTES, bytes, 0, length);
    return new Datagram(
        bytes,
        SocketAddresses.read(names, (long) slot * NAME_BYTES, headers.get(JAVA_INT, header + 8)),
        Ancillary.parse(
            control.asSlice((long) slot * CONTROL_BYTES, CONTROL_BYTES),
            headers.get(JAVA_LONG, header + 40)));
  }

  /** Takes one received datagram. */
  @FunctionalInterface
  interface DatagramHandler {
    void received(Datagram datagram);
  }
}
