package io.lookingglass.tests.browser;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Group;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Ja3s;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Strength;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.request.TlsRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a made-up look at TLS; a target whose first label is "ssh" speaks another tongue.
 */
final class TlsScript {
  private static final InetAddress SOURCE = IpAddresses.parse("198.51.100.10");

  private final List<Script.Cue> cues = new ArrayList<>();
  private long now;

  private TlsScript() {}

  static List<Script.Cue> of(TlsRequest request, InetAddress target) {
    TlsScript script = new TlsScript();
    script.write(request, target);
    return List.copyOf(script.cues);
  }

  private void write(TlsRequest request, InetAddress target) {
    cue(
        new ProbeEvent.TargetResolved(
            request.target().text(), target, List.of(target), "192.0.2.53", 3_412_000));
    cue(
        new ProbeEvent.TlsStarted(
            request.portOrDefault(),
            request.sentServerName(),
            request.alpn(),
            request.startTls(),
            List.of()));
    cue(new ProbeEvent.TlsConnected(0, 0, 11_300_000, SOURCE));
    message(true, 11_600_000, "ClientHello", 1_573, false);
    if (request.target().text().startsWith("ssh.")) {
      cue(
          new ProbeEvent.TlsBroken(
              0,
              23_000_000,
              TlsFailure.NOT_TLS,
              TlsStage.HANDSHAKE,
              null,
              "this is SSH, not TLS (it begins with \"SSH-2.0-OpenSSH_9.2\")"));
    } else {
      session();
    }
    if (request.enumerate()) {
      everything();
    }
    cue(new ProbeEvent.Finished(ResultStatus.FINISHED, null, null));
  }

  private void session() {
    message(false, 23_100_000, "ServerHello", 122, false);
    message(false, 23_200_000, "EncryptedExtensions", 15, true);
    message(false, 23_200_000, "Certificate", 2_398, true);
    message(false, 23_200_000, "CertificateVerify", 80, true);
    message(false, 23_200_000, "Finished", 36, true);
    message(true, 24_900_000, "Finished", 36, true);
    cue(
        new ProbeEvent.TlsAgreed(
            0,
            25_000_000,
            new TlsAgreement(
                "TLS 1.3",
                "TLS_AES_256_GCM_SHA384",
                "X25519MLKEM768",
                null,
                true,
                "ecdsa_secp256r1_sha256",
                "h2",
                true,
                false,
                false,
                null,
                null,
                null,
                false,
                null,
                2,
                7_200L,
                null,
                false,
                List.of(),
                13_400_000,
                1_700_000,
                1_642,
                2_903)));
    cue(
        new ProbeEvent.TlsTrustJudged(
            new TlsTrust(
                true,
                null,
                "The certificate is trusted and valid for another 63 days.",
                "www.example.net",
                true,
                "The certificate is for www.example.net.",
                TlsTrust.Order.COMPLETE,
                "The chain is complete and in order.",
                List.of(
                    new TlsTrust.Store("platform", "Java 25", true, List.of("Example Root"), null)),
                null)));
    finding("post_quantum", Severity.OK, "The key exchange resists recording now.", null);
  }

  private void everything() {
    for (int connections = 1; connections < 90; connections += 11) {
      now += 120;
      cue(
          new ProbeEvent.TlsEnumerationProgressed(
              connections, 88 + connections / 10, "cipher suites of TLS 1.2"));
    }
    cue(new ProbeEvent.TlsEnumerated(enumeration()));
    finding("tls1_0", Severity.LOW, "TLS 1.0 is offered, though deprecated (RFC 8996).", null);
    finding(
        "sweet32",
        Severity.MEDIUM,
        "Suites with blocks of 64 bits are offered: TLS_RSA_WITH_3DES_EDE_CBC_SHA.",
        "CVE-2016-2183 CVE-2016-6329");
    finding(
        "robot",
        Severity.HIGH,
        "ROBOT: the server tells well and badly padded secrets apart.",
        "CVE-2017-13099");
    finding("heartbleed", Severity.OK, "Heartbleed is not possible.", null);
    finding(
        "ticketbleed",
        Severity.NOT_TESTED,
        "Ticketbleed could not be found out: no session was made for it.",
        null);
  }

  private static TlsEnumeration enumeration() {
    return new TlsEnumeration(
        List.of(
            new Version(
                "TLS 1.3",
                Support.OFFERED,
                null,
                Order.SERVER,
                List.of(
                    suite(0x1302, "TLS_AES_256_GCM_SHA384", "", 256, Strength.STRONG),
                    suite(0x1301, "TLS_AES_128_GCM_SHA256", "", 128, Strength.STRONG))),
            new Version(
                "TLS 1.2",
                Support.OFFERED,
                null,
                Order.CLIENT,
                List.of(
                    suite(
                        0xC030,
                        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                        "x25519",
                        256,
                        Strength.STRONG),
                    suite(0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA", "RSA", 128, Strength.FAIR),
                    suite(0x000A, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "RSA", 112, Strength.WEAK),
                    suite(0x0005, "TLS_RSA_WITH_RC4_128_SHA", "RSA", 128, Strength.BROKEN))),
            new Version(
                "TLS 1.1",
                Support.NOT_OFFERED,
                Sentence.of("the server answers with {0}", "TLS 1.0"),
                Order.UNKNOWN,
                List.of()),
            new Version(
                "TLS 1.0",
                Support.OFFERED,
                null,
                Order.SINGLE,
                List.of(suite(0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA", "RSA", 128, Strength.FAIR))),
            new Version(
                "SSL 3.0",
                Support.NOT_TESTED,
                Sentence.of("the server says nothing"),
                Order.UNKNOWN,
                List.of())),
        List.of(
            new Groups(
                "TLS 1.3",
                null,
                Order.SERVER,
                List.of(new Group(0x11EC, "X25519MLKEM768", true), new Group(29, "x25519", false))),
            new Groups(
                "TLS 1.2",
                Sentence.of(
                    "there may be more: the server insists on {0}, the curve of its certificate,"
                        + " before those",
                    "secp256r1"),
                Order.SERVER,
                List.of(new Group(29, "x25519", false), new Group(23, "secp256r1", false)))),
        List.of(
            new Names(
                "TLS 1.2", null, Order.SERVER, List.of("rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"))),
        new Names("TLS 1.2", null, Order.SERVER, List.of("h2", "http/1.1")),
        "2ad2ad0002ad2ad00042d42d0000002059a3b916699461c5923779b77cf06b",
        List.of(new Ja3s("TLS 1.3", "771,4866,43-51", "15af977ce25de452b96affa2addb1036")),
        92,
        2_600_000_000L,
        false,
        Sentence.of(
            "the server let in none of the last {0} connections ({1}); it may limit how many it"
                + " takes",
            12, "connection refused"));
  }

  private static Suite suite(int number, String name, String exchange, int bits, Strength worth) {
    return new Suite(number, name, exchange, null, bits, worth);
  }

  private void message(boolean sent, long atNanos, String name, int bytes, boolean encrypted) {
    cue(
        new ProbeEvent.TlsRecordSeen(
            0,
            sent,
            atNanos,
            new TlsRecord(
                encrypted ? "application_data" : "handshake",
                encrypted ? "handshake" : null,
                "TLS 1.2 (0x0303)",
                bytes + 5)));
    cue(
        new ProbeEvent.TlsMessageSeen(
            0,
            sent,
            atNanos,
            new TlsMessage(
                name, bytes, encrypted, List.of(TlsField.of("legacy_version", "TLS 1.2")))));
  }

  private void finding(
      String id,
      Severity severity,
      String sentence,
      @org.jspecify.annotations.Nullable String cve) {
    cue(new ProbeEvent.TlsFindingMade(new TlsFinding(id, severity, sentence, cve)));
  }

  private void cue(ProbeEvent event) {
    now += 2;
    cues.add(new Script.Cue(now, event));
  }
}
