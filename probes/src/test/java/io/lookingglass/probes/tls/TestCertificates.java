package io.lookingglass.probes.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Certificates with every fault that there is, made as they are needed. */
final class TestCertificates {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static int serial = 1000;

  private TestCertificates() {}

  /** Somebody who has a certificate, and may sign others with its key. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Holder(X500Name name, KeyPair keys, byte[] der) {
    TrustStore trusted() {
      return new TrustStore(
          "test",
          "1",
          Set.of(new TrustAnchor(java.util.Objects.requireNonNull(ChainJudge.parse(der)), null)));
    }
  }

  static Holder root(String name) {
    return make(name, null, true, NOW.minus(Duration.ofDays(100)), NOW.plus(Duration.ofDays(3000)));
  }

  static Holder intermediate(String name, Holder issuer) {
    return make(
        name, issuer, true, NOW.minus(Duration.ofDays(90)), NOW.plus(Duration.ofDays(1000)));
  }

  static Holder server(Holder issuer, String... names) {
    return make(
        names[0],
        issuer,
        false,
        NOW.minus(Duration.ofDays(10)),
        NOW.plus(Duration.ofDays(63)).plusSeconds(60),
        names);
  }

  static Holder make(
      String commonName,
      @Nullable Holder issuer,
      boolean authority,
      Instant from,
      Instant to,
      String... names) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return make(
          commonName,
          issuer,
          authority,
          from,
          to,
          generator.generateKeyPair(),
          "SHA256withECDSA",
          names);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Holder make(
      String commonName,
      @Nullable Holder issuer,
      boolean authority,
      Instant from,
      Instant to,
      KeyPair keys,
      String algorithm,
      String... names) {
    try {
      X500Name subject = new X500Name("CN=" + commonName);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer == null ? subject : issuer.name(),
              BigInteger.valueOf(serial++),
              Date.from(from),
              Date.from(to),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (names.length > 0) {
        GeneralName[] general = new GeneralName[names.length];
        for (int index = 0; index < names.length; index++) {
          boolean address = names[index].matches("[0-9.]+|.*:.*");
          general[index] =
              new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, names[index]);
        }
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general));
      }
      X509CertificateHolder certificate =
          builder.build(
              new JcaContentSignerBuilder(algorithm)
                  .build(issuer == null ? keys.getPrivate() : issuer.keys().getPrivate()));
      return new Holder(subject, keys, certificate.getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
