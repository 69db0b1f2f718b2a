package io.lookingglass.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsFinding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session's cipher suite comes to, with the vulnerabilities that are that cipher's own. */
class TlsFindingsTest {
  @ParameterizedTest
  @CsvSource({
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, HIGH, CVE-2016-2183",
    "TLS_RSA_WITH_RC4_128_SHA, HIGH, CVE-2013-2566 CVE-2015-2808",
    "TLS_RSA_WITH_DES_CBC_SHA, HIGH,",
    "TLS_RSA_WITH_NULL_SHA256, CRITICAL,",
    "TLS_DH_anon_WITH_AES_128_GCM_SHA256, CRITICAL,",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, LOW,",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, OK,",
  })
  void aWeakCipherIsNamedWithWhatIsKnownAgainstIt(
      String suite, TlsFinding.Severity severity, @Nullable String cve) {
    assertThat(found("cipher", suite))
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(severity);
              assertThat(finding.cve()).isEqualTo(cve);
              assertThat(finding.sentence()).contains(suite);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, OK",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, OK",
    "TLS_RSA_WITH_AES_128_GCM_SHA256, MEDIUM",
  })
  void onlyAnEphemeralExchangeKeepsWhatWasRecorded(String suite, TlsFinding.Severity severity) {
    assertThat(found("forward_secrecy", suite).severity()).isEqualTo(severity);
  }

  private static TlsFinding found(String id, String suite) {
    List<TlsFinding> found =
        TlsFindings.ofSession(session(suite), true).stream()
            .filter(finding -> finding.id().equals(id))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static TlsAgreement session(String suite) {
    return new TlsAgreement(
        "TLS 1.2",
        suite,
        "x25519",
        253,
        false,
        "rsa_pss_rsae_sha256",
        "h2",
        true,
        false,
        false,
        true,
        true,
        null,
        false,
        true,
        0,
        null,
        null,
        false,
        List.of(),
        1,
        1,
        1,
        1);
  }
}
