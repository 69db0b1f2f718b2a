package io.lookingglass.tests.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority of the demo, with an intermediate. Each server has its files here. */
final class DemoCertificates {
  private static final Duration SINCE = Duration.ofDays(30);
  private static final String PASSWORD = "changeit"; // What JDKs have; it keeps no secret.

  private final Path folder;
  private final Instant now;
  private final Holder root;
  private final Holder issuer;
  private long serial = 1;

  private record Holder(KeyPair keys, X509Certificate certificate) {}

  DemoCertificates(Path folder, Instant now) throws IOException {
    this.folder = folder;
    this.now = now;
    Files.createDirectory(folder);
    root = make("CN=Demo Root,O=Demo", List.of(), null, now.minus(SINCE), Duration.ofDays(365));
    issuer = make("CN=Demo Issuer,O=Demo", List.of(), root, now.minus(SINCE), Duration.ofDays(365));
  }

  /** For how long from now; negative for one that ended before. */
  void server(String file, String name, Duration until) throws IOException {
    Holder made = leaf(name, issuer, until);
    write(file, made, List.of(made.certificate, issuer.certificate));
  }

  /** One without the intermediate that leads to it. */
  void incomplete(String file, String name) throws IOException {
    Holder made = leaf(name, issuer, Duration.ofDays(60));
    write(file, made, List.of(made.certificate));
  }

  /** One that nobody else signed. */
  void selfSigned(String file, String name) throws IOException {
    Holder made = leaf(name, null, Duration.ofDays(60));
    write(file, made, List.of(made.certificate));
  }

  /** The root, as a key store of Java that takes the place of the JDK's. */
  Path trustStore() {
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("demo-root", root.certificate);
      store.store(out, PASSWORD.toCharArray());
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the trust store cannot be made", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Holder leaf(String name, @Nullable Holder by, Duration until) {
    Instant end = now.plus(until);
    Instant begin = end.isAfter(now) ? now.minus(SINCE) : end.minus(Duration.ofDays(90));
    return make("CN=" + name, List.of(name), by, begin, Duration.between(begin, end));
  }

  private Holder make(
      String subject, List<String> names, @Nullable Holder by, Instant begin, Duration validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X500Name issuerName =
          by == null
              ? new X500Name(subject)
              : X500Name.getInstance(by.certificate.getSubjectX500Principal().getEncoded());
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuerName,
              BigInteger.valueOf(now.getEpochSecond() * 100 + serial++),
              Date.from(begin),
              Date.from(begin.plus(validity)),
              new X500Name(subject),
              keys.getPublic());
      if (names.isEmpty()) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      } else {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                names.stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new)));
      }
      KeyPair signing = by == null ? keys : by.keys;
      return new Holder(
          keys,
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("no certificate of " + subject, e);
    }
  }

  private void write(String file, Holder made, List<X509Certificate> chain) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate each : chain) {
        text.append(pem("CERTIFICATE", each.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    Files.writeString(folder.resolve(file + ".pem"), text);
    Files.writeString(
        folder.resolve(file + ".key"), pem("PRIVATE KEY", made.keys.getPrivate().getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes),
            kind);
  }
}
