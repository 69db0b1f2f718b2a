package io.lookingglass.probes.tls;

import io.lookingglass.probes.tls.wire.HandshakeSplitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsDHGroupVerifier;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * A client that offers all that it has, the modern first, and takes any certificate: judging is
 * done elsewhere. It proves nothing about itself. For one handshake.
 */
class HonestClient extends DefaultTlsClient {
  /** Smaller ones are broken by anybody; the rest is a finding, not a reason to see nothing. */
  private static final int LEAST_PRIME_BITS = 512;

  /** The best first, and those that only old servers have last. */
  private static final int[] SUITES = {
    CipherSuite.TLS_AES_128_GCM_SHA256,
    CipherSuite.TLS_AES_256_GCM_SHA384,
    CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_AES_128_CCM_SHA256,
    CipherSuite.TLS_AES_128_CCM_8_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
  };

  private static final int[] GROUPS = {
    NamedGroup.X25519MLKEM768,
    NamedGroup.x25519,
    NamedGroup.secp256r1,
    NamedGroup.secp384r1,
    NamedGroup.secp521r1,
    NamedGroup.x448,
    NamedGroup.SecP256r1MLKEM768,
    NamedGroup.SecP384r1MLKEM1024,
    NamedGroup.ffdhe2048,
    NamedGroup.ffdhe3072,
    NamedGroup.ffdhe4096,
    NamedGroup.brainpoolP256r1,
    NamedGroup.brainpoolP384r1,
    NamedGroup.brainpoolP512r1,
  };

  /** What browsers send; a share of any other group costs one round trip more. */
  private static final int[] SHARES = {NamedGroup.X25519MLKEM768, NamedGroup.x25519};

  private static final int[] SIGNATURE_SCHEMES = {
    SignatureScheme.ecdsa_secp256r1_sha256,
    SignatureScheme.ed25519,
    SignatureScheme.ecdsa_secp384r1_sha384,
    SignatureScheme.ecdsa_secp521r1_sha512,
    SignatureScheme.ed448,
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.rsa_pss_rsae_sha384,
    SignatureScheme.rsa_pss_rsae_sha512,
    SignatureScheme.rsa_pss_pss_sha256,
    SignatureScheme.rsa_pss_pss_sha384,
    SignatureScheme.rsa_pss_pss_sha512,
    SignatureScheme.mldsa44,
    SignatureScheme.mldsa65,
    SignatureScheme.mldsa87,
    SignatureScheme.ecdsa_brainpoolP256r1tls13_sha256,
    SignatureScheme.ecdsa_brainpoolP384r1tls13_sha384,
    SignatureScheme.ecdsa_brainpoolP512r1tls13_sha512,
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha384,
    SignatureScheme.rsa_pkcs1_sha512,
    SignatureScheme.ecdsa_sha1,
    SignatureScheme.rsa_pkcs1_sha1,
  };

  private final TlsOffer offer;
  private boolean complete;
  private @Nullable TlsSession session;
  private @Nullable TlsSecret masterSecret;
  private @Nullable SecurityParameters parameters;

  HonestClient(TlsCrypto crypto, TlsOffer offer) {
    super(crypto);
    this.offer = offer;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv10);
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return TlsUtils.getSupportedCipherSuites(getCrypto(), SUITES);
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"}) // The library's signature.
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    Vector<Integer> groups = new Vector<>();
    for (int group : GROUPS) {
      if (available(group)) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** A hybrid is there when its halves are. */
  private boolean available(int group) {
    return NamedGroup.refersToASpecificHybrid(group)
        ? getCrypto().hasNamedGroup(NamedGroup.getHybridFirst(group))
            && getCrypto().hasNamedGroup(NamedGroup.getHybridSecond(group))
        : getCrypto().hasNamedGroup(group);
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  public Vector getEarlyKeyShareGroups() {
    Vector<Integer> groups = new Vector<>();
    for (int group : SHARES) {
      groups.add(group);
    }
    return groups;
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  protected Vector getSupportedSignatureAlgorithms() {
    Vector<SignatureAndHashAlgorithm> schemes = new Vector<>();
    for (int scheme : SIGNATURE_SCHEMES) {
      if (getCrypto().hasSignatureScheme(scheme)) {
        schemes.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
      }
    }
    return schemes;
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  protected @Nullable Vector getSNIServerNames() {
    if (offer.serverName() == null) {
      return null;
    }
    Vector<ServerName> names = new Vector<>();
    names.add(new ServerName((short) 0, offer.serverName().getBytes(StandardCharsets.US_ASCII)));
    return names;
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  protected @Nullable Vector getProtocolNames() {
    if (offer.alpn().isEmpty()) {
      return null;
    }
    Vector<ProtocolName> names = new Vector<>();
    offer.alpn().forEach(name -> names.add(ProtocolName.asUtf8Encoding(name)));
    return names;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    extensions.put(ExtensionType.signed_certificate_timestamp, new byte[0]);
    extensions.putIfAbsent(ExtensionType.session_ticket, sessionTicket());
    return extensions;
  }

  /** An empty one says that tickets are understood (RFC 5077 section 3.2). */
  byte[] sessionTicket() {
    return new byte[0];
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return HandshakeSplitter.MOST_MESSAGE_BYTES;
  }

  @Override
  public int getMaxCertificateChainLength() {
    return 1 << 12; // Bounded by the size of the message.
  }

  @Override
  public void notifySecureRenegotiation(boolean secure) {
    // Without it there is a finding, and still something to see.
  }

  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false; // That is a finding.
  }

  @Override
  @SuppressWarnings("JdkObsolete")
  public TlsDHGroupVerifier getDHGroupVerifier() {
    return new DefaultTlsDHGroupVerifier(new Vector<>(), LEAST_PRIME_BITS) {
      @Override
      protected boolean checkGroup(org.bouncycastle.tls.crypto.DHGroup group) {
        return true;
      }
    };
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        if (certificate.getCertificate() == null || certificate.getCertificate().isEmpty()) {
          throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
        return null;
      }
    };
  }

  /** Whether both sides have finished; it stays so when the connection is closed. */
  boolean complete() {
    return complete;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    complete = true;
    parameters = context.getSecurityParametersConnection();
    TlsSecret secret = parameters.getMasterSecret();
    masterSecret = secret == null ? null : getCrypto().adoptSecret(secret);
    session = context.getSession();
  }

  /** What the session can be resumed by, as far as the library knows it; absent before its end. */
  @Nullable TlsSession session() {
    return session;
  }

  @Nullable TlsSecret masterSecret() {
    return masterSecret;
  }

  @Nullable SecurityParameters parameters() {
    return parameters;
  }

  /** What is offered to go on with; absent for a new session. */
  @Nullable Resumption resumption() {
    return null;
  }
}
