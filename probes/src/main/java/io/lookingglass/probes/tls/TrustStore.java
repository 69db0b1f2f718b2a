package io.lookingglass.probes.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Roots that somebody trusts. Immutable.
 *
 * @param name for readers
 * @param version of the set; absent when not known
 */
public record TrustStore(String name, @Nullable String version, Set<TrustAnchor> anchors) {
  private static final String MOZILLA = "mozilla-roots.pem";
  private static final String VERSION = "# Version: ";

  public TrustStore {
    anchors = Set.copyOf(anchors);
  }

  /** That of the Java that runs this, which system properties may set to another. */
  public static TrustStore platform() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      Set<TrustAnchor> anchors = new HashSet<>();
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager platform) {
          for (X509Certificate root : platform.getAcceptedIssuers()) {
            anchors.add(new TrustAnchor(root, null));
          }
        }
      }
      return new TrustStore("platform", "Java " + Runtime.version().feature(), anchors);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's trust store cannot be opened", e);
    }
  }

  /** The set that this program carries; {@code probes/mozilla-roots} renews it. */
  public static TrustStore mozilla() {
    try (InputStream in = TrustStore.class.getResourceAsStream(MOZILLA)) {
      if (in == null) {
        throw new IllegalStateException(MOZILLA + " is missing from the program");
      }
      byte[] bytes = in.readAllBytes();
      String text = new String(bytes, StandardCharsets.UTF_8);
      String version =
          text.lines()
              .filter(line -> line.startsWith(VERSION))
              .map(line -> line.substring(VERSION.length()))
              .findFirst()
              .orElse(null);
      return new TrustStore("Mozilla", version, anchors(text));
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException(MOZILLA + " of the program cannot be read", e);
    }
  }

  private static Set<TrustAnchor> anchors(String pem) throws CertificateException {
    String certificates =
        String.join("\n", pem.lines().filter(line -> !line.startsWith("#")).toList());
    Set<TrustAnchor> anchors = new HashSet<>();
    for (Certificate root :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(certificates.getBytes(StandardCharsets.US_ASCII)))) {
      anchors.add(new TrustAnchor((X509Certificate) root, null));
    }
    return anchors;
  }

  /** A root of that name; absent when there is none. */
  @Nullable X509Certificate root(X500Principal subject) {
    return anchors.stream()
        .map(TrustAnchor::getTrustedCert)
        .filter(root -> root != null && root.getSubjectX500Principal().equals(subject))
        .findFirst()
        .orElse(null);
  }
}
