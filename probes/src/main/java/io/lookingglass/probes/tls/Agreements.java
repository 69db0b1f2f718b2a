package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.Comparator;
import java.util.Objects;
import org.bouncycastle.tls.ExtensionType;

/** Makes of what was seen on the wire what was agreed on. */
final class Agreements {
  private Agreements() {}

  static TlsAgreement of(
      HandshakeFacts facts,
      boolean serverNameSent,
      long handshakeNanos,
      long computingNanos,
      long bytesSent,
      long bytesReceived) {
    boolean tls13 = facts.tls13();
    String suite = TlsNames.cipherSuite(facts.cipherSuite);
    return new TlsAgreement(
        TlsNames.version(facts.version),
        suite,
        facts.group == HandshakeFacts.NONE ? null : TlsNames.group(facts.group),
        facts.primeBits == HandshakeFacts.NONE ? null : Integer.valueOf(facts.primeBits),
        facts.group != HandshakeFacts.NONE && TlsNames.postQuantum(facts.group),
        facts.signatureScheme == HandshakeFacts.NONE
            ? null
            : TlsNames.signatureScheme(facts.signatureScheme),
        facts.applicationProtocol,
        serverNameSent
            ? Boolean.valueOf(facts.serverExtensions.contains(ExtensionType.server_name))
            : null,
        facts.resumed(),
        facts.helloRetryRequest,
        tls13
            ? null
            : Boolean.valueOf(
                facts.serverExtensions.contains(ExtensionType.extended_master_secret)),
        tls13
            ? null
            : Boolean.valueOf(facts.serverExtensions.contains(ExtensionType.renegotiation_info)),
        (tls13 || !suite.contains("_CBC_"))
            ? null
            : Boolean.valueOf(facts.serverExtensions.contains(ExtensionType.encrypt_then_mac)),
        facts.compression > 0,
        tls13 ? null : Boolean.valueOf(facts.sessionIdBytes > 0),
        facts.tickets.size(),
        facts.tickets.stream()
            .map(HandshakeFacts.Ticket::lifetimeSeconds)
            .filter(seconds -> seconds > 0)
            .findFirst()
            .orElse(null),
        facts.tickets.stream()
            .map(HandshakeFacts.Ticket::maxEarlyDataBytes)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null),
        facts.clientCertificateRequested,
        facts.clientAuthorities,
        handshakeNanos,
        computingNanos,
        bytesSent,
        bytesReceived);
  }
}
