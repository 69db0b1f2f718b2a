package io.lookingglass.probes.result;

import static io.lookingglass.probes.result.Verdict.Level.BAD;
import static io.lookingglass.probes.result.Verdict.Level.GOOD;
import static io.lookingglass.probes.result.Verdict.Level.PENDING;
import static io.lookingglass.probes.result.Verdict.Level.UNKNOWN;
import static io.lookingglass.probes.result.Verdict.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.script.EventScript;
import org.junit.jupiter.api.Test;

/** The sentences not already written down in the golden files, and how good the news is. */
class VerdictTest {
  private static final String PING =
      """
      request ping 203.0.113.9 packets=3
      resolved 203.0.113.9
      started ICMP bytes=84
      """;
  private static final String UDP_PING =
      """
      request ping 203.0.113.9 packets=3 protocol=UDP
      resolved 203.0.113.9
      started UDP port=33434 bytes=84
      """;
  private static final String TRACE =
      """
      request traceroute 203.0.113.9 packets=3
      resolved 203.0.113.9
      started ICMP bytes=60 maxHops=30
      """;
  private static final String MTR =
      """
      request mtr 203.0.113.9 packets=3 flows=2
      resolved 203.0.113.9
      started ICMP bytes=60 maxHops=30 flows=2
      """;

  @Test
  void aPingThatIsAnsweredIsGoodNews() {
    says(
        PING + "ping 0 203.0.113.9 23\nping 1 203.0.113.9 24\nping 2 203.0.113.9 22\nfinished",
        GOOD,
        "203.0.113.9 answers: 3 of 3 probes, 23 ms on average.");
  }

  @Test
  void silenceDoesNotMeanThatTheHostIsDown() {
    Verdict verdict = verdict(PING + "ping 0 lost\nping 1 lost\nping 2 lost\nfinished");
    assertThat(verdict.level()).isEqualTo(UNKNOWN);
    assertThat(verdict.sentence()).contains("may be down, or a filter").contains("try TCP");
  }

  @Test
  void anAnswerOfAnotherAddressIsRemarked() {
    Verdict verdict = verdict(PING + "ping 0 203.0.113.10 23\nfinished");
    assertThat(verdict.remarks())
        .contains("The answer came from another address than was asked: 203.0.113.10.");
  }

  @Test
  void aPingWhoseTtlRanOutPointsToATraceroute() {
    Verdict verdict = verdict(PING + "ping 0 198.51.100.1 23 kind=TIME_EXCEEDED\nfinished");
    assertThat(verdict.level()).isEqualTo(BAD);
    assertThat(verdict.sentence())
        .isEqualTo("203.0.113.9 is not reached: 198.51.100.1 answers “time to live exceeded”.");
    assertThat(verdict.remarks()).anyMatch(remark -> remark.contains("traceroute"));
  }

  @Test
  void aClosedUdpPortThatNobodyAskedForIsAnAnswer() {
    says(
        UDP_PING + "ping 0 203.0.113.9 23 kind=PORT_UNREACHABLE\nfinished",
        GOOD,
        "203.0.113.9 answers: 1 of 1 probe, 23 ms on average.");
  }

  @Test
  void aClosedUdpPortThatWasAskedForIsClosed() {
    says(
        UDP_PING.replace("protocol=UDP", "protocol=UDP port=33434")
            + "ping 0 203.0.113.9 23 kind=PORT_UNREACHABLE\nfinished",
        WARNING,
        "UDP port 33434 of 203.0.113.9 is closed; the host answers: 1 of 1 probe, 23 ms on"
            + " average.");
  }

  @Test
  void aPortUnreachableOfAnotherNodeIsARefusalEvenToUdp() {
    Verdict verdict = verdict(UDP_PING + "ping 0 198.51.100.1 23 kind=PORT_UNREACHABLE\nfinished");
    assertThat(verdict.level()).isEqualTo(BAD);
  }

  @Test
  void aTcpPortThatDoesNotAnswerDoesNotWork() {
    Verdict verdict =
        verdict(
            """
            request ping 203.0.113.9 protocol=TCP port=443
            resolved 203.0.113.9
            started TCP port=443
            ping 0 lost
            finished
            """);
    assertThat(verdict.level()).isEqualTo(BAD);
    assertThat(verdict.sentence()).startsWith("No answer from TCP port 443 of 203.0.113.9");
  }

  @Test
  void whatRunsIsPendingAndSaysWhatIsKnown() {
    says("request ping example.com", PENDING, "Looking up example.com.");
    says(
        "request ping example.com\nresolved 203.0.113.9",
        PENDING,
        "About to probe example.com (203.0.113.9).");
    says(
        PING + "ping 0 203.0.113.9 23\nping 1 lost",
        PENDING,
        "So far 203.0.113.9 answered 1 of 2 probes, 23 ms on average.");
    says(TRACE + "hop 1 192.0.2.254 1", PENDING, "Tracing the way to 203.0.113.9; hop 1 answered.");
  }

  @Test
  void aFailureSpeaksForItself() {
    says(
        """
        request ping nowhere.example
        failed RESOLVER nowhere.example does not exist
        """,
        UNKNOWN,
        "nowhere.example does not exist.");
    says(
        """
        request ping 203.0.113.9
        resolved 203.0.113.9
        failed INTERNAL this process may not send ICMP
        """,
        UNKNOWN,
        "This process may not send ICMP.");
  }

  @Test
  void aMeasurementThatWasEndedEarlySaysWhy() {
    Verdict verdict = verdict(PING + "ping 0 203.0.113.9 23\nfinished ended after 30 s");
    assertThat(verdict.level()).isEqualTo(GOOD);
    assertThat(verdict.remarks()).contains("Ended after 30 s.");
  }

  @Test
  void aTraceWithoutLossIsGoodNews() {
    says(
        TRACE + "hop 1 192.0.2.254 1 1 1\nhop 2 203.0.113.9 2 2 2\nfinished",
        GOOD,
        "Reached 203.0.113.9 in 2 hops, 2.0 ms; no loss.");
  }

  @Test
  void missingPortUnreachablesAreNoLossForHostsLimitThem() {
    Verdict verdict =
        verdict(
            """
            request traceroute 203.0.113.9 packets=3 protocol=UDP
            resolved 203.0.113.9
            started UDP port=33434 maxHops=30
            hop 1 192.0.2.254 1 1 1
            hop 2 203.0.113.9 2 * 2 kind=PORT_UNREACHABLE
            finished
            """);
    assertThat(verdict.level()).isEqualTo(GOOD);
    assertThat(verdict.sentence()).contains("1 of 3 answers are missing, as hosts limit");
  }

  @Test
  void aTargetThatRefusesItselfIsReachedAndAWarning() {
    Verdict verdict = verdict(TRACE + "hop 1 203.0.113.9 2 2 2 kind=HOST_PROHIBITED\nfinished");
    assertThat(verdict.level()).isEqualTo(WARNING);
    assertThat(verdict.remarks().getFirst())
        .isEqualTo(
            "The target itself answers “host administratively prohibited (!Z)”: it refuses the"
                + " probes.");
  }

  @Test
  void aRouterThatFindsNoWayOnIsNamed() {
    says(
        TRACE
            + """
            hop 1 192.0.2.254 1 1 1
            hop 2 198.51.100.1 2 2 2 kind=HOST_UNREACHABLE
            hop 3 198.51.100.1 2 2 2 kind=HOST_UNREACHABLE
            finished
            """,
        BAD,
        "Hop 2 (198.51.100.1) cannot deliver to 203.0.113.9: host unreachable (!H); as seen from"
            + " there, that address does not respond.");
  }

  @Test
  void aRefusalOnOneOfSeveralWaysDoesNotEndThePath() {
    says(
        TRACE
            + """
            hop 1 192.0.2.254 1 1 1
            hop 2 198.51.100.1 2 * * kind=COMMUNICATION_PROHIBITED
            hop 3 203.0.113.9 2 2 2
            finished
            """,
        GOOD,
        "Reached 203.0.113.9 in 3 hops, 2.0 ms; no loss.");
  }

  @Test
  void aTraceNobodyAnswersSaysNothingOfTheTarget() {
    Verdict verdict = verdict(TRACE + "hop 1 * * *\nhop 2 * * *\nfinished");
    assertThat(verdict.level()).isEqualTo(UNKNOWN);
    assertThat(verdict.sentence()).contains("nor from any router on the way");
  }

  @Test
  void aTraceThatStillAnswersAtItsLastTtlDoesNotEndThere() {
    Verdict verdict =
        verdict(
            TRACE.replace("maxHops=30", "maxHops=2")
                + "hop 1 192.0.2.254 1\nhop 2 198.51.100.1 2\nfinished");
    assertThat(verdict.level()).isEqualTo(UNKNOWN);
    assertThat(verdict.sentence())
        .isEqualTo(
            "203.0.113.9 is not reached within 2 hops: hop 2 (198.51.100.1) still answers, but the"
                + " target is farther, or the packets go astray.");
  }

  @Test
  void aTraceThatWasCutShortClaimsNoEndOfTheTrail() {
    says(
        TRACE + "hop 1 192.0.2.254 1\nfinished cancelled by the asker",
        UNKNOWN,
        "The measurement ended at hop 1 (192.0.2.254), before it was known what is behind.");
  }

  @Test
  void aFlowThatDoesNotArriveIsAWarning() {
    Verdict verdict =
        verdict(
            MTR
                + """
                hop 1 192.0.2.254 1 1 1
                hop 2 203.0.113.9 2 2 2
                hop 1 192.0.2.254 1 1 1 flow=1
                hop 2 * * * flow=1
                finished
                """);
    assertThat(verdict.level()).isEqualTo(WARNING);
    assertThat(verdict.sentence()).contains("only by 1 of 2 flows");
    assertThat(verdict.remarks()).containsExactly("Flow 2 ends after hop 1 (192.0.2.254).");
  }

  @Test
  void silenceIsNoDifferenceBetweenFlows() {
    Verdict verdict =
        verdict(
            MTR
                + """
                hop 1 192.0.2.254 1 1 1
                hop 2 203.0.113.9 2 2 2
                hop 1 * * * flow=1
                hop 2 203.0.113.9 2 2 2 flow=1
                finished
                """);
    assertThat(verdict.remarks()).noneMatch(remark -> remark.contains("different ways"));
  }

  @Test
  void aLateAnswerTakesThePlaceOfTheTimeOut() {
    says(
        PING + "ping 0 lost\nping 0 203.0.113.9 900\nfinished",
        GOOD,
        "203.0.113.9 answers: 1 of 1 probe, 900 ms on average.");
  }

  @Test
  void noVerdictCarriesAnEscapeSequence() {
    Verdict verdict =
        verdict(
            TRACE
                + "hop 1 192.0.2.254 1 1 1\n"
                + "hop 2 * * *\n"
                + "name 192.0.2.254 evil\u001b[31m\u202ename AS64500 \u001b]0;title\u0007\n"
                + "finished \u001b[2Jbye");
    assertThat(verdict.sentence() + String.join("", verdict.remarks()))
        .doesNotContainPattern("[\\p{Cntrl}\\u202e]")
        .contains("evil?[31m?name");
  }

  private static void says(String script, Verdict.Level level, String sentence) {
    Verdict verdict = verdict(script);
    assertThat(verdict.sentence()).isEqualTo(sentence);
    assertThat(verdict.level()).isEqualTo(level);
  }

  private static Verdict verdict(String script) {
    EventScript events = EventScript.parse(script);
    ResultFold fold = new ResultFold(events.request());
    events.events().forEach(fold::add);
    return fold.result().summary().verdict();
  }
}
