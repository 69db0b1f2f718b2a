package io.lookingglass.probes.tls.enumerate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.tls.HexFile;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Whatever a server answers: a value, or a reason, and an end. */
class EnumerationFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void everyFlightIsReadOrRefused(byte[] bytes) {
    FlightReader reader = new FlightReader();
    int half = bytes.length / 2;
    reader.add(bytes, half);
    byte[] rest = java.util.Arrays.copyOfRange(bytes, half, bytes.length);
    reader.add(rest, rest.length);
    ServerFlight flight = reader.flight();
    printable(flight.problem());
    if (flight.alerted()) {
      printable(flight.alertName());
    }
    if (flight.hello() != null) {
      printable(SuiteTraits.of(flight.hello().suite()).name());
      printable(Ja3sFingerprint.of(flight.hello()).md5());
      flight.hello().protocol();
      flight.hello().group();
    }
    if (flight.certificate() != null) {
      LeafKey.rsa(flight.certificate());
      LeafKey.group(flight.certificate());
    }
  }

  @FuzzTest(maxDuration = "1m")
  void everyAnswerHasAPartOfAFingerprint(byte[] bytes) {
    String answer = Jarm.answer(bytes);
    assertThat(answer.split("\\|", -1)).hasSize(4);
    assertThat(Jarm.hash(java.util.Collections.nCopies(10, answer))).hasSize(62);
  }

  @FuzzTest(maxDuration = "1m")
  void everyAnswerOfSsl2IsReadOrRefused(byte[] bytes) {
    Ssl2Hello.whole(bytes.length < 3 ? new byte[3] : bytes);
    try {
      assertThat(Ssl2Hello.read(bytes).ciphers()).hasSizeLessThan(1 << 15);
    } catch (MalformedTlsException e) {
      printable(e.reason());
    }
  }

  /** Stubborn, lying, silent: every inquiry comes to an end. */
  @FuzzTest(maxDuration = "2m")
  void everyInquiryEndsWhateverItIsAnswered(byte[] bytes) {
    Random random = new Random(java.util.Arrays.hashCode(bytes));
    Plan plan = new Plan(new Hellos("www.example.com", random), "www.example.com", null);
    int asked = 0;
    while (plan.more()) {
      if (plan.wantsOldSession()) {
        plan.takeOldSession(OldSession.none(Sentence.verbatim("no")));
      }
      List<Inquiry> inquiries = new ArrayList<>(plan.nextStage());
      for (Inquiry inquiry : inquiries) {
        while (inquiry.next() != null) {
          inquiry.answered(answer(bytes, random));
          asked++;
          assertThat(asked).isLessThan(2_000);
        }
        assertThat(inquiry.expected()).isZero();
      }
    }
    plan.findings(plan.result(asked, 1, true, null))
        .forEach(finding -> printable(finding.sentence()));
  }

  private static Answer answer(byte[] bytes, Random random) {
    FlightReader reader = new FlightReader();
    int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    byte[] part =
        random.nextInt(3) == 0
            ? HexFile.read(
                random.nextBoolean() ? "server-hello-tls12-ecdhe" : "hello-retry-request")
            : java.util.Arrays.copyOfRange(bytes, from, bytes.length);
    reader.add(part, part.length);
    Answer.Ending[] endings = Answer.Ending.values();
    KeyedSession keyed =
        random.nextBoolean()
            ? null
            : new KeyedSession(
                part,
                random.nextInt(0x10000),
                random.nextBoolean() ? null : "h2",
                random.nextInt(256),
                null,
                null);
    return new Answer(
        reader.flight(),
        endings[random.nextInt(endings.length)],
        random.nextInt(4),
        part,
        Sentence.verbatim("no"),
        keyed);
  }

  private static void printable(@org.jspecify.annotations.Nullable String text) {
    if (text != null) {
      assertThat(text).doesNotContainPattern("[\\p{Cntrl}\u202e]").hasSizeLessThan(1_000);
    }
  }
}
