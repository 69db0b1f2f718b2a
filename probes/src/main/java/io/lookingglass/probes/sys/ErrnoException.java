package io.lookingglass.probes.sys;

/** A system call failed. */
final class ErrnoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param doing the call and what it was for, as in {@code "bind to 192.0.2.1"}
   */
  ErrnoException(String doing, int errno) {
    super(doing + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
