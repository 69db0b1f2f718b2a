package io.lookingglass.tests.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Group;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers take is what sslscan and testssl.sh find that they take. */
@RequiresProgram(value = "openssl", debianPackage = "openssl")
@RequiresProgram(value = "sslscan", debianPackage = "sslscan")
class EnumerationBesideOthersTest {
  private static final Pattern CIPHER =
      Pattern.compile("<cipher status=\"\\w+\" sslversion=\"([^\"]+)\".*? id=\"0x(\\w+)\"");
  private static final Pattern GROUP =
      Pattern.compile("<group sslversion=\"([^\"]+)\".*? id=\"0x(\\w+)\"");
  private static final Pattern SCHEME =
      Pattern.compile("<connection-signature-algorithm sslversion=\"([^\"]+)\" name=\"([^\"]+)\"");
  private static final Pattern PROTOCOL =
      Pattern.compile("<protocol type=\"(\\w+)\" version=\"([^\"]+)\" enabled=\"(\\d)\"");
  @TempDir static Path folder;
  private static TlsServers servers;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  EnumerationBesideOthersTest() {}

  @BeforeAll
  static void makeCertificates() {
    servers = new TlsServers(folder);
    servers.selfSigned("rsa", "rsa:2048");
    servers.selfSigned("ed25519", "ed25519");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_3",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305",
        "-no_tls1_3 -cipher ALL:@SECLEVEL=0 -serverpref",
        "-cipher DEFAULT:@SECLEVEL=0 -serverpref -groups P-384:X25519",
        "-cipher ALL:NULL:@SECLEVEL=0 -ciphersuites TLS_AES_128_CCM_SHA256:TLS_AES_128_GCM_SHA256",
      })
  void opensslTakesWhatSslscanFinds(String options) {
    compare(servers.openssl(options.split(" ")));
  }

  @Test
  void anRsaServerWithManySuitesTakesWhatSslscanFinds() {
    TlsResult result =
        compare(
            servers.openssl(
                "-cipher",
                "ALL:@SECLEVEL=0",
                "-serverpref",
                "-dkey",
                servers.path("rsa.key").toString(),
                "-dcert",
                servers.path("rsa.pem").toString()));
    assertThat(severity(result, "robot")).isEqualTo(Severity.OK);
    assertThat(severity(result, "logjam")).isEqualTo(Severity.HIGH); // Anonymous, with 1024 bits.
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ed25519"})
  void whatIsEncryptedInTls13IsWhatSslscanFindsByOtherKeys(String name) {
    TlsResult result =
        compare(
            servers.openssl(
                "-www",
                "-tls1_3",
                "-key",
                servers.path(name + ".key").toString(),
                "-cert",
                servers.path(name + ".pem").toString()));
    assertThat(schemes(result))
        .containsExactlyElementsOf(
            name.equals("rsa")
                ? List.of("rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512")
                : List.of("ed25519"));
  }

  @Test
  void aServerOfTls13WithTwoKeysSignsWithBoth() {
    TlsResult result =
        compare(
            servers.openssl(
                "-www",
                "-tls1_3",
                "-dkey",
                servers.path("rsa.key").toString(),
                "-dcert",
                servers.path("rsa.pem").toString()));
    assertThat(schemes(result)).contains("ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256");
  }

  @Test
  void protocolsOfTls13AreThoseThatOpensslsClientIsGivenOneByOne() {
    int port = servers.openssl("-www", "-tls1_3", "-alpn", "imap,h2,http/1.1");
    Names ours = requireNonNull(requireNonNull(enumerate(port, null).enumeration()).protocols());
    assertThat(ours.version()).isEqualTo("TLS 1.3");
    assertThat(ours.order()).isEqualTo(Order.SERVER);
    assertThat(ours.names()).containsExactly("imap", "h2", "http/1.1");
    for (String name : List.of("imap", "h2", "http/1.1", "pop3")) {
      String said =
          Command.attempt("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-alpn", name)
              .output();
      assertThat(said.contains("ALPN protocol: " + name))
          .as(name)
          .isEqualTo(ours.names().contains(name));
    }
  }

  @Test
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void nginxWithTls13AloneSaysWhatItSignsWithAndWhichProtocolsItHas() {
    TlsResult result = compare(servers.nginx("ssl_protocols TLSv1.3;"));
    assertThat(schemes(result)).containsExactly("ecdsa_secp256r1_sha256");
    // Each subject has its finding, also where it is of no matter in TLS 1.3.
    for (String id :
        List.of(
            "cipher_order",
            "crime",
            "secure_renegotiation",
            "extended_master_secret",
            "session_tickets",
            "heartbeat",
            "signature_schemes")) {
      assertThat(severity(result, id)).as(id).isIn(Severity.OK, Severity.INFO);
    }
    assertThat(requireNonNull(requireNonNull(result.enumeration()).protocols()).names())
        .startsWith("h2", "http/1.1");
  }

  @Test
  @RequiresProgram(value = "gnutls-serv", debianPackage = "gnutls-bin")
  void gnutlsWithTls13AloneSignsAsSslscanFinds() {
    TlsResult result =
        compare(
            servers.gnutls("--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3", "--alpn", "http/1.1"));
    assertThat(schemes(result)).contains("ecdsa_secp256r1_sha256");
    assertThat(requireNonNull(requireNonNull(result.enumeration()).protocols()).names())
        .containsExactly("http/1.1");
  }

  @Test
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void nginxTakesWhatSslscanFindsInItsOrder() {
    TlsResult result =
        compare(
            servers.nginx(
                """
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_prefer_server_ciphers on;
                ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-GCM-SHA256;
                """));
    Version tls12 = version(result, "TLS 1.2");
    assertThat(tls12.order()).isEqualTo(Order.SERVER);
    assertThat(tls12.suites())
        .extracting(Suite::name)
        .containsExactly(
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    TlsEnumeration all = requireNonNull(result.enumeration());
    assertThat(requireNonNull(all.protocols()).names()).startsWith("h2", "http/1.1");
  }

  @Test
  @RequiresProgram(value = "gnutls-serv", debianPackage = "gnutls-bin")
  void gnutlsTakesWhatSslscanFinds() {
    compare(servers.gnutls());
  }

  @Test
  @RequiresProgram(value = "testssl", debianPackage = "testssl.sh")
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void testsslSaysTheSameOfNginx() throws IOException {
    int port = servers.nginx("ssl_protocols TLSv1.2 TLSv1.3;");
    TlsResult result = enumerate(port, null);
    Map<String, String> said = EnumeratedServer.testssl(folder, port, "-p", "-H", "-I", "-C");
    assertThat(said)
        .containsEntry("TLS1_3", "offered with final")
        .containsEntry("TLS1_2", "offered");
    for (Map.Entry<String, String> version :
        Map.of("TLS1_1", "TLS 1.1", "TLS1", "TLS 1.0", "SSLv3", "SSL 3.0", "SSLv2", "SSL 2.0")
            .entrySet()) {
      assertThat(said).containsEntry(version.getKey(), "not offered");
      assertThat(version(result, version.getValue()).support()).isEqualTo(Support.NOT_OFFERED);
    }
    assertThat(said.get("heartbleed")).startsWith("not vulnerable");
    assertThat(severity(result, "heartbleed")).isEqualTo(Severity.OK);
    assertThat(said.get("CCS")).startsWith("not vulnerable");
    assertThat(severity(result, "ccs_injection")).isEqualTo(Severity.OK);
    assertThat(said.get("CRIME_TLS")).startsWith("not vulnerable");
    assertThat(severity(result, "crime")).isEqualTo(Severity.OK);
  }

  @Test
  void opensslThatAllowsItIsRenegotiatedByAClientAndElseNot() {
    assertThat(
            severity(
                enumerate(servers.openssl("-tls1_2", "-client_renegotiation"), null),
                "secure_client_renegotiation"))
        .isEqualTo(Severity.MEDIUM);
    assertThat(severity(enumerate(servers.openssl("-tls1_2"), null), "secure_client_renegotiation"))
        .isEqualTo(Severity.OK);
  }

  @Test
  void javasOwnServerIsEnumeratedBehindStarttls() {
    try (JavaMailServer mail = new JavaMailServer(servers, true)) {
      TlsResult result = enumerate(mail.port(), StartTls.SMTP);
      assertThat(version(result, "TLS 1.3").support()).isEqualTo(Support.OFFERED);
      assertThat(version(result, "TLS 1.2").support()).isEqualTo(Support.OFFERED);
      assertThat(version(result, "TLS 1.1").support()).isEqualTo(Support.NOT_OFFERED);
      assertThat(version(result, "TLS 1.2").suites())
          .extracting(Suite::name)
          .contains("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      assertThat(requireNonNull(result.enumeration()).complete()).isTrue();
    }
  }

  private static TlsResult compare(int port) {
    TlsResult result = enumerate(port, null);
    TlsEnumeration all = requireNonNull(result.enumeration());
    assertThat(all.complete()).as(String.valueOf(all.problem())).isTrue();
    String xml =
        Command.run("sslscan", "--no-colour", "--show-sigs", "--xml=-", "127.0.0.1:" + port);
    Matcher protocols = PROTOCOL.matcher(xml);
    int compared = 0;
    while (protocols.find()) {
      String name =
          protocols.group(1).equals("ssl")
              ? "SSL %s.0".formatted(protocols.group(2))
              : "TLS " + protocols.group(2);
      assertThat(version(result, name).support())
          .as(name)
          .isEqualTo(protocols.group(3).equals("1") ? Support.OFFERED : Support.NOT_OFFERED);
      compared++;
    }
    assertThat(compared).isEqualTo(6);
    Map<String, List<Integer>> suites = numbers(CIPHER, xml);
    for (Version version : all.versions()) {
      List<Integer> ours = version.suites().stream().map(Suite::number).toList();
      List<Integer> theirs = suites.getOrDefault(name(version.version()), List.of());
      if (version.order() == Order.SERVER) {
        assertThat(ours).as(version.version()).containsExactlyElementsOf(theirs);
      } else {
        assertThat(ours).as(version.version()).containsExactlyInAnyOrderElementsOf(theirs);
      }
    }
    Map<String, List<String>> schemes = new TreeMap<>();
    Matcher signatures = SCHEME.matcher(xml);
    while (signatures.find()) {
      schemes.computeIfAbsent(signatures.group(1), _ -> new ArrayList<>()).add(signatures.group(2));
    }
    // Before TLS 1.3 it finds none where the suites are few, and all where one is anonymous.
    assertThat(all.signatures())
        .filteredOn(names -> names.version().equals("TLS 1.3"))
        .allSatisfy(
            names ->
                assertThat(names.names())
                    .as("schemes of " + names.version())
                    .containsExactlyInAnyOrderElementsOf(
                        schemes.getOrDefault(name(names.version()), List.of())));
    Map<String, List<Integer>> groups = numbers(GROUP, xml);
    for (Groups one : all.groups()) {
      List<Integer> ours = one.groups().stream().map(Group::number).toList();
      List<Integer> theirs = groups.getOrDefault(name(one.version()), List.of());
      if (one.version().equals("TLS 1.3")) {
        assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs);
      } else {
        // It offers one at a time, which a server whose certificate has another curve refuses.
        assertThat(ours).as("groups of " + one.version()).containsAll(theirs);
      }
    }
    return result;
  }

  private static List<String> schemes(TlsResult result) {
    return requireNonNull(result.enumeration()).signatures().stream()
        .filter(names -> names.version().equals("TLS 1.3"))
        .findFirst()
        .orElseThrow()
        .names();
  }

  /** As sslscan calls a version. */
  private static String name(String version) {
    return version.replace("TLS ", "TLSv");
  }

  private static Map<String, List<Integer>> numbers(Pattern what, String xml) {
    Map<String, List<Integer>> numbers = new TreeMap<>();
    Matcher lines = what.matcher(xml);
    while (lines.find()) {
      numbers
          .computeIfAbsent(lines.group(1), _ -> new ArrayList<>())
          .add(Integer.parseInt(lines.group(2), 16));
    }
    return numbers;
  }

  private static Version version(TlsResult result, String name) {
    return new EnumeratedServer(result).version(name);
  }

  private static Severity severity(TlsResult result, String id) {
    return new EnumeratedServer(result).severity(id);
  }

  private static TlsResult enumerate(int port, @Nullable StartTls startTls) {
    return EnumeratedServer.at(port, startTls).result();
  }
}
