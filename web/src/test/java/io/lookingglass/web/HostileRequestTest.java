package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is an error of the interface and the next request is served. */
final class HostileRequestTest {
  private final RunningServer server = new RunningServer();

  @AfterEach
  void serverStillAnswersThenStops() throws IOException, InterruptedException {
    try (server) {
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  private static void assertError(HttpResponse<String> response, int status, String type) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(RunningServer.json(response).get("error").get("type").stringValue()).isEqualTo(type);
    assertThat(RunningServer.json(response).get("links").get("documentation").stringValue())
        .isEqualTo("/docs");
  }

  @Test
  void malformedJsonIsToldWithItsPlace() throws IOException, InterruptedException {
    HttpResponse<String> response = server.post("{\"type\":\"ping\",\n \"target\" 1}");

    assertError(response, 400, "validation_error");
    assertThat(response.body()).contains("line 2, column 11");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherItTellsItsSizeOrNot()
      throws IOException, InterruptedException {
    byte[] large = ("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    assertError(
        server.send(
            server
                .request("/v1/measurements")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(large))),
        413,
        "payload_too_large");
    assertError(
        server.send(
            server
                .request("/v1/measurements")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "payload_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nul",
        "{\"type\":NaN}",
        "{\"type\":\"ping\",\"type\":\"ping\"}",
        "{\"type\":\"ping\",\"target\":\"192.0.2.1\",\"timeout\":1e999999999}",
        "{\"type\":\"ping\",\"target\":\"\\u0000\\u001b[31m\"}",
        "{\"type\":\"ping\",\"target\":\"\\ud800\"}",
        "{\"\\ud800\":1}",
        "\ufeff",
      })
  void oddJsonIsAValidationError(String body) throws IOException, InterruptedException {
    assertError(server.post(body), 400, "validation_error");
  }

  @Test
  void bytesThatAreNoTextAreAValidationError() throws IOException, InterruptedException {
    for (byte[] bytes :
        new byte[][] {
          {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
          {0, 0, 0, '{'},
          {(byte) 0xc0, (byte) 0x80}
        }) {
      assertError(
          server.send(
              server
                  .request("/v1/measurements")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(bytes))),
          400,
          "validation_error");
    }
  }

  @Test
  void deepJsonIsAValidationError() throws IOException, InterruptedException {
    assertError(server.post("[".repeat(60_000)), 400, "validation_error");
    assertError(server.post("{\"a\":".repeat(10_000)), 400, "validation_error");
  }

  /** 1 MiB of blanks around an order, in a thousand bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "zstd", "gzip, gzip", "nonsense"})
  void aCompressedBodyIsNotUnpacked(String coding) throws IOException, InterruptedException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(" ".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII));
      gzip.write(
          "{\"type\":\"ping\",\"target\":\"192.0.2.1\"}".getBytes(StandardCharsets.US_ASCII));
    }
    HttpResponse<String> response =
        server.send(
            server
                .request("/v1/measurements")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", coding)
                .POST(BodyPublishers.ofByteArray(compressed.toByteArray())));
    assertError(response, 415, "unsupported_media_type");
    assertThat(response.body()).contains("without Content-Encoding");
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsNotPossibleIsSaid()
      throws IOException, InterruptedException {
    assertError(server.get("/v2/measurements"), 404, "not_found");
    assertError(server.get("/v1/%3Cscript%3E"), 404, "not_found");
    HttpResponse<String> response = server.get("/v1/measurements");
    assertError(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).get().asString().contains("POST");
    assertError(
        server.send(server.request("/v1/probes").method("BREW", BodyPublishers.noBody())),
        405,
        "method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/measurements/%2e%2e/x HTTP/1.1|Host: localhost",
        "GET /%00 HTTP/1.1|Host: localhost",
        "GET /ping/%ff%fe HTTP/1.1|Host: localhost",
        "GET /ping/x?packets=%zz HTTP/1.1|Host: localhost",
        "GET /ping/x?%ff=1 HTTP/1.1|Host: localhost",
        "GET /ping/x HTTP/1.1|Host: localhost|Host: other",
        "GET /ping/x HTTP/1.1",
        "POST /v1/measurements HTTP/1.1|Host: localhost|Content-Type: application/json"
            + "|Content-Length: 5|Transfer-Encoding: chunked||0|",
        "POST /v1/measurements HTTP/1.1|Host: localhost|Content-Type: application/json"
            + "|Transfer-Encoding: chunked||zz",
        "POST /v1/measurements HTTP/1.1|Host: localhost|Content-Type: application/json"
            + "|Content-Length: -5",
        "GET http://169.254.169.254/ HTTP/1.1|Host: localhost",
        "CONNECT 192.0.2.1:25 HTTP/1.1|Host: localhost",
        "TRACE / HTTP/1.1|Host: localhost",
        "PRI * HTTP/2.0||SM",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
      })
  void oddHttpIsAnErrorWithoutAWordAboutTheSoftware(String lines) throws IOException {
    String closing = lines.replaceFirst("\\|Host", "|Connection: close|Host");
    String answer = server.raw(closing.replace("|", "\r\n") + "\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 [45]\\d\\d .*");
    assertThat(answer).doesNotMatch("(?s)HTTP/1\\.1 500 .*");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("jetty")
        .doesNotContain("exception")
        .doesNotContain("javalin");
  }
}
