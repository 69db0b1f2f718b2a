package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.AuditEntry;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Announcements, protected prefixes and the audit over REST, each role for itself. */
final class AnnouncementRoutesTest {
  private static final String ANNOUNCE =
      "{\"prefix\":\"203.0.113.0/25\",\"reason\":\"attack, ticket 7\"}";

  private static final List<AuditTrail.Filter> ASKED = new ArrayList<>();

  private final FakeAnnouncements announcements = new FakeAnnouncements();
  private final RunningServer server =
      new RunningServer(yaml(), announcements, AnnouncementRoutesTest::entries);

  static String yaml() {
    return """
    customers: [{name: acme, title: Acme}, {name: globex, title: Globex}]
    access:
      tokens:
        - {name: noc, role: operator, sha256: %s}
        - {name: desk, role: support, sha256: %s}
        - {name: acme-portal, role: customer, customer: acme, sha256: %s}
    """
        .formatted(sha256("noc-token"), sha256("desk-token"), sha256("acme-token"));
  }

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<AuditEntry> entries(AuditTrail.Filter filter) {
    ASKED.add(filter);
    return List.of(
        new AuditEntry(
            7,
            new AuditRecord(
                FakeAnnouncements.NOON,
                new Actor("noc", "192.0.2.7"),
                AuditRecord.Action.ANNOUNCE,
                "203.0.113.0/24",
                "attack",
                true,
                "accepted"),
            "ab".repeat(32)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(
      String method, String path, String token, String type, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        server
            .request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request);
  }

  private HttpResponse<String> announce(String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", "/v1/announcements", "noc-token", "application/json", body, headers);
  }

  private HttpResponse<String> lines(String query, String body)
      throws IOException, InterruptedException {
    return send("POST", "/v1/announcements" + query, "noc-token", "text/plain", body);
  }

  private JsonNode get(String path, String token) throws IOException, InterruptedException {
    HttpResponse<String> response = server.get(path, "Authorization", "Bearer " + token);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    return RunningServer.json(response);
  }

  private static String type(HttpResponse<String> response) {
    return RunningServer.json(response).get("error").get("type").stringValue();
  }

  @Test
  void anOperatorAnnouncesAndGetsTheAnnouncement() throws IOException, InterruptedException {
    HttpResponse<String> response =
        announce(
            "{\"prefix\":\"203.0.113.0/25\",\"reason\":\"attack\",\"ttl\":3600,"
                + "\"communities\":[\"64496:1\",\"no-export\"],\"largeCommunities\":[\"1:2:3\"],"
                + "\"prepend\":2,\"med\":10,\"peers\":[\"transit-a\"]}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/v1/announcements/announcement0001");
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":\"announcement0001\",\"kind\":\"announce\",\"prefix\":\"203.0.113.0/25\","
                + "\"state\":\"active\",\"stage\":\"sent\",\"customer\":\"acme\","
                + "\"reason\":\"attack\",\"owner\":\"noc\",\"from\":\"127.0.0.1\","
                + "\"acceptedAt\":\"2026-01-02T12:00:00.000Z\","
                + "\"expiresAt\":\"2026-01-02T13:00:00.000Z\",\"ttl\":3600,"
                + "\"requestedPeers\":[\"transit-a\"],\"communities\":[\"64496:1\",\"no-export\"],"
                + "\"largeCommunities\":[\"1:2:3\"],\"extendedCommunities\":[],\"prepend\":2,"
                + "\"med\":10,\"nextHop\":null,\"override\":null,\"overridden\":[],"
                + "\"peers\":[{\"peer\":\"transit-a\",\"stage\":\"sent\","
                + "\"since\":\"2026-01-02T12:00:00.000Z\",\"note\":null}],\"ended\":null}");
    assertThat(announcements.actors).containsExactly(new Actor("noc", "127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({"'', 401", "desk-token, 403", "acme-token, 403", "wrong-token, 401"})
  void nobodyElseChangesAnything(String token, int status)
      throws IOException, InterruptedException {
    for (String[] change :
        new String[][] {
          {"POST", "/v1/announcements", "application/json", ANNOUNCE},
          {"POST", "/v1/announcements", "text/plain", "withdraw route 203.0.113.0/24"},
          {"POST", "/v1/flowspec", "application/json", "{}"},
          {"POST", "/v1/announcements/withdraw-all", "application/json", "{\"reason\":\"x\"}"},
          {"POST", "/v1/announcements/reopen", "application/json", ""},
          {"DELETE", "/v1/announcements/announcement0001", "application/json", "{}"},
          {"PATCH", "/v1/prefixes/203.0.113.0/24/bgp/status", "application/json", "{}"},
        }) {
      assertThat(send(change[0], change[1], token, change[2], change[3]).statusCode())
          .as(change[0] + " " + change[1])
          .isEqualTo(status);
    }
    assertThat(announcements.actors).isEmpty();
  }

  @Test
  void onAMachineOfOnesOwnReadingNeedsNoTokenButChangingDoes()
      throws IOException, InterruptedException {
    try (RunningServer own = new RunningServer("", new FakeAnnouncements(), AuditTrail.empty())) {
      assertThat(own.get("/v1/prefixes").statusCode()).isEqualTo(200);
      assertThat(own.get("/v1/audit").statusCode()).isEqualTo(200);
      HttpResponse<String> response =
          own.send(
              own.request("/v1/announcements")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(ANNOUNCE)));
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body()).contains("access.tokens");
    }
  }

  @Test
  void aCustomerSeesExactlyItsOwn() throws IOException, InterruptedException {
    announce(ANNOUNCE);
    announce("{\"prefix\":\"198.51.100.0/24\",\"reason\":\"theirs\"}");

    assertThat(get("/v1/announcements", "desk-token").get("announcements")).hasSize(2);
    assertThat(get("/v1/announcements?state=all", "acme-token").get("announcements")).hasSize(1);
    assertThat(get("/v1/announcements", "acme-token").toString())
        .contains("203.0.113.0/25")
        .doesNotContain("198.51.100");
    assertThat(get("/v1/prefixes", "acme-token").toString())
        .contains("203.0.113.0/24")
        .doesNotContain("198.51.100");
    for (String path :
        List.of("/v1/announcements/announcement0002", "/v1/prefixes/198.51.100.0/24")) {
      HttpResponse<String> response = server.get(path, "Authorization", "Bearer acme-token");
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(get(path, "desk-token").toString()).contains("198.51.100.0/24");
    }
    assertThat(server.get("/v1/prefixes").statusCode()).isEqualTo(401);
    assertThat(server.get("/v1/announcements/events").statusCode()).isEqualTo(401);
    assertThat(server.get("/v1/audit", "Authorization", "Bearer acme-token").statusCode())
        .isEqualTo(403);
  }

  @Test
  void aFailedHardCheckIs412WithEveryCheck() throws IOException, InterruptedException {
    HttpResponse<String> response = announce("{\"prefix\":\"8.8.8.0/24\",\"reason\":\"x\"}");

    assertThat(response.statusCode()).isEqualTo(412);
    JsonNode error = RunningServer.json(response).get("error");
    assertThat(error.get("type").stringValue()).isEqualTo("precondition_failed");
    assertThat(error.get("message").stringValue())
        .isEqualTo("8.8.8.0/24 is within no protected prefix. Nothing was changed");
    assertThat(error.get("checks").toString())
        .isEqualTo(
            "[{\"id\":\"allow-list\",\"title\":\"Inside the allow-list\",\"severity\":\"hard\","
                + "\"state\":\"failed\",\"evidence\":\"8.8.8.0/24 is within no protected prefix\","
                + "\"remedy\":\"Add it to prefixes\"},{\"id\":\"tunnels\","
                + "\"title\":\"A healthy tunnel\",\"severity\":\"soft\",\"state\":\"passed\","
                + "\"evidence\":\"lon is up\",\"remedy\":null}]");
  }

  @Test
  void aFailedSoftCheckNeedsAReasonToPassOverIt() throws IOException, InterruptedException {
    String body = "{\"prefix\":\"203.0.113.200/32\",\"reason\":\"x\"%s}";

    assertThat(announce(body.formatted("")).statusCode()).isEqualTo(412);
    assertThat(announce(body.formatted(",\"override\":\"customer agreed\"")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aDryRunTellsEverythingAndChangesNothing() throws IOException, InterruptedException {
    HttpResponse<String> response =
        announce("{\"prefix\":\"8.8.8.0/24\",\"reason\":\"x\",\"dryRun\":true}");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = RunningServer.json(response);
    assertThat(body.get("dryRun").booleanValue()).isTrue();
    assertThat(body.get("allowed").booleanValue()).isFalse();
    assertThat(body.get("checks")).hasSize(2);
    assertThat(announcements.kept).isEmpty();
  }

  @Test
  void theSameKeyDoesTheSameOnceAndSomethingElseNever() throws IOException, InterruptedException {
    assertThat(announce(ANNOUNCE, "Idempotency-Key", "k-1").statusCode()).isEqualTo(201);
    HttpResponse<String> again = announce(ANNOUNCE, "Idempotency-Key", "k-1");
    HttpResponse<String> other =
        announce("{\"prefix\":\"203.0.113.0/26\",\"reason\":\"x\"}", "Idempotency-Key", "k-1");

    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(type(other)).isEqualTo("conflict");
    assertThat(announcements.kept).hasSize(1);
    assertThat(announce(ANNOUNCE, "Idempotency-Key", "a b").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | prefix | is missing
          {"prefix":"203.0.113.0/24"} | reason | is missing
          {"prefix":"203.0.113.1/24","reason":"x"} | prefix | 203.0.113
          {"prefix":"203.0.113.0/24","reason":""} | reason | 1-500
          {"prefix":"203.0.113.0/24","reason":"x","tll":1} | tll | ttl
          {"prefix":"203.0.113.0/24","reason":"x","ttl":0} | ttl | positive
          {"prefix":"203.0.113.0/24","reason":"x","ttl":"1h"} | ttl | whole number
          {"prefix":"203.0.113.0/24","reason":"x","kind":"flow"} | kind | blackhole
          {"prefix":"203.0.113.0/24","reason":"x","communities":["1"]} | communities | 64496:100
          {"prefix":"203.0.113.0/24","reason":"x","communities":["1:2:3"]} | communities | 64496:100
          {"prefix":"203.0.113.0/24","reason":"x","largeCommunities":["1:2"]} | largeCommunities | 64496:1:2
          {"prefix":"203.0.113.0/24","reason":"x","prepend":17} | prepend | 0-16
          {"prefix":"203.0.113.0/24","reason":"x","med":-1} | med | 4294967295
          {"prefix":"203.0.113.0/24","reason":"x","nextHop":"me"} | nextHop | IP address
          {"prefix":"203.0.113.0/24","reason":"x","export":true} | export | blackhole
          {"prefix":"203.0.113.0/24","reason":"x","dryRun":1} | dryRun | true or false
          """)
  void eachWrongFieldIsNamed(String body, String field, String words)
      throws IOException, InterruptedException {
    HttpResponse<String> response = announce(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningServer.json(response).get("error").get("params").get(field).stringValue())
        .contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"x\"", "", "{", "[7]"})
  void whatIsNoAnnouncementIsRefused(String body) throws IOException, InterruptedException {
    assertThat(announce(body).statusCode()).isEqualTo(400);
  }

  @Test
  void severalAreAcceptedTogetherOrNotAtAll() throws IOException, InterruptedException {
    String good = "{\"prefix\":\"203.0.113.0/26\",\"reason\":\"x\"}";
    String bad = "{\"prefix\":\"8.8.8.0/24\",\"reason\":\"x\"}";
    HttpResponse<String> refused = announce("[" + good + "," + bad + "]");

    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(RunningServer.json(refused).get("error").get("steps")).hasSize(2);
    assertThat(announcements.kept).isEmpty();
    assertThat(announce("[" + good + "," + ANNOUNCE + "]").statusCode()).isEqualTo(201);
    assertThat(announcements.kept).hasSize(2);
  }

  @Test
  void anAnnouncementIsWithdrawnAndItsRecordStays() throws IOException, InterruptedException {
    announce(ANNOUNCE);
    String path = "/v1/announcements/announcement0001";
    HttpResponse<String> response =
        send("DELETE", path, "noc-token", "application/json", "{\"reason\":\"over\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode ended = get(path, "desk-token");
    assertThat(ended.get("state").stringValue()).isEqualTo("ended");
    assertThat(ended.get("ended").get("reason").stringValue()).isEqualTo("over");
    assertThat(get("/v1/announcements", "desk-token").get("announcements")).isEmpty();
    assertThat(
            send("DELETE", path, "noc-token", "application/json", "{\"reason\":\"again\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(send("DELETE", path, "noc-token", "application/json", "{}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theSwitchAnnouncesAndWithdrawsThePrefixItself() throws IOException, InterruptedException {
    String path = "/v1/prefixes/203.0.113.0/24/bgp/status";
    HttpResponse<String> on =
        send(
            "PATCH",
            path,
            "noc-token",
            "application/json",
            "{\"advertised\":true,\"override\":\"drill\"}");

    assertThat(on.statusCode()).as(on.body()).isEqualTo(200);
    assertThat(RunningServer.json(on).get("advertised").booleanValue()).isTrue();
    HttpResponse<String> off =
        send("PATCH", path, "noc-token", "application/json", "{\"advertised\":false}");
    assertThat(RunningServer.json(off).get("advertised").booleanValue()).isFalse();
    assertThat(
            send(
                    "PATCH",
                    "/v1/prefixes/8.8.8.0/24/bgp/status",
                    "noc-token",
                    "application/json",
                    "{\"advertised\":true}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void theKillSwitchWithdrawsEverything() throws IOException, InterruptedException {
    announce(ANNOUNCE);
    HttpResponse<String> response =
        send(
            "POST",
            "/v1/announcements/withdraw-all",
            "noc-token",
            "application/json",
            "{\"reason\":\"mistake\",\"communication\":\"maintenance\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(RunningServer.json(response).get("withdrawn").intValue()).isEqualTo(1);
    assertThat(announcements.active()).isEmpty();
  }

  @Test
  void aRuleIsToldInWordsToo() throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            "POST",
            "/v1/flowspec",
            "noc-token",
            "application/json",
            "{\"rule\":\"destination 203.0.113.7/32; protocol udp; source-port 53;\","
                + "\"actions\":[\"discard\"],\"reason\":\"DNS amplification\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode rule = RunningServer.json(response);
    assertThat(rule.get("kind").stringValue()).isEqualTo("flowspec");
    assertThat(rule.get("words").stringValue()).isEqualTo("Drops UDP from port 53 to 203.0.113.7");
    assertThat(get("/v1/flowspec", "desk-token").get("announcements")).hasSize(1);
    assertThat(get("/v1/announcements?kind=blackhole", "desk-token").get("announcements"))
        .isEmpty();
  }

  @Test
  void linesOfExabgpDoWhatTheySay() throws IOException, InterruptedException {
    HttpResponse<String> response =
        lines(
            "?reason=detector&ttl=600",
            """
            announce route 203.0.113.7/32 next-hop self community [65535:666 64496:7]
            # a remark
            announce flow route { match { destination 203.0.113.8/32; protocol udp; } then { discard; } }
            """);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    List<AnnouncementStatus> active = announcements.active();
    assertThat(active)
        .extracting(status -> status.announcement().request().subject().kind().name())
        .containsExactly("BLACKHOLE", "FLOWSPEC");
    assertThat(active.getFirst().announcement().request().communities())
        .extracting(Object::toString)
        .containsExactly("64496:7");
    assertThat(active.getFirst().announcement().request().reason()).isEqualTo("detector");
    assertThat(lines("", "withdraw route 203.0.113.7/32 next-hop self").statusCode())
        .isEqualTo(201);
    assertThat(announcements.active()).hasSize(1);
  }

  @Test
  void aWrongLineIsNamedAndNothingIsDone() throws IOException, InterruptedException {
    HttpResponse<String> response =
        lines(
            "",
            """
            announce route 203.0.113.7/32 next-hop self
            announce route 203.0.113.8/32 next-hop self local-preference 7
            announce rout 203.0.113.9/32
            """);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode params = RunningServer.json(response).get("error").get("params");
    assertThat(params.get("line 2").stringValue()).contains("local-preference is not sent");
    assertThat(params.get("line 3").stringValue()).startsWith("column 10: ");
    assertThat(announcements.kept).isEmpty();
  }

  @Test
  void eventsAreFollowed() throws IOException, InterruptedException {
    announce(ANNOUNCE);
    announce("{\"prefix\":\"198.51.100.0/24\",\"reason\":\"theirs\"}");
    try (var body =
        server.open("/v1/announcements/events", "Authorization", "Bearer acme-token").body()) {
      byte[] first = new byte[400];
      int read = body.read(first);
      String text = new String(first, 0, read, StandardCharsets.UTF_8);
      assertThat(text).contains("event: accepted").contains("203.0.113.0/25");
      assertThat(text).doesNotContain("198.51.100");
    }
  }

  @Test
  void theAuditIsAskedByItsFields() throws IOException, InterruptedException {
    JsonNode body =
        get(
            "/v1/audit?actor=noc&action=withdraw-all&accepted=false&subject=203&limit=1"
                + "&since=2026-01-01T00:00:00Z&cursor=9",
            "desk-token");

    assertThat(ASKED.getLast())
        .isEqualTo(
            new AuditTrail.Filter(
                9L,
                "noc",
                "withdraw-all",
                false,
                "203",
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                1));
    assertThat(body.toString())
        .isEqualTo(
            "{\"entries\":[{\"number\":7,\"at\":\"2026-01-02T12:00:00.000Z\",\"actor\":\"noc\","
                + "\"from\":\"192.0.2.7\",\"action\":\"announce\",\"subject\":\"203.0.113.0/24\","
                + "\"reason\":\"attack\",\"accepted\":true,\"result\":\"accepted\",\"hash\":\""
                + "ab".repeat(32)
                + "\"}],\"nextCursor\":\"7\"}");
    for (String wrong : List.of("action=x", "accepted=maybe", "limit=0", "since=now", "who=me")) {
      assertThat(
              server.get("/v1/audit?" + wrong, "Authorization", "Bearer desk-token").statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }
}
