package io.lookingglass.probes.http;

import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tcp.TcpFailure;
import io.lookingglass.probes.tls.TlsConnection;
import io.lookingglass.probes.tls.TlsException;

/** What requests and answers travel over, plain or in TLS; failures in the terms of HTTP. */
sealed interface Channel extends AutoCloseable {

  /**
   * Waits for octets.
   *
   * @return how many came, at least 1; -1 at the end
   */
  int read(byte[] buffer) throws HttpMessageException;

  void write(byte[] octets) throws HttpMessageException;

  @Override
  void close();

  /** Without encryption. */
  record Plain(TcpConnection tcp) implements Channel {
    @Override
    public int read(byte[] buffer) throws HttpMessageException {
      try {
        return tcp.read(buffer);
      } catch (TcpException e) {
        throw of(e);
      }
    }

    @Override
    public void write(byte[] octets) throws HttpMessageException {
      try {
        tcp.write(octets);
      } catch (TcpException e) {
        throw of(e);
      }
    }

    @Override
    public void close() {
      tcp.close();
    }
  }

  /** In TLS. */
  record Secured(TlsConnection tls) implements Channel {
    @Override
    public int read(byte[] buffer) throws HttpMessageException {
      try {
        return tls.read(buffer);
      } catch (TlsException e) {
        throw of(e);
      }
    }

    @Override
    public void write(byte[] octets) throws HttpMessageException {
      try {
        tls.write(octets);
      } catch (TlsException e) {
        throw of(e);
      }
    }

    @Override
    public void close() {
      tls.close();
    }
  }

  static HttpMessageException of(TcpException e) {
    return new HttpMessageException(meaning(e.failure()), e.reason());
  }

  private static HttpFailure meaning(TcpFailure failure) {
    return switch (failure) {
      case TIMED_OUT -> HttpFailure.TIMED_OUT;
      case REFUSED -> HttpFailure.PORT_CLOSED;
      case UNREACHABLE -> HttpFailure.UNREACHABLE;
      case RESET -> HttpFailure.RESET;
      case STOPPED -> HttpFailure.CANCELLED;
      case NOT_SENT -> HttpFailure.NOT_SENT;
    };
  }

  static HttpMessageException of(TlsException e) {
    return new HttpMessageException(meaning(e.failure()), e.reason());
  }

  private static HttpFailure meaning(TlsFailure failure) {
    return switch (failure) {
      case TIMED_OUT -> HttpFailure.TIMED_OUT;
      case PORT_CLOSED -> HttpFailure.PORT_CLOSED;
      case UNREACHABLE -> HttpFailure.UNREACHABLE;
      case CLOSED -> HttpFailure.CLOSED;
      case RESET -> HttpFailure.RESET;
      case STOPPED -> HttpFailure.CANCELLED;
      case NOT_SENT -> HttpFailure.NOT_SENT;
      case NOT_TLS, START_TLS_REFUSED, ALERT, PROTOCOL_ERROR, TOO_LARGE -> HttpFailure.TLS_FAILED;
    };
  }
}
