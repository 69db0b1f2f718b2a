package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.event.TlsEnumeration.Strength;
import io.lookingglass.probes.tls.wire.TlsNames;

/**
 * What a cipher suite is made of, read from its name in IANA's registry, which is made by a rule:
 * {@code TLS_} exchange {@code _WITH_} cipher and digest; in TLS 1.3 cipher and digest alone.
 *
 * @param number 0 to 65535
 * @param name {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
 * @param exchange {@code ECDHE_RSA}; empty in TLS 1.3, where it is agreed on apart
 * @param cipher {@code AES_128_GCM_SHA256}
 */
record SuiteTraits(int number, String name, String exchange, String cipher) {

  static SuiteTraits of(int number) {
    String name = TlsNames.cipherSuite(number);
    int with = name.indexOf("_WITH_");
    return with < 0
        ? new SuiteTraits(number, name, "", name.startsWith("TLS_") ? name.substring(4) : name)
        : new SuiteTraits(
            number, name, name.substring(name.indexOf('_') + 1, with), name.substring(with + 6));
  }

  boolean tls13() {
    return exchange.isEmpty();
  }

  /** Digests other than SHA-1 and MD5, and ciphers with a tag of their own, came with TLS 1.2. */
  boolean usableWith(int version) {
    if (tls13() || version == 0x0304) {
      return tls13() && version == 0x0304;
    }
    return version == 0x0303 || !(aead() || cipher.contains("SHA256") || cipher.contains("SHA384"));
  }

  boolean aead() {
    return cipher.contains("GCM") || cipher.contains("CCM") || cipher.contains("POLY1305");
  }

  boolean cbc() {
    return cipher.contains("_CBC_");
  }

  boolean noEncryption() {
    return cipher.startsWith("NULL")
        || cipher.equals("SHA256_SHA256")
        || cipher.equals("SHA384_SHA384");
  }

  boolean anonymous() {
    return exchange.endsWith("_anon") || exchange.contains("_anon_");
  }

  boolean export() {
    return exchange.contains("EXPORT");
  }

  boolean preShared() {
    return exchange.contains("PSK");
  }

  boolean rc4() {
    return cipher.startsWith("RC4");
  }

  /** With blocks of 64 bits. */
  boolean shortBlocks() {
    return cipher.startsWith("3DES")
        || cipher.startsWith("DES")
        || cipher.startsWith("IDEA")
        || cipher.startsWith("RC2");
  }

  boolean ellipticEphemeral() {
    return exchange.startsWith("ECDHE") || exchange.equals("ECDH_anon");
  }

  boolean finiteEphemeral() {
    return exchange.startsWith("DHE") || exchange.startsWith("DH_anon");
  }

  boolean forwardSecret() {
    return tls13() || ellipticEphemeral() || finiteEphemeral();
  }

  /** Whether the server signs what it sends for the exchange. */
  boolean signedExchange() {
    return (exchange.startsWith("ECDHE") || exchange.startsWith("DHE")) && !preShared();
  }

  /** Whether the client encrypts a secret to the server's RSA key. */
  boolean rsaExchange() {
    return exchange.equals("RSA") || exchange.startsWith("RSA_EXPORT");
  }

  /** Of the key of the cipher; what it is worth may be less. */
  int bits() {
    if (noEncryption()) {
      return 0;
    }
    if (cipher.contains("_40_") || cipher.startsWith("DES40")) {
      return 40;
    }
    if (cipher.startsWith("3DES")) {
      return 112; // Three keys of 56, of which meeting in the middle takes one away.
    }
    if (cipher.startsWith("DES_") || cipher.contains("_56_")) {
      return 56;
    }
    return cipher.contains("256") && !cipher.startsWith("AES_128") && !cipher.contains("_128_")
        ? 256
        : cipher.contains("CHACHA20") || cipher.startsWith("28147") ? 256 : 128;
  }

  Strength strength() {
    if (noEncryption() || anonymous() || export() || rc4() || bits() < 112) {
      return Strength.BROKEN;
    }
    if (shortBlocks() || cipher.endsWith("_MD5")) {
      return Strength.WEAK;
    }
    return aead() && forwardSecret() ? Strength.STRONG : Strength.FAIR;
  }
}
