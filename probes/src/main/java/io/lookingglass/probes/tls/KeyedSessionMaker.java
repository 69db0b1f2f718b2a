package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tls.enumerate.KeyedSession;
import org.jspecify.annotations.Nullable;

/** Makes sessions of TLS 1.3 with little on offer, for what the server says encrypted. */
final class KeyedSessionMaker implements KeyedSession.Maker {
  private final @Nullable String serverName;

  /**
   * @param serverName that is sent; absent for none
   */
  KeyedSessionMaker(@Nullable String serverName) {
    this.serverName = serverName;
  }

  @Override
  public KeyedSession over(TcpConnection tcp, KeyedSession.Offer offer) {
    TlsHandshake handshake =
        TlsHandshake.prepare13(new TlsOffer(serverName, offer.protocols()), offer.schemes());
    TlsFailure failure = null;
    Sentence problem = null;
    try (TlsConnection _ = handshake.over(tcp, TlsWatcher.NOBODY)) {
      // What is asked for has come.
    } catch (TlsException e) {
      failure = e.failure();
      problem = Sentence.verbatim(e.reason());
    }
    HandshakeFacts facts = handshake.facts();
    return new KeyedSession(
        facts.serverHelloBody,
        facts.signatureScheme,
        facts.applicationProtocol,
        facts.alert,
        failure,
        problem);
  }
}
