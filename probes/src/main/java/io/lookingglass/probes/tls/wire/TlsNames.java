package io.lookingglass.probes.tls.wire;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureScheme;

/** What the numbers of TLS mean, as the registries of IANA call them. */
public final class TlsNames {
  /** What browsers had before the standard came. */
  public static final int X25519_KYBER768_DRAFT = 0x6399;

  /** Met on old servers, and before something became a standard. */
  private static final Map<Integer, String> BESIDE_THE_LIBRARY =
      Map.ofEntries(
          Map.entry(0x0060, "TLS_RSA_EXPORT1024_WITH_RC4_56_MD5"),
          Map.entry(0x0061, "TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5"),
          Map.entry(0x0062, "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA"),
          Map.entry(0x0063, "TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA"),
          Map.entry(0x0064, "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA"),
          Map.entry(0x0065, "TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA"),
          Map.entry(0x0066, "TLS_DHE_DSS_WITH_RC4_128_SHA"),
          Map.entry(0x0080, "TLS_GOSTR341094_WITH_28147_CNT_IMIT"),
          Map.entry(0x0081, "TLS_GOSTR341001_WITH_28147_CNT_IMIT"),
          Map.entry(0x0082, "TLS_GOSTR341094_WITH_NULL_GOSTR3411"),
          Map.entry(0x0083, "TLS_GOSTR341001_WITH_NULL_GOSTR3411"),
          Map.entry(0xC0B4, "TLS_SHA256_SHA256"),
          Map.entry(0xC0B5, "TLS_SHA384_SHA384"),
          Map.entry(0xCC13, "OLD_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
          Map.entry(0xCC14, "OLD_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
          Map.entry(0xCC15, "OLD_TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
          Map.entry(0xFEFE, "SSL_RSA_FIPS_WITH_DES_CBC_SHA"),
          Map.entry(0xFEFF, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA"));

  private static final Map<Integer, String> CIPHER_SUITES = readCipherSuites();

  private TlsNames() {}

  /** {@code TLS 1.3}; {@code 0x7f1c} for one without a name. */
  public static String version(int version) {
    return switch (version) {
      case 0x0002 -> "SSL 2.0";
      case 0x0300 -> "SSL 3.0";
      case 0x0301 -> "TLS 1.0";
      case 0x0302 -> "TLS 1.1";
      case 0x0303 -> "TLS 1.2";
      case 0x0304 -> "TLS 1.3";
      default -> grease(version) ? "GREASE" : hex(version);
    };
  }

  /** {@code TLS_AES_128_GCM_SHA256}; {@code 0x1399} for one without a name. */
  public static String cipherSuite(int suite) {
    String name = CIPHER_SUITES.get(suite);
    return name != null ? name : grease(suite) ? "GREASE" : hex(suite);
  }

  /** Every number that has a name, in no order. */
  public static Set<Integer> cipherSuites() {
    return CIPHER_SUITES.keySet();
  }

  /** {@code x25519}; {@code 0x11ff} for one without a name. */
  public static String group(int group) {
    if (grease(group)) {
      return "GREASE";
    }
    if (group == X25519_KYBER768_DRAFT) {
      return "X25519Kyber768Draft00";
    }
    String name = NamedGroup.getName(group);
    return name.equals("UNKNOWN") ? hex(group) : name;
  }

  /** Whether the group, alone or with another, resists a quantum computer. */
  public static boolean postQuantum(int group) {
    return group == X25519_KYBER768_DRAFT
        || NamedGroup.refersToASpecificHybrid(group)
        || NamedGroup.refersToASpecificKem(group);
  }

  /** {@code ecdsa_secp256r1_sha256}; {@code 0x09ff} for one without a name. */
  public static String signatureScheme(int scheme) {
    if (grease(scheme)) {
      return "GREASE";
    }
    String name = SignatureScheme.getName(scheme);
    if (!name.equals("UNKNOWN")) {
      return name;
    }
    // As TLS 1.2 has them: a hash and a signature (RFC 5246 section 7.4.1.4.1).
    String hash =
        switch (scheme >> 8) {
          case 1 -> "md5";
          case 2 -> "sha1";
          case 3 -> "sha224";
          case 4 -> "sha256";
          case 5 -> "sha384";
          case 6 -> "sha512";
          default -> null;
        };
    String signature =
        switch (scheme & 0xFF) {
          case 1 -> "rsa_pkcs1";
          case 2 -> "dsa";
          case 3 -> "ecdsa";
          default -> null;
        };
    return hash == null || signature == null ? hex(scheme) : signature + "_" + hash;
  }

  /** {@code handshake_failure}; {@code alert 77} for one without a name. */
  public static String alert(int description) {
    String name = AlertDescription.getName((short) description);
    return name.equals("UNKNOWN") ? "alert " + description : name;
  }

  public static String contentType(int type) {
    return switch (type) {
      case 20 -> "change_cipher_spec";
      case 21 -> "alert";
      case 22 -> "handshake";
      case 23 -> "application_data";
      case 24 -> "heartbeat";
      default -> "type " + type;
    };
  }

  public static String handshakeType(int type) {
    return switch (type) {
      case 0 -> "HelloRequest";
      case 1 -> "ClientHello";
      case 2 -> "ServerHello";
      case 4 -> "NewSessionTicket";
      case 5 -> "EndOfEarlyData";
      case 8 -> "EncryptedExtensions";
      case 11 -> "Certificate";
      case 12 -> "ServerKeyExchange";
      case 13 -> "CertificateRequest";
      case 14 -> "ServerHelloDone";
      case 15 -> "CertificateVerify";
      case 16 -> "ClientKeyExchange";
      case 20 -> "Finished";
      case 21 -> "CertificateURL";
      case 22 -> "CertificateStatus";
      case 23 -> "SupplementalData";
      case 24 -> "KeyUpdate";
      case 25 -> "CompressedCertificate";
      default -> "handshake " + type;
    };
  }

  public static String extension(int type) {
    return switch (type) {
      case 0 -> "server_name";
      case 1 -> "max_fragment_length";
      case 3 -> "trusted_ca_keys";
      case 4 -> "truncated_hmac";
      case 5 -> "status_request";
      case 10 -> "supported_groups";
      case 11 -> "ec_point_formats";
      case 13 -> "signature_algorithms";
      case 14 -> "use_srtp";
      case 15 -> "heartbeat";
      case 16 -> "application_layer_protocol_negotiation";
      case 17 -> "status_request_v2";
      case 18 -> "signed_certificate_timestamp";
      case 19 -> "client_certificate_type";
      case 20 -> "server_certificate_type";
      case 21 -> "padding";
      case 22 -> "encrypt_then_mac";
      case 23 -> "extended_master_secret";
      case 24 -> "token_binding";
      case 25 -> "cached_info";
      case 27 -> "compress_certificate";
      case 28 -> "record_size_limit";
      case 34 -> "delegated_credential";
      case 35 -> "session_ticket";
      case 41 -> "pre_shared_key";
      case 42 -> "early_data";
      case 43 -> "supported_versions";
      case 44 -> "cookie";
      case 45 -> "psk_key_exchange_modes";
      case 47 -> "certificate_authorities";
      case 48 -> "oid_filters";
      case 49 -> "post_handshake_auth";
      case 50 -> "signature_algorithms_cert";
      case 51 -> "key_share";
      case 52 -> "transparency_info";
      case 57 -> "quic_transport_parameters";
      case 0x3374 -> "next_protocol_negotiation";
      case 0x4469, 0x44CD -> "application_settings";
      case 0xFE0D -> "encrypted_client_hello";
      case 0xFF01 -> "renegotiation_info";
      default -> grease(type) ? "GREASE" : "extension " + type;
    };
  }

  public static String compression(int method) {
    return switch (method) {
      case 0 -> "null";
      case 1 -> "DEFLATE";
      case 64 -> "LZS";
      default -> "method " + method;
    };
  }

  /** Name and number. */
  public static String numbered(String name, int number) {
    String hex = hex(number);
    return name.equals(hex) ? hex : name + " (" + hex + ")";
  }

  public static String hex(int number) {
    return String.format(Locale.ROOT, "0x%04x", number);
  }

  /** Reserved so that servers learn to pass over what they do not know (RFC 8701). */
  private static boolean grease(int number) {
    return (number & 0x0F0F) == 0x0A0A && (number >> 8) == (number & 0xFF);
  }

  private static Map<Integer, String> readCipherSuites() {
    Map<Integer, String> names = new HashMap<>(BESIDE_THE_LIBRARY);
    for (Field field : CipherSuite.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        try {
          names.putIfAbsent(field.getInt(null), field.getName());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException("the list of cipher suites cannot be read", e);
        }
      }
    }
    return Map.copyOf(names);
  }
}
