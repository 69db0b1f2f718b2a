package io.lookingglass.probes.tls.enumerate;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** The key of a server's certificate, whatever its bytes are. */
final class LeafKey {
  private static final ASN1ObjectIdentifier P384 = new ASN1ObjectIdentifier("1.3.132.0.34");
  private static final ASN1ObjectIdentifier P521 = new ASN1ObjectIdentifier("1.3.132.0.35");

  private LeafKey() {}

  /**
   * An RSA key.
   *
   * @param modulus at least 1
   */
  record Rsa(BigInteger modulus, BigInteger exponent) {}

  /** Absent when it is of another kind, or cannot be read. */
  static @Nullable Rsa rsa(byte[] certificate) {
    try {
      SubjectPublicKeyInfo key = Certificate.getInstance(certificate).getSubjectPublicKeyInfo();
      if (!key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
        return null;
      }
      RSAPublicKey parsed = RSAPublicKey.getInstance(key.parsePublicKey());
      return parsed.getModulus().signum() > 0 && parsed.getPublicExponent().signum() > 0
          ? new Rsa(parsed.getModulus(), parsed.getPublicExponent())
          : null;
    } catch (IOException | RuntimeException e) {
      return null; // It is said elsewhere that the certificate cannot be read.
    }
  }

  /** The group that the key's curve is called by; {@link ServerHello#NONE} for others. */
  static int group(byte[] certificate) {
    try {
      SubjectPublicKeyInfo key = Certificate.getInstance(certificate).getSubjectPublicKeyInfo();
      if (!key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        return ServerHello.NONE;
      }
      ASN1ObjectIdentifier curve =
          ASN1ObjectIdentifier.getInstance(key.getAlgorithm().getParameters());
      return curve.equals(X9ObjectIdentifiers.prime256v1)
          ? 23
          : curve.equals(P384) ? 24 : curve.equals(P521) ? 25 : ServerHello.NONE;
    } catch (RuntimeException e) {
      return ServerHello.NONE;
    }
  }
}
