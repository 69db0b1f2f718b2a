package io.lookingglass.tests.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A TUN device (Linux {@code Documentation/networking/tuntap.rst}): what the kernel routes to it is
 * read here, what is written here the kernel receives. It vanishes with {@link #close} or with the
 * process. Used by one thread, except {@link #close}.
 */
final class TunDevice implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PPOLL =
      handle("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle PRCTL =
      handle(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle SCHED_SETSCHEDULER =
      handle("sched_setscheduler", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

  private static final int O_RDWR_NONBLOCK_CLOEXEC = 02 | 04000 | 02000000;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN_NO_PI = 0x1001;
  private static final int INTERFACE_REQUEST_BYTES = 40;
  private static final int INTERFACE_NAME_BYTES = 16;
  private static final short POLLIN = 1;
  private static final int PR_SET_TIMERSLACK = 29;
  private static final int SCHED_FIFO = 1;
  private static final int MAX_PACKET_BYTES = 65536;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(MAX_PACKET_BYTES);
  private final MemorySegment pollRequest = arena.allocate(8, 8);
  private final MemorySegment timeout = arena.allocate(16, 8);
  private final byte[] packet = new byte[MAX_PACKET_BYTES];
  private final int descriptor;

  private TunDevice(int descriptor) {
    this.descriptor = descriptor;
    pollRequest.set(JAVA_INT, 0, descriptor);
    pollRequest.set(JAVA_SHORT, 4, POLLIN);
  }

  /**
   * Makes the device.
   *
   * @throws IllegalStateException when the kernel refuses
   */
  static TunDevice open(String name) {
    try (Arena local = Arena.ofConfined()) {
      int descriptor =
          (int) OPEN.invokeExact(local.allocateFrom("/dev/net/tun"), O_RDWR_NONBLOCK_CLOEXEC);
      if (descriptor < 0) {
        throw new IllegalStateException("/dev/net/tun cannot be opened; this needs root");
      }
      MemorySegment request = local.allocate(INTERFACE_REQUEST_BYTES, 8);
      request.setString(0, name);
      request.set(JAVA_SHORT, INTERFACE_NAME_BYTES, IFF_TUN_NO_PI);
      if ((int) IOCTL.invokeExact(descriptor, TUNSETIFF, request) < 0) {
        int ignored = (int) CLOSE.invokeExact(descriptor);
        throw new IllegalStateException("the kernel makes no TUN device " + name);
      }
      return new TunDevice(descriptor);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /**
   * Asks the kernel to run the calling thread at once when its time comes: real-time scheduling and
   * no timer slack. Without the privilege delays are less exact.
   */
  static void prepareThread() {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment priority = local.allocateFrom(JAVA_INT, 10);
      int scheduled = (int) SCHED_SETSCHEDULER.invokeExact(0, SCHED_FIFO, priority);
      int slack = (int) PRCTL.invokeExact(PR_SET_TIMERSLACK, 1L);
      if (scheduled < 0 || slack < 0) {
        System.err.println("The simulator runs without real-time scheduling.");
      }
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** The next packet, absent when none waits. */
  byte @Nullable [] read() {
    try {
      long length = (long) READ.invokeExact(descriptor, buffer, (long) MAX_PACKET_BYTES);
      if (length <= 0) {
        return null;
      }
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, packet, 0, (int) length);
      return Arrays.copyOf(packet, (int) length);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Gives the kernel a packet; false when it does not take it. */
  boolean write(byte[] bytes) {
    try {
      MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return (long) WRITE.invokeExact(descriptor, buffer, (long) bytes.length) == bytes.length;
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Waits until a packet can be read or the time is over. */
  void await(long nanos) {
    timeout.set(JAVA_LONG, 0, nanos / 1_000_000_000L);
    timeout.set(JAVA_LONG, 8, nanos % 1_000_000_000L);
    try {
      int ignored = (int) PPOLL.invokeExact(pollRequest, 1L, timeout, MemorySegment.NULL);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Only after the thread that reads has ended. */
  @Override
  public void close() {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw rethrown(e);
    } finally {
      arena.close();
    }
  }

  private static RuntimeException rethrown(Throwable e) {
    if (e instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a foreign call failed", e);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }
}
