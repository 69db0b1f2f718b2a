package io.lookingglass.probes.dns;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** What the exceptions of sockets mean. */
final class SocketProblems {
  private static final int LONGEST = 200;

  private SocketProblems() {}

  /**
   * Says it.
   *
   * @param deadline of the exchange: a socket that was closed at it timed out
   */
  static ExchangeException meaning(IOException problem, Deadline deadline) {
    String message = String.valueOf(problem.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (problem instanceof SocketTimeoutException || deadline.passed()) {
      return new ExchangeException(DnsFailure.TIMED_OUT, "timed out");
    }
    if ((lower.contains("unreachable") && !(problem instanceof PortUnreachableException))
        || lower.contains("not supported by protocol")
        || lower.contains("cannot assign requested address")
        || problem instanceof NoRouteToHostException) {
      return new ExchangeException(
          DnsFailure.UNREACHABLE,
          lower.contains("host") ? "host unreachable" : "network unreachable");
    }
    if (problem instanceof PortUnreachableException
        || (problem instanceof ConnectException && lower.contains("refused"))) {
      return new ExchangeException(DnsFailure.PORT_CLOSED, "connection refused");
    }
    if (problem instanceof EOFException
        || lower.contains("reset")
        || lower.contains("broken pipe")) {
      return new ExchangeException(
          DnsFailure.CLOSED,
          problem instanceof EOFException
              ? "the server closed the connection before it had answered"
              : "the server reset the connection");
    }
    if (lower.contains("not permitted") || lower.contains("permission denied")) {
      return new ExchangeException(
          DnsFailure.NOT_SENT, "this machine may not send there: " + lower);
    }
    return new ExchangeException(DnsFailure.CLOSED, PlainText.line(message, LONGEST));
  }
}
