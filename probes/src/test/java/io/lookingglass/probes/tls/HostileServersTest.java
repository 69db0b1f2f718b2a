package io.lookingglass.probes.tls;

import static io.lookingglass.probes.tls.ScriptedServer.hex;
import static io.lookingglass.probes.tls.ScriptedServer.silence;
import static io.lookingglass.probes.tls.ScriptedServer.skipRecord;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a server does: an outcome that names how far it came, in time and in little memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileServersTest {
  /** TLS 1.2 with ECDHE, as a record: version, random, no session id, suite, no compression. */
  private static final String SERVER_HELLO =
      "16 0303 002a" // handshake, TLS 1.2, 42 bytes
          + "02 000026" // ServerHello, 38 bytes
          + "0303" // TLS 1.2
          + "00".repeat(32) // random
          + "00" // no session id
          + "c02f" // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
          + "00"; // no compression

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 400 Bad Request | this is HTTP, not TLS",
        "SSH-2.0-OpenSSH_9.2 | this is SSH, not TLS",
        "220 mail.example ESMTP | this is SMTP or FTP in plain text",
        "220 ProFTPD FTP Server | this is FTP in plain text; ask with startTls=ftp",
        "* OK IMAP4rev1 | this is IMAP in plain text; ask with startTls=imap",
        "+OK POP3 ready | this is POP3 in plain text; ask with startTls=pop3",
        "RFB 003.008 | this is VNC, not TLS",
        "hello there | what answers is not TLS; it begins with \"hello there\"",
      })
  void aServerThatSpeaksPlainTextIsNamed(String greeting, String sentence) {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              out.write((greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
              silence(in);
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.NOT_TLS);
    assertThat(failure.reason()).startsWith(sentence);
  }

  @Test
  void silenceAfterTheClientHelloIsSaidToBeSo() {
    TlsResult.Failure failure = failure((in, out) -> silence(in));
    assertThat(failure.failure()).isEqualTo(TlsFailure.TIMED_OUT);
    assertThat(failure.stage()).isEqualTo(TlsStage.HANDSHAKE);
    assertThat(failure.lastMessage()).isNull();
    assertThat(failure.reason()).contains("the server said nothing");
  }

  @Test
  void silenceAfterAMessageNamesTheMessage() {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex(SERVER_HELLO));
              silence(in);
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.TIMED_OUT);
    assertThat(failure.lastMessage()).isEqualTo("ServerHello");
  }

  @Test
  void aConnectionClosedInTheHandshakeNamesTheLastMessage() {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex(SERVER_HELLO));
              out.flush();
            });
    assertThat(failure.failure()).isIn(TlsFailure.CLOSED, TlsFailure.RESET);
    assertThat(failure.lastMessage()).isEqualTo("ServerHello");
  }

  @ParameterizedTest
  @CsvSource({
    "28, handshake_failure (40)",
    "46, protocol_version (70)",
    "70, unrecognized_name (112)",
    "50, internal_error (80)"
  })
  void anAlertIsTheServersAnswer(String code, String name) {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex("15 0303 0002 02" + code));
              silence(in);
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.ALERT);
    assertThat(failure.reason()).startsWith("the server refused with the alert " + name);
  }

  @Test
  void emptyRecordsWithoutEndAreNotReadToTheirEnd() {
    TlsResult.Failure failure = failure(flood("16 0303 0000"));
    assertThat(failure.failure()).isEqualTo(TlsFailure.PROTOCOL_ERROR);
  }

  @Test
  void recordsWithoutEndAreNotReadToTheirEnd() {
    // A message of 200,000 bytes that comes a byte a record.
    String start = "16 0303 0004 0b 030d40";
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex(SERVER_HELLO));
              out.write(hex(start));
              pour(out, hex("16 0303 0001 00"));
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.TOO_LARGE);
    assertThat(failure.reason()).contains("4,000 records");
    assertThat(failure.lastMessage()).isEqualTo("ServerHello");
  }

  @Test
  void aChainOfTenMegabytesIsRefusedByItsLength() {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex(SERVER_HELLO));
              out.write(hex("16 0303 0004 0b a00000"));
              pour(out, new byte[1 << 14]);
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.TOO_LARGE);
    assertThat(failure.reason())
        .isEqualTo(
            "the message Certificate announces 10,485,760 bytes; more than 262,144 are not read"
                + " here");
  }

  @Test
  void aRecordLongerThanTlsAllowsIsRefused() {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex("16 0303 ffff"));
              silence(in);
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.PROTOCOL_ERROR);
    assertThat(failure.reason()).contains("announces 65535 bytes");
  }

  @Test
  void anUnknownMessageEndsTheHandshakeAndIsNamed() {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              out.write(hex(SERVER_HELLO));
              out.write(hex("16 0303 0004 4d 000000"));
              silence(in);
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.PROTOCOL_ERROR);
    assertThat(failure.lastMessage()).isEqualTo("handshake 77");
  }

  @Test
  void aCertificateThatIsNoneIsShownAsUnreadable() {
    TlsResult result =
        result(
            null,
            (in, out) -> {
              skipRecord(in);
              out.write(hex(SERVER_HELLO));
              out.write(hex("16 0303 000f 0b 00000b 000008 000005 3003 010203"));
              silence(in);
            });
    assertThat(result.failure()).isNotNull();
    assertThat(result.chain()).hasSize(1);
    assertThat(result.chain().getFirst().certificate()).isNull();
    assertThat(result.chain().getFirst().problem()).startsWith("it is no certificate");
  }

  @Test
  void bytesThatDripEndAtTheDeadline() {
    TlsResult.Failure failure =
        failure(
            (in, out) -> {
              skipRecord(in);
              for (byte each : hex(SERVER_HELLO)) {
                out.write(each);
                out.flush();
                if (in.read() < 0) { // Blocks for good: the client has nothing to say.
                  return;
                }
              }
            });
    assertThat(failure.failure()).isEqualTo(TlsFailure.TIMED_OUT);
  }

  @Test
  void aGreetingWithoutEndBeforeStartTlsIsNotReadToItsEnd() {
    TlsResult result =
        result(
            StartTls.SMTP,
            (in, out) -> pour(out, "220-more\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII)));
    TlsResult.Failure failure = requireNonNull(result.failure());
    assertThat(failure.failure()).isEqualTo(TlsFailure.START_TLS_REFUSED);
    assertThat(failure.stage()).isEqualTo(TlsStage.START_TLS);
  }

  @Test
  void aClosedPortIsSaidToBeClosed() throws IOException {
    try (Socket deaf = new Socket()) { // Bound, so that nobody else gets the port.
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(requireNonNull(run(deaf.getLocalPort(), null).failure()).failure())
          .isEqualTo(TlsFailure.PORT_CLOSED);
    }
  }

  private static ScriptedServer.Script flood(String record) {
    return (in, out) -> {
      skipRecord(in);
      pour(out, hex(record));
    };
  }

  private static void pour(OutputStream out, byte[] bytes) throws IOException {
    while (true) {
      out.write(bytes);
    }
  }

  private static TlsResult.Failure failure(ScriptedServer.Script script) {
    return requireNonNull(result(null, script).failure());
  }

  private static TlsResult result(@Nullable StartTls startTls, ScriptedServer.Script script) {
    try (ScriptedServer server = new ScriptedServer(script)) {
      return run(server.port(), startTls);
    }
  }

  private static TlsResult run(int port, @Nullable StartTls startTls) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Target target = new Target.Address(loopback, "127.0.0.1");
    TlsRequest request =
        new TlsRequest(
            target,
            port,
            "www.example.com",
            List.of(),
            startTls,
            false,
            null,
            Duration.ofSeconds(2));
    MeasurementFold fold = new MeasurementFold(request);
    List<ProbeEvent> events = new ArrayList<>();
    new TlsProber(
            new TlsEnvironment(List::of, null, TargetPolicy::everything, InstantSource.system()))
        .run(
            request,
            new ResolvedTarget(target, loopback, List.of(loopback), null, 0),
            event -> {
              events.add(event);
              fold.add(event);
            });
    assertThat(events.getLast()).isInstanceOf(Finished.class);
    assertThat(events).filteredOn(Finished.class::isInstance).hasSize(1);
    TlsResult result = (TlsResult) fold.result();
    assertThat(result.summary().verdict().sentence()).isNotBlank();
    return result;
  }
}
