package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.tcp.TcpConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake of TLS 1.3 showed of what is encrypted in it, however far it came.
 *
 * @param hello the body of the last ServerHello or HelloRetryRequest; absent when none came
 * @param scheme by which the server signed (RFC 8446 section 4.4.3); {@link ServerHello#NONE} when
 *     it did not come to that
 * @param protocol of the application that the server chose; absent when it chose none
 * @param alert the last one that came, by its number; {@link ServerHello#NONE} for none
 * @param failure why there was no session; absent when there was
 * @param problem the same, a sentence without a full stop; absent when there was a session
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record KeyedSession(
    byte @Nullable [] hello,
    int scheme,
    @Nullable String protocol,
    int alert,
    @Nullable TlsFailure failure,
    @Nullable Sentence problem) {

  /**
   * What is offered besides all groups and suites.
   *
   * @param schemes for the server's signature, by their numbers; that of certificates is not
   *     restricted
   * @param protocols of the application; may be empty
   */
  public record Offer(List<Integer> schemes, List<String> protocols) {
    public Offer {
      schemes = List.copyOf(schemes);
      protocols = List.copyOf(protocols);
    }
  }

  /** Shakes hands so, which needs keys and so is not done by hand. Thread-safe. */
  @FunctionalInterface
  public interface Maker {

    /** Shakes hands in TLS 1.3 and closes the session, both by the deadline of the connection. */
    KeyedSession over(TcpConnection tcp, Offer offer);
  }
}
