package io.lookingglass.probes.sys;

/** The kernel's error numbers that sockets give, and what they mean to a person. */
public final class Errno {
  private Errno() {}

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EMSGSIZE = 90;
  static final int EPROTONOSUPPORT = 93;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENETDOWN = 100;
  static final int ENETUNREACH = 101;
  static final int ECONNRESET = 104;
  static final int ENOBUFS = 105;
  static final int ETIMEDOUT = 110;
  static final int ECONNREFUSED = 111;
  static final int EHOSTUNREACH = 113;
  static final int EALREADY = 114;
  static final int EINPROGRESS = 115;

  /** A clause with the error's name, to stand behind a colon. */
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM, operation not permitted (a local packet filter may have dropped it)";
      case ENOENT -> "ENOENT, no such entry";
      case EINTR -> "EINTR, interrupted";
      case EAGAIN -> "EAGAIN, the socket's buffer is full";
      case ENOMEM -> "ENOMEM, the kernel is out of memory";
      case EACCES -> "EACCES, permission denied";
      case EINVAL -> "EINVAL, invalid argument";
      case ENFILE -> "ENFILE, the system has too many open files";
      case EMFILE -> "EMFILE, the process has too many open files (raise LimitNOFILE)";
      case EMSGSIZE -> "EMSGSIZE, the packet is larger than the interface's MTU";
      case EPROTONOSUPPORT -> "EPROTONOSUPPORT, protocol not supported";
      case EOPNOTSUPP -> "EOPNOTSUPP, operation not supported";
      case EAFNOSUPPORT -> "EAFNOSUPPORT, this IP version is switched off on this host";
      case EADDRINUSE -> "EADDRINUSE, no free local port";
      case EADDRNOTAVAIL -> "EADDRNOTAVAIL, this host has no usable source address for the target";
      case ENETDOWN -> "ENETDOWN, the outgoing interface is down";
      case ENETUNREACH -> "ENETUNREACH, this host has no route to the target";
      case ECONNRESET -> "ECONNRESET, connection reset";
      case ENOBUFS -> "ENOBUFS, the outgoing interface's queue is full";
      case ETIMEDOUT -> "ETIMEDOUT, timed out";
      case ECONNREFUSED -> "ECONNREFUSED, connection refused";
      case EHOSTUNREACH -> "EHOSTUNREACH, this host cannot reach the target or its next hop";
      case EALREADY -> "EALREADY, already in progress";
      case EINPROGRESS -> "EINPROGRESS, in progress";
      default -> "errno " + errno;
    };
  }
}
