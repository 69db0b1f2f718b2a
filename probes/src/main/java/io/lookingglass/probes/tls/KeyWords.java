package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.DefaultAlgorithmNameFinder;
import org.jspecify.annotations.Nullable;

/**
 * What kind of key it is.
 *
 * @param type {@code RSA}, {@code EC}, {@code Ed25519} ...
 * @param bits absent when not known
 * @param curve of an EC key, as NIST or SEC call it
 */
record KeyWords(String type, @Nullable Integer bits, @Nullable String curve) {

  static KeyWords of(SubjectPublicKeyInfo info) {
    AlgorithmIdentifier algorithm = info.getAlgorithm();
    ASN1ObjectIdentifier id = algorithm.getAlgorithm();
    if (id.equals(PKCSObjectIdentifiers.rsaEncryption)
        || id.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return new KeyWords(
          id.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA" : "RSA-PSS", modulus(info), null);
    }
    if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return curve(algorithm);
    }
    return switch (id.getId()) {
      case "1.3.101.112" -> new KeyWords("Ed25519", 256, null);
      case "1.3.101.113" -> new KeyWords("Ed448", 456, null);
      case "1.2.840.10040.4.1" -> new KeyWords("DSA", null, null);
      default ->
          new KeyWords(
              PlainText.name(new DefaultAlgorithmNameFinder().getAlgorithmName(id)), null, null);
    };
  }

  private static @Nullable Integer modulus(SubjectPublicKeyInfo info) {
    try {
      return RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength();
    } catch (java.io.IOException | RuntimeException e) {
      return null; // A key that cannot be read has no length.
    }
  }

  private static KeyWords curve(AlgorithmIdentifier algorithm) {
    if (!(algorithm.getParameters() instanceof ASN1ObjectIdentifier named)) {
      return new KeyWords("EC", null, "a curve in full");
    }
    String name = ECNamedCurveTable.getName(named);
    X9ECParameters parameters = ECNamedCurveTable.getByOID(named);
    return new KeyWords(
        "EC",
        parameters == null ? null : Integer.valueOf(parameters.getCurve().getFieldSize()),
        name == null ? named.getId() : known(name));
  }

  /** OpenSSL calls P-256 prime256v1; people know the NIST name. */
  private static String known(String name) {
    return switch (name) {
      case "prime256v1", "secp256r1" -> "P-256";
      case "secp384r1" -> "P-384";
      case "secp521r1" -> "P-521";
      default -> name;
    };
  }
}
