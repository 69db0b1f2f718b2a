package io.lookingglass.probes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import java.util.Arrays;
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
            });
  }

  private static void check(ResourceRecord record) {
    assertThat(record.name()).matches("[ -~]*");
    assertThat(record.value()).matches("[ -~]*");
    assertThat(record.readable()).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
  }

  @FuzzTest(maxDuration = "1m")
  void everyAnswerOverHttpIsReadOrRefused(byte[] frames) {
    Http2Response response = new Http2Response();
    int at = 0;
    try {
      while (at + 3 <= frames.length && !response.complete()) {
        int length = Math.min(frames[at] & 0xFF, frames.length - at - 3);
        byte[] payload = Arrays.copyOfRange(frames, at + 3, at + 3 + length);
        response.accept(frames[at + 1] & 0x0F, frames[at + 2] & 0xFF, 1, payload);
        at += 3 + length;
      }
      if (response.complete()) {
        assertThat(response.body().length).isLessThanOrEqualTo(0xFFFF);
      }
    } catch (ExchangeException e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }
}
