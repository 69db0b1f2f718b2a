package io.lookingglass.probes.tls;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one handshake told, gathered while they were decoded; so it is there also
 * when the handshake does not come to its end. Package-private fields are written by the decoder
 * alone. Not thread-safe.
 */
final class HandshakeFacts {
  /** Chains of more are cut off; the longest that anybody has use for is a handful. */
  static final int MOST_CERTIFICATES = 32;

  static final int NONE = -1;

  int version = NONE;
  int cipherSuite = NONE;
  int compression = NONE;
  int group = NONE;

  /** Of a group that was sent in full: the bits of the prime; {@link #NONE} otherwise. */
  int primeBits = NONE;

  int signatureScheme = NONE;
  @Nullable String applicationProtocol;
  boolean helloRetryRequest;
  boolean serverHello;

  /** The last one's body; absent while none came. */
  byte @Nullable [] serverHelloBody;

  boolean serverDone;

  /** Of all messages of the server before its certificate. */
  final Set<Integer> serverExtensions = new HashSet<>();

  int sessionIdBytes;
  boolean preSharedKey;
  byte[] clientSessionId = new byte[0];
  byte[] serverSessionId = new byte[0];

  final List<byte[]> certificates = new ArrayList<>();

  /** How many more there were. */
  int certificatesCutOff;

  byte @Nullable [] ocspResponse;

  /** From the TLS extension, each as it was serialized. */
  final List<byte[]> timestamps = new ArrayList<>();

  boolean clientCertificateRequested;
  final List<String> clientAuthorities = new ArrayList<>();

  final List<Ticket> tickets = new ArrayList<>();

  /** The last message that the server sent; absent when none came. */
  @Nullable String lastMessage;

  /** The last alert that the server sent, by its number; {@link #NONE} when none came. */
  int alert = NONE;

  /**
   * A ticket to resume the session with.
   *
   * @param lifetimeSeconds as told; of TLS 1.2 a hint, 0 when nothing is said
   * @param nonce empty in TLS 1.2
   * @param maxEarlyDataBytes absent when 0-RTT is not offered
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package alone.
  record Ticket(
      long lifetimeSeconds,
      long ageAdd,
      byte[] nonce,
      byte[] ticket,
      @Nullable Long maxEarlyDataBytes) {}

  boolean tls13() {
    return version == 0x0304;
  }

  /** Whether the server said that a session goes on (RFC 5246 section 7.3, RFC 8446 2.2). */
  boolean resumed() {
    return tls13()
        ? preSharedKey
        : serverHello
            && serverSessionId.length > 0
            && java.util.Arrays.equals(clientSessionId, serverSessionId);
  }
}
