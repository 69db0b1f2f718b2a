package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.SessionEvent.Kind;
import io.lookingglass.bgp.status.SessionState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who sees what of peers. */
final class PeerAccessTest {
  private static final String TOKEN = "Bearer correct-horse";

  /** printf %s correct-horse | sha256sum. */
  private static final String TOKEN_HASH =
      "9dca666eb54730714630d1519264a7bf1eeaad00b8f2edc90d3ecbfad928d163";

  /** What {@code full} has that is not for everybody. */
  private static final List<String> KEPT_BACK =
      List.of(
          "192.0.2.",
          "2001:db8",
          "0.0.0.0:179",
          "Nobody answers",
          "Administrative",
          "40010103",
          "4-octet",
          "41822",
          "1500000",
          "1,500,000");

  private static RunningServer withToken(String role) {
    String customer = role.equals("customer") ? ", customer: acme" : "";
    return new RunningServer(
        """
        customers: [{name: acme, title: Acme}]
        access: {tokens: [{name: noc, role: %s%s, sha256: %s}]}
        """
            .formatted(role, customer, TOKEN_HASH),
        new FixedBgp());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/bgp/peers", "/v1/bgp/peers/full", "/v1/bgp/summary"})
  void programsWithoutTheRoleGetAnOutline(String path) throws IOException, InterruptedException {
    try (RunningServer server = withToken("customer")) {
      for (String body :
          List.of(server.get(path).body(), server.get(path, "Authorization", TOKEN).body())) {
        assertThat(body).contains("\"prefixes\":931204").doesNotContain(KEPT_BACK);
      }
    }
  }

  @Test
  void anOutlineIsNameAsnStateTimesFamiliesAndPrefixes() throws IOException, InterruptedException {
    try (RunningServer server = withToken("support")) {
      JsonNode peer = RunningServer.json(server.get("/v1/bgp/peers/full"));
      assertThat(peer.propertyNames())
          .containsExactly(
              "name", "asn", "state", "since", "uptimeSeconds", "restarting", "families");
      assertThat(peer.get("families").get(0).propertyNames())
          .containsExactly("family", "negotiated", "prefixes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/peers", "/peers/full", "/peers/bare", "/bgp/summary"})
  void peopleWithoutTheRoleGetAnOutline(String path) throws IOException, InterruptedException {
    try (RunningServer server = withToken("support")) {
      String text = server.get(path).body();
      assertThat(text).contains("role support").doesNotContain(KEPT_BACK);
      String page = server.get(path, "Accept", "text/html").body();
      assertThat(page).contains("role support").doesNotContain(KEPT_BACK);
    }
  }

  @ParameterizedTest
  @CsvSource({"support", "operator", "admin"})
  void supportAndAboveSeeEverything(String role) throws IOException, InterruptedException {
    try (RunningServer server = withToken(role)) {
      for (String path : List.of("/v1/bgp/peers", "/v1/bgp/summary", "/peers", "/peers/full")) {
        assertThat(server.get(path, "Authorization", TOKEN).body())
            .as(path)
            .contains("192.0.2.")
            .doesNotContain("role support");
      }
      assertThat(server.get("/v1/bgp/peers", "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void onItsOwnMachineWithoutTokensNothingIsKeptBack() throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer("", new FixedBgp())) {
      assertThat(server.get("/v1/bgp/peers/full").body()).contains("192.0.2.2");
      for (String field :
          List.of("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host")) {
        assertThat(server.get("/v1/bgp/peers/full", field, "127.0.0.1").body())
            .as("behind a proxy that sends %s", field)
            .doesNotContain(KEPT_BACK);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server: {listen: \"0.0.0.0:0\"}",
        "server: {listen: \"127.0.0.1:0\", public-url: \"https://lg.example.net\"}",
        "server: {listen: \"127.0.0.1:0\", trusted-proxies: [10.0.0.0/8]}",
      })
  void aServerThatOthersReachKeepsBackAlsoFromItsOwnMachine(String yaml)
      throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(yaml, new FixedBgp())) {
      assertThat(server.get("/v1/bgp/peers/full").body())
          .contains("\"state\":\"Established\"")
          .doesNotContain(KEPT_BACK);
    }
  }

  @Test
  void eventsOfAnOutlineTellStatesAndNoMore() throws IOException, InterruptedException {
    FixedBgp bgp = new FixedBgp();
    bgp.happens("full", Kind.CONNECTION, SessionState.OPEN_SENT, "Connected from 192.0.2.1:41822");
    bgp.happens("full", Kind.STATE, SessionState.OPEN_SENT, "OPEN sent to 192.0.2.2");
    try (RunningServer server = new RunningServer("", bgp);
        EventReader events = new EventReader(server.open("/v1/bgp/events", "Via", "1.1 proxy"));
        EventReader page = new EventReader(server.open("/live/peers/full", "Via", "1.1 proxy"))) {
      EventReader.Event first = events.until("state");
      assertThat(first.id()).isEqualTo("2");
      assertThat(first.data()).contains("The state is now OpenSent").doesNotContain(KEPT_BACK);
      assertThat(page.until("patch").data())
          .contains("The state is now OpenSent")
          .doesNotContain(KEPT_BACK);
    }
  }
}
