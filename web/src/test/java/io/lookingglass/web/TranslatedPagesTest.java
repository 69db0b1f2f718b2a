package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.bgp.wire.text.FlowSpecWords;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepSkipped;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import io.lookingglass.probes.event.ProbeEvent.SizePassed;
import io.lookingglass.probes.event.ProbeEvent.SizeTooBig;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.web.language.Language;
import io.lookingglass.web.language.Speech;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in the language of a reader are so all through: templates and what is made for them. */
final class TranslatedPagesTest {
  private static final InetAddress ROUTER = IpAddresses.parse("192.0.2.1");
  private static final InetAddress TARGET = IpAddresses.parse("203.0.113.9");

  /** Where the test's measurements come from. */
  private static final Set<String> PLACE = Set.of("Frankfurt", "Example", "Transit", "Hosting");

  private static String page(RunningServer server, String path, String... headers)
      throws IOException, InterruptedException {
    String[] all = new String[headers.length + 4];
    System.arraycopy(headers, 0, all, 4, headers.length);
    all[0] = "Accept";
    all[1] = "text/html";
    all[2] = "Accept-Language";
    all[3] = "ja";
    HttpResponse<String> response = server.get(path, all);
    assertThat(response.headers().firstValue("Content-Language")).as(path).hasValue("ja");
    return response.body();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?type=ping",
        "/?type=dns",
        "/?type=tls",
        "/?type=http",
        "/?type=bgp",
        "/?type=gre",
        "/sign-in",
        "/peers",
        "/rpki",
        "/tunnels",
        "/prefixes",
        "/flowspec"
      })
  void whereNothingIsConfiguredEverythingIsTranslated(String path)
      throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      assertThat(WordsOfAPage.untranslated(page(server, path), PLACE)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/audit", "/announce", "/sign-in", "/tunnels", "/prefixes"})
  void whatStaffSeeIsTranslated(String path) throws IOException, InterruptedException {
    try (RunningServer server =
        new RunningServer(
            AnnouncementRoutesTest.yaml(), new FakeAnnouncements(), AuditTrail.empty())) {
      assertThat(
              WordsOfAPage.untranslated(
                  page(server, path, "Authorization", "Bearer noc-token"), NAMES_OF_FAKES))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tunnels", "/tunnels/acme-lon", "/tunnels/acme-fra", "/status"})
  void watchedTunnelsAreTranslated(String path) throws IOException, InterruptedException {
    String yaml =
        AnnouncementRoutesTest.yaml()
            + """
            tunnels:
              - {name: acme-lon, customer: acme, local: 198.51.100.1, remote: 192.0.2.77,
                 inner-local: 10.0.0.0, inner-remote: 10.0.0.1, key: 7, checksum: true,
                 bfd: {interval: 500ms, authentication: keyed-sha1, key: s3cret}}
              - {name: acme-fra, customer: acme, local: 198.51.100.1, remote: 192.0.2.78,
                 inner-local: 10.0.0.2, inner-remote: 10.0.0.3}
            """;
    try (RunningServer server =
        new RunningServer(yaml, new FakeAnnouncements(), AuditTrail.empty())) {
      server.tunnels.transition("acme-lon", TunnelState.HEALTHY, TunnelState.DOWN);
      server.tunnels.set(
          "acme-fra",
          TunnelState.DOWN,
          Sentence.of(
              "{0} probes in a row were lost: {1}",
              3,
              Sentence.of(
                  "{0} says: {1} (ICMP {2}/{3})",
                  "192.0.2.78", ReplyKind.COMMUNICATION_PROHIBITED.sentence(), 3, 13)),
          300,
          300);
      assertThat(
              WordsOfAPage.untranslated(
                  page(server, path, "Authorization", "Bearer noc-token"), NAMES_OF_TUNNELS))
          .isEmpty();
    }
  }

  /** States of BFD as RFC 5880 has them, what the fakes are called, and what a fake peer's is. */
  private static final Set<String> NAMES_OF_TUNNELS =
      Set.of(
          "acme",
          "lon",
          "fra",
          "keyed",
          "sha1",
          "Up",
          "Down",
          "ffffffff",
          "mtu",
          "noc",
          "Nobody",
          "answers",
          "at",
          "bare");

  private static final Set<String> NAMES_OF_FAKES =
      Set.of("Acme", "Globex", "acme", "globex", "noc", "full", "bare", "lon");

  @Test
  void whatWasUnderstoodOfATargetIsTranslated() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      for (String typed :
          List.of(
              "hxxps%3A%2F%2Fexample%5B.%5Dcom",
              "192.0.2.0%2F24",
              "user%40example.com",
              "example.com%3A443",
              "m%C3%BCnchen.example")) {
        String fragment = server.get("/understood?target=" + typed, "Accept-Language", "ja").body();
        assertThat(fragment).contains("<");
        assertThat(WordsOfAPage.untranslated(fragment, Set.of())).as(typed).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1",
        "192.0.2.999",
        "2001:db8:::1",
        "a..b",
        "-a.b",
        "192.0.2.1/24/",
        "fe80::1%25x"
      })
  void whatIsWrongWithATargetIsTranslated(String typed) throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      String fragment = server.get("/understood?target=" + typed, "Accept-Language", "ja").body();
      assertThat(WordsOfAPage.untranslated(fragment, Set.of())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/m/nowhere",
        "/?type=nothing",
        "/ping/10.0.0.1",
        "/ping/192.0.2.1?packets=99"
      })
  void whatIsWrongWithAQuestionIsTranslated(String path) throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      assertThat(WordsOfAPage.untranslated(page(server, path), NAMES_OF_TOOLS)).isEmpty();
    }
  }

  private static final Set<String> NAMES_OF_TOOLS =
      Set.of("diagnosis", "mtu", "dns", "gre", "nowhere", "Frankfurt", "Example", "Transit");

  private static String measured(String request, ProbeEvent... events)
      throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer()) {
      String id = server.started(request);
      // Some identifiers are of letters alone, and look like words.
      String running = page(server, "/m/" + id).replace(id, "");
      assertThat(WordsOfAPage.untranslated(running, PLACE)).as("while it runs").isEmpty();
      server.location.happens(events);
      server.location.happens(Events.finished());
      try (InputStream stream = server.open("/v1/measurements/" + id + "/events").body()) {
        assertThat(stream.readAllBytes()).as("all that happens, to the end").isNotEmpty();
      }
      return page(server, "/m/" + id + "?before=" + id).replace(id, "");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "discard",
        "traffic-rate-bytes:0:125000",
        "traffic-rate-packets:0:100",
        "mark:46",
        "redirect:64496:7",
        "traffic-action:sample",
        "traffic-action:terminal",
        "0x800600007fc00000",
        "0x800600007f800000",
        "0x4444000000000001"
      })
  void whatAFlowSpecRuleDoesIsTranslated(String action) {
    FlowSpecText.Parsed parsed =
        FlowSpecText.parse(
            "destination 203.0.113.7/32; source 198.51.100.0/24; protocol [ 6 200 ]; port [ 1 2 3 4"
                + " 5 6 7 8 9 ]; tcp-flags [ syn&!ack rst ]; fragment first-fragment;"
                + " packet-length [ >=100&<=200 >700 ]; dscp <5");

    String said =
        Speech.in(
            Language.JAPANESE,
            () ->
                Speech.begun(
                    FlowSpecWords.said(
                        parsed.family(),
                        parsed.rule(),
                        List.of(ExtendedCommunityText.parse(action)))));

    assertThat(said).contains("198.51.100.0/24");
    assertThat(WordsOfAPage.untranslated(said, Set.of("Route", "target"))).isEmpty();
  }

  @Test
  void stepsOfADiagnosisThatAreNotTakenAreTranslated() throws IOException, InterruptedException {
    String page =
        measured(
            """
            {"type": "diagnosis", "target": "203.0.113.9"}
            """,
            new DiagnosisStepSkipped(
                new DiagnosisStep(DiagnosisStep.Kind.HTTP, IpVersion.IPV4),
                Sentence.of("TCP port {0} does not answer", 443)));
    assertThat(page).contains("TCP ポート 443 は応答しません");
    assertThat(WordsOfAPage.untranslated(page, PLACE)).isEmpty();
  }

  @Test
  void aPingIsTranslated() throws IOException, InterruptedException {
    String page =
        measured(
            """
            {"type": "ping", "target": "203.0.113.9", "measurementOptions": {"packets": 2}}
            """,
            Events.pingStarts(2),
            Events.pingReplied(0),
            new PingTimedOut(1));
    assertThat(WordsOfAPage.untranslated(page, PLACE)).isEmpty();
  }

  @Test
  void aPathIsTranslated() throws IOException, InterruptedException {
    String page =
        measured(
            """
            {"type": "mtr", "target": "203.0.113.9", "measurementOptions": {"packets": 2}}
            """,
            new ProbingStarted(
                ProbeProtocol.ICMP, null, IpAddresses.parse("192.0.2.10"), 60, 30, 2, 1, List.of()),
            hop(1, 0, ROUTER),
            new HopTimedOut(0, 2, 0),
            hop(3, 0, TARGET),
            new RoundFinished(0, 0, 3, true),
            new HopTimedOut(0, 1, 1),
            new HopTimedOut(0, 2, 1),
            hop(3, 1, TARGET),
            new RoundFinished(0, 1, 3, true),
            new AddressAnnotated(ROUTER, "gw.example.net", List.of(new Asn(64500)), "Example"));
    assertThat(WordsOfAPage.untranslated(page, PLACE)).isEmpty();
  }

  private static ProbeEvent hop(int ttl, int round, InetAddress from) {
    boolean reached = from.equals(TARGET);
    @Nullable Integer none = null;
    return new HopReplied(
        0,
        ttl,
        round,
        2_000_000,
        from,
        reached ? ReplyKind.ECHO_REPLY : ReplyKind.TIME_EXCEEDED,
        reached,
        60,
        none,
        null,
        List.of());
  }

  @Test
  void aSearchForThePathMtuIsTranslated() throws IOException, InterruptedException {
    String page =
        measured(
            """
            {"type": "mtu", "target": "203.0.113.9"}
            """,
            new ProbingStarted(
                ProbeProtocol.ICMP,
                null,
                IpAddresses.parse("192.0.2.10"),
                1500,
                null,
                1,
                1,
                List.of()),
            new SizeTooBig(1500, ROUTER, 1476),
            new SizePassed(1476, 2_000_000));
    assertThat(WordsOfAPage.untranslated(page, PLACE)).isEmpty();
  }

  @Test
  void wordsThatWereForgottenAreFound() {
    assertThat(WordsOfAPage.untranslated("<p>到達 hops</p>", Set.of())).containsExactly("hops");
    assertThat(WordsOfAPage.untranslated("<p title=\"Not yet\">1</p>", Set.of()))
        .containsExactly("Not", "yet");
    assertThat(
            WordsOfAPage.untranslated(
                "<p>BGP 192.0.2.1 gw.example.net <code>curl this</code> 23&nbsp;ms AS64500</p>",
                Set.of("ms")))
        .isEmpty();
  }
}
