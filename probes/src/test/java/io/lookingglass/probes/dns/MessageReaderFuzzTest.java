package io.lookingglass.probes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsStarted;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.text.MeasurementFold;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;

/** Whatever bytes come: a message in printable characters, or none. */
class MessageReaderFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void everyMessageIsReadOrRefused(byte[] wire) {
    MessageReader.read(wire)
        .ifPresent(
            message -> {
              DnsMessage text = MessageReader.describe(message, wire.length, "0102030405060708");
              Stream.of(text.answers(), text.authority(), text.additional())
                  .flatMap(List::stream)
                  .forEach(MessageReaderFuzzTest::check);
              ServerSays.of(message, Name.root, Name.root);
              Signatures.sets(message.getSection(Section.ANSWER));
              assertThat(AliasChain.of(message, Name.root).names())
                  .hasSizeLessThanOrEqualTo(AliasChain.LONGEST + 1);
              told(text);
            });
  }

  /** On every way out: text, verdict, both forms of JSON; and back from what is stored. */
  private static void told(DnsMessage message) {
    DnsRequest request = DnsRequest.of(new Target.Name("www.example", "www.example"));
    MeasurementFold fold = new MeasurementFold(request);
    DnsAnswered event =
        new DnsAnswered(
            DnsPurpose.ANSWER,
            0,
            new DnsServer("192.0.2.53", IpAddresses.parse("192.0.2.53"), 53),
            DnsTransport.UDP,
            Instant.EPOCH,
            1_000_000,
            List.of(),
            0,
            null,
            message);
    fold.add(new DnsStarted(List.of(event.server()), List.of()));
    assertThat(fold.add(event))
        .allMatch(line -> line.chars().noneMatch(c -> c != '\t' && Character.isISOControl(c)));
    fold.add(new Finished(ResultStatus.FINISHED, null, null));
    DnsResult result = (DnsResult) fold.result();
    assertThat(result.summary().verdict().sentence()).isNotEmpty();
    assertThat(MeasurementJson.text(MeasurementJson.result(result))).isNotEmpty();
    assertThat(MeasurementJson.dnsAnswer(result).get("Status").intValue())
        .isEqualTo(message.rcode());
    assertThat(MeasurementJson.readEvent(MeasurementJson.text(MeasurementJson.event(event))))
        .isEqualTo(event);
  }

  private static void check(ResourceRecord record) {
    assertThat(record.name()).matches("[ -~]*");
    assertThat(record.value()).matches("[ -~]*");
    assertThat(record.readable()).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
  }
}
