package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.session.ConnectFailure;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/** What the system says when a connection fails, for the state machine and for people. */
final class SocketFailures {
  // asm-generic/errno.h; the same on x86-64 and aarch64.
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int ENETDOWN = 100;
  private static final int ENETUNREACH = 101;
  private static final int ECONNABORTED = 103;
  private static final int ECONNRESET = 104;
  private static final int ETIMEDOUT = 110;
  private static final int ECONNREFUSED = 111;
  private static final int EHOSTUNREACH = 113;

  private SocketFailures() {}

  /** Why a connection did not come about. */
  static ConnectFailure connecting(Throwable cause) {
    return switch (errno(cause)) {
      case ECONNREFUSED, ECONNRESET -> ConnectFailure.REFUSED;
      case ETIMEDOUT -> ConnectFailure.TIMED_OUT;
      case ENETDOWN, ENETUNREACH, EHOSTUNREACH -> ConnectFailure.UNREACHABLE;
      case EPERM, EACCES, EADDRINUSE, EADDRNOTAVAIL -> ConnectFailure.LOCAL;
      default ->
          cause instanceof NoRouteToHostException
              ? ConnectFailure.UNREACHABLE
              : ConnectFailure.OTHER;
    };
  }

  /** Why a connection did not last; null is an orderly end. */
  static ConnectFailure connected(@Nullable Throwable cause) {
    if (cause == null) {
      return ConnectFailure.CLOSED;
    }
    return switch (errno(cause)) {
      case ECONNRESET, ECONNABORTED -> ConnectFailure.RESET;
      case ETIMEDOUT -> ConnectFailure.TIMED_OUT;
      case ENETDOWN, ENETUNREACH, EHOSTUNREACH -> ConnectFailure.UNREACHABLE;
      default -> ConnectFailure.OTHER;
    };
  }

  /** As the system words it: {@code Connection refused}. */
  static String words(@Nullable Throwable cause) {
    if (cause == null) {
      return "the peer closed the connection";
    }
    Throwable innermost = innermost(cause);
    String message = innermost.getMessage();
    if (message == null) {
      return innermost.getClass().getSimpleName();
    }
    // Netty: "finishConnect(..) failed with error(-111): Connection refused".
    int number = message.indexOf("error(");
    int words = number < 0 ? -1 : message.indexOf(": ", number);
    return words < 0 ? message : message.substring(words + 2);
  }

  /** Positive, or 0 when it is not told. */
  private static int errno(Throwable cause) {
    return switch (innermost(cause)) {
      case Errors.NativeIoException e -> -e.expectedErr();
      case ConnectException e -> ofWords(e);
      case IOException e -> ofWords(e);
      default -> 0;
    };
  }

  private static int ofWords(IOException e) {
    String message = String.valueOf(e.getMessage());
    int number = message.indexOf("error(-");
    int end = number < 0 ? -1 : message.indexOf(')', number);
    return end < 0 ? 0 : Integer.parseInt(message, number + 7, end, 10);
  }

  private static Throwable innermost(Throwable cause) {
    Throwable within = cause.getCause();
    return within == null ? cause : innermost(within);
  }
}
