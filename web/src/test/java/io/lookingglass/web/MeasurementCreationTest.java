package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class MeasurementCreationTest {
  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMeasurementIsAcceptedWithItsPlaceAndTheBudget() throws IOException, InterruptedException {
    HttpResponse<String> response = server.post("{\"type\":\"ping\",\"target\":\"example.com\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode body = RunningServer.json(response);
    assertThat(body.get("probesCount").intValue()).isEqualTo(1);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/v1/measurements/" + body.get("id").stringValue());
    assertThat(response.headers().firstValue("X-RateLimit-Limit")).hasValue("250");
    assertThat(response.headers().firstValue("X-RateLimit-Consumed")).hasValue("1");
    assertThat(response.headers().firstValue("X-RateLimit-Remaining")).hasValue("249");
    assertThat(response.headers().firstValue("X-RateLimit-Reset"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 3600));
    assertThat(response.headers().firstValue("X-Request-Cost")).hasValue("1");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.post(
            """
            {"type":"ping","target":"exa mple","limit":0,"timeout":"long","tartget":1,
             "measurementOptions":{"packets":17,"protocol":"udp","size":-1,"flow":2}}
            """);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = RunningServer.json(response).get("error");
    assertThat(error.get("type").stringValue()).isEqualTo("validation_error");
    assertThat(error.get("params").propertyNames())
        .containsExactlyInAnyOrder(
            "target",
            "limit",
            "timeout",
            "tartget",
            "measurementOptions.packets",
            "measurementOptions.protocol",
            "measurementOptions.size",
            "measurementOptions.flow");
    assertThat(error.get("params").get("tartget").stringValue()).contains("did you mean target?");
    assertThat(RunningServer.json(response).get("links").get("documentation").stringValue())
        .isEqualTo("/docs");
  }
}
