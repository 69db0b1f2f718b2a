package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.BgpView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Routes over REST, as events, as text and as a page. */
final class RouteQueryRoutesTest {
  private final HandFilledRib tables = new HandFilledRib();
  private final RunningServer server = new RunningServer("", new FixedBgp(), tables.queries);

  @BeforeEach
  void fill() {
    tables.announce(
        tables.full, "203.0.113.0/24", "4200000001 64500 64500 64496", "no-export", "64500:7");
    tables.announce(tables.bare, "203.0.113.0/24", "64511 64496", "rt:64500:1");
    tables.announce(tables.bare, "203.0.112.0/22", "64511 {64496,64497}");
  }

  @AfterEach
  void stop() {
    server.close();
    tables.close();
  }

  private JsonNode ask(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/v1/bgp/routes" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    return RunningServer.json(response);
  }

  @Test
  void aRouteIsToldWithEverythingThereIs() throws IOException, InterruptedException {
    JsonNode answer = ask("?prefix=203.0.113.7");

    assertThat(answer.get("routes")).hasSize(2);
    assertThat(answer.get("routes").get(0).toString())
        .isEqualTo(
            "{\"prefix\":\"203.0.113.0/24\","
                + "\"peer\":{\"name\":\"bare\",\"address\":\"192.0.2.3\",\"asn\":64511},\"best\":true,\"valid\":true,\"why\":\"best"
                + " of 2 paths: the last to lose was that of full: longer AS path (4, here 2)\","
                + "\"stale\":false,\"nextHop\":\"192.0.2.99\",\"origin\":\"igp\","
                + "\"asPath\":[64511,64496],\"originAs\":64496,\"med\":null,\"localPref\":200,\"communities\":[],"
                + "\"largeCommunities\":[],\"extendedCommunities\":[\"rt:64500:1\"],\"otc\":null,"
                + "\"aggregator\":null,\"atomicAggregate\":false,\"unknown\":[],"
                + "\"communityNames\":{},\"asNames\":{},"
                + "\"rpki\":{\"state\":\"valid\",\"source\":\"rtr.example.net:323\","
                + "\"ageSeconds\":42,\"roas\":[{\"prefix\":\"203.0.113.0/24\",\"maxLength\":24,"
                + "\"asn\":64496}]},\"pathId\":null,\"receivedAt\":\"2026-03-01T09:00:00.000Z\"}");
    assertThat(answer.get("routes").get(1).get("communityNames").toString())
        .isEqualTo("{\"65535:65281\":\"no-export\"}");
    assertThat(answer.get("routes").get(1).get("why").stringValue())
        .isEqualTo("not best: longer AS path (4, that of bare 2)");
    assertThat(answer.get("nextCursor").isNull()).isTrue();
    assertThat(answer.get("tookMs").isNumber()).isTrue();
    assertThat(answer.get("hint").isNull()).isTrue();
  }

  @Test
  void strangersSeeRoutesButNotThePeersAddresses() throws IOException, InterruptedException {
    for (String path : new String[] {"/v1/bgp/routes?prefix=203.0.113.7", "/bgp/203.0.113.7"}) {
      for (String accept : new String[] {"application/json", "text/plain", "text/html"}) {
        // That a proxy passed it on shows that it is not from this machine.
        HttpResponse<String> response =
            server.get(path, "Accept", accept, "X-Forwarded-For", "198.51.100.7");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body())
            .contains("64511")
            .doesNotContain("192.0.2.")
            .doesNotContain("10.0.0.");
      }
    }
  }

  @Test
  void aNameIsLookedUpFirst() throws IOException, InterruptedException {
    JsonNode answer = ask("?prefix=www.example.net");

    assertThat(answer.get("resolvedAddress").stringValue()).isEqualTo("203.0.113.9");
    assertThat(answer.get("routes")).hasSize(2);
    assertThat(server.get("/bgp/www.example.net").body())
        .startsWith("# www.example.net is 203.0.113.9\n203.0.113.0/24       unicast [bare");
  }

  @Test
  void pagesFollowEachOther() throws IOException, InterruptedException {
    JsonNode first = ask("?limit=2");
    JsonNode second = ask("?limit=2&cursor=" + first.get("nextCursor").stringValue());

    assertThat(first.get("routes").get(0).get("prefix").stringValue()).isEqualTo("203.0.112.0/22");
    assertThat(first.get("routes")).hasSize(2);
    assertThat(second.get("routes")).hasSize(1);
    assertThat(second.get("nextCursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "?asPath=%5E64511_,2",
    "?community=64500:*,1",
    "?community=rt:64500:*,1",
    "?originAs=64497,1",
    "?nextHop=192.0.2.99,3",
    "?nextHop=192.0.2.98,0",
    "?rpki=valid,2",
    "?best=true,2",
    "?peer=full,1",
    "?table=loc&prefix=203.0.113.0/24,1",
    "?prefix=203.0.113.0/24&match=shorter,3"
  })
  void conditionsAreApplied(String query, int count) throws IOException, InterruptedException {
    assertThat(ask(query).get("routes")).hasSize(count);
  }

  @Test
  void nextHopsAreKeptBackFromStrangersAlsoAsAConditionAndAsAFacet()
      throws IOException, InterruptedException {
    HttpResponse<String> refused =
        server.get("/v1/bgp/routes?nextHop=192.0.2.99", "X-Forwarded-For", "198.51.100.7");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(refused).get("error").get("params").get("nextHop").stringValue())
        .contains("the role support");
    HttpResponse<String> page =
        server.get(
            "/bgp?nextHop=192.0.2.99", "Accept", "text/html", "X-Forwarded-For", "198.51.100.7");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("the role support");
    for (String query : new String[] {"/bgp?match=longer&prefix=203.0.112.0/20", "/bgp?limit=1"}) {
      assertThat(server.get(query, "Accept", "text/html", "X-Forwarded-For", "198.51.100.7").body())
          .contains("facet-count")
          .doesNotContain("192.0.2.99");
    }
  }

  @Test
  void facetsCountTheRoutesOfAllPages() throws IOException, InterruptedException {
    for (int index = 0; index < 9; index++) {
      tables.announce(
          tables.full, "198.51.100." + index * 8 + "/29", "4200000001 64500", "64500:7");
    }

    String page = server.get("/bgp?limit=2", "Accept", "text/html").body();

    assertThat(page)
        .contains("Counts are of all 12 paths.")
        .contains("<code>64500:7</code>")
        .containsPattern("<code>full</code>.*</span>10</span>")
        .containsPattern("<code>64500</code>.*</span>9</span>")
        .containsPattern("<code>64500:7</code>.*</span>10</span>");
    assertThat(server.get("/bgp?peer=bare", "Accept", "text/html").body())
        .doesNotContain("Counts are of");
  }

  @Test
  void whatIsWrongIsToldFieldByField() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.get("/v1/bgp/routes?prefix=203.0.113.7/24&asPath=(1&best=maybe&colour=red");

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode params = RunningServer.json(response).get("error").get("params");
    assertThat(params.propertyNames())
        .containsExactlyInAnyOrder("prefix", "asPath", "best", "colour");
    assertThat(params.get("prefix").stringValue()).contains("the prefix is 203.0.113.0/24");
    assertThat(server.get("/v1/bgp/routes?peer=ful").statusCode()).isEqualTo(404);
  }

  @Test
  void aTerminalGetsWhatBirdWouldShow() throws IOException, InterruptedException {
    assertThat(server.get("/bgp/203.0.113.0/24").body())
        .isEqualTo(
            """
            203.0.113.0/24       unicast [bare 2026-03-01 09:00:00 UTC] * AS64511
            \tfrom 192.0.2.3
            \tBGP.origin: IGP
            \tBGP.as_path: 64511 64496
            \tBGP.next_hop: 192.0.2.99
            \tBGP.local_pref: 200
            \tBGP.ext_community: rt:64500:1
            \trpki: valid by 203.0.113.0/24 AS64496 (rtr.example.net:323, 42 s ago)
            \twhy: best of 2 paths: the last to lose was that of full: longer AS path (4, here 2)
                                 unicast [full 2026-03-01 09:00:00 UTC] AS4200000001
            \tfrom 192.0.2.2
            \tBGP.origin: IGP
            \tBGP.as_path: 4200000001 64500 64500 64496
            \tBGP.next_hop: 192.0.2.99
            \tBGP.local_pref: 200
            \tBGP.community: no-export 64500:7
            \trpki: valid by 203.0.113.0/24 AS64496 (rtr.example.net:323, 42 s ago)
            \twhy: not best: longer AS path (4, that of bare 2)
            """);
    assertThat(server.get("/bgp/203.0.113.0/25").body())
        .isEqualTo(
            "There is no route for 203.0.113.0/25 itself; 203.0.113.0/24 holds it (match=lpm).\n");
    assertThat(server.get("/bgp").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "loc,200,<option value=\"loc\" selected>",
    "adj-out,200,<option value=\"adj-out\" selected>",
    "mrt:none,404,",
    "somewhere,400,is none of adj-in"
  })
  void aBrowserChoosesTheTable(String table, int status, @Nullable String seen)
      throws IOException, InterruptedException {
    HttpResponse<String> page =
        server.get("/bgp?prefix=203.0.113.7&table=" + table, "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(status);
    if (seen != null) {
      assertThat(page.body()).contains(seen);
    }
    if (status == 400) {
      assertThat(page.body()).contains("<option value=\"somewhere\" selected>");
    }
  }

  @Test
  void aBrowserGetsThePathsWithTheBestFirstAndItsReason() throws IOException, InterruptedException {
    String page = server.get("/bgp/203.0.113.7", "Accept", "text/html").body();

    assertThat(page)
        .contains("2 paths to 203.0.113.0/24.")
        .contains("64500 ×2")
        .contains("<code>65535:65281</code> <span class=\"tagged-name\">no-export</span>")
        .contains("RPKI valid")
        .contains("longer AS path (4, here 2)");
    assertThat(page.indexOf(">bare<")).isLessThan(page.indexOf(">full<"));
    HttpResponse<String> wrong =
        server.get("/bgp?prefix=%22%3E%3Cb%3E&asPath=(1", "Accept", "text/html");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains("value=\"&#34;>&lt;b>\"")
        .contains("the bracket is not closed")
        .doesNotContain("\"><b>");
  }

  @Test
  void changesAreToldAsTheyHappen() throws Exception {
    try (EventReader events =
        new EventReader(server.open("/v1/bgp/updates?prefix=203.0.113.0/24"))) {
      tables.announce(tables.bare, "203.0.112.0/22", "64511 64497");
      tables.announce(tables.bare, "203.0.113.0/24", "64511 64497 64496");
      tables.withdraw(tables.bare, "203.0.113.0/24");

      assertThat(Objects.requireNonNull(events.next()).toString())
          .contains("announced")
          .contains("\"prefix\":\"203.0.113.0/24\"")
          .contains("\"asPath\":[64511,64497,64496]");
      assertThat(events.next().toString()).contains("withdrawn").contains("\"bestChanged\":true");
    }
  }

  @Test
  void withoutPeersAnswersAreEmptyAndSayWhy() throws IOException, InterruptedException {
    try (RunningServer none = new RunningServer("", BgpView.unconfigured())) {
      JsonNode answer = RunningServer.json(none.get("/v1/bgp/routes?prefix=203.0.113.7"));
      assertThat(answer.get("routes")).isEmpty();
      assertThat(answer.get("hint").stringValue()).contains("no BGP peers");
      assertThat(none.get("/bgp/203.0.113.7").body()).contains("no BGP peers");
      assertThat(none.get("/bgp", "Accept", "text/html").body()).contains("no BGP peers");
    }
  }
}
