package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.result.MeasurementResult.Summary;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.RttStatistics;
import io.lookingglass.probes.result.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TicketMarkdownTest {

  @Test
  void aTicketTellsVerdictEvidenceAndWhereToFindIt() {
    assertThat(markdown("Answers in 23 ms.", "PING www.example.net"))
        .isEqualTo(
            """
            **Ping to www.example.net (192.0.2.80)**

            ✅ Good: Answers in 23 ms.

            - One remark.

            ```text
            PING www.example.net
            ```

            - Resolved by: 192.0.2.53

            <https://lg.example.net/m/abc>
            """);
  }

  @Test
  void namesFromOutsideFormNoMarkup() {
    assertThat(markdown("Hop 3 ([click](http://evil.example) <img>) *answers*", "x"))
        .contains("Hop 3 (\\[click\\](http://evil.example) \\<img\\>) \\*answers\\*");
  }

  @Test
  void textWithBackticksStaysInsideItsFence() {
    assertThat(markdown("Fine", "a\n```\n# heading")).contains("````text\na\n```\n# heading\n````");
  }

  private static String markdown(String sentence, String raw) {
    PingResult result =
        new PingResult(
            new Summary(
                ResultStatus.FINISHED,
                null,
                null,
                raw,
                new Verdict(
                    Verdict.Level.GOOD,
                    Sentence.verbatim(sentence),
                    List.of(Sentence.verbatim("One remark."))),
                List.of(),
                IpAddresses.parse("192.0.2.80"),
                "www.example.net",
                "ICMP",
                null),
            new RttStatistics(null, null, null, null, null, null, null, 0, 0, 0, null),
            List.of());
    return TicketMarkdown.of(
        PingRequest.of(TargetParser.parse("www.example.net")),
        result,
        List.of(
            new Fact("Resolved by", List.of("192.0.2.53"), true),
            new Fact("Measurement", List.of("abc"), true)),
        "https://lg.example.net/m/abc");
  }
}
