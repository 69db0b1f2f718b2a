package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * epoll(7), with a number of the caller's choice for each descriptor. Belongs to one thread.
 *
 * <p>{@code struct epoll_event} is events 4 bytes, data 8 bytes: packed on x86-64, so that data
 * stands at 4, and naturally aligned elsewhere, so that it stands at 8.
 */
final class EventPoll implements AutoCloseable {
  private static final int CAPACITY = 128;
  private static final int DATA_OFFSET =
      switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
        case "amd64", "x86_64" -> 4;
        default -> 8;
      };
  private static final int EVENT_BYTES = DATA_OFFSET + 8;

  private final Libc libc;
  private final MemorySegment events;
  private final int fd;

  EventPoll(Libc libc, Arena arena) throws ErrnoException {
    this.libc = libc;
    this.events = arena.allocate((long) CAPACITY * EVENT_BYTES, 8);
    this.fd = libc.epollCreate(LinuxAbi.SOCK_CLOEXEC);
    if (fd < 0) {
      throw new ErrnoException("epoll_create1", -fd);
    }
  }

  void add(int descriptor, int interest, long number) throws ErrnoException {
    control(LinuxAbi.EPOLL_CTL_ADD, descriptor, interest, number);
  }

  void modify(int descriptor, int interest, long number) throws ErrnoException {
    control(LinuxAbi.EPOLL_CTL_MOD, descriptor, interest, number);
  }

  void remove(int descriptor) {
    libc.epollControl(fd, LinuxAbi.EPOLL_CTL_DEL, descriptor, libc.scratch());
  }

  /** Waits; the number of events, read by {@link #number} and {@link #events}. */
  int await(int timeoutMillis) {
    return libc.epollWait(fd, events, CAPACITY, timeoutMillis);
  }

  long number(int index) {
    return events.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + DATA_OFFSET);
  }

  int events(int index) {
    return events.get(JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES);
  }

  private void control(int operation, int descriptor, int interest, long number)
      throws ErrnoException {
    MemorySegment event = libc.scratch();
    event.set(JAVA_INT_UNALIGNED, 0, interest);
    event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, number);
    int result = libc.epollControl(fd, operation, descriptor, event);
    if (result < 0) {
      throw new ErrnoException("epoll_ctl", -result);
    }
  }

  @Override
  public void close() {
    libc.close(fd);
  }
}
