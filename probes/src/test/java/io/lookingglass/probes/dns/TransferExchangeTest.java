package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.MisbehavingServer.answer;
import static io.lookingglass.probes.dns.MisbehavingServer.framed;
import static io.lookingglass.probes.dns.MisbehavingServer.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneRecords;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.DnsTransfer;
import io.lookingglass.probes.result.Verdict;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Zone transfers from servers that do what they like. */
@Timeout(60)
class TransferExchangeTest {
  private static final String SOA =
      "zone.test. 60 IN SOA ns.zone.test. host.zone.test. 7 3600 600 86400 60";
  private static final String RECORD = "www.zone.test. 60 IN A 192.0.2.1";

  private final List<ProbeEvent> events = new ArrayList<>();

  private DnsResult transfer(MisbehavingServer server, Duration timeout) {
    NameServers own = NameServers.of(List.of(new HostPort("192.0.2.53", 53)));
    TargetPolicy everything =
        new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
    DnsRequest request =
        new DnsRequest(
            TargetParser.parse("zone.test"),
            DnsQuery.of("AXFR"),
            List.of(DnsResolver.parse("127.0.0.1:" + server.port())),
            null,
            null,
            null,
            false,
            false,
            DnsRequest.Encryption.strict(),
            timeout);
    MeasurementFold fold = new MeasurementFold(request);
    new DnsProber(DnsEnvironment.of(own, new DnsTargetResolver(own), () -> everything))
        .run(
            request,
            event -> {
              events.add(event);
              fold.add(event);
            });
    return (DnsResult) fold.result();
  }

  private static DnsTransfer transferOf(DnsResult result) {
    return Objects.requireNonNull(Objects.requireNonNull(result.response()).transfer());
  }

  private static List<DnsMessage.ResourceRecord> answers(DnsResult result) {
    DnsResponse response = Objects.requireNonNull(result.response());
    return Objects.requireNonNull(response.message()).answers();
  }

  private static void send(OutputStream out, Message query, String... records) throws IOException {
    out.write(framed(answer(query, records).toWire(0xFFFF)));
    out.flush();
  }

  @Test
  void recordsAreToldAsTheyComeAndTheWholeIsTheAnswer() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              Message query = read(in);
              send(out, query, SOA, RECORD);
              send(out, query, RECORD.replace("www", "mail"));
              send(out, query, SOA);
            })) {
      DnsResult result = transfer(server, Duration.ofSeconds(20));
      assertThat(events.stream().filter(DnsZoneRecords.class::isInstance)).hasSize(3);
      DnsTransfer transfer = transferOf(result);
      assertThat(transfer.complete()).isTrue();
      assertThat(transfer.messages()).isEqualTo(3);
      assertThat(transfer.records()).isEqualTo(4);
      assertThat(answers(result)).hasSize(4);
      assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.GOOD);
      assertThat(result.summary().verdict().sentence())
          .contains("hands out the zone zone.test: 4 records in 3 messages");
      assertThat(result.summary().rawOutput())
          .contains("www.zone.test.\t\t60\tIN\tA\t192.0.2.1")
          .contains(";; XFR size: 4 records (messages 3, bytes " + transfer.bytes() + ")")
          .doesNotContain("Transfer failed");
    }
  }

  @Test
  void aTransferWithoutEndIsGivenUpAndWhatCameIsBounded() {
    String[] many = new String[900];
    Arrays.setAll(many, index -> "n" + index + ".zone.test. 60 IN A 192.0.2.1");
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              Message query = read(in);
              send(out, query, SOA);
              byte[] more = framed(answer(query, many).toWire(0xFFFF));
              while (true) {
                out.write(more);
              }
            })) {
      DnsResult result = transfer(server, Duration.ofSeconds(30));
      assertThat(transferOf(result).records()).isEqualTo(ZoneTransfer.MOST_RECORDS);
      assertThat(answers(result)).hasSize(ZoneTransfer.MOST_RECORDS);
      assertThat(result.summary().verdict().sentence())
          .contains("is not complete: given up after 10000 records");
      assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.WARNING);
    }
  }

  @Test
  void oneThatDripsForEverEndsAtTheDeadline() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              Message query = read(in);
              send(out, query, SOA, RECORD);
              in.readAllBytes();
            })) {
      DnsResult result = transfer(server, Duration.ofSeconds(1));
      assertThat(transferOf(result).broken())
          .isEqualTo("it was not at its end when the time was over");
      assertThat(transferOf(result).records()).isEqualTo(2);
    }
  }

  @Test
  void oneThatIsCutOffTellsWhatCame() {
    try (var server = MisbehavingServer.overTcp((in, out) -> send(out, read(in), SOA, RECORD))) {
      DnsResult result = transfer(server, Duration.ofSeconds(20));
      assertThat(transferOf(result).broken())
          .isEqualTo("the server closed the connection before it had answered");
      assertThat(result.summary().rawOutput()).contains("; Transfer failed.");
    }
  }

  @Test
  void aMessageOfAnotherTransferInTheMiddleBreaksIt() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              Message query = read(in);
              send(out, query, SOA, RECORD);
              Message other = answer(query, SOA);
              other.getHeader().setID(query.getHeader().getID() ^ 1);
              out.write(framed(other.toWire()));
            })) {
      assertThat(transferOf(transfer(server, Duration.ofSeconds(20))).broken())
          .contains("does not fit the question");
    }
  }

  @Test
  void aRefusalIsToldAsSuch() {
    try (var server =
        MisbehavingServer.overTcp(
            (in, out) -> {
              Message refusal = answer(read(in));
              refusal.getHeader().setRcode(Rcode.REFUSED);
              refusal.getHeader().setFlag(Flags.QR);
              refusal.removeAllRecords(Section.ANSWER);
              out.write(framed(refusal.toWire()));
            })) {
      DnsResult result = transfer(server, Duration.ofSeconds(20));
      DnsResponse response = Objects.requireNonNull(result.response());
      assertThat(response.transfer()).isNull();
      assertThat(result.summary().verdict().sentence())
          .isEqualTo("127.0.0.1 does not hand out the zone zone.test (REFUSED).");
      assertThat(result.summary().rawOutput()).contains("answered REFUSED\n; Transfer failed.");
    }
  }
}
