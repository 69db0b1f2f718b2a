package io.lookingglass.tests.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsTrust.Order;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TlsResult.Kind;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes with the servers that people run; openssl's own client says the same of them. */
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class RealTlsServersTest {
  private static final String NAME = "www.example.com";

  @TempDir static Path folder;
  private static TlsServers servers;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  RealTlsServersTest() {}

  @BeforeAll
  static void makeCertificates() {
    servers = new TlsServers(folder);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_3, TLS_AES_128_GCM_SHA256",
    "-tls1_3, TLS_AES_256_GCM_SHA384",
    "-tls1_3, TLS_CHACHA20_POLY1305_SHA256"
  })
  void everySuiteOfTls13IsSpokenAndItsSessionsAreResumed(String version, String suite) {
    int port = servers.openssl(version, "-ciphersuites", suite);
    TlsResult result = inspect(port, NAME, null);
    TlsAgreement session = requireNonNull(result.session());
    assertThat(session.version()).isEqualTo("TLS 1.3");
    assertThat(session.cipherSuite()).isEqualTo(suite);
    assertThat(session.tickets()).isEqualTo(2);
    assertThat(resumption(result).resumed()).isTrue();
    assertThat(requireNonNull(result.trust()).authorized()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ECDHE-ECDSA-AES128-GCM-SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES256-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "ECDHE-ECDSA-AES128-SHA, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
  })
  void tls12IsSpokenAndItsSessionsAreResumedByTicket(String openssl, String suite) {
    int port = servers.openssl("-tls1_2", "-cipher", openssl + ":@SECLEVEL=0");
    TlsResult result = inspect(port, NAME, null);
    TlsAgreement session = requireNonNull(result.session());
    assertThat(session.version()).isEqualTo("TLS 1.2");
    assertThat(session.cipherSuite()).isEqualTo(suite);
    assertThat(session.secureRenegotiation()).isTrue();
    assertThat(session.extendedMasterSecret()).isTrue();
    assertThat(session.tickets()).isEqualTo(1);
    assertThat(resumption(result).resumed()).isTrue();
    assertThat(finding(result, "protocol")).startsWith("TLS 1.3 is not offered");
  }

  @Test
  void aSessionIdWithoutTicketResumesToo() {
    int port = servers.openssl("-tls1_2", "-no_ticket");
    TlsResult result = inspect(port, NAME, null);
    TlsAgreement session = requireNonNull(result.session());
    assertThat(session.tickets()).isZero();
    assertThat(session.sessionId()).isTrue();
    assertThat(resumption(result).resumed()).isTrue();
  }

  @Test
  void ipv6LeadsToTheSame() {
    int port = servers.opensslAt("[::1]", "-tls1_3");
    TlsResult result = LabInspection.of(servers).over("::1").inspect(port);
    assertThat(requireNonNull(result.session()).version()).isEqualTo("TLS 1.3");
    assertThat(requireNonNull(result.trust()).authorized()).isTrue();
    assertThat(resumption(result).resumed()).isTrue();
  }

  @Test
  void earlyDataThatIsOfferedIsTold() {
    int port = servers.openssl("-tls1_3", "-early_data", "-max_early_data", "16384");
    assertThat(requireNonNull(inspect(port, NAME, null).session()).maxEarlyDataBytes())
        .isEqualTo(16384);
  }

  @Test
  void aServerThatWantsAnotherGroupCostsARoundTrip() {
    int port = servers.openssl("-tls1_3", "-groups", "P-384");
    TlsResult result = inspect(port, NAME, null);
    TlsAgreement session = requireNonNull(result.session());
    assertThat(session.group()).isEqualTo("secp384r1");
    assertThat(session.helloRetryRequest()).isTrue();
    assertThat(messages(result)).startsWith("ClientHello", "HelloRetryRequest");
    assertThat(resumption(result).resumed()).isTrue();
  }

  @Test
  void aRequestedClientCertificateIsToldWithItsAuthorities() {
    int port =
        servers.openssl("-tls1_3", "-verify", "1", "-CAfile", servers.path("root.pem").toString());
    TlsAgreement session = requireNonNull(inspect(port, NAME, null).session());
    assertThat(session.clientCertificateRequested()).isTrue();
    assertThat(session.clientAuthorities()).containsExactly("CN=Lab Root");
  }

  @Test
  void everyMessageIsInTheTimelineInOrderWithItsFields() {
    TlsResult result = inspect(servers.openssl("-tls1_3", "-alpn", "h2"), NAME, null);
    assertThat(messages(result))
        .startsWith(
            "ClientHello",
            "ServerHello",
            "ChangeCipherSpec",
            "EncryptedExtensions",
            "Certificate",
            "CertificateVerify",
            "Finished");
    assertThat(result.timeline())
        .filteredOn(entry -> entry.name().equals("ServerHello") && entry.connection() == 0)
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.fields())
                    .anySatisfy(
                        field -> {
                          assertThat(field.name()).isEqualTo("cipher_suite");
                          assertThat(field.value()).startsWith("TLS_");
                        }));
    assertThat(result.timeline())
        .isSortedAccordingTo(
            java.util.Comparator.comparingInt(TlsResult.Entry::connection)
                .thenComparingDouble(TlsResult.Entry::at));
  }

  @Test
  void opensslsOwnClientSaysTheSame() {
    int port = servers.openssl("-tls1_3");
    TlsAgreement session = requireNonNull(inspect(port, NAME, null).session());
    String said =
        Command.attempt(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-servername",
                NAME,
                "-CAfile",
                servers.path("root.pem").toString(),
                "-ciphersuites",
                "TLS_AES_128_GCM_SHA256")
            .output();
    assertThat(said).contains("Verification: OK");
    Matcher cipher = Pattern.compile("New, TLSv1.3, Cipher is (\\S+)").matcher(said);
    assertThat(cipher.find()).isTrue();
    assertThat(session.cipherSuite()).isEqualTo(cipher.group(1));
    assertThat(said).contains("Peer signature type: ECDSA");
    assertThat(session.signatureScheme()).isEqualTo("ecdsa_secp256r1_sha256");
  }

  @Test
  void theFingerprintsAreThoseThatOpensslComputes() {
    TlsResult result = inspect(servers.openssl("-tls1_3"), NAME, null);
    String fingerprint =
        Command.run(
            "openssl",
            "x509",
            "-in",
            servers.path("server.pem").toString(),
            "-noout",
            "-fingerprint",
            "-sha256");
    assertThat(result.chain()).hasSize(2);
    assertThat(fingerprint.strip())
        .endsWith("=" + requireNonNull(result.chain().getFirst().certificate()).sha256());
  }

  @Test
  void aWrongNameIsTheVerdict() {
    TlsResult result = inspect(servers.openssl("-tls1_3"), "shop.example.com", null);
    assertThat(result.summary().verdict().sentence())
        .endsWith("The certificate is for www.example.com, not shop.example.com.");
  }

  @Test
  void javasOwnTlsIsReachedThroughStartTls() {
    try (JavaMailServer mail = new JavaMailServer(servers, true)) {
      TlsResult result = inspect(mail.port(), NAME, StartTls.SMTP);
      assertThat(result.failure()).isNull();
      assertThat(requireNonNull(result.session()).version()).isEqualTo("TLS 1.3");
      assertThat(result.timeline())
          .filteredOn(entry -> entry.kind() == Kind.PLAIN_TEXT && entry.connection() == 0)
          .extracting(TlsResult.Entry::name)
          .contains("220 mail.example ESMTP", "EHLO [127.0.0.1]", "STARTTLS", "220 ready");
      assertThat(result.timings().startTls()).isPositive();
    }
  }

  @Test
  void aMailServerWithoutTlsIsSaidToOfferNone() {
    try (JavaMailServer mail = new JavaMailServer(servers, false)) {
      TlsResult result = inspect(mail.port(), NAME, StartTls.SMTP);
      assertThat(requireNonNull(result.failure()).reason())
          .isEqualTo("the server does not offer STARTTLS");
    }
  }

  @Test
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void nginxSpeaksHttp2AndKeepsSessions() {
    TlsResult result = inspect(servers.nginx("ssl_session_cache shared:lab:1m;"), NAME, null);
    TlsAgreement session = requireNonNull(result.session());
    assertThat(session.applicationProtocol()).isEqualTo("h2");
    assertThat(requireNonNull(result.trust()).order()).isEqualTo(Order.COMPLETE);
    assertThat(resumption(result).resumed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1.3, TLS 1.3", "1.2, TLS 1.2"})
  @RequiresProgram(value = "gnutls-serv", debianPackage = "gnutls-bin")
  void gnutlsIsUnderstood(String version, String words) {
    int port = servers.gnutls("--priority", "NORMAL:-VERS-ALL:+VERS-TLS" + version);
    TlsResult result = inspect(port, NAME, null);
    assertThat(requireNonNull(result.session()).version()).isEqualTo(words);
    assertThat(requireNonNull(result.trust()).authorized()).isTrue();
  }

  private static TlsAgreement resumption(TlsResult result) {
    return requireNonNull(requireNonNull(result.resumption()).session());
  }

  private static String finding(TlsResult result, String id) {
    return result.findings().stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow()
        .sentence();
  }

  private static List<String> messages(TlsResult result) {
    return result.timeline().stream()
        .filter(entry -> entry.kind() == Kind.MESSAGE && entry.connection() == 0)
        .map(TlsResult.Entry::name)
        .toList();
  }

  private static TlsResult inspect(int port, String name, @Nullable StartTls startTls) {
    return LabInspection.of(servers).forName(name).through(startTls).inspect(port);
  }
}
