package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that is open, for data of the application. Whose it is has not been checked: see the
 * chain. For one thread; it owns its TCP connection.
 */
public final class TlsConnection implements AutoCloseable {
  private final TlsExchange exchange;

  TlsConnection(TlsExchange exchange) {
    this.exchange = exchange;
  }

  /** {@code TLS 1.3}. */
  public String version() {
    return TlsNames.version(facts().version);
  }

  /** By its IANA name. */
  public String cipherSuite() {
    return TlsNames.cipherSuite(facts().cipherSuite);
  }

  /** The protocol that the server chose; absent when it chose none. */
  public @Nullable String applicationProtocol() {
    return facts().applicationProtocol;
  }

  /** The certificates in the order in which they came, DER, at most 32; nothing is checked. */
  public List<byte[]> certificates() {
    return List.copyOf(facts().certificates);
  }

  /**
   * Waits for data.
   *
   * @return how many bytes, at least 1; -1 at the end, however it came about
   * @throws TlsException also when nothing came by the connection's deadline
   */
  public int read(byte[] buffer) throws TlsException {
    while (exchange.availableData() == 0) {
      if (exchange.closed() || !exchange.pump(exchange.tcp().deadline())) {
        return -1;
      }
    }
    return exchange.readData(buffer);
  }

  /** Sends data. */
  public void write(byte[] bytes) throws TlsException {
    if (exchange.closed()) {
      throw exchange.failed(
          TlsFailure.CLOSED, TlsStage.SESSION, "the server has closed the session");
    }
    exchange.writeData(bytes);
  }

  /**
   * Waits for what a server sends of itself after the handshake: tickets, alerts.
   *
   * @return false when the connection ended
   * @throws TlsException when it broke; not when nothing came
   */
  boolean linger(Deadline patience) throws TlsException {
    try {
      return !exchange.closed() && exchange.pump(patience);
    } catch (TlsException e) {
      if (e.failure() == TlsFailure.TIMED_OUT) {
        return true;
      }
      throw e;
    }
  }

  /** See {@link TlsExchange#sendHandshake}. */
  void sendHandshake(byte[] message) throws TlsException {
    exchange.sendHandshake(message);
  }

  /** What this side's Finished held; empty when it is not known. */
  byte[] verifyData() {
    return exchange.verifyData();
  }

  HandshakeFacts facts() {
    return exchange.facts();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
