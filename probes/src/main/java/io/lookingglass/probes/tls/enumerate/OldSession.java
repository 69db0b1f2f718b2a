package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tcp.TcpConnection;
import org.jspecify.annotations.Nullable;

/**
 * What a whole session of TLS 1.2 or before showed.
 *
 * @param ticket to resume it by; empty when the server gave none
 * @param renegotiation what the server did when this side wanted to negotiate anew
 * @param problem why there was no session, a sentence without a full stop; absent when there was
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record OldSession(byte[] ticket, Renegotiation renegotiation, @Nullable Sentence problem) {
  public OldSession {
    ticket = ticket.clone();
  }

  /** No session. */
  public static OldSession none(Sentence problem) {
    return new OldSession(new byte[0], Renegotiation.UNKNOWN, problem);
  }

  /** What a server does to a client that negotiates anew. */
  public enum Renegotiation {
    ACCEPTED,
    REFUSED,
    UNKNOWN
  }

  /** Makes such a session, which needs keys and so is not done by hand. */
  @FunctionalInterface
  public interface Maker {

    /**
     * Shakes hands with nothing newer than TLS 1.2, then negotiates anew; closes the connection.
     */
    OldSession over(TcpConnection tcp);
  }

  /**
   * The ClientHello of a client that negotiates anew, without a record around it (RFC 5746 section
   * 3.5).
   *
   * @param version of the session, 0x0301 to 0x0303
   * @param suite of the session
   * @param random 32 bytes
   * @param verifyData of this side's Finished
   */
  public static byte[] helloAgain(
      int version, int suite, @Nullable String serverName, byte[] random, byte[] verifyData) {
    return new ClientHello(
            version,
            java.util.List.of(suite),
            java.util.List.of(0),
            random,
            new byte[0],
            java.util.Map.of())
        .withServerName(serverName)
        .with(ClientHello.EXTENDED_MASTER_SECRET, new byte[0])
        .with(ClientHello.RENEGOTIATION_INFO, new Wire().vector8(verifyData).toBytes())
        .withGroups(Hellos.CURVES)
        .with(ClientHello.EC_POINT_FORMATS, new byte[] {1, 0})
        .withSchemes(Hellos.SCHEMES)
        .message();
  }
}
