package io.lookingglass.probes.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agreed on in a handshake.
 *
 * @param version {@code TLS 1.3}
 * @param cipherSuite by its IANA name
 * @param group of the key exchange, {@code X25519MLKEM768}; absent when the key was encrypted to
 *     the certificate, or a session was resumed without an exchange
 * @param groupBits of a finite-field group that was sent in full; absent otherwise
 * @param postQuantum whether the group resists a quantum computer
 * @param signatureScheme with which the server proved that it has the key; absent when it did not
 * @param applicationProtocol chosen by ALPN; absent when none
 * @param serverNameAcknowledged whether the server said that it heeded the name (RFC 6066 section
 *     3); absent when none was sent
 * @param resumed whether an earlier session went on
 * @param helloRetryRequest whether the server wanted another ClientHello first
 * @param extendedMasterSecret RFC 7627; absent in TLS 1.3, where nothing else exists
 * @param secureRenegotiation RFC 5746; absent in TLS 1.3, which has none
 * @param encryptThenMac RFC 7366; absent where the cipher suite has no use for it
 * @param compression whether the data is compressed, which gives secrets away
 * @param sessionId whether the server gave a session id to resume by; absent in TLS 1.3
 * @param tickets how many were issued
 * @param ticketLifetimeSeconds of the first; absent when none came or nothing is said
 * @param maxEarlyDataBytes of the ticket that allows most; absent when 0-RTT is not offered
 * @param clientCertificateRequested whether the server asked for one
 * @param clientAuthorities whose certificates it takes, at most 50
 * @param handshakeNanos from the ClientHello to the end, with waiting for the server and computing
 *     on both sides
 * @param computingNanos of these, how long this side computed; what it computes before, the keys of
 *     its ClientHello, does not count
 * @param bytesSent of records
 * @param bytesReceived of records
 */
public record TlsAgreement(
    String version,
    String cipherSuite,
    @Nullable String group,
    @Nullable Integer groupBits,
    boolean postQuantum,
    @Nullable String signatureScheme,
    @Nullable String applicationProtocol,
    @Nullable Boolean serverNameAcknowledged,
    boolean resumed,
    boolean helloRetryRequest,
    @Nullable Boolean extendedMasterSecret,
    @Nullable Boolean secureRenegotiation,
    @Nullable Boolean encryptThenMac,
    boolean compression,
    @Nullable Boolean sessionId,
    int tickets,
    @Nullable Long ticketLifetimeSeconds,
    @Nullable Long maxEarlyDataBytes,
    boolean clientCertificateRequested,
    List<String> clientAuthorities,
    long handshakeNanos,
    long computingNanos,
    long bytesSent,
    long bytesReceived) {
  public TlsAgreement {
    clientAuthorities = List.copyOf(clientAuthorities);
  }
}
