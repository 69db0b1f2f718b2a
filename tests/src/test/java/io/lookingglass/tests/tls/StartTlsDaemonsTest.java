package io.lookingglass.tests.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TlsResult.Entry;
import io.lookingglass.probes.result.TlsResult.Kind;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to TLS of protocols that begin in plain text, with the daemons that people run. */
@RequiresRoot
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class StartTlsDaemonsTest {
  @TempDir static Path folder;
  private static TlsServers servers;
  private static StartTlsDaemons daemons;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  StartTlsDaemonsTest() {}

  @BeforeAll
  static void makeCertificates() {
    servers = new TlsServers(folder);
    daemons = new StartTlsDaemons(servers);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  @RequiresProgram(value = "dovecot", debianPackage = "dovecot-imapd")
  void dovecotSpeaksImap() {
    assertThat(said(StartTls.IMAP)).anyMatch(line -> line.contains("STARTTLS"));
  }

  @Test
  @RequiresProgram(value = "dovecot", debianPackage = "dovecot-pop3d")
  void dovecotSpeaksPop3() {
    assertThat(said(StartTls.POP3)).contains("STLS");
  }

  @Test
  @RequiresProgram(value = "vsftpd", debianPackage = "vsftpd")
  void vsftpdSpeaksFtp() {
    assertThat(said(StartTls.FTP)).contains("AUTH TLS", "234 Proceed with negotiation.");
  }

  @Test
  @RequiresProgram(value = "slapd", debianPackage = "slapd")
  void slapdSpeaksLdap() {
    assertThat(said(StartTls.LDAP)).contains("ExtendedRequest StartTLS");
  }

  @Test
  @RequiresProgram(value = "prosody", debianPackage = "prosody")
  void prosodySpeaksXmpp() {
    assertThat(said(StartTls.XMPP)).anyMatch(line -> line.contains("<proceed"));
  }

  @Test
  void postgresqlSpeaksItsOwn() {
    Assumptions.assumeTrue(
        StartTlsDaemons.postgresPrograms().isPresent(),
        "PostgreSQL is not installed; it is too large to install for this alone");
    assertThat(said(StartTls.POSTGRES)).contains("SSLRequest");
  }

  /** The plain text before TLS, after all that openssl's client says was found to be the same. */
  private static List<String> said(StartTls protocol) {
    int port = daemons.start(protocol);
    TlsResult result = LabInspection.of(servers).through(protocol).inspect(port);
    assertThat(result.failure()).as(String.valueOf(result.timeline())).isNull();
    assertThat(requireNonNull(result.trust()).authorized()).isTrue();
    assertThat(result.timings().startTls()).isPositive();
    String openssl =
        Command.attempt(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-starttls",
                protocol.name().toLowerCase(Locale.ROOT),
                "-xmpphost",
                "www.example.com",
                "-servername",
                "www.example.com",
                "-CAfile",
                servers.path("root.pem").toString())
            .output();
    assertThat(openssl)
        .contains("Verification: OK")
        .contains(
            "New, %s, ".formatted(requireNonNull(result.session()).version().replace(" ", "v")))
        .contains(result.chain().getFirst().pem().strip());
    return result.timeline().stream()
        .filter(entry -> entry.kind() == Kind.PLAIN_TEXT && entry.connection() == 0)
        .map(Entry::name)
        .toList();
  }
}
