package io.lookingglass.probes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.dns.ZoneTransfer.Next;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** When a transfer is complete, and what breaks it (RFC 5936 section 2.2). */
class ZoneTransferTest {
  private static final Name ZONE = Name.fromConstantString("zone.test.");
  private static final String BEGIN = "zone.test. 60 SOA ns.zone.test. h.zone.test. 7 1 1 1 1\n";
  private static final String NEWER = "zone.test. 60 SOA ns.zone.test. h.zone.test. 8 1 1 1 1\n";
  private static final String OTHER = "www.zone.test. 60 A 192.0.2.1\n";

  private final ZoneTransfer transfer = new ZoneTransfer(ZONE, 5);

  private Next accept(String... records) {
    Message message = new Message();
    ZoneText.records(String.join("", records))
        .forEach(record -> message.addRecord(record, Section.ANSWER));
    return transfer.accept(message, 100);
  }

  @Test
  void aZoneInOneMessageIsComplete() {
    assertThat(accept(BEGIN, OTHER, BEGIN))
        .isInstanceOfSatisfying(Next.Complete.class, end -> assertThat(end.records()).hasSize(3));
    assertThat(List.of(transfer.messages(), transfer.records())).containsExactly(1, 3);
    assertThat(transfer.bytes()).isEqualTo(100);
  }

  @Test
  void aZoneInManyMessagesIsCompleteWithItsSoaRecordAtTheEnd() {
    assertThat(accept(BEGIN)).isInstanceOf(Next.More.class);
    assertThat(accept(OTHER)).isInstanceOf(Next.More.class);
    assertThat(accept(BEGIN)).isInstanceOf(Next.Complete.class);
    assertThat(List.of(transfer.messages(), transfer.records())).containsExactly(3, 3);
  }

  @Test
  void aZoneThatChangesMeanwhileIsTold() {
    assertThat(accept(BEGIN, OTHER)).isInstanceOf(Next.More.class);
    assertThat(accept(NEWER))
        .isInstanceOfSatisfying(
            Next.Broken.class,
            end ->
                assertThat(end.reason())
                    .isEqualTo(
                        "it begins with serial 7 and ends with 8: the zone changed meanwhile"));
  }

  @Test
  void recordsBehindTheEndAreTold() {
    assertThat(accept(BEGIN, BEGIN, OTHER))
        .isInstanceOfSatisfying(
            Next.Broken.class,
            end -> {
              assertThat(end.records()).hasSize(2);
              assertThat(end.reason()).contains("behind the SOA record");
            });
  }

  @Test
  void whatDoesNotBeginWithTheZonesSoaRecordIsNoTransfer() {
    assertThat(accept(OTHER, BEGIN)).isInstanceOf(Next.Broken.class);
    assertThat(transfer.begun()).isFalse();
  }

  @Test
  void anErrorOrNothingAtTheBeginningIsARefusal() {
    Message refusal = new Message();
    refusal.getHeader().setRcode(Rcode.REFUSED);
    assertThat(transfer.accept(refusal, 12)).isInstanceOf(Next.Refused.class);
    assertThat(accept()).isInstanceOf(Next.Refused.class);
  }

  @Test
  void anErrorOrNothingInTheMiddleBreaksIt() {
    assertThat(accept(BEGIN)).isInstanceOf(Next.More.class);
    Message error = new Message();
    error.getHeader().setRcode(Rcode.SERVFAIL);
    assertThat(transfer.accept(error, 12))
        .isEqualTo(new Next.Broken(List.of(), "the server stops in the middle with SERVFAIL"));
    assertThat(accept())
        .isEqualTo(new Next.Broken(List.of(), "a message without any record came in the middle"));
  }

  @Test
  void moreRecordsThanAreTakenAreCutOff() {
    assertThat(accept(BEGIN, OTHER, OTHER, OTHER)).isInstanceOf(Next.More.class);
    assertThat(accept(OTHER, OTHER, BEGIN, BEGIN)).isInstanceOf(Next.Broken.class);
    assertThat(transfer.records()).isEqualTo(5);
    ZoneTransfer endless = new ZoneTransfer(ZONE, 5);
    Message many = new Message();
    ZoneText.records(BEGIN + OTHER.repeat(9)).forEach(r -> many.addRecord(r, Section.ANSWER));
    assertThat(endless.accept(many, 100))
        .isInstanceOfSatisfying(
            Next.Broken.class,
            end -> {
              assertThat(end.records()).hasSize(5);
              assertThat(end.reason())
                  .isEqualTo("given up after 5 records, which is as much as is taken here");
            });
  }
}
