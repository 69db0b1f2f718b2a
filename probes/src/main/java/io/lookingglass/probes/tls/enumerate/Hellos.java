package io.lookingglass.probes.tls.enumerate;

import static io.lookingglass.probes.tls.enumerate.ClientHello.EC_POINT_FORMATS;
import static io.lookingglass.probes.tls.enumerate.ClientHello.EXTENDED_MASTER_SECRET;
import static io.lookingglass.probes.tls.enumerate.ClientHello.PSK_KEY_EXCHANGE_MODES;
import static io.lookingglass.probes.tls.enumerate.ClientHello.RENEGOTIATION_INFO;
import static io.lookingglass.probes.tls.enumerate.ClientHello.SESSION_TICKET;
import static io.lookingglass.probes.tls.enumerate.ClientHello.SSL_3;
import static io.lookingglass.probes.tls.enumerate.ClientHello.SUPPORTED_VERSIONS;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_2;
import static io.lookingglass.probes.tls.enumerate.ClientHello.TLS_1_3;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ClientHellos of one enumeration: what every one of them has in common. For one thread.
 */
final class Hellos {
  /** What may stand in a list of groups before TLS 1.3: everything with a curve. */
  static final List<Integer> CURVES =
      List.of(
          29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8,
          7, 6, 5, 4, 3, 2, 1, 41);

  /** And from then on: hybrids first. */
  static final List<Integer> GROUPS =
      List.of(
          0x11EC, 0x11EB, 0x11ED, 0x6399, 0x0200, 0x0201, 0x0202, 29, 23, 24, 25, 30, 31, 32, 33,
          41, 0x11EE, 256, 257, 258, 259, 260, 26, 27, 28, 22, 21);

  /** So many that no server says no for want of one. */
  static final List<Integer> SCHEMES =
      List.of(
          0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
          0x0904, 0x0905, 0x0906, 0x081A, 0x081B, 0x081C, 0x0708, 0x0401, 0x0501, 0x0601, 0x0303,
          0x0301, 0x0302, 0x0402, 0x0502, 0x0602, 0x0203, 0x0201, 0x0202, 0x0103, 0x0101, 0x0102);

  private static final byte[] X25519_BASE =
      HexFormat.of().parseHex("0900000000000000000000000000000000000000000000000000000000000000");

  /** The base point of P-256 (SEC 2 section 2.4.2), uncompressed. */
  private static final byte[] P256_BASE =
      HexFormat.of()
          .parseHex(
              "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                  + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

  private final @Nullable String serverName;
  private final RandomGenerator random;

  /**
   * @param serverName that is sent; absent for none
   */
  Hellos(@Nullable String serverName, RandomGenerator random) {
    this.serverName = serverName;
    this.random = random;
  }

  @Nullable String serverName() {
    return serverName;
  }

  byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** One that offers a version and its cipher suites as clients of its time did. */
  ClientHello of(int version, List<Integer> suites) {
    if (version == TLS_1_3) {
      return tls13(suites);
    }
    ClientHello hello =
        new ClientHello(version, suites, List.of(0), randomBytes(32), new byte[0], Map.of());
    if (version == SSL_3) {
      return hello; // Its servers need not understand that something follows.
    }
    hello =
        hello
            .withServerName(serverName)
            .with(EXTENDED_MASTER_SECRET, new byte[0])
            .with(RENEGOTIATION_INFO, new byte[1])
            .withGroups(CURVES)
            .with(EC_POINT_FORMATS, new byte[] {1, 0})
            .with(SESSION_TICKET, new byte[0]);
    return version == TLS_1_2 ? hello.withSchemes(SCHEMES) : hello;
  }

  /** Without a key: a server that takes it answers with a HelloRetryRequest. */
  private ClientHello tls13(List<Integer> suites) {
    return new ClientHello(TLS_1_3, suites, List.of(0), randomBytes(32), randomBytes(32), Map.of())
        .withServerName(serverName)
        .with(SUPPORTED_VERSIONS, new byte[] {2, 3, 4})
        .withGroups(GROUPS)
        .withSchemes(SCHEMES)
        .with(PSK_KEY_EXCHANGE_MODES, new byte[] {1, 1})
        .withShares(Map.of());
  }

  /** With keys that everybody knows; nothing is ever encrypted by them. */
  static ClientHello withKnownShares(ClientHello hello) {
    Map<Integer, byte[]> shares = new LinkedHashMap<>();
    shares.put(29, X25519_BASE);
    shares.put(23, P256_BASE);
    return hello.withShares(shares);
  }
}
