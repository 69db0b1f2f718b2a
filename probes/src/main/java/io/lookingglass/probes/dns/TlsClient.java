package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.TlsSession;
import io.lookingglass.probes.request.DnsRequest.Encryption;
import io.lookingglass.probes.tls.CertificateNames;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS sessions with name servers. The certificate is always checked, against the trust store and
 * the server's name; what differs is whether one that does not hold ends the exchange (RFC 8310).
 * Thread-safe.
 */
final class TlsClient {
  private static final int LONGEST = 200;
  private static final int MOST_NAMES = 5;

  private final Supplier<X509TrustManager> trust;

  /**
   * @param trust whose certificates are good; asked once a session
   */
  TlsClient(Supplier<X509TrustManager> trust) {
    this.trust = trust;
  }

  /** Those that the platform trusts. */
  static X509TrustManager platformTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager platform) {
          return platform;
        }
      }
      throw new IllegalStateException("the platform has no trust manager for X.509");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's trust store cannot be opened", e);
    }
  }

  /**
   * A session that is open.
   *
   * @param alpn the application protocol chosen, empty for none
   */
  record Opened(SSLSocket socket, TlsSession session, String alpn) {}

  /**
   * Shakes hands over a connected socket.
   *
   * @param name of the server or its address, as the asker wrote it
   * @param protocol for ALPN: {@code dot} or {@code h2}
   */
  Opened open(Socket socket, String name, String protocol, Encryption encryption)
      throws IOException, ExchangeException {
    String wanted = encryption.serverName() == null ? name : encryption.serverName();
    Judge judge = new Judge(trust.get(), wanted, encryption.opportunistic());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {judge}, null);
      SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, wanted, socket.getPort(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      parameters.setServerNames(
          IpAddresses.tryParse(wanted).isPresent() ? List.of() : List.of(new SNIHostName(wanted)));
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      SSLSession session = tls.getSession();
      return new Opened(
          tls,
          new TlsSession(
              session.getProtocol(),
              session.getCipherSuite(),
              judge.problem == null ? wanted : null,
              judge.problem),
          tls.getApplicationProtocol());
    } catch (SSLException e) {
      String problem = judge.problem;
      if (problem != null) {
        throw new ExchangeException(DnsFailure.NOT_AUTHENTICATED, problem);
      }
      if (e.getCause() instanceof SocketTimeoutException
          || e.getCause() instanceof SocketException) {
        throw (IOException) e.getCause();
      }
      if (e.getCause() instanceof EOFException) {
        throw new ExchangeException(
            DnsFailure.TLS_FAILED, "the server closed the connection during the TLS handshake");
      }
      throw new ExchangeException(
          DnsFailure.TLS_FAILED,
          "no TLS session: " + PlainText.line(String.valueOf(e.getMessage()), LONGEST));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ExchangeException(
          DnsFailure.TLS_FAILED,
          "no TLS session: " + PlainText.line(String.valueOf(e.getMessage()), LONGEST));
    }
  }

  /** Judges one server's certificate and remembers what it found. For one handshake. */
  private static final class Judge extends X509ExtendedTrustManager {
    private final X509TrustManager platform;
    private final String name;
    private final boolean lenient;
    private volatile @Nullable String problem;

    Judge(X509TrustManager platform, String name, boolean lenient) {
      this.platform = platform;
      this.name = name;
      this.lenient = lenient;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      String found = problemOf(chain, authType);
      problem = found;
      if (found != null && !lenient) {
        throw new CertificateException(found);
      }
    }

    private @Nullable String problemOf(X509Certificate[] chain, String authType) {
      if (chain.length == 0) {
        return "the server sent no certificate";
      }
      X509Certificate leaf = chain[0];
      try {
        leaf.checkValidity();
      } catch (CertificateExpiredException e) {
        return "the certificate expired at " + leaf.getNotAfter().toInstant();
      } catch (CertificateNotYetValidException e) {
        return "the certificate is not valid before " + leaf.getNotBefore().toInstant();
      }
      if (!CertificateNames.hold(leaf, name)) {
        List<String> names = CertificateNames.all(leaf);
        String held = String.join(", ", names.stream().limit(MOST_NAMES).toList());
        return PlainText.line(
            "the certificate is not for %s but for %s"
                .formatted(name, names.isEmpty() ? "no name at all" : held),
            LONGEST);
      }
      try {
        platform.checkServerTrusted(chain, authType);
        return null;
      } catch (CertificateException e) {
        boolean selfSigned =
            chain.length == 1
                && leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal());
        return selfSigned
            ? "the certificate is signed by itself and nobody else vouches for it"
            : "no authority that is trusted here vouches for the certificate";
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return platform.getAcceptedIssuers();
    }
  }
}
