package io.lookingglass.tests.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SSL 2.0 is found where sslscan and testssl.sh find it, which speak it by code of their own, and
 * DROWN where the key of TLS is shown in SSL 2.0 as well.
 */
@RequiresProgram(value = "openssl", debianPackage = "openssl")
@RequiresProgram(value = "sslscan", debianPackage = "sslscan")
@RequiresProgram(value = "testssl", debianPackage = "testssl.sh")
class Ssl2BesideOthersTest {
  @TempDir static Path folder;
  private static TlsServers servers;
  private static int real;
  private static Ssl2Server old;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  Ssl2BesideOthersTest() {}

  @BeforeAll
  static void start() throws IOException, CertificateException {
    servers = new TlsServers(folder);
    servers.selfSigned("rsa", "rsa:2048");
    real =
        servers.openssl(
            "-www",
            "-key",
            servers.path("rsa.key").toString(),
            "-cert",
            servers.path("rsa.pem").toString());
    byte[] certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(servers.path("rsa.pem"))))
            .getEncoded();
    old = new Ssl2Server(real, certificate);
  }

  @AfterAll
  static void stop() {
    old.close();
    servers.close();
  }

  @Test
  void allThreeFindSsl2AndDrown() throws IOException {
    EnumeratedServer ours = EnumeratedServer.at(old.port(), null);
    assertThat(old.hellosOfSsl2()).isEqualTo(1);
    assertThat(ours.version("SSL 2.0").support()).isEqualTo(Support.OFFERED);
    assertThat(ours.version("SSL 2.0").suites())
        .extracting(Suite::name)
        .containsExactly(
            "SSL_CK_RC4_128_WITH_MD5",
            "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
            "SSL_CK_DES_192_EDE3_CBC_WITH_MD5");
    assertThat(ours.version("TLS 1.3").support()).isEqualTo(Support.OFFERED);
    assertThat(ours.severity("ssl2")).isEqualTo(Severity.CRITICAL);
    assertThat(ours.severity("drown")).isEqualTo(Severity.CRITICAL);
    assertThat(ours.finding("drown").cve()).contains("CVE-2016-0800");

    assertThat(sslscan(old.port())).contains("<protocol type=\"ssl\" version=\"2\" enabled=\"1\"");
    Map<String, String> testssl = EnumeratedServer.testssl(folder, old.port(), "-p", "-D");
    assertThat(testssl.get("SSLv2")).isEqualTo("vulnerable with 3 ciphers");
    assertThat(testssl.get("DROWN")).startsWith("VULNERABLE, SSLv2 offered with 3 ciphers");
    assertThat(testssl.get("TLS1_3")).startsWith("offered");
  }

  @Test
  void noneOfThemFindsItInTheServerBehind() throws IOException {
    EnumeratedServer ours = EnumeratedServer.at(real, null);
    assertThat(ours.version("SSL 2.0").support()).isEqualTo(Support.NOT_OFFERED);
    assertThat(ours.severity("ssl2")).isEqualTo(Severity.OK);
    assertThat(ours.severity("drown")).isEqualTo(Severity.OK);

    assertThat(sslscan(real)).contains("<protocol type=\"ssl\" version=\"2\" enabled=\"0\"");
    Map<String, String> testssl = EnumeratedServer.testssl(folder, real, "-p", "-D");
    assertThat(testssl.get("SSLv2")).isEqualTo("not offered");
    assertThat(testssl.get("DROWN")).startsWith("not vulnerable");
  }

  private static String sslscan(int port) {
    return Command.run("sslscan", "--no-colour", "--xml=-", "127.0.0.1:" + port);
  }
}
