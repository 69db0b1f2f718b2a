package io.lookingglass.probes.tcp;

import io.lookingglass.config.net.PlainText;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** A TCP connection that failed: an outcome of a measurement, not an error of the program. */
public final class TcpException extends Exception {
  @Serial private static final long serialVersionUID = 1L;
  private static final int LONGEST = 200;

  private final TcpFailure failure;

  /**
   * @param reason what went wrong, a sentence without a full stop
   */
  TcpException(TcpFailure failure, String reason) {
    super(reason);
    this.failure = failure;
  }

  public TcpFailure failure() {
    return failure;
  }

  /** What went wrong, a sentence without a full stop. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Bytes drip in, but what was waited for did not come in time. */
  public static TcpException timedOut() {
    return new TcpException(TcpFailure.TIMED_OUT, "timed out");
  }

  /** Says what an exception of a socket means; one that was closed at the deadline timed out. */
  static TcpException of(IOException problem, Deadline deadline) {
    String message = String.valueOf(problem.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (Thread.currentThread().isInterrupted()) {
      return new TcpException(TcpFailure.STOPPED, "stopped from here");
    }
    if (problem instanceof SocketTimeoutException || deadline.passed()) {
      return new TcpException(TcpFailure.TIMED_OUT, "timed out");
    }
    if (lower.contains("unreachable")
        || lower.contains("not supported by protocol")
        || lower.contains("cannot assign requested address")
        || problem instanceof NoRouteToHostException) {
      return new TcpException(
          TcpFailure.UNREACHABLE,
          lower.contains("host") ? "host unreachable" : "network unreachable");
    }
    if (problem instanceof ConnectException && lower.contains("refused")) {
      return new TcpException(TcpFailure.REFUSED, "connection refused");
    }
    if (lower.contains("reset") || lower.contains("broken pipe") || lower.contains("abort")) {
      return new TcpException(TcpFailure.RESET, "the connection was reset");
    }
    if (lower.contains("not permitted") || lower.contains("permission denied")) {
      return new TcpException(
          TcpFailure.NOT_SENT, "this machine may not send there: " + PlainText.line(lower, 100));
    }
    return new TcpException(TcpFailure.NOT_SENT, PlainText.line(message, LONGEST));
  }
}
