package io.lookingglass.probes.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tls.TestCertificates.Holder;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key exchanges that resist a quantum computer, which few servers of today's systems have. */
class PostQuantumTest {
  private static final Holder ROOT = TestCertificates.root("Example Root");
  private static final Holder SERVER = TestCertificates.server(ROOT, "www.example.com");

  @ParameterizedTest
  @CsvSource({
    "X25519MLKEM768, false, true",
    "SecP256r1MLKEM768, true, true",
    "x25519, false, false",
  })
  void hybridGroupsAreAgreedOnAndToldFromOthers(String group, boolean retry, boolean postQuantum)
      throws Exception {
    int number =
        switch (group) {
          case "X25519MLKEM768" -> NamedGroup.X25519MLKEM768;
          case "SecP256r1MLKEM768" -> NamedGroup.SecP256r1MLKEM768;
          default -> NamedGroup.x25519;
        };
    try (ScriptedServer server =
            new ScriptedServer(
                (in, out) -> {
                  TlsServerProtocol protocol = new TlsServerProtocol(in, out);
                  protocol.accept(new Server(number));
                  protocol.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                });
        TcpConnection tcp =
            TcpConnection.open(
                InetAddress.getLoopbackAddress(),
                server.port(),
                Deadline.in(Duration.ofSeconds(30)))) {
      TlsHandshake handshake = TlsHandshake.prepare(new TlsOffer("www.example.com", List.of()));
      try (TlsConnection _ = handshake.over(tcp, TlsWatcher.NOBODY)) {
        TlsAgreement agreement = Agreements.of(handshake.facts(), true, 1, 1, 1, 1);
        assertThat(agreement.group()).isEqualTo(group);
        assertThat(agreement.postQuantum()).isEqualTo(postQuantum);
        assertThat(agreement.helloRetryRequest()).isEqualTo(retry);
        assertThat(TlsFindings.ofSession(agreement, true))
            .filteredOn(finding -> finding.id().equals("post_quantum"))
            .singleElement()
            .satisfies(
                finding ->
                    assertThat(finding.sentence().startsWith("No post-quantum"))
                        .isEqualTo(!postQuantum));
      }
    }
  }

  /** That knows one group. */
  private static final class Server extends DefaultTlsServer {
    private final int group;

    Server(int group) {
      super(new BcTlsCrypto(new SecureRandom()));
      this.group = group;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.TLSv13.only();
    }

    @Override
    public int[] getSupportedGroups() {
      return new int[] {group};
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
      BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
      TlsCertificate certificate = crypto.createCertificate(SERVER.der());
      SignatureAndHashAlgorithm algorithm =
          requireNonNull(
              SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256));
      return new BcDefaultTlsCredentialedSigner(
          new TlsCryptoParameters(context),
          crypto,
          PrivateKeyFactory.createKey(SERVER.keys().getPrivate().getEncoded()),
          new Certificate(
              new byte[0], new CertificateEntry[] {new CertificateEntry(certificate, null)}),
          algorithm);
    }
  }
}
