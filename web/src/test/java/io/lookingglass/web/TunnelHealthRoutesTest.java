package io.lookingglass.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.web.EventReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The health of tunnels, for who may see it. */
final class TunnelHealthRoutesTest {
  private static final String SUPPORT = "Bearer desk-token";
  private static final String ACME = "Bearer acme-token";
  private static final String SILENCE = "3 probes in a row were lost: no answer within 800 ms";

  private final RunningServer server =
      new RunningServer(
          AnnouncementRoutesTest.yaml()
              + """
              tunnels:
                - {name: globex-lon, customer: globex, local: 198.51.100.1, remote: 192.0.2.77,
                   inner-local: 10.0.0.0, inner-remote: 10.0.0.1, key: 7,
                   bfd: {interval: 500ms, authentication: keyed-sha1, key: s3cret}}
                - {name: acme-lon, customer: acme, local: 198.51.100.1, remote: 192.0.2.78,
                   inner-local: 10.0.0.2, inner-remote: 10.0.0.3}
                - {name: backbone, local: 198.51.100.1, remote: 192.0.2.79,
                   probes: {modes: [keepalive]}}
              """);

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path, String authorization)
      throws IOException, InterruptedException {
    return server.get(path, "Authorization", authorization);
  }

  private JsonNode json(String path, String authorization)
      throws IOException, InterruptedException {
    HttpResponse<String> response = get(path, authorization);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningServer.json(response);
  }

  @Test
  void supportSeesEveryTunnelWithItsState() throws IOException, InterruptedException {
    server.tunnels.set("globex-lon", TunnelState.DOWN, SILENCE, 300, 300);
    server.tunnels.set("acme-lon", TunnelState.HEALTHY, "All of 300 answered", 300, 3);

    JsonNode tunnels = json("/v1/tunnels", SUPPORT).get("tunnels");

    assertThat(tunnels.findValuesAsString("name"))
        .containsExactly("globex-lon", "acme-lon", "backbone");
    JsonNode down = tunnels.get(0);
    assertThat(down.get("state").stringValue()).isEqualTo("down");
    assertThat(down.get("since").stringValue()).isEqualTo("2026-11-30T12:00:00.000Z");
    assertThat(down.get("reason").stringValue()).isEqualTo(SILENCE);
    assertThat(down.get("encapsulation").stringValue()).isEqualTo("key 7");
    assertThat(down.get("belowObjective").booleanValue()).isTrue();
    JsonNode mode = tunnels.get(1).get("modes").get(0);
    assertThat(mode.get("mode").stringValue()).isEqualTo("request-bidirectional");
    assertThat(mode.get("lastRtt").doubleValue()).isEqualTo(12.345);
    assertThat(mode.get("fiveMinutes").get("loss").doubleValue()).isEqualTo(1.0);
    assertThat(mode.get("hour").get("avg").doubleValue()).isEqualTo(12.5);
    assertThat(tunnels.get(2).get("modes").get(0).get("fiveMinutes").get("loss").isNull()).isTrue();
  }

  @Test
  void aCustomerSeesItsOwnAndNothingOfOthers() throws IOException, InterruptedException {
    server.tunnels.transition("globex-lon", TunnelState.HEALTHY, TunnelState.DOWN);

    assertThat(json("/v1/tunnels", ACME).get("tunnels").findValuesAsString("name"))
        .containsExactly("acme-lon");
    assertThat(get("/tunnels", ACME).body()).contains("acme-lon").doesNotContain("globex");
    for (String path :
        new String[] {
          "/v1/tunnels/globex-lon",
          "/v1/tunnels/globex-lon/health",
          "/v1/tunnels/globex-lon/events",
          "/v1/tunnels/backbone",
          "/v1/tunnels/events?tunnel=globex-lon",
          "/tunnels/globex-lon"
        }) {
      HttpResponse<String> response = get(path, ACME);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).as(path).contains("There is no tunnel");
    }
    assertThat(json("/v1/tunnels/acme-lon", ACME).get("customer").stringValue()).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/tunnels",
        "/v1/tunnels/acme-lon",
        "/v1/tunnels/acme-lon/health",
        "/v1/tunnels/events",
        "/tunnels",
        "/tunnels/acme-lon"
      })
  void nobodyInParticularSeesNone(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = server.open(path);
    response.body().close();

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void stateAndCustomerSelect() throws IOException, InterruptedException {
    server.tunnels.set("globex-lon", TunnelState.DOWN, SILENCE, 300, 300);

    assertThat(json("/v1/tunnels?state=down", SUPPORT).get("tunnels").findValuesAsString("name"))
        .containsExactly("globex-lon");
    assertThat(json("/v1/tunnels?customer=acme", SUPPORT).get("tunnels")).hasSize(1);
    assertThat(json("/v1/tunnels?customer=acme&state=down", SUPPORT).get("tunnels")).isEmpty();
    HttpResponse<String> wrong = get("/v1/tunnels?state=dwon&what=1", SUPPORT);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(wrong).get("error").get("params").propertyNames())
        .containsExactlyInAnyOrder("state", "what");
  }

  @Test
  void theSessionOfBfdBesideATunnelIsToldWithoutItsKey() throws IOException, InterruptedException {
    JsonNode bfd = json("/v1/tunnels/globex-lon", SUPPORT).get("bfd");
    assertThat(bfd.get("state").stringValue()).isEqualTo("up");
    assertThat(bfd.get("peer").stringValue()).isEqualTo("192.0.2.77");
    assertThat(bfd.get("port").intValue()).isEqualTo(4784);
    assertThat(bfd.get("authentication").stringValue()).isEqualTo("keyed-sha1");
    assertThat(bfd.get("localDiscriminator").longValue()).isEqualTo(4294967295L);
    assertThat(bfd.get("transmitIntervalMs").doubleValue()).isEqualTo(500);
    assertThat(bfd.get("detectionTimeMs").doubleValue()).isEqualTo(1500);
    assertThat(bfd.get("discarded").get("wrong-key").longValue()).isEqualTo(3);
    assertThat(json("/v1/tunnels/acme-lon", SUPPORT).get("bfd").isNull()).isTrue();
    String text = get("/tunnels/globex-lon", SUPPORT).body();
    assertThat(text)
        .contains(
            """

            BFD with the far end, beside the tunnel
              Up since 2026-11-30T12:00:00.000Z: both ends hear each other
              198.51.100.1 to 192.0.2.77, multihop (UDP port 4784), authentication: keyed-sha1
              sends every 500 ms, is sent every 500 ms, down after a silence of 1500 ms
              1000 packets sent, 999 received; discarded: 3 for a wrong password or digest
              went down last at 2026-11-30T12:00:00.000Z: nothing came for 1500 ms, 3 times the interval of 500 ms (control detection time expired)
            """)
        .doesNotContain("s3cret");
    assertThat(get("/tunnels/globex-lon?format=html", SUPPORT).body()).doesNotContain("s3cret");
  }

  @Test
  void whatTheLastDiagnosisMeasuredIsToldWithWhatFollows()
      throws IOException, InterruptedException {
    assertThat(json("/v1/tunnels/acme-lon", ACME).get("sizes").isNull()).isTrue();
    assertThat(get("/tunnels/acme-lon", ACME).body()).contains("Measured   no sizes yet\n");
    assertThat(get("/tunnels/acme-lon?format=html", ACME).body()).contains("was not measured yet");
    server.tunnels.measured(
        new MeasuredSizes(
            "acme-lon",
            FixedTunnels.SINCE,
            IpAddresses.parse("198.51.100.1"),
            IpAddresses.parse("192.0.2.78"),
            new Limit(1476, 1480),
            new Limit(1452, 1456),
            1460));

    JsonNode sizes = json("/v1/tunnels/acme-lon", ACME).get("sizes");

    assertThat(sizes.get("measuredAt").stringValue()).isEqualTo("2026-11-30T12:00:00.000Z");
    assertThat(sizes.get("outerPassedBytes").intValue()).isEqualTo(1476);
    assertThat(sizes.get("outerFailedBytes").intValue()).isEqualTo(1480);
    assertThat(sizes.get("innerMtuBytes").intValue()).isEqualTo(1452);
    assertThat(sizes.get("mssBytes").intValue()).isEqualTo(1460);
    assertThat(sizes.get("largestSegmentBytes").intValue()).isEqualTo(1412);
    assertThat(sizes.get("mtu").stringValue()).isEqualTo("too-large");
    assertThat(sizes.get("mss").stringValue()).isEqualTo("too-large");
    assertThat(get("/tunnels/acme-lon", ACME).body())
        .contains("Measured   1452 bytes inside, 1476 outside, MSS 1460; ")
        .contains("; too large, MTU 1452 and MSS 1412 fit\n");
    assertThat(get("/tunnels/acme-lon?format=html", ACME).body())
        .contains("set it to 1452 at both ends and clamp the MSS to 1412.")
        .contains("1476 bytes pass, 1480 do not");
  }

  @Test
  void aNameThatIsNearlyRightIsSuggested() throws IOException, InterruptedException {
    assertThat(get("/v1/tunnels/acme-lom", SUPPORT).body()).contains("did you mean acme-lon?");
  }

  @Test
  void thePastIsToldInPointsWithTheTransitionsInIt() throws IOException, InterruptedException {
    server.tunnels.point(
        new HealthPoint(
            "request-bidirectional",
            FixedTunnels.SINCE,
            Duration.ofMinutes(1),
            new ProbeStatistics(60, 3, 10_000_000L, 12_000_000L, 14_000_000L),
            TunnelState.DEGRADED));
    server.tunnels.transition("acme-lon", TunnelState.HEALTHY, TunnelState.DEGRADED);

    JsonNode past =
        json(
            "/v1/tunnels/acme-lon/health?from=2026-11-30T11:00:00Z&to=2026-11-30T13:00:00Z&step=1m",
            ACME);

    assertThat(past.get("stepSeconds").intValue()).isEqualTo(60);
    JsonNode point = past.get("points").get(0);
    assertThat(point.get("at").stringValue()).isEqualTo("2026-11-30T12:00:00.000Z");
    assertThat(point.get("loss").doubleValue()).isEqualTo(5.0);
    assertThat(point.get("avg").doubleValue()).isEqualTo(12.0);
    assertThat(point.get("worst").stringValue()).isEqualTo("degraded");
    assertThat(past.get("transitions").get(0).get("to").stringValue()).isEqualTo("degraded");
    FixedTunnels.Asked asked = requireNonNull(server.tunnels.asked);
    assertThat(asked.step()).isEqualTo(Duration.ofMinutes(1));
    assertThat(asked.from()).isEqualTo(Instant.parse("2026-11-30T11:00:00Z"));
  }

  @Test
  void withoutParametersThePastIsTheLastHourAndTimesMayBeAgo()
      throws IOException, InterruptedException {
    json("/v1/tunnels/acme-lon/health", ACME);
    FixedTunnels.Asked hour = requireNonNull(server.tunnels.asked);
    json("/v1/tunnels/acme-lon/health?from=7d&to=1d", ACME);
    FixedTunnels.Asked days = requireNonNull(server.tunnels.asked);

    assertThat(Duration.between(hour.from(), hour.to())).isEqualTo(Duration.ofHours(1));
    assertThat(hour.step()).isNull();
    assertThat(Duration.between(days.from(), days.to())).isEqualTo(Duration.ofDays(6));
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday, from",
    "from=2026-11-30T13:00:00Z&to=2026-11-30T12:00:00Z, from",
    "from=800d, from",
    "from=%2B1000000000-12-31T23:59:59Z, from",
    "from=-1000000000-01-01T00:00:00Z, from",
    "to=999999999d, to",
    "step=0s, step",
    "step=1y, step",
    "steps=1m, steps"
  })
  void whatIsWrongWithATimeIsSaid(String query, String parameter)
      throws IOException, InterruptedException {
    HttpResponse<String> response = get("/v1/tunnels/acme-lon/health?" + query, ACME);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(response).get("error").get("params").propertyNames())
        .containsExactly(parameter);
  }

  @Test
  void aTerminalGetsTheWorstFirst() throws IOException, InterruptedException {
    server.tunnels.set("acme-lon", TunnelState.HEALTHY, "All answered", 300, 0);
    server.tunnels.set("backbone", TunnelState.DOWN, SILENCE, 300, 300);

    String text = get("/tunnels", SUPPORT).body();

    assertThat(text).startsWith("3 tunnels: 1 down, 1 healthy, 1 unknown\n");
    assertThat(text.lines().filter(line -> line.contains("192.0.2.7")).toList())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("backbone");
    assertThat(text).contains("backbone: " + SILENCE + ".\n").contains("12.50");
  }

  @Test
  void aTerminalGetsOneTunnelWithItsModesAndEvents() throws IOException, InterruptedException {
    server.tunnels.set("acme-lon", TunnelState.DEGRADED, "3 of 300 lost", 300, 3);
    server.tunnels.transition("acme-lon", TunnelState.HEALTHY, TunnelState.DEGRADED);

    String text = get("/tunnels/acme-lon", ACME).body();

    assertThat(text)
        .startsWith("acme-lon, GRE tunnel from 198.51.100.1 to 192.0.2.78\n")
        .contains("State      degraded for ")
        .contains("request-bidirectional  degraded")
        .contains("1.00 %")
        .contains("healthy -> degraded  " + SILENCE);
  }

  @Test
  void transitionsAreFollowedAndWhoComesBackGetsTheRest() throws IOException, InterruptedException {
    server.tunnels.transition("globex-lon", TunnelState.HEALTHY, TunnelState.DOWN);
    server.tunnels.transition("acme-lon", TunnelState.HEALTHY, TunnelState.DOWN);
    try (EventReader own =
            new EventReader(server.open("/v1/tunnels/events", "Authorization", ACME));
        EventReader one =
            new EventReader(
                server.open(
                    "/v1/tunnels/globex-lon/events",
                    "Authorization",
                    SUPPORT,
                    "Last-Event-ID",
                    "1"))) {
      Event first = requireNonNull(own.next());
      assertThat(first.id()).isEqualTo("2");
      assertThat(first.kind()).isEqualTo("transition");
      assertThat(first.data())
          .isEqualTo(
              "{\"number\":2,\"at\":\"2026-11-30T12:00:02.000Z\",\"tunnel\":\"acme-lon\","
                  + "\"customer\":\"acme\",\"mode\":null,\"from\":\"healthy\",\"to\":\"down\","
                  + "\"reason\":\""
                  + SILENCE
                  + "\",\"damping\":\"none\",\"alarming\":true}");
      server.tunnels.transition("globex-lon", TunnelState.DOWN, TunnelState.DEGRADED);
      assertThat(one.next()).extracting(Event::id).isEqualTo("3");
      server.tunnels.transition("acme-lon", TunnelState.DOWN, TunnelState.DEGRADED);
      assertThat(own.next()).extracting(Event::id).isEqualTo("4");
    }
  }

  private int probe(String tunnel, boolean diagnosis, String... headers)
      throws IOException, InterruptedException {
    var request =
        server
            .request("/v1/measurements")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"type\":\"gre\",\"target\":\"%s\",\"measurementOptions\":{\"diagnosis\":%s}}"
                        .formatted(tunnel, diagnosis)));
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    return server.send(request).statusCode();
  }

  @Test
  void aCustomerProbesItsOwnTunnelsAndSupportAny() throws IOException, InterruptedException {
    assertThat(probe("acme-lon", false, "Authorization", ACME)).isEqualTo(202);
    assertThat(probe("globex-lon", false, "Authorization", ACME)).isEqualTo(404);
    assertThat(probe("backbone", false, "Authorization", ACME)).isEqualTo(404);
    assertThat(probe("absent", false, "Authorization", SUPPORT)).isEqualTo(404);
    assertThat(probe("globex-lon", false, "Authorization", SUPPORT)).isEqualTo(202);
    assertThat(probe("acme-lon", false)).isEqualTo(401);
  }

  @Test
  void onlySupportHasCausesLookedFor() throws IOException, InterruptedException {
    assertThat(probe("acme-lon", true, "Authorization", ACME)).isEqualTo(403);
    assertThat(probe("acme-lon", true, "Authorization", SUPPORT)).isEqualTo(202);
    HttpResponse<String> refused =
        server.send(
            server
                .request("/v1/tunnels/acme-lon/diagnosis")
                .header("Authorization", ACME)
                .POST(BodyPublishers.noBody()));
    assertThat(refused.statusCode()).isEqualTo(403);
  }
}
