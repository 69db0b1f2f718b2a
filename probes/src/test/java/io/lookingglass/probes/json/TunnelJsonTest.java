package io.lookingglass.probes.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import io.lookingglass.probes.event.TunnelFinding.RouterCommands;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Oddity;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events about tunnels, written and read. */
class TunnelJsonTest {
  private static final InetAddress FROM = InetAddress.ofLiteral("192.0.2.77");

  static Stream<ProbeEvent> events() {
    return Stream.concat(
        Stream.of(
                new TunnelOutcome.Answered(
                    1_234_567,
                    FROM,
                    60,
                    64,
                    Set.of(Oddity.OTHER_KEY, Oddity.OTHER_SOURCE),
                    4_294_967_295L,
                    1436),
                new TunnelOutcome.Answered(0, FROM, null, null, Set.of(), null, null),
                new TunnelOutcome.Refused(5, ReplyKind.PACKET_TOO_BIG, 3, 4, FROM, 1400, true),
                new TunnelOutcome.Refused(
                    5, ReplyKind.PROTOCOL_UNREACHABLE, 3, 2, FROM, null, false),
                new TunnelOutcome.TimedOut(),
                new TunnelOutcome.NotSent("too large", 1400),
                new TunnelOutcome.NotSent("no route", null))
            .map(outcome -> new TunnelProbed(TunnelCheck.GRE_TRACE, 3, 7, 1500, "key 40", outcome)),
        Stream.of(
            new TunnelJudged(
                List.of(
                    new TunnelFinding(
                        TunnelCause.KEY_MISMATCH,
                        Confidence.LIKELY,
                        Sentence.of("{0} of {1} {1|key|keys} differ.", 1, 2),
                        List.of(
                            Sentence.verbatim("Seen."),
                            Sentence.of("Seen {0}.", Sentence.of("at hop {0}", 3))),
                        List.of(Sentence.verbatim("Change it.")),
                        List.of(new RouterCommands("Linux", List.of("ip link", "ip addr"))))),
                List.of(Sentence.of("this is right"))),
            new TunnelJudged(List.of(), List.of())));
  }

  @Test
  void anEventFromBeforeThereWereLanguagesIsReadInItsWords() {
    ProbeEvent event =
        MeasurementJson.readEvent(
            """
            {"event": "tunnel-judged", "findings": [], "checked": ["this is right"]}\
            """);
    assertThat(event)
        .isEqualTo(new TunnelJudged(List.of(), List.of(Sentence.verbatim("this is right"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pattern\": \"{0\", \"parts\": []}",
        "{\"pattern\": \"{1}\", \"parts\": [\"one\"]}",
        "{\"pattern\": \"{0|one|many}\", \"parts\": [\"1\"]}",
        "{\"pattern\": \"{0}\", \"parts\": [1.5]}",
        "{\"pattern\": \"{0}\", \"parts\": [null]}",
      })
  void aSentenceThatCannotBeSaidIsRefused(String sentence) {
    assertThatThrownBy(
            () ->
                MeasurementJson.readEvent(
                    """
                    {"event": "tunnel-judged", "findings": [], "checked": ["x"],
                     "checkedSaid": [%s]}\
                    """
                        .formatted(sentence)))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessageContaining("checkedSaid[0]");
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventReadsBackEqual(ProbeEvent event) {
    assertThat(MeasurementJson.readEvent(MeasurementJson.text(MeasurementJson.event(event))))
        .isEqualTo(event);
  }
}
