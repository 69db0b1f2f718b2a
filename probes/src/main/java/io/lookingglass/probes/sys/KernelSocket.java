package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lookingglass.probes.event.IpVersion;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One open, non-blocking socket. Belongs to the thread whose {@link Libc} it was opened with. */
final class KernelSocket implements AutoCloseable {
  private static final int ADDRESS_OFFSET = 8;

  private final Libc libc;
  private final IpVersion ipVersion;
  private final int fd;
  private boolean closed;

  private KernelSocket(Libc libc, IpVersion ipVersion, int fd) {
    this.libc = libc;
    this.ipVersion = ipVersion;
    this.fd = fd;
  }

  static KernelSocket open(Libc libc, IpVersion ipVersion, int type, int protocol)
      throws ErrnoException {
    int family =
        switch (ipVersion) {
          case IPV4 -> LinuxAbi.AF_INET;
          case IPV6 -> LinuxAbi.AF_INET6;
        };
    int fd = libc.socket(family, type | LinuxAbi.SOCK_NONBLOCK | LinuxAbi.SOCK_CLOEXEC, protocol);
    if (fd < 0) {
      throw new ErrnoException(
          "socket(%s, type %d, protocol %d)".formatted(ipVersion, type, protocol), -fd);
    }
    return new KernelSocket(libc, ipVersion, fd);
  }

  int fd() {
    return fd;
  }

  IpVersion ipVersion() {
    return ipVersion;
  }

  KernelSocket option(int level, int option, int value) throws ErrnoException {
    int result = tryOption(level, option, value);
    if (result < 0) {
      throw new ErrnoException(
          "setsockopt(level %d, option %d, %d)".formatted(level, option, value), -result);
    }
    return this;
  }

  /** Sets an option that may be unknown to the kernel or not allowed; 0 or the negated errno. */
  int tryOption(int level, int option, int value) {
    libc.scratch().set(JAVA_INT, 0, value);
    return libc.setsockopt(fd, level, option, libc.scratch(), Integer.BYTES);
  }

  /** Sets an option whose value is a structure in memory. */
  KernelSocket option(int level, int option, MemorySegment value, int length)
      throws ErrnoException {
    int result = libc.setsockopt(fd, level, option, value, length);
    if (result < 0) {
      throw new ErrnoException("setsockopt(level %d, option %d)".formatted(level, option), -result);
    }
    return this;
  }

  KernelSocket option(int level, int option, byte[] value) throws ErrnoException {
    MemorySegment.copy(value, 0, libc.scratch(), JAVA_BYTE, 0, value.length);
    return option(level, option, libc.scratch(), value.length);
  }

  /** Reads an option as bytes, at most {@code capacity} of them. */
  byte[] readOption(int level, int option, int capacity) throws ErrnoException {
    MemorySegment scratch = libc.scratch();
    scratch.set(JAVA_INT, 0, capacity);
    MemorySegment value = scratch.asSlice(8, capacity);
    int result = libc.getsockopt(fd, level, option, value, scratch);
    if (result < 0) {
      throw new ErrnoException("getsockopt(level %d, option %d)".formatted(level, option), -result);
    }
    byte[] bytes = new byte[Math.min(capacity, scratch.get(JAVA_INT, 0))];
    MemorySegment.copy(value, JAVA_BYTE, 0, bytes, 0, bytes.length);
    return bytes;
  }

  /** Takes the pending error away and returns it, 0 when there is none. */
  int takeError() {
    MemorySegment scratch = libc.scratch();
    scratch.set(JAVA_INT, 0, Integer.BYTES);
    int result =
        libc.getsockopt(fd, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_ERROR, scratch.asSlice(8, 4), scratch);
    return result < 0 ? -result : scratch.get(JAVA_INT, 8);
  }

  /** As much buffer as is asked, beyond the system's limit where CAP_NET_ADMIN allows it. */
  KernelSocket buffers(int receiveBytes, int sendBytes) {
    if (tryOption(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_RCVBUFFORCE, receiveBytes) < 0) {
      tryOption(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_RCVBUF, receiveBytes);
    }
    if (tryOption(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_SNDBUFFORCE, sendBytes) < 0) {
      tryOption(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_SNDBUF, sendBytes);
    }
    return this;
  }

  KernelSocket bind(InetAddress address, int port) throws ErrnoException {
    int length = SocketAddresses.write(libc.scratch(), ADDRESS_OFFSET, address, port);
    int result = libc.bind(fd, libc.scratch().asSlice(ADDRESS_OFFSET, length), length);
    if (result < 0) {
      throw new ErrnoException("bind to " + address.getHostAddress(), -result);
    }
    return this;
  }

  /** Connects, or begins to: returns 0 or the negated errno ({@code -EINPROGRESS} for TCP). */
  int tryConnect(InetAddress address, int port) {
    int length = SocketAddresses.write(libc.scratch(), ADDRESS_OFFSET, address, port);
    return libc.connect(fd, libc.scratch().asSlice(ADDRESS_OFFSET, length), length);
  }

  InetSocketAddress localAddress() throws ErrnoException {
    MemorySegment scratch = libc.scratch();
    scratch.set(JAVA_INT, 0, SocketAddresses.MAX_BYTES);
    MemorySegment address = scratch.asSlice(ADDRESS_OFFSET, SocketAddresses.MAX_BYTES);
    int result = libc.getsockname(fd, address, scratch);
    if (result < 0) {
      throw new ErrnoException("getsockname", -result);
    }
    InetSocketAddress local = SocketAddresses.read(address, 0, scratch.get(JAVA_INT, 0));
    if (local == null) {
      throw new ErrnoException("getsockname", Errno.EAFNOSUPPORT);
    }
    return local;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      libc.close(fd);
    }
  }
}
