package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.ProbeEvent.BgpRouteFound;
import io.lookingglass.probes.event.ProbeEvent.BgpSearched;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Routes as a measurement, beside the others. */
final class RouteMeasurementTest {
  private static final IpPrefix PREFIX = IpPrefix.parse("203.0.113.0/24");

  private final RunningServer server = new RunningServer("");

  @AfterEach
  void stop() {
    server.close();
  }

  private String measured(String body) throws IOException, InterruptedException {
    server.location.happens(
        new BgpRouteFound(route()),
        new BgpSearched(PREFIX, true, 1, false, null, 41_000),
        new Finished(ResultStatus.FINISHED, null, null));
    HttpResponse<String> created = server.post(body);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(202);
    String id = RunningServer.json(created).get("id").stringValue();
    // The text of a measurement ends with it.
    assertThat(server.get("/m/" + id).statusCode()).isEqualTo(200);
    return id;
  }

  private static BgpRoute route() {
    return new BgpRoute(
        PREFIX,
        "transit-a",
        new Asn(64511),
        null,
        true,
        true,
        false,
        Sentence.of("best: the only path"),
        null,
        new BgpAttributes(
            BgpAttributes.Origin.IGP,
            List.of(
                new AsPathSegment(
                    AsPathSegment.Kind.SEQUENCE,
                    List.of(new Asn(64511), new Asn(64500), new Asn(64500), new Asn(64500)))),
            List.of(),
            null,
            null,
            false,
            null,
            List.of("64511:100"),
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            null,
            null,
            List.of(),
            Map.of("64511:100", "learned in Frankfurt")),
        new BgpRoute.Rpki(
            BgpRoute.Rpki.State.VALID,
            "rtr.example.net:323",
            42L,
            List.of(new BgpRoute.Roa(PREFIX, 24, new Asn(64500)))),
        new Asn(64500),
        Map.of(new Asn(64500), "Example Customer"),
        Instant.parse("2026-03-01T09:00:00Z"));
  }

  @Test
  void aPrefixIsLookedUpAndTheResultKeptLikeThatOfOthers() throws Exception {
    String id = measured("{\"type\":\"bgp\",\"target\":\"203.0.113.0/24\"}");
    JsonNode document = RunningServer.json(server.get("/v1/measurements/" + id));

    assertThat(document.get("type").stringValue()).isEqualTo("bgp");
    assertThat(document.get("target").stringValue()).isEqualTo("203.0.113.0/24");
    assertThat(document.get("measurementOptions").toString()).isEqualTo("{\"match\":\"exact\"}");
    JsonNode result = document.get("results").get(0).get("result");
    assertThat(result.get("verdict").get("sentence").stringValue())
        .isEqualTo(
            "203.0.113.0/24 is heard from 1 peer; the best path is that of transit-a, from AS64500"
                + " Example Customer. Its origin is RPKI valid.");
    assertThat(result.get("routes").get(0).get("asPath").toString())
        .isEqualTo("[64511,64500,64500,64500]");
    assertThat(result.get("routes").get(0).get("communityNames").get("64511:100").stringValue())
        .isEqualTo("learned in Frankfurt");
    assertThat(result.get("routes").get(0).has("nextHop")).isFalse();
    assertThat(result.get("rawOutput").stringValue())
        .isEqualTo(
            """
            203.0.113.0/24       unicast [transit-a 2026-03-01 09:00:00 UTC] * AS64511
            \tBGP.origin: IGP
            \tBGP.as_path: 64511 64500 64500 64500
            \tas names: 64500 "Example Customer"
            \tBGP.community: 64511:100
            \tcommunities: 64511:100 "learned in Frankfurt"
            \trpki: valid by 203.0.113.0/24 AS64500 (rtr.example.net:323, 42 s ago)
            \twhy: best: the only path

            203.0.113.0/24 is heard from 1 peer; the best path is that of transit-a, from AS64500\
             Example Customer. Its origin is RPKI valid.
            """);
  }

  @Test
  void itsPageHasThePathsWithPrependsInOne() throws Exception {
    String id = measured("{\"type\":\"bgp\",\"target\":\"203.0.113.7\"}");

    assertThat(server.get("/m/" + id, "Accept", "text/html").body())
        .contains("64500 ×3")
        .contains("learned in Frankfurt")
        .contains("203.0.113.7 is within 203.0.113.0/24, which is heard from 1 peer")
        .contains("/bgp/203.0.113.7")
        .contains("\"type\":\"bgp\"");
  }

  @Test
  void whatIsWrongIsToldFieldByField() throws Exception {
    JsonNode params =
        RunningServer.json(
                server.post(
                    "{\"type\":\"bgp\",\"target\":\"203.0.113.7/24\","
                        + "\"measurementOptions\":{\"match\":\"near\",\"port\":179}}"))
            .get("error")
            .get("params");

    assertThat(params.get("target").stringValue()).contains("203.0.113.0/24");
    assertThat(params.get("measurementOptions.match").stringValue())
        .contains("exact, lpm, longer or shorter");
    assertThat(params.has("measurementOptions.port")).isTrue();
  }
}
