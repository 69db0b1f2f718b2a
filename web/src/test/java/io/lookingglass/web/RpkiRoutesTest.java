package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.rpki.CacheStatus;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.RpkiStatus;
import io.lookingglass.bgp.rpki.RpkiView;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The caches of the RPKI, and look-ups in what they say. */
final class RpkiRoutesTest {
  private static final VrpTable ROAS =
      VrpTable.of(List.of(new Vrp(IpPrefix.parse("203.0.112.0/22"), 24, new Asn(64496))));

  private final RunningServer server =
      new RunningServer("", new FixedBgp(), RouteQueries.unconfigured(), new OneCache());

  /** In sync, with {@link #ROAS}. */
  private static final class OneCache implements RpkiView {
    @Override
    public RpkiStatus status() {
      return new RpkiStatus(
          List.of(
              new CacheStatus(
                  "rtr.example.net:323",
                  CacheStatus.Connection.SYNCHRONISED,
                  true,
                  1,
                  7,
                  42L,
                  1,
                  Instant.parse("2026-03-01T09:00:00Z"),
                  "<b>\u001b[2J")),
          1,
          Instant.parse("2999-01-01T00:00:00Z"),
          64);
    }

    @Override
    public OriginValidity validity(IpPrefix prefix, @Nullable Asn origin) {
      return new OriginValidity(
          ROAS.state(prefix, origin), "rtr.example.net:323", 42L, ROAS.covering(prefix));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void cachesAndRoasAreTold() throws IOException, InterruptedException {
    JsonNode answer =
        RunningServer.json(server.get("/v1/bgp/rpki?prefix=203.0.113.0/24&originAs=64499"));

    assertThat(answer.get("configured").booleanValue()).isTrue();
    assertThat(answer.get("caches").get(0).get("state").stringValue()).isEqualTo("synchronised");
    assertThat(answer.get("caches").get(0).get("serial").longValue()).isEqualTo(42);
    assertThat(answer.get("lookup").toString())
        .isEqualTo(
            "{\"prefix\":\"203.0.113.0/24\",\"originAs\":64499,\"state\":\"invalid\","
                + "\"source\":\"rtr.example.net:323\",\"ageSeconds\":42,"
                + "\"roas\":[{\"prefix\":\"203.0.112.0/22\",\"maxLength\":24,\"asn\":64496}]}");
    assertThat(RunningServer.json(server.get("/v1/bgp/rpki")).get("lookup").isNull()).isTrue();
  }

  @Test
  void aTerminalGetsTextAndABrowserAPage() throws IOException, InterruptedException {
    assertThat(server.get("/rpki?prefix=203.0.113.0/24&originAs=64496").body())
        .contains("rtr.example.net:323")
        .contains("203.0.113.0/24 from AS64496: valid (rtr.example.net:323, 42 s ago)")
        .contains("\t203.0.112.0/22-24 AS64496\n")
        .doesNotContain("\u001b");
    assertThat(server.get("/rpki?prefix=198.51.100.0/24", "Accept", "text/html").body())
        .contains("No ROA is about this prefix")
        .contains("&lt;b&gt;?[2J")
        .doesNotContain("<b>");
  }

  @Test
  void whatIsWrongIsToldFieldByField() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.get("/v1/bgp/rpki?prefix=203.0.113.7/24&originAs=x&colour=red");

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode params = RunningServer.json(response).get("error").get("params");
    assertThat(params).hasSize(3);
    assertThat(params.get("prefix").stringValue()).contains("203.0.113.7/24");
    assertThat(params.get("originAs").stringValue()).contains("an AS number");
    assertThat(server.get("/rpki?originAs=64496", "Accept", "text/html").statusCode())
        .isEqualTo(400);
  }

  @Test
  void withoutCachesItSaysHowToConfigureThem() throws IOException, InterruptedException {
    try (RunningServer none = new RunningServer("")) {
      assertThat(none.get("/rpki").body()).contains("rpki.servers");
      assertThat(none.get("/rpki", "Accept", "text/html").body()).contains("rtr.example.net:3323");
      JsonNode answer = RunningServer.json(none.get("/v1/bgp/rpki?prefix=203.0.113.0/24"));
      assertThat(answer.get("configured").booleanValue()).isFalse();
    }
  }
}
