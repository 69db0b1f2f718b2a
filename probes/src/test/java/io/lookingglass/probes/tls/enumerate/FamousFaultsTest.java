package io.lookingglass.probes.tls.enumerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerated;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerationProgressed;
import io.lookingglass.probes.event.ProbeEvent.TlsFindingMade;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tls.ScriptedServer;
import io.lookingglass.probes.tls.enumerate.FakeTls.Flaw;
import io.lookingglass.probes.tls.enumerate.OldSession.Renegotiation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers with faults that no library has any more, and servers that are patched. */
class FamousFaultsTest {
  private static final int ECDHE_GCM = 0xC02F;
  private static final int ECDHE_CBC = 0xC013;
  private static final int DHE_CBC = 0x0033;
  private static final int RSA_CBC = 0x002F;
  private static final int RSA_3DES = 0x000A;
  private static final int RSA_RC4 = 0x0005;
  private static final int RSA_EXPORT = 0x0003;
  private static final int RSA_NULL = 0x0002;
  private static final int TLS13_AES = 0x1301;
  private static final int TLS13_CHACHA = 0x1303;

  private static final Set<Integer> MODERN = Set.of(0x0304, 0x0303);

  /** What an enumeration told. */
  private record Told(TlsEnumeration result, List<TlsFinding> findings, List<ProbeEvent> events) {
    TlsFinding finding(String id) {
      return findings.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    Severity severity(String id) {
      return finding(id).severity();
    }

    Version version(String name) {
      return result.versions().stream()
          .filter(one -> one.version().equals(name))
          .findFirst()
          .orElseThrow();
    }

    List<Integer> suites(String name) {
      return version(name).suites().stream().map(Suite::number).toList();
    }
  }

  @Test
  void anOldServerIsSeenInAllItsAge() {
    Told told =
        ask(
            new FakeTls(
                Set.of(0x0002, 0x0300, 0x0301),
                List.of(RSA_RC4, RSA_3DES, RSA_EXPORT, RSA_NULL, DHE_CBC),
                true,
                List.of(),
                Set.of(Flaw.COMPRESSES, Flaw.NO_SECURE_RENEGOTIATION, Flaw.IGNORES_FALLBACK)));
    assertThat(told.version("SSL 2.0").support()).isEqualTo(Support.OFFERED);
    assertThat(told.version("SSL 2.0").suites()).hasSize(2);
    assertThat(told.suites("SSL 3.0"))
        .containsExactly(RSA_RC4, RSA_3DES, RSA_EXPORT, RSA_NULL, DHE_CBC);
    assertThat(told.version("SSL 3.0").order()).isEqualTo(Order.SERVER);
    assertThat(told.suites("TLS 1.0")).isEqualTo(told.suites("SSL 3.0"));
    assertThat(told.version("TLS 1.1").support()).isEqualTo(Support.NOT_OFFERED);
    assertThat(told.version("TLS 1.2").reason())
        .asString()
        .isEqualTo("the server answers with TLS 1.0");
    assertThat(told.severity("ssl2")).isEqualTo(Severity.CRITICAL);
    assertThat(told.finding("drown").cve()).contains("CVE-2016-0800");
    assertThat(told.severity("poodle")).isEqualTo(Severity.HIGH);
    assertThat(told.severity("beast")).isEqualTo(Severity.LOW);
    assertThat(told.severity("freak")).isEqualTo(Severity.CRITICAL);
    assertThat(told.severity("rc4")).isEqualTo(Severity.HIGH);
    assertThat(told.severity("sweet32")).isEqualTo(Severity.MEDIUM);
    assertThat(told.severity("cipher_null")).isEqualTo(Severity.CRITICAL);
    assertThat(told.severity("logjam")).isEqualTo(Severity.HIGH);
    assertThat(told.finding("dh_parameters").sentence()).contains("1,024 bits, a prime of its own");
    assertThat(told.severity("crime")).isEqualTo(Severity.HIGH);
    assertThat(told.severity("secure_renegotiation")).isEqualTo(Severity.HIGH);
    assertThat(told.severity("fallback_scsv")).isEqualTo(Severity.LOW);
    assertThat(told.finding("groups_post_quantum").sentence()).contains("not offered");
  }

  @Test
  void aModernServerHasNothingToMend() {
    Told told =
        ask(
            new FakeTls(
                MODERN,
                List.of(TLS13_CHACHA, TLS13_AES, ECDHE_GCM),
                true,
                List.of(0x11EC, 29, 23),
                Set.of()));
    assertThat(told.findings())
        .filteredOn(finding -> finding.severity().compareTo(Severity.LOW) >= 0)
        .extracting(TlsFinding::id)
        .containsExactlyInAnyOrder("signature_schemes", "extended_master_secret");
    assertThat(told.suites("TLS 1.3")).containsExactly(TLS13_CHACHA, TLS13_AES);
    assertThat(told.version("TLS 1.3").order()).isEqualTo(Order.SERVER);
    assertThat(told.version("TLS 1.2").order()).isEqualTo(Order.SINGLE);
    assertThat(told.result().groups().getFirst().groups())
        .extracting(TlsEnumeration.Group::name)
        .containsExactly("X25519MLKEM768", "x25519", "secp256r1");
    assertThat(told.finding("groups_post_quantum").sentence()).contains("X25519MLKEM768");
    assertThat(told.result().signatures())
        .extracting(TlsEnumeration.Names::version, TlsEnumeration.Names::names)
        .containsExactly(
            tuple("TLS 1.3", List.of("rsa_pss_rsae_sha384", "rsa_pss_rsae_sha256")),
            tuple("TLS 1.2", List.of("rsa_pss_rsae_sha256", "rsa_pkcs1_sha256", "rsa_pkcs1_sha1")));
    assertThat(told.result().signatures().getFirst().order()).isEqualTo(Order.SERVER);
    assertThat(told.result().complete()).isTrue();
    assertThat(told.result().problem()).isNull();
    assertThat(told.result().jarm()).hasSize(62);
  }

  @Test
  void theOrderOfTheClientIsToldFromThatOfTheServer() {
    Told told =
        ask(
            new FakeTls(
                Set.of(0x0303),
                List.of(RSA_3DES, RSA_CBC, ECDHE_CBC, ECDHE_GCM),
                false,
                List.of(29),
                Set.of()));
    assertThat(told.version("TLS 1.2").order()).isEqualTo(Order.CLIENT);
    assertThat(told.suites("TLS 1.2")).containsExactly(ECDHE_GCM, ECDHE_CBC, RSA_CBC, RSA_3DES);
    assertThat(told.severity("cipher_order")).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void aServerThatAnswersNoHelloWithoutAKeyIsStillFoundToSpeakTls13() {
    Told told =
        ask(new FakeTls(MODERN, List.of(TLS13_AES), true, List.of(29), Set.of(Flaw.WANTS_SHARES)));
    assertThat(told.version("TLS 1.3").support()).isEqualTo(Support.OFFERED);
    assertThat(told.severity("groups_post_quantum")).isEqualTo(Severity.NOT_TESTED);
  }

  @Test
  void aServerThatOnlySpeaksTls13CannotHaveOldFaults() {
    Told told = ask(new FakeTls(Set.of(0x0304), List.of(TLS13_AES), true, List.of(29), Set.of()));
    for (String id :
        List.of("crime", "heartbleed", "ccs_injection", "robot", "ticketbleed", "poodle")) {
      assertThat(told.severity(id)).as(id).isEqualTo(Severity.OK);
    }
    assertThat(told.finding("heartbleed").sentence())
        .isEqualTo("Heartbleed is not possible: nothing before TLS 1.3 is offered.");
  }

  @ParameterizedTest
  @CsvSource({
    "heartbleed, BLEEDS, CRITICAL",
    "heartbleed, HEARTBEATS, OK",
    "ccs_injection, TAKES_EARLY_CCS, HIGH",
    "ccs_injection, HEARTBEATS, OK",
    "robot, ROBOT, HIGH",
    "robot, ROBOT_AT_ONCE, HIGH",
    "robot, HEARTBEATS, OK",
    "ticketbleed, BLEEDS_TICKETS, HIGH",
    "ticketbleed, HEARTBEATS, OK",
    "fallback_scsv, IGNORES_FALLBACK, LOW",
    "fallback_scsv, HEARTBEATS, OK",
    "crime, COMPRESSES, HIGH",
    "crime, HEARTBEATS, OK"
  })
  void aFaultIsFoundWhereItIsAndNowhereElse(String id, Flaw flaw, Severity severity) {
    Told told =
        ask(
            new FakeTls(
                Set.of(0x0303, 0x0302),
                List.of(ECDHE_CBC, RSA_CBC),
                true,
                List.of(29),
                Set.of(flaw)));
    assertThat(told.severity(id)).isEqualTo(severity);
    assertThat(told.finding(id).cve() == null)
        .isEqualTo(severity == Severity.OK || id.equals("fallback_scsv"));
  }

  @Test
  void aServerThatDropsWhatItDoesNotLikeIsNotCalledAServerWithoutIt() {
    Told told =
        ask(new FakeTls(Set.of(0x0303), List.of(ECDHE_GCM), true, List.of(29), Set.of(Flaw.DROPS)));
    assertThat(told.version("TLS 1.2").support()).isEqualTo(Support.OFFERED);
    assertThat(told.version("TLS 1.3").support()).isEqualTo(Support.NOT_TESTED);
    assertThat(told.version("TLS 1.3").reason()).asString().isEqualTo("the server says nothing");
    assertThat(told.severity("tls1_3")).isEqualTo(Severity.NOT_TESTED);
  }

  @Test
  void aServerThatChoosesWhatItWasNotOfferedIsNotFollowed() {
    Told told =
        ask(
            new FakeTls(
                Set.of(0x0303),
                List.of(ECDHE_GCM, RSA_CBC),
                true,
                List.of(29),
                Set.of(Flaw.STUBBORN)));
    assertThat(told.suites("TLS 1.2")).containsExactly(ECDHE_GCM);
    assertThat(told.version("TLS 1.2").reason())
        .asString()
        .isEqualTo("the server chooses what it was not offered");
  }

  @Test
  void neverMoreThanFiveConnectionsAreOpenAndAllAreCounted() {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger all = new AtomicInteger();
    AtomicBoolean released = new AtomicBoolean();
    CountDownLatch sixth = new CountDownLatch(Enumeration.MOST_AT_A_TIME + 1);
    FakeTls fake = new FakeTls(MODERN, List.of(TLS13_AES, ECDHE_GCM), true, List.of(29), Set.of());
    Told told =
        ask(
            (in, out) -> {
              int now = open.incrementAndGet();
              if (!released.get()) {
                most.accumulateAndGet(now, Math::max);
              }
              all.incrementAndGet();
              sixth.countDown();
              try {
                sixth.await(400, TimeUnit.MILLISECONDS); // It must not come while five wait.
                released.set(true);
                fake.run(in, out);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                open.decrementAndGet();
              }
            },
            Duration.ofSeconds(60));
    assertThat(most.get()).isEqualTo(Enumeration.MOST_AT_A_TIME);
    assertThat(told.result().connections()).isEqualTo(all.get());
    List<TlsEnumerationProgressed> progress =
        told.events().stream()
            .filter(TlsEnumerationProgressed.class::isInstance)
            .map(TlsEnumerationProgressed.class::cast)
            .toList();
    assertThat(progress).isNotEmpty();
    assertThat(progress)
        .allSatisfy(one -> assertThat(one.expected()).isGreaterThanOrEqualTo(one.connections()));
  }

  @Test
  void silenceAfterEveryHelloEndsByTheDeadline() {
    long began = System.nanoTime();
    Told told = ask((in, out) -> ScriptedServer.silence(in), Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    assertThat(told.result().complete()).isFalse();
    assertThat(told.result().problem()).asString().isEqualTo("the time was over");
    assertThat(told.severity("enumeration")).isEqualTo(Severity.NOT_TESTED);
  }

  @Test
  void endlessRecordsEndWithTheReason() {
    byte[] record = Wire.record(22, 0x0303, new byte[16_000]);
    Told told =
        ask(
            (in, out) -> {
              while (true) {
                out.write(record);
              }
            },
            Duration.ofSeconds(20));
    assertThat(told.version("TLS 1.2").support()).isEqualTo(Support.NOT_TESTED);
    assertThat(told.version("TLS 1.2").reason()).asString().contains("more than anybody needs");
  }

  @Test
  void aServerOfAnotherProtocolIsNamed() {
    Told told =
        ask(
            (in, out) ->
                out.write(
                    "SSH-2.0-OpenSSH_9.2\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
            Duration.ofSeconds(20));
    assertThat(told.version("TLS 1.2").support()).isEqualTo(Support.NOT_TESTED);
    assertThat(told.version("TLS 1.2").reason()).asString().contains("this is SSH");
  }

  /** A server of TLS 1.3 that signs in two ways, as far as that is encrypted. */
  private static KeyedSession played(KeyedSession.Offer offer) {
    byte[] hello =
        new Wire()
            .uint16(ClientHello.TLS_1_2)
            .opaque(new byte[32])
            .vector8(new byte[0])
            .uint16(TLS13_AES)
            .uint8(0)
            .vector16(new Wire().uint16(43).vector16(new byte[] {3, 4}).toBytes())
            .toBytes();
    return Stream.of(0x0805, 0x0804)
        .filter(offer.schemes()::contains)
        .findFirst()
        .map(scheme -> new KeyedSession(hello, scheme, null, ServerHello.NONE, null, null))
        .orElseGet(
            () ->
                new KeyedSession(
                    null,
                    ServerHello.NONE,
                    null,
                    40,
                    TlsFailure.ALERT,
                    Sentence.verbatim("there is none in common")));
  }

  private static Told ask(FakeTls fake) {
    return ask(fake, Duration.ofSeconds(60));
  }

  private static Told ask(ScriptedServer.Script script, Duration patience) {
    List<ProbeEvent> events = new ArrayList<>();
    try (ScriptedServer server = new ScriptedServer(script)) {
      Connector connector =
          deadline -> {
            try {
              return TcpConnection.open(InetAddress.getLoopbackAddress(), server.port(), deadline);
            } catch (TcpException e) {
              throw new NotConnectedException(Sentence.verbatim(e.reason()));
            }
          };
      new Enumeration(
              connector,
              _ -> new OldSession(new byte[] {1, 2, 3}, Renegotiation.REFUSED, null),
              (_, offer) -> played(offer),
              new Enumeration.Subject("www.example.com", "www.example.com", 0, null),
              new Enumeration.Patience(Duration.ofMillis(700), Duration.ofMillis(150)),
              Deadline.in(patience),
              events::add)
          .run();
    }
    List<TlsFinding> findings =
        events.stream()
            .filter(TlsFindingMade.class::isInstance)
            .map(event -> ((TlsFindingMade) event).finding())
            .toList();
    TlsEnumeration result =
        events.stream()
            .filter(TlsEnumerated.class::isInstance)
            .map(event -> ((TlsEnumerated) event).enumeration())
            .reduce((_, last) -> last)
            .orElseThrow();
    return new Told(result, findings, events);
  }
}
