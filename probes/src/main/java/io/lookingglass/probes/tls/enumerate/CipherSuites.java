package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which cipher suites are offered to a server, and in which order: the best first. */
final class CipherSuites {
  /** Says to a server that this side knows secure renegotiation (RFC 5746 section 3.3). */
  static final int RENEGOTIATION_INFO_SCSV = 0x00FF;

  /** Says that this side would have liked a newer version (RFC 7507). */
  static final int FALLBACK_SCSV = 0x5600;

  /** Need more than a name: a password, a ticket of Kerberos. */
  private static final List<String> NOT_OFFERED = List.of("_SRP_", "_KRB5_", "ECCPWD", "SCSV");

  private static final List<SuiteTraits> ALL =
      TlsNames.cipherSuites().stream()
          .filter(number -> number != 0)
          .map(SuiteTraits::of)
          .filter(suite -> NOT_OFFERED.stream().noneMatch(suite.name()::contains))
          .sorted(Comparator.comparingInt(CipherSuites::rank).thenComparingInt(SuiteTraits::number))
          .toList();

  private static final List<Integer> TLS_1_3 = numbers(0x0304);
  private static final List<Integer> TLS_1_2 = numbers(0x0303);
  private static final List<Integer> BEFORE = numbers(0x0301);

  /** What nearly every server shares one of; for those that a long list frightens. */
  private static final Set<Integer> COMMON =
      Set.of(
          0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0x009E, 0x009F,
          0xC009, 0xC013, 0xC00A, 0xC014, 0xC023, 0xC027, 0xC024, 0xC028, 0x009C, 0x009D, 0x002F,
          0x0035, 0x003C, 0x003D, 0x0033, 0x0039, 0x0067, 0x006B, 0x000A, 0x0005, 0x0004);

  private CipherSuites() {}

  /** All that a version may use. */
  static List<Integer> of(int version) {
    return switch (version) {
      case 0x0304 -> TLS_1_3;
      case 0x0303 -> TLS_1_2;
      default -> BEFORE;
    };
  }

  /** Those of them that are common, at most 32. */
  static List<Integer> common(int version) {
    return of(version).stream().filter(COMMON::contains).toList();
  }

  private static List<Integer> numbers(int version) {
    return ALL.stream()
        .filter(suite -> suite.usableWith(version))
        .map(SuiteTraits::number)
        .toList();
  }

  /**
   * ChaCha20 stands behind AES: servers that look at the first place to find out what a client's
   * hardware is good at then keep to their own order.
   */
  private static int rank(SuiteTraits suite) {
    int exchange =
        suite.anonymous()
            ? 6
            : suite.preShared() ? 5 : suite.finiteEphemeral() ? 1 : suite.forwardSecret() ? 0 : 2;
    int cipher =
        switch (suite.strength()) {
          case STRONG -> suite.name().contains("CHACHA") ? 1 : 0;
          case FAIR -> 2;
          case WEAK -> 3;
          case BROKEN -> 4;
        };
    return cipher * 10 + exchange;
  }
}
