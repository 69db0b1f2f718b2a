package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was measured of a tunnel is its owner's and support's, whoever knows the id. */
final class TunnelReadingTest {
  private final RunningServer server =
      new RunningServer(
          AnnouncementRoutesTest.yaml()
              + """
              tunnels:
                - {name: globex-lon, customer: globex, local: 198.51.100.1, remote: 192.0.2.77,
                   inner-local: 10.0.0.0, inner-remote: 10.0.0.1}
                - {name: acme-lon, customer: acme, local: 198.51.100.1, remote: 192.0.2.78,
                   inner-local: 10.0.0.2, inner-remote: 10.0.0.3}
              """);
  private String ofAcme = "";
  private String ofGlobex = "";

  @BeforeEach
  void measure() throws IOException, InterruptedException {
    ofAcme = started("acme-lon", "acme-token");
    ofGlobex = started("globex-lon", "desk-token");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String started(String tunnel, String token) throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.send(
            server
                .request("/v1/measurements")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString("{\"type\":\"gre\",\"target\":\"" + tunnel + "\"}")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return RunningServer.json(response).get("id").stringValue();
  }

  private int status(String path, String... headers) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = server.open(path, headers);
    response.body().close();
    return response.statusCode();
  }

  private static List<String> addresses(String id) {
    return List.of(
        "/v1/measurements/" + id, "/v1/measurements/" + id + "/events", "/m/" + id + "/stream");
  }

  @Test
  void theOwnerReadsItAndSupportDoes() throws IOException, InterruptedException {
    for (String path : addresses(ofAcme)) {
      assertThat(status(path, "Authorization", "Bearer acme-token")).as(path).isEqualTo(200);
      assertThat(status(path, "Authorization", "Bearer desk-token")).as(path).isEqualTo(200);
    }
  }

  @Test
  void toOthersItIsNotThere() throws IOException, InterruptedException {
    for (String path : addresses(ofGlobex)) {
      assertThat(status(path, "Authorization", "Bearer acme-token")).as(path).isEqualTo(404);
    }
    assertThat(status("/m/" + ofGlobex, "Authorization", "Bearer acme-token")).isEqualTo(404);
  }

  @Test
  void toNobodyInParticularItIsNotThere() throws IOException, InterruptedException {
    for (String path : addresses(ofAcme)) {
      assertThat(status(path)).as(path).isEqualTo(404);
    }
    assertThat(status("/m/" + ofAcme, "Accept", "text/html")).isEqualTo(404);
  }

  @Test
  void aSharedCacheDoesNotKeepIt() throws IOException, InterruptedException {
    assertThat(
            server
                .get("/v1/measurements/" + ofAcme, "Authorization", "Bearer acme-token")
                .headers()
                .firstValue("Cache-Control")
                .orElse(""))
        .doesNotContain("public");
  }
}
