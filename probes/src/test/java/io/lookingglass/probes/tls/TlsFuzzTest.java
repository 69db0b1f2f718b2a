package io.lookingglass.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.tls.wire.HandshakeSplitter;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.PlainProtocol;
import io.lookingglass.probes.tls.wire.RecordSplitter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Whatever bytes come: values in printable characters, or a reason why not. */
class TlsFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void everyStreamIsCutIntoRecordsOrRefused(byte[] stream) {
    RecordSplitter splitter = new RecordSplitter();
    try {
      int bytes = 0;
      for (RecordSplitter.Raw record : splitter.add(stream, stream.length)) {
        bytes += record.whole().length;
      }
      assertThat(bytes + splitter.held().length).isEqualTo(stream.length);
    } catch (MalformedTlsException e) {
      assertThat(e.reason()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "2m")
  void everyHandshakeIsDecodedOrSaidToBeMalformed(byte[] stream) {
    for (boolean sent : new boolean[] {true, false}) {
      for (boolean encrypted : new boolean[] {true, false}) {
        MessageDecoder decoder = new MessageDecoder();
        // What comes before decides how the same bytes are read.
        decoder.facts().version = encrypted ? 0x0304 : 0x0303;
        decoder.facts().cipherSuite = stream.length % 2 == 0 ? 0xC02F : 0x009E;
        try {
          for (HandshakeSplitter.Raw message : new HandshakeSplitter().add(stream)) {
            check(decoder.handshake(message, sent, encrypted));
          }
        } catch (MalformedTlsException e) {
          assertThat(e.reason()).isNotBlank();
        }
        check(decoder.alert(stream, sent, encrypted));
        Agreements.of(decoder.facts(), true, 1, 1, 1, 1);
      }
    }
  }

  private static void check(TlsMessage message) {
    printable(message.name());
    message.fields().forEach(TlsFuzzTest::check);
  }

  private static void check(TlsField field) {
    printable(field.name());
    printable(field.value());
    field.fields().forEach(TlsFuzzTest::check);
  }

  private static void printable(String text) {
    assertThat(text).doesNotContainPattern("[\\p{Cntrl}\u202e]").hasSizeLessThan(1_000);
  }

  @FuzzTest(maxDuration = "2m")
  void everyCertificateIsReadOrRefused(byte[] der) {
    try {
      var certificate = CertificateReader.read(der);
      printable(certificate.subject());
      printable(certificate.issuer());
      certificate.subjectAlternativeNames().forEach(TlsFuzzTest::printable);
      HostNames.match(certificate, certificate.subjectAlternativeNames(), "www.example.com");
    } catch (MalformedTlsException e) {
      printable(e.reason());
    }
    new ChainJudge(List.of()).judge(List.of(der, der), "www.example.com", Instant.EPOCH, null);
  }

  @FuzzTest(maxDuration = "2m")
  void everyOcspResponseIsReadOrRefused(byte[] response) {
    assertThat(OcspReader.read(response, null, null, Instant.EPOCH).ocsp().status()).isNotBlank();
  }

  @FuzzTest(maxDuration = "1m")
  void everyTimestampListIsReadAsFarAsItGoes(byte[] list) {
    assertThat(TimestampReader.list(list, TlsTimestamp.Source.OCSP)).hasSizeLessThanOrEqualTo(20);
  }

  @FuzzTest(maxDuration = "2m")
  void everyDialogueGoesOnOrEndsWithAReason(byte[] answers) {
    for (StartTls protocol : StartTls.values()) {
      StartTlsDialogue dialogue = StartTlsDialogue.of(protocol, "[192.0.2.1]", "example.com");
      StartTlsDialogue.Step step = dialogue.begin();
      int at = 0;
      for (int turn = 0; turn < 50 && at <= answers.length; turn++) {
        if (step instanceof StartTlsDialogue.Step.Refused refused) {
          printable(refused.reason());
          break;
        }
        if (step instanceof StartTlsDialogue.Step.Ready) {
          break;
        }
        int end = Math.min(answers.length, at + 1 + turn);
        step =
            dialogue.received(
                step instanceof StartTlsDialogue.Step.Send
                    ? new byte[0]
                    : Arrays.copyOfRange(answers, at, end));
        at = end == at ? end + 1 : end;
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void whateverIsNotTlsHasAName(byte[] first) {
    if (first.length > 0 && !PlainProtocol.mayBeTls(first)) {
      printable(PlainProtocol.sentence(first));
    }
  }
}
