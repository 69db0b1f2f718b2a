package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.TlsResult;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsViewTest {
  private static final InetAddress SERVER = IpAddresses.parse("192.0.2.1");
  private static final InetAddress HERE = IpAddresses.parse("198.51.100.10");

  @Test
  void theWaterfallBeginsWithTheLookUpOfTheNameAndTheHandshakeOfTcp() {
    TlsWaterfall waterfall = waterfall(handshake(true));

    assertThat(waterfall.labels()).containsExactly("0", "15", "30");
    assertThat(waterfall.rows())
        .extracting(TlsWaterfall.Row::name)
        .containsExactly("DNS look-up", "TCP connect", "ClientHello", "ServerHello");
    TlsWaterfall.Row dns = waterfall.rows().get(0);
    assertThat(dns.phase()).isTrue();
    assertThat(dns.barFrom()).isEqualTo("0%");
    assertThat(dns.barWidth()).isEqualTo("10%"); // 3 of 30 ms
    assertThat(dns.barWords()).isEqualTo("3.00 ms");
    TlsWaterfall.Row tcp = waterfall.rows().get(1);
    assertThat(tcp.phase()).isTrue();
    assertThat(tcp.barFrom()).isEqualTo("10%");
    assertThat(tcp.barWidth()).isEqualTo("40%"); // 12 of 30 ms
    assertThat(tcp.barWords()).isEqualTo("12.0 ms");
  }

  @Test
  void beforeWhatIsSentStandsHowLongWasComputedAndBeforeWhatComesHowLongWasWaited() {
    TlsWaterfall waterfall = waterfall(handshake(true));

    TlsWaterfall.Row hello = waterfall.rows().get(2);
    assertThat(hello.sent()).isTrue();
    assertThat(hello.direction()).isEqualTo("sent");
    assertThat(hello.time()).isEqualTo("15.3");
    assertThat(hello.at()).isEqualTo("51%");
    assertThat(hello.barCss()).isEqualTo("compute");
    assertThat(hello.barWords()).isEqualTo("computed here for 0.300 ms");
    TlsWaterfall.Row answer = waterfall.rows().get(3);
    assertThat(answer.direction()).isEqualTo("received");
    assertThat(answer.barCss()).isEqualTo("wait");
    assertThat(answer.barFrom()).isEqualTo("51%");
    assertThat(answer.barWidth()).isEqualTo("39%"); // 11.7 of 30 ms
    assertThat(answer.barWords()).isEqualTo("waited for 11.7 ms");
    assertThat(waterfall.waited()).isTrue();
    assertThat(waterfall.computed()).isTrue();
  }

  @Test
  void everyRecordIsThereAndEachMessageSaysWhichOneCompletedIt() {
    TlsWaterfall waterfall = waterfall(handshake(true));

    assertThat(waterfall.records())
        .containsExactly(
            new TlsWaterfall.RecordRow(
                "15.3", "sent", "handshake", "TLS 1.0 (0x0301)", "1,578 bytes"),
            new TlsWaterfall.RecordRow(
                "27.0", "received", "handshake", "TLS 1.2 (0x0303)", "127 bytes"));
    assertThat(waterfall.rows().get(3).record())
        .isEqualTo("Completed by a record of 127 bytes, handshake, TLS 1.2 (0x0303)");
    assertThat(waterfall.rows().get(3).fields())
        .containsExactly(TlsField.of("cipher_suite", "TLS_AES_128_GCM_SHA256 (0x1301)"));
  }

  @Test
  void anAddressIsNotLookedUpSoThatTheWaterfallBeginsWithTcp() {
    assertThat(waterfall(handshake(false)).rows())
        .extracting(TlsWaterfall.Row::name)
        .containsExactly("TCP connect", "ClientHello", "ServerHello");
  }

  @Test
  void whileEverythingIsAskedForALineTellsHowFarItIs() {
    FoldedMeasurement measurement = handshake(true);
    assertThat(progress(measurement)).isEqualTo("Shaking hands");
    measurement.tell(new ProbeEvent.TlsEnumerationProgressed(12, 90, "cipher suites of TLS 1.2"));
    assertThat(progress(measurement))
        .isEqualTo("12 of about 90 connections, cipher suites of TLS 1.2");
    measurement.tell(new ProbeEvent.TlsEnumerationProgressed(23, 92, "groups of TLS 1.3"));
    assertThat(progress(measurement)).isEqualTo("23 of about 92 connections, groups of TLS 1.3");
    measurement.tell(new ProbeEvent.Finished(ResultStatus.FINISHED, null, null));
    assertThat(progress(measurement)).doesNotContain("connections");
  }

  private static String progress(FoldedMeasurement measurement) {
    return MeasurementView.of(measurement, FoldedMeasurement.START, "https://lg.example.net")
        .progress()
        .text();
  }

  private static TlsWaterfall waterfall(FoldedMeasurement measurement) {
    return TlsView.of((TlsResult) measurement.result(), measurement.id(), FoldedMeasurement.START)
        .waterfalls()
        .getFirst();
  }

  /** As far as the ServerHello. */
  private static FoldedMeasurement handshake(boolean byName) {
    String target = byName ? "www.example.net" : "192.0.2.1";
    FoldedMeasurement measurement =
        new FoldedMeasurement(
            new TlsRequest(
                TargetParser.parse(target),
                443,
                null,
                TlsRequest.defaultAlpn(null),
                null,
                true,
                null,
                TlsRequest.DEFAULT_ENUMERATION_TIMEOUT));
    measurement.tell(
        new ProbeEvent.TargetResolved(
            target, SERVER, List.of(SERVER), byName ? "192.0.2.53" : null, byName ? 3_000_000 : 0));
    measurement.tell(new ProbeEvent.TlsStarted(443, null, List.of("h2"), null, List.of()));
    measurement.tell(new ProbeEvent.TlsConnected(0, 0, 12_000_000, HERE));
    message(measurement, true, 12_300_000, "TLS 1.0 (0x0301)", "ClientHello", 1_573, List.of());
    message(
        measurement,
        false,
        24_000_000,
        "TLS 1.2 (0x0303)",
        "ServerHello",
        122,
        List.of(TlsField.of("cipher_suite", "TLS_AES_128_GCM_SHA256 (0x1301)")));
    return measurement;
  }

  private static void message(
      FoldedMeasurement measurement,
      boolean sent,
      long atNanos,
      String version,
      String name,
      int bytes,
      List<TlsField> fields) {
    measurement.tell(
        new ProbeEvent.TlsRecordSeen(
            0, sent, atNanos, new TlsRecord("handshake", null, version, bytes + 5)));
    measurement.tell(
        new ProbeEvent.TlsMessageSeen(
            0, sent, atNanos, new TlsMessage(name, bytes, false, fields)));
  }
}
