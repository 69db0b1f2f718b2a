package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tls.enumerate.OldSession;
import io.lookingglass.probes.tls.enumerate.OldSession.Renegotiation;
import java.security.SecureRandom;
import java.time.Duration;

/** Makes a session of TLS 1.2 or before and negotiates it anew, as a client may ask for. */
final class OldSessionMaker implements OldSession.Maker {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NO_RENEGOTIATION = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final TlsOffer offer;

  OldSessionMaker(TlsOffer offer) {
    this.offer = offer;
  }

  @Override
  public OldSession over(TcpConnection tcp) {
    TlsHandshake handshake = TlsHandshake.prepareBefore13(offer);
    try (TlsConnection tls = handshake.over(tcp, TlsWatcher.NOBODY)) {
      HandshakeFacts facts = tls.facts();
      byte[] ticket = facts.tickets.isEmpty() ? new byte[0] : facts.tickets.getFirst().ticket();
      return new OldSession(ticket, renegotiate(tls, facts), null);
    } catch (TlsException e) {
      return OldSession.none(Sentence.verbatim(e.reason()));
    }
  }

  private Renegotiation renegotiate(TlsConnection tls, HandshakeFacts facts) {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    facts.lastMessage = null;
    facts.alert = HandshakeFacts.NONE;
    try {
      tls.sendHandshake(
          OldSession.helloAgain(
              facts.version, facts.cipherSuite, offer.serverName(), random, tls.verifyData()));
      Deadline end = Deadline.in(PATIENCE);
      boolean open = true;
      while (open && !end.passed() && outcome(facts) == Renegotiation.UNKNOWN) {
        open = tls.linger(end);
      }
      return open ? outcome(facts) : orRefused(facts);
    } catch (TlsException e) {
      // The library has no use for a second handshake; what was seen before it gave up counts.
      return e.failure() == TlsFailure.TIMED_OUT || e.failure() == TlsFailure.STOPPED
          ? outcome(facts)
          : orRefused(facts);
    }
  }

  private static Renegotiation orRefused(HandshakeFacts facts) {
    return outcome(facts) == Renegotiation.ACCEPTED
        ? Renegotiation.ACCEPTED
        : Renegotiation.REFUSED;
  }

  private static Renegotiation outcome(HandshakeFacts facts) {
    if ("ServerHello".equals(facts.lastMessage)) {
      return Renegotiation.ACCEPTED;
    }
    return facts.alert == NO_RENEGOTIATION ? Renegotiation.REFUSED : Renegotiation.UNKNOWN;
  }
}
