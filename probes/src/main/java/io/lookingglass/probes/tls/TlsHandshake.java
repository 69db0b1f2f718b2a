package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.tcp.TcpConnection;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * One honest handshake. {@link #prepare} makes the keys and the ClientHello, which takes some
 * milliseconds that are not the network's; {@link #over} then sends it on a connection that is
 * open. For one thread, and one use.
 */
public final class TlsHandshake {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MessageDecoder decoder = new MessageDecoder();
  private final TlsExchange exchange;

  private TlsHandshake(HonestClient client) {
    this.exchange = new TlsExchange(decoder, client);
  }

  /** Makes a ClientHello. */
  public static TlsHandshake prepare(TlsOffer offer) {
    return prepare(offer, null);
  }

  /**
   * Makes a ClientHello.
   *
   * @param resumption what it offers to go on with; absent for a new session
   */
  static TlsHandshake prepare(TlsOffer offer, @Nullable Resumption resumption) {
    return begun(
        resumption == null
            ? new HonestClient(new BcTlsCrypto(RANDOM), offer)
            : resumption.client(offer));
  }

  /** Makes a ClientHello that offers nothing newer than TLS 1.2. */
  static TlsHandshake prepareBefore13(TlsOffer offer) {
    return begun(
        new HonestClient(new BcTlsCrypto(RANDOM), offer) {
          @Override
          protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv12.downTo(ProtocolVersion.TLSv10);
          }
        });
  }

  /**
   * Makes a ClientHello that offers TLS 1.3 and some signature schemes alone.
   *
   * @param schemes by their numbers; whether this side could verify them does not matter
   */
  static TlsHandshake prepare13(TlsOffer offer, List<Integer> schemes) {
    return begun(new NarrowClient(new BcTlsCrypto(RANDOM), offer, schemes));
  }

  private static TlsHandshake begun(HonestClient client) {
    TlsHandshake handshake = new TlsHandshake(client);
    try {
      handshake.exchange.begin();
    } catch (IOException e) {
      throw new IllegalStateException("no ClientHello could be made", e);
    }
    return handshake;
  }

  /**
   * Shakes hands.
   *
   * @throws TlsException when that does not come to its end by the connection's deadline
   */
  public TlsConnection over(TcpConnection tcp, TlsWatcher watcher) throws TlsException {
    exchange.start(tcp, watcher);
    while (!exchange.connected()) {
      if (!exchange.pump(tcp.deadline())) {
        throw exchange.failed(
            TlsFailure.CLOSED,
            TlsStage.HANDSHAKE,
            facts().lastMessage == null
                ? "the server closed the connection after the ClientHello without a word"
                : "the server closed the connection in the handshake, after its "
                    + facts().lastMessage);
      }
    }
    return new TlsConnection(exchange);
  }

  /** What is known of it by now, also when it failed. */
  HandshakeFacts facts() {
    return decoder.facts();
  }

  /** What the session can be resumed with; absent when the server gave nothing for that. */
  @Nullable Resumption resumption() {
    return exchange.resumption();
  }

  /** Bytes of records, both ways. */
  long bytesSent() {
    return exchange.bytesSent();
  }

  long computingNanos() {
    return exchange.computingNanos();
  }

  long bytesReceived() {
    return exchange.bytesReceived();
  }
}
