package io.lookingglass.tests.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.tests.dns.DnsLab;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnClassPath;
import io.lookingglass.tests.lab.OwnPort;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole program asks a signed DNS of its own for TLSA records, and compares them with what a
 * real TLS server sends.
 */
@RequiresRoot
@RequiresProgram(value = "named", debianPackage = "bind9")
@RequiresProgram(value = "knotd", debianPackage = "knot")
@RequiresProgram(value = "kresd", debianPackage = "knot-resolver")
@RequiresProgram(value = "nsd", debianPackage = "nsd")
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "dnssec-signzone", debianPackage = "bind9-utils")
@RequiresProgram(value = "openssl", debianPackage = "openssl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaneInLabTest {
  @TempDir private static Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private TlsServers servers;
  private DnsLab lab;
  private Process program;
  private int port;
  private int own;

  @SuppressWarnings("NullAway.Init") // JUnit and the set-up fill the fields.
  DaneInLabTest() {}

  @BeforeAll
  void start() throws Exception {
    servers = new TlsServers(folder);
    servers.authority("stranger", "/CN=Stranger", "basicConstraints=critical,CA:TRUE");
    // The stranger's certificate comes along, and vouches for nothing.
    Files.writeString(
        servers.path("others.pem"),
        Files.readString(servers.path("issuer.pem"))
            + Files.readString(servers.path("stranger.pem")));
    port = servers.openssl("-www", "-cert_chain", servers.path("others.pem").toString());
    String key = sha256(publicKey("server"));
    String issuer = sha256(certificate("issuer"));
    String stranger = sha256(certificate("stranger"));
    lab =
        DnsLab.start(
            new DnsLab.MoreZone(
                "dane",
                records("key", "3 1 1 " + key)
                    + records("anchor", "2 0 1 " + issuer)
                    + records("wrong", "3 1 1 " + "00".repeat(32))
                    + records("stranger", "2 0 1 " + stranger)
                    + records("rolled", "3 1 1 " + "00".repeat(32))
                    + "_%d._tcp.rolled TLSA 3 1 1 %s\n".formatted(port, key)
                    + records("unknown", "3 1 9 " + key)
                    + "none A 127.0.0.1\n",
                true),
            new DnsLab.MoreZone("plain", records("key", "3 1 1 " + key), false));
    own = OwnPort.on("127.0.0.1");
    Path settings =
        Files.writeString(
            folder.resolve("lookingglass.yaml"),
            """
            server: {listen: "127.0.0.1:%d"}
            resolvers: ["%s"]
            targets: {special-purpose: allow}
            dns: {root-hints: "%s", trust-anchors: "%s"}
            storage: {url: "sqlite:%s/lg.db"}
            """
                .formatted(own, lab.resolver(), lab.hints(), lab.anchors(), folder));
    program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                OwnClassPath.text(),
                "io.lookingglass.Main",
                "serve",
                "--config",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("program.log").toFile())
            .start();
    await("the program serves")
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get("/readyz", "*/*").statusCode() == 200);
  }

  private String records(String name, String tlsa) {
    return "%s A 127.0.0.1\n_%d._tcp.%s TLSA %s\n".formatted(name, port, name, tlsa);
  }

  @AfterAll
  void stop() {
    Command.end(program);
    @Nullable DnsLab names = lab;
    if (names != null) {
      names.close();
    }
    @Nullable TlsServers certificates = servers;
    if (certificates != null) {
      certificates.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "key.dane.example | SECURE | true | OK | A TLSA record, proved by DNSSEC, holds",
        "anchor.dane.example | SECURE | true | OK | A TLSA record, proved by DNSSEC, holds",
        "rolled.dane.example | SECURE | true | OK | A TLSA record, proved by DNSSEC, holds",
        "wrong.dane.example | SECURE | false | CRITICAL | but none holds for the certificate",
        "stranger.dane.example | SECURE | false | CRITICAL | but none holds for the certificate",
        "unknown.dane.example | SECURE | | INFO | of kinds that no client knows",
        "none.dane.example | SECURE | | INFO | There is no TLSA record, which DNSSEC proves",
        "key.plain.example | INSECURE | | INFO | but the zone is not signed, so they do not count",
      })
  void whatTheDnsSaysAboutTheCertificateIsJudged(
      String name, String state, @Nullable Boolean matches, String severity, String words)
      throws Exception {
    HttpResponse<String> answer = get("/tls/%s?port=%d".formatted(name, port), "application/json");
    JsonNode result = JsonMapper.shared().readTree(answer.body()).at("/results/0/result");
    JsonNode dane = result.at("/trust/dane");
    assertThat(dane.path("state").asString()).as(answer.body()).isEqualToIgnoringCase(state);
    assertThat(dane.get("matches").isNull() ? null : dane.get("matches").booleanValue())
        .isEqualTo(matches);
    assertThat(dane.get("sentence").stringValue()).contains(words);
    JsonNode finding =
        result
            .get("findings")
            .valueStream()
            .filter(one -> one.get("id").stringValue().equals("dane"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.get("severity").stringValue()).isEqualTo(severity);
  }

  @Test
  void theTextNamesTheRecordThatHolds() throws Exception {
    assertThat(get("/tls/anchor.dane.example?port=" + port, "text/plain").body())
        .contains("DANE: A TLSA record, proved by DNSSEC, holds for the certificate.")
        .contains(
            "_%d._tcp.anchor.dane.example TLSA 2 0 1 %s...: holds for certificate 1"
                .formatted(port, sha256(certificate("issuer")).substring(0, 32)));
  }

  @Test
  void opensslsClientJudgesTheSameRecordsAlike() throws Exception {
    String key = "3 1 1 " + sha256(publicKey("server"));
    String issuer = "2 0 1 " + sha256(certificate("issuer"));
    String stranger = "2 0 1 " + sha256(certificate("stranger"));
    assertThat(openssl(key)).contains("Verification: OK");
    assertThat(openssl(issuer)).contains("Verification: OK");
    assertThat(openssl("3 1 1 " + "00".repeat(32))).contains("Verification error");
    assertThat(openssl(stranger)).contains("Verification error");
  }

  private String openssl(String record) {
    return Command.attempt(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + port,
            "-dane_tlsa_domain",
            "www.example.com",
            "-dane_tlsa_rrdata",
            record)
        .output();
  }

  private HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(own, path)))
            .header("Accept", accept)
            .timeout(Duration.ofSeconds(60))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private byte[] certificate(String name) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(servers.path(name + ".pem")).replaceAll("-----[^-]+-----", ""));
  }

  private byte[] publicKey(String name) {
    String pem =
        Command.run(
            "openssl", "x509", "-noout", "-pubkey", "-in", servers.path(name + ".pem").toString());
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
  }

  private static String sha256(byte[] der) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
  }
}
