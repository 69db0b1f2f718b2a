package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.SessionState;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Peers over REST and as text, asked on the server's own machine. */
final class PeerRoutesTest {
  private final RunningServer server = new RunningServer("", new FixedBgp());

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode peer(String name) throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/v1/bgp/peers/" + name);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    return RunningServer.json(response);
  }

  @Test
  void aPeerIsToldWithEverythingThatIsKnown() throws IOException, InterruptedException {
    JsonNode peer = peer("full");

    assertThat(peer.get("asn").longValue()).isEqualTo(4_200_000_001L);
    assertThat(peer.get("state").stringValue()).isEqualTo("Established");
    assertThat(peer.get("since").stringValue()).isEqualTo("2026-03-01T08:00:00.000Z");
    assertThat(peer.get("uptimeSeconds").isIntegralNumber()).isTrue();
    assertThat(peer.get("address").stringValue()).isEqualTo("192.0.2.2");
    assertThat(peer.get("identifier").stringValue()).isEqualTo("192.0.2.99");
    assertThat(peer.get("role").stringValue()).isEqualTo("rs-client");
    assertThat(peer.get("connection").toString())
        .isEqualTo(
            "{\"localAddress\":\"192.0.2.1\",\"localPort\":41822,\"remotePort\":179,"
                + "\"passive\":false,\"md5\":true,\"gtsm\":true,\"ttl\":255}");
    assertThat(peer.get("timers").toString())
        .isEqualTo(
            "{\"holdTimeSeconds\":90,\"keepaliveSeconds\":30,\"ourHoldTimeSeconds\":90,"
                + "\"theirHoldTimeSeconds\":180}");
    assertThat(peer.get("families").get(0).toString())
        .isEqualTo(
            "{\"family\":\"ipv4-unicast\",\"negotiated\":true,\"addPath\":true,"
                + "\"prefixes\":931204,\"received\":1862408,\"accepted\":900000,\"stale\":7,"
                + "\"advertised\":12,\"endOfRibReceivedAt\":\"2026-03-01T08:00:42.000Z\","
                + "\"endOfRibSentAt\":\"2026-03-01T08:00:01.000Z\"}");
    assertThat(peer.get("messages").get("sent").toString())
        .isEqualTo(
            "{\"opens\":6,\"updates\":7,\"notifications\":8,\"keepalives\":9,"
                + "\"routeRefreshes\":10}");
    assertThat(peer.get("updates").toString())
        .isEqualTo(
            "{\"announced\":11,\"withdrawn\":12,\"treatedAsWithdraw\":13,"
                + "\"attributesDiscarded\":14}");
    assertThat(peer.get("lastNotification").get("direction").stringValue()).isEqualTo("received");
    assertThat(peer.get("faults").get(0).get("attributeType").intValue()).isEqualTo(1);
    assertThat(peer.get("faults").get(0).get("octets").stringValue()).isEqualTo("40010103");
  }

  @Test
  void whatThereIsNoneOfIsNullAndTheFieldsAreTheSame() throws IOException, InterruptedException {
    JsonNode bare = peer("bare");

    assertThat(bare.propertyNames()).containsExactlyElementsOf(peer("full").propertyNames());
    for (String field :
        new String[] {
          "uptimeSeconds",
          "role",
          "identifier",
          "adminDown",
          "nextAttempt",
          "connection",
          "timers",
          "lastNotification"
        }) {
      assertThat(bare.get(field).isNull()).as(field).isTrue();
    }
    assertThat(bare.get("families").get(0).get("endOfRibReceivedAt").isNull()).isTrue();
    assertThat(bare.get("problem").get("summary").stringValue())
        .isEqualTo("Nobody answers at 2001:db8::2");
  }

  @ParameterizedTest
  @EnumSource(SessionState.class)
  void everyStateIsShownInEveryForm(SessionState state) throws IOException, InterruptedException {
    String name = "in-" + state.title();

    assertThat(peer(name).get("state").stringValue()).isEqualTo(state.title());
    assertThat(peer(name).get("uptimeSeconds").isNull())
        .isEqualTo(state != SessionState.ESTABLISHED);
    assertThat(server.get("/peers/" + name).body()).contains("State              " + state.title());
    assertThat(server.get("/peers/" + name, "Accept", "text/html").body())
        .contains("<section id=\"verdict\"")
        .contains(state.title());
  }

  @Test
  void theListHasEveryPeerInTheOrderOfTheFileButNoFaults()
      throws IOException, InterruptedException {
    JsonNode peers = RunningServer.json(server.get("/v1/bgp/peers")).get("peers");

    assertThat(peers).hasSize(8);
    assertThat(peers.get(0).get("name").stringValue()).isEqualTo("full");
    assertThat(peers.get(1).get("name").stringValue()).isEqualTo("bare");
    assertThat(peers.get(0).has("capabilities")).isTrue();
    assertThat(peers.get(0).has("faults")).isFalse();
  }

  @Test
  void theSummaryTellsTablesAndWhereTheirRoutesComeFrom() throws IOException, InterruptedException {
    assertThat(server.get("/v1/bgp/summary").body())
        .isEqualTo(
            "{\"asn\":64500,\"identifier\":\"192.0.2.1\",\"listening\":\"0.0.0.0:179\",\"peers\":8,"
                + "\"established\":2,\"families\":[{\"family\":\"ipv4-unicast\","
                + "\"prefixes\":931204,\"paths\":1862408,\"rpki\":{\"valid\":1000000,"
                + "\"invalid\":2408,\"notFound\":860000,\"unknown\":0},"
                + "\"peers\":[{\"name\":\"full\","
                + "\"state\":\"Established\",\"prefixes\":931204}]}],\"memoryBytes\":432013312,"
                + "\"memory\":{\"prefixes\":14000000,\"paths\":32000000,"
                + "\"attributes\":300000000,\"communities\":60000000,\"flowSpec\":13312,"
                + "\"queued\":0,\"mrtTables\":20000000,\"vrps\":6000000},"
                + "\"updatesPerSecond\":12.5,\"mrtTables\":[]}");
  }

  @Test
  void textFromThePeerIsHarmlessInEveryForm() throws IOException, InterruptedException {
    for (String path : new String[] {"/v1/bgp/peers/full", "/v1/bgp/peers", "/peers/full"}) {
      assertThat(server.get(path).body())
          .as(path)
          .contains("<script>alert(1)</script>?[31m??")
          .doesNotContain("\u001b")
          .doesNotContain("\\u001b")
          .doesNotContain("\u202e");
    }
    assertThat(server.get("/peers/full", "Accept", "text/html").body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;?[31m??")
        .doesNotContain("<script>alert");
  }

  @Test
  void aTerminalGetsAnOverviewInColumns() throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/peers");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(response.body())
        .startsWith(
            """
            BGP identifier 192.0.2.1, local AS 64500, listens on 0.0.0.0:179
            2 of 8 peers Established, 12.5 updates/s, 412.0 MiB of routes
            ipv4-unicast: 931204 prefixes, 1862408 paths

            """)
        .containsPattern(
            "(?m)^Peer +Address +AS +State +Up/Down +MsgRcvd +MsgSent +PfxRcd +PfxSnt$")
        .containsPattern(
            "(?m)^full +192\\.0\\.2\\.2 +4200000001 +Established +.+ +15 +40 +931204 +12$")
        .contains("\nbare: Nobody answers at 2001:db8::2\n  Is it switched on?\n");
    assertThat(server.get("/bgp/summary").body()).startsWith("BGP identifier 192.0.2.1");
    assertThat(server.get("/bgp/peers/full").body())
        .startsWith("full, external BGP session with AS4200000001 at 192.0.2.2:179\n");
  }

  @Test
  void aTerminalGetsOnePeerWithAllThereIs() throws IOException, InterruptedException {
    assertThat(server.get("/peers/full").body())
        .contains("  Connection         192.0.2.1:41822 -> 192.0.2.2:179, TTL 255, TCP-MD5, GTSM\n")
        .contains("  Hold time          90 s (ours 90 s, theirs 180 s), keepalive 30 s\n")
        .contains("  Last NOTIFICATION  received 2026-03-01T07:59:00.000Z: Cease: Administrative")
        .contains("treat-as-withdraw, attribute 1: ORIGIN has the undefined value 3 (RFC 7606,");
    assertThat(server.get("/peers/bare").body())
        .contains("  Connection         none\n")
        .contains("  Check              Is it switched on?\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/bgp/peers/ful", "/v1/bgp/events?peer=ful", "/peers/ful"})
  void aPeerThatIsNotThereIsAnErrorThatKnowsWhatWasMeant(String path)
      throws IOException, InterruptedException {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("There is no peer").contains("did you mean full?");
  }

  @Test
  void withoutPeersThePageTellsHowToGetOne() throws IOException, InterruptedException {
    try (RunningServer none = new RunningServer("", BgpView.unconfigured())) {
      assertThat(none.get("/v1/bgp/peers").body()).isEqualTo("{\"peers\":[]}");
      assertThat(none.get("/peers").body()).isEqualTo("No BGP peers are configured.\n");
      assertThat(none.get("/v1/bgp/summary").body())
          .startsWith("{\"asn\":null,\"identifier\":null,\"listening\":null,\"peers\":0,");
      assertThat(none.get("/peers", "Accept", "text/html").body())
          .contains("No BGP peer is configured.")
          .contains("router-id: 192.0.2.1");
    }
  }
}
