package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first messages of SSL 2.0, as its specification of 1995 has them: a client's that offers all
 * ciphers, and a server's that lists those which it shares.
 *
 * @param version of the server's message
 * @param ciphers three bytes each
 */
record Ssl2Hello(int version, List<Integer> ciphers) {
  static final int SSL_2 = 0x0002;

  private static final int SERVER_HELLO = 4;

  /** No server's is longer; it holds one certificate. */
  static final int MOST_BYTES = 1 << 14;

  private static final Map<Integer, String> NAMES =
      Map.of(
          0x010080, "SSL_CK_RC4_128_WITH_MD5",
          0x020080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
          0x030080, "SSL_CK_RC2_128_CBC_WITH_MD5",
          0x040080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
          0x050080, "SSL_CK_IDEA_128_CBC_WITH_MD5",
          0x060040, "SSL_CK_DES_64_CBC_WITH_MD5",
          0x0700C0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
          0x080080, "SSL_CK_RC4_64_WITH_MD5");

  Ssl2Hello {
    ciphers = List.copyOf(ciphers);
  }

  /** The client's message. */
  static byte[] question(byte[] challenge) {
    Wire specs = new Wire();
    NAMES.keySet().stream().sorted().forEach(specs::uint24);
    byte[] offered = specs.toBytes();
    byte[] message =
        new Wire()
            .uint8(1)
            .uint16(SSL_2)
            .uint16(offered.length)
            .uint16(0)
            .uint16(challenge.length)
            .opaque(offered)
            .opaque(challenge)
            .toBytes();
    return new Wire().uint16(0x8000 | message.length).opaque(message).toBytes();
  }

  /** Whether these bytes hold the whole first record, or more than any should have. */
  static boolean whole(byte[] bytes) {
    return bytes.length >= MOST_BYTES
        || (bytes.length >= 3 && bytes.length >= header(bytes) + recordBytes(bytes));
  }

  private static int header(byte[] bytes) {
    return (bytes[0] & 0x80) != 0 ? 2 : 3;
  }

  private static int recordBytes(byte[] bytes) {
    return (bytes[0] & ((bytes[0] & 0x80) != 0 ? 0x7F : 0x3F)) << 8 | (bytes[1] & 0xFF);
  }

  /** Reads what a server answered. */
  static Ssl2Hello read(byte[] bytes) throws MalformedTlsException {
    if (bytes.length < 3) {
      throw new MalformedTlsException("ends after %d bytes".formatted(bytes.length));
    }
    TlsBytes all = new TlsBytes(bytes);
    all.opaque(header(bytes));
    TlsBytes message = new TlsBytes(all.opaque(recordBytes(bytes)));
    if (message.uint8() != SERVER_HELLO) {
      throw new MalformedTlsException("is no SERVER-HELLO of SSL 2.0");
    }
    message.uint8(); // Whether a session goes on.
    message.uint8(); // The type of the certificate.
    int version = message.uint16();
    int certificate = message.uint16();
    int specs = message.uint16();
    message.uint16(); // The length of the connection's id.
    if (version != SSL_2 || specs % 3 != 0) {
      throw new MalformedTlsException("is no SERVER-HELLO of SSL 2.0");
    }
    message.opaque(certificate);
    TlsBytes list = new TlsBytes(message.opaque(specs));
    List<Integer> ciphers = new ArrayList<>();
    while (!list.isEmpty()) {
      ciphers.add(list.uint24());
    }
    return new Ssl2Hello(version, ciphers);
  }

  /** {@code SSL_CK_RC4_128_WITH_MD5}; {@code 0x123456} for one without a name. */
  static String name(int cipher) {
    return NAMES.getOrDefault(cipher, "0x%06x".formatted(cipher));
  }
}
