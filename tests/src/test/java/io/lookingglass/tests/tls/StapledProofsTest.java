package io.lookingglass.tests.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.tls.OcspResponder.Listed;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCSP responses as openssl's responder signs them and nginx and s_server staple them; SCTs. */
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class StapledProofsTest {
  private static final byte[] LOG_ID = new byte[32];
  private static final Instant PROMISED = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir static Path folder;
  private static TlsServers servers;
  private static OcspResponder responder;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  StapledProofsTest() {}

  @BeforeAll
  static void makeCertificates() {
    servers = new TlsServers(folder);
    responder = new OcspResponder(servers);
    servers.authority("stranger", "/CN=Stranger", "basicConstraints=critical,CA:TRUE");
    servers.signed("delegate", "/CN=Delegate", "issuer", "extendedKeyUsage=OCSPSigning");
    servers.signed("neighbour", "/CN=www.example.com", "issuer", "extendedKeyUsage=serverAuth");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2"})
  void aGoodStapleOfTheIssuerCounts(String version) {
    Path response = responder.about("server", "issuer", Listed.VALID, "issuer");
    TlsResult result = inspect(servers.openssl(version, "-status_file", response.toString()));
    TlsOcsp ocsp = requireNonNull(result.ocsp());
    assertThat(ocsp.problem()).isNull();
    assertThat(ocsp.status()).isEqualTo("good");
    assertThat(ocsp.responder()).isEqualTo("CN=Lab Issuer");
    assertThat(Duration.between(requireNonNull(ocsp.thisUpdate()), ocsp.nextUpdate()))
        .isEqualTo(Duration.ofDays(1));
    assertThat(staple(result).severity()).isEqualTo(Severity.OK);
    assertThat(staple(result).sentence()).contains("says good, and its signature holds");
  }

  @Test
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void nginxStaplesWhatItIsGiven() {
    Path response = responder.about("server", "issuer", Listed.VALID, "issuer");
    TlsResult result = inspect(nginx(response));
    assertThat(requireNonNull(result.ocsp()).problem()).isNull();
    assertThat(result.ocsp().status()).isEqualTo("good");
  }

  @Test
  void aDelegateOfTheIssuerMaySign() {
    Path response = responder.about("server", "issuer", Listed.VALID, "delegate");
    TlsOcsp ocsp = requireNonNull(inspect(stapling(response)).ocsp());
    assertThat(ocsp.problem()).isNull();
    assertThat(ocsp.responder()).isEqualTo("CN=Delegate");
  }

  @Test
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void aRevokedCertificateIsCriticalWithTimeAndReason() {
    Path response = responder.about("server", "issuer", Listed.REVOKED, "issuer");
    TlsResult result = inspect(nginx(response));
    TlsOcsp ocsp = requireNonNull(result.ocsp());
    assertThat(ocsp.status()).isEqualTo("revoked");
    assertThat(ocsp.revokedAt()).isEqualTo("2026-10-01T12:00:00Z");
    assertThat(ocsp.revocationReason()).isEqualTo("key compromise");
    assertThat(ocsp.problem()).isNull();
    assertThat(staple(result).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(staple(result).sentence())
        .contains("revoked at 2026-10-01T12:00:00Z (key compromise)");
  }

  @Test
  void aRevocationThatAStrangerSignedProvesNothing() {
    Path response = responder.about("server", "issuer", Listed.REVOKED, "stranger");
    TlsResult result = inspect(stapling(response));
    assertThat(staple(result).severity()).isEqualTo(Severity.MEDIUM);
    assertThat(staple(result).sentence()).contains("does not count").contains("did not appoint");
  }

  @Test
  void aCertificateThatTheAuthorityDoesNotKnowIsUnknown() {
    Path response = responder.about("server", "issuer", Listed.MISSING, "issuer");
    TlsResult result = inspect(stapling(response));
    assertThat(requireNonNull(result.ocsp()).status()).isEqualTo("unknown");
    assertThat(staple(result).severity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void aStapleThatIsOutOfDateDoesNotCount() {
    Path response = responder.about("server", "issuer", Listed.VALID, "issuer");
    int port = stapling(response);
    InstantSource inThreeDays = InstantSource.fixed(Instant.now().plus(Duration.ofDays(3)));
    TlsResult result = LabInspection.of(servers).at(inThreeDays).inspect(port);
    assertThat(requireNonNull(result.ocsp()).status()).isEqualTo("good");
    assertThat(result.ocsp().problem()).startsWith("it is out of date since ");
    assertThat(staple(result).severity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void aStapleAboutACertificateOfAnotherIssuerDoesNotCount() {
    Path response = responder.about("server", "stranger", Listed.VALID, "stranger");
    assertThat(requireNonNull(inspect(stapling(response)).ocsp()).problem())
        .isEqualTo("it is about another certificate");
  }

  @Test
  void aStapleAboutAnotherCertificateOfTheSameIssuerDoesNotCount() {
    Path response = responder.about("neighbour", "issuer", Listed.VALID, "issuer");
    assertThat(requireNonNull(inspect(stapling(response)).ocsp()).problem())
        .isEqualTo("it is about another certificate");
  }

  @Test
  void aSignatureThatIsNotTheIssuersDoesNotCount() {
    Path strangers = responder.about("server", "issuer", Listed.VALID, "stranger");
    assertThat(requireNonNull(inspect(stapling(strangers)).ocsp()).problem())
        .isEqualTo("it is signed by somebody whom the certificate's issuer did not appoint");
    Path bare = responder.about("server", "issuer", Listed.VALID, "stranger", "-resp_no_certs");
    assertThat(requireNonNull(inspect(stapling(bare)).ocsp()).problem())
        .isEqualTo("its signature is not of the certificate's issuer");
    Path notForThat = responder.about("server", "issuer", Listed.VALID, "neighbour");
    assertThat(requireNonNull(inspect(stapling(notForThat)).ocsp()).problem())
        .isEqualTo("it is signed with a certificate that is not for OCSP");
  }

  @Test
  void opensslsClientReadsTheSameStaple() {
    Path response = responder.about("server", "issuer", Listed.REVOKED, "issuer");
    int port = stapling(response);
    String said =
        Command.attempt("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-status").output();
    TlsOcsp ocsp = requireNonNull(inspect(port).ocsp());
    assertThat(said)
        .contains("Cert Status: " + ocsp.status())
        .contains("Revocation Reason: keyCompromise")
        .contains("Responder Id: CN = Lab Issuer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2"})
  void timestampsInTheTlsExtensionAreTold(String version) throws IOException {
    byte[] list = timestamps();
    // As openssl wants it: where it may stand (ClientHello, ServerHello, Certificate), then itself.
    byte[] extension =
        ByteBuffer.allocate(8 + list.length)
            .putInt(0x1180)
            .putShort((short) 18)
            .putShort((short) list.length)
            .put(list)
            .array();
    Path file = servers.path("timestamps.pem");
    Files.writeString(
        file,
        "-----BEGIN SERVERINFOV2 FOR SCT-----\n%s\n-----END SERVERINFOV2 FOR SCT-----\n"
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(extension)));
    TlsResult result = inspect(servers.openssl(version, "-serverinfo", file.toString()));
    assertThat(result.timestamps())
        .singleElement()
        .satisfies(one -> told(one, TlsTimestamp.Source.TLS_EXTENSION));
  }

  @Test
  @RequiresProgram(value = "nginx", debianPackage = "nginx-light")
  void timestampsInTheStapleAreTold() throws Exception {
    Path response = servers.path("with-timestamps.der");
    Files.write(response, withTimestamps().getEncoded());
    TlsResult result = inspect(nginx(response));
    assertThat(requireNonNull(result.ocsp()).problem()).isNull();
    assertThat(result.timestamps())
        .singleElement()
        .satisfies(one -> told(one, TlsTimestamp.Source.OCSP));
  }

  @Test
  void timestampsInTheCertificateAreTold() throws IOException {
    byte[] list = timestamps();
    String octets = HexFormat.of().formatHex(new DEROctetString(list).getEncoded());
    servers.signed(
        "logged",
        "/CN=www.example.com",
        "issuer",
        "subjectAltName=DNS:www.example.com\n1.3.6.1.4.1.11129.2.4.2=DER:" + octets);
    TlsResult result =
        inspect(
            servers.openssl(
                "-key",
                servers.path("logged.key").toString(),
                "-cert",
                servers.path("logged.pem").toString()));
    assertThat(requireNonNull(result.chain().getFirst().certificate()).timestamps())
        .singleElement()
        .satisfies(one -> told(one, TlsTimestamp.Source.CERTIFICATE));
  }

  private static void told(TlsTimestamp one, TlsTimestamp.Source source) {
    assertThat(one.source()).isEqualTo(source);
    assertThat(one.at()).isEqualTo(PROMISED);
    assertThat(one.logId()).isEqualTo(Base64.getEncoder().encodeToString(LOG_ID));
    assertThat(one.algorithm()).isEqualTo("ecdsa_sha256");
  }

  /** A list of one (RFC 6962 section 3.3); its signature is of nobody. */
  private static byte[] timestamps() {
    ByteBuffer one = ByteBuffer.allocate(1 + 32 + 8 + 2 + 2 + 2 + 70);
    one.put((byte) 0); // Version 1.
    one.put(LOG_ID);
    one.putLong(PROMISED.toEpochMilli());
    one.putShort((short) 0); // No extensions.
    one.put((byte) 4).put((byte) 3); // SHA-256, ECDSA.
    one.putShort((short) 70);
    return ByteBuffer.allocate(4 + one.capacity())
        .putShort((short) (2 + one.capacity()))
        .putShort((short) one.capacity())
        .put(one.array())
        .array();
  }

  /** openssl's responder adds no extensions, so this one is made here. */
  private static OCSPResp withTimestamps() throws Exception {
    X509CertificateHolder issuer = certificate("issuer");
    BigInteger serial = certificate("server").getSerialNumber();
    DigestCalculator sha1 = new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(
        new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.5"),
        false,
        new DEROctetString(timestamps()));
    Instant now = Instant.now();
    BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(issuer.getSubject()));
    builder.addResponse(
        new CertificateID(sha1, issuer, serial),
        CertificateStatus.GOOD,
        Date.from(now),
        Date.from(now.plus(Duration.ofDays(1))),
        extensions.generate());
    return new OCSPRespBuilder()
        .build(
            OCSPRespBuilder.SUCCESSFUL,
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(key("issuer")),
                new X509CertificateHolder[0],
                Date.from(now)));
  }

  private static X509CertificateHolder certificate(String name) throws IOException {
    return new X509CertificateHolder(der(name + ".pem"));
  }

  private static PrivateKey key(String name) throws Exception {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(der(name + ".key")));
  }

  private static byte[] der(String file) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(servers.path(file)).replaceAll("-----[^-]+-----", ""));
  }

  private static int stapling(Path response) {
    return servers.openssl("-status_file", response.toString());
  }

  private static int nginx(Path response) {
    return servers.nginx("ssl_stapling on; ssl_stapling_file %s;".formatted(response));
  }

  private static TlsResult inspect(int port) {
    return LabInspection.of(servers).inspect(port);
  }

  private static TlsFinding staple(TlsResult result) {
    return result.findings().stream()
        .filter(finding -> finding.id().equals("ocsp_stapling"))
        .findFirst()
        .orElseThrow();
  }
}
