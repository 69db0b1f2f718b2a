package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecLink.DelegationSigner;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.result.DnsResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DnsViewTest {
  private static final DnsRequest REQUEST = DnsRequest.of(TargetParser.parse("www.example.net"));

  @Test
  void aCacheThatForgetsEarlierIsNoDifference() {
    DnsColumns columns = compared(message(300, "192.0.2.1"), message(17, "192.0.2.1"));
    assertThat(columns.lines()).noneMatch(DnsColumns.Line::differs);
    assertThat(line(columns, "A 192.0.2.1").cells())
        .extracting(DnsColumns.Cell::text)
        .containsExactly("TTL 300", "TTL 17");
  }

  @Test
  void theServerThatSaysSomethingElseThanMostIsTheOddOne() {
    DnsColumns columns =
        compared(message(300, "192.0.2.1"), message(300, "192.0.2.9"), message(300, "192.0.2.1"));
    assertThat(line(columns, "A 192.0.2.1").cells())
        .extracting(DnsColumns.Cell::odd)
        .containsExactly(false, true, false);
    assertThat(line(columns, "A 192.0.2.9").cells())
        .extracting(DnsColumns.Cell::odd)
        .containsExactly(false, true, false);
    assertThat(line(columns, "Status").differs()).isFalse();
  }

  @Test
  void aRecordTellsWhenACacheForgetsIt() {
    FoldedMeasurement measurement = measurement(message(300, "192.0.2.1"));
    DnsAnswer.Row row =
        view(measurement).answers().getFirst().sections().getFirst().rows().getFirst();
    assertThat(row.ttl()).isEqualTo(300);
    assertThat(row.expires()).isEqualTo("2026-03-01T12:05:00Z");
    assertThat(row.lasts()).contains("5 min").endsWith("2026-03-01 12:05:00 UTC");
  }

  @Test
  void aKeyThatNoDelegationSignerStandsForBreaksTheWayIntoItsZone() {
    TrustChain chain =
        TrustChain.of(
            new DnsResult.Dnssec(
                DnssecState.BOGUS,
                Sentence.verbatim("Broken."),
                List.of(
                    keys(".", "the root DNSKEY", DnssecState.SECURE, true),
                    link(".", "net DS", DnssecState.SECURE),
                    keys("net.", "net DNSKEY", DnssecState.BOGUS, false))),
            FoldedMeasurement.START);
    assertThat(chain.tone()).isEqualTo("bad");
    assertThat(chain.boxes()).extracting(TrustChain.Box::zone).containsExactly("the root", "net");
    assertThat(chain.boxes()).extracting(TrustChain.Box::tone).containsExactly("good", "bad");
    assertThat(chain.boxes())
        .extracting(TrustChain.Box::entry)
        .containsExactly("Trust anchor", "DS record in the root");
    assertThat(chain.boxes()).extracting(TrustChain.Box::brokenEntry).containsExactly(false, true);
  }

  @Test
  void aZoneWithoutDelegationSignerStandsAtTheEndUnsigned() {
    TrustChain chain =
        TrustChain.of(
            new DnsResult.Dnssec(
                DnssecState.INSECURE,
                Sentence.verbatim("Not signed."),
                List.of(
                    keys(".", "the root DNSKEY", DnssecState.SECURE, true),
                    link(".", "no DS for example", DnssecState.INSECURE))),
            FoldedMeasurement.START);
    assertThat(chain.boxes().getLast().zone()).isEqualTo("example");
    assertThat(chain.boxes().getLast().signed()).isFalse();
  }

  private static DnssecLink keys(String zone, String subject, DnssecState state, boolean matches) {
    return new DnssecLink(
        zone,
        subject,
        state,
        Sentence.verbatim("Sentence."),
        List.of(new DelegationSigner(1, "ED25519", "SHA-256", matches)),
        List.of(new DnssecLink.Key(matches ? 1 : 2, 257, "ED25519", 256, true, false)),
        List.of(),
        List.of());
  }

  private static DnssecLink link(String zone, String subject, DnssecState state) {
    return new DnssecLink(
        zone,
        subject,
        state,
        Sentence.verbatim("Sentence."),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static DnsColumns.Line line(DnsColumns columns, String label) {
    return columns.lines().stream()
        .filter(line -> line.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static DnsColumns compared(DnsMessage... messages) {
    return Objects.requireNonNull(view(measurement(messages)).columns());
  }

  private static DnsView view(FoldedMeasurement measurement) {
    return DnsView.of((DnsResult) measurement.result(), REQUEST, measurement);
  }

  static FoldedMeasurement measurement(DnsMessage... messages) {
    FoldedMeasurement measurement = new FoldedMeasurement(REQUEST);
    List<DnsServer> servers = new ArrayList<>();
    for (int number = 0; number < messages.length; number++) {
      String address = "192.0.2." + (50 + number);
      servers.add(new DnsServer(address, IpAddresses.parse(address), 53));
    }
    measurement.tell(new ProbeEvent.DnsStarted(servers, List.of()));
    for (int number = 0; number < messages.length; number++) {
      measurement.tell(
          new ProbeEvent.DnsAnswered(
              DnsPurpose.ANSWER,
              number,
              servers.get(number),
              DnsTransport.UDP,
              FoldedMeasurement.START,
              7_000_000,
              List.of(),
              0,
              null,
              messages[number]));
    }
    return measurement;
  }

  static DnsMessage message(long ttl, String... addresses) {
    return new DnsMessage(
        1,
        "QUERY",
        "NOERROR",
        0,
        List.of("qr", "rd", "ra"),
        List.of(new DnsMessage.Question("www.example.net.", "A", "IN")),
        Arrays.stream(addresses)
            .map(
                address ->
                    new ResourceRecord("www.example.net.", "A", ttl, "IN", address, List.of()))
            .toList(),
        List.of(),
        List.of(),
        null,
        60);
  }
}
