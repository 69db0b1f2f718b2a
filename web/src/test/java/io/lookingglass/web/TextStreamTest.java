package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class TextStreamTest {
  private final RunningServer server = new RunningServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  @Test
  void eachLineLeavesWhenItIsKnown() throws IOException, InterruptedException {
    server.location.happens(Events.pingStarts(2));
    HttpResponse<InputStream> response = server.open("/ping/example.com?packets=2");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    try (BufferedReader lines = lines(response)) {
      assertThat(lines.readLine()).startsWith("PING example.com (203.0.113.9)");
      server.location.happens(Events.pingReplied(0));
      assertThat(lines.readLine()).contains("icmp_seq=1").contains(" ms");
      server.location.happens(Events.pingReplied(1));
      assertThat(lines.readLine()).contains("icmp_seq=2");
      server.location.happens(Events.finished());
      assertThat(lines.lines()).anyMatch(line -> line.contains("2 packets transmitted"));
    }
  }

  @Test
  void aMeasurementForOneReaderEndsWhenItGoesAway() throws IOException, InterruptedException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket
          .getOutputStream()
          .write(
              "GET /mtr/example.com HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(server.location.startedWithin(10)).isTrue();
      assertThat(server.measurements.running()).isEqualTo(1);
    }
    // No line was due, so nothing was written: the closed connection itself is noticed.
    assertThat(server.location.cancelledWithin(10)).isTrue();
  }

  @Test
  void aProgramThatAsksForJsonGetsTheResult() throws IOException, InterruptedException {
    server.location.happens(Events.pingStarts(1), Events.pingReplied(0), Events.finished());
    JsonNode byParameter =
        RunningServer.json(server.get("/ping/example.com?packets=1&format=json"));
    assertThat(byParameter.get("results").get(0).get("result").get("status").stringValue())
        .isEqualTo("finished");

    server.location.happens(Events.pingStarts(1), Events.pingReplied(0), Events.finished());
    HttpResponse<String> byHeader =
        server.get("/ping/example.com?packets=1", "Accept", "application/json");
    assertThat(RunningServer.json(byHeader).get("status").stringValue()).isEqualTo("finished");
    assertThat(byHeader.headers().firstValue("Vary")).hasValue("Accept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "markdown"})
  void whatTellsItsIdIsFoundUnderIt(String format) throws IOException, InterruptedException {
    server.location.happens(Events.pingStarts(1), Events.pingReplied(0), Events.finished());
    String answer = server.get("/ping/example.com?packets=1&format=" + format).body();
    Matcher id = Pattern.compile("(?:\"id\":\"|/m/)([A-Za-z0-9_-]+)").matcher(answer);
    assertThat(id.find()).as(answer).isTrue();

    HttpResponse<String> again = server.get("/v1/measurements/" + id.group(1));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(RunningServer.json(again).get("status").stringValue()).isEqualTo("finished");
    assertThat(server.get("/m/" + id.group(1)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} measures {1}")
  @CsvSource({
    "/ping/example.com/, example.com",
    "/ping/EXAMPLE.com., example.com",
    "/ping/2001:db8::1, 2001:db8::1",
    "/ping/%5B2001:db8::1%5D, 2001:db8::1",
    "/ping/2001%3Adb8%3A%3A1, 2001:db8::1",
    "/ping/b%C3%BCcher.example, bücher.example",
    "/ping/xn--bcher-kva.example, bücher.example",
    "/ping/192.0.2.1?protocol=tcp&port=443&packets=1, 192.0.2.1",
    "/http/https://example.com/, example.com",
    "/http/https:%2F%2Fexample.com%2Fa%2Fb, example.com",
    "/http/https%3A%2F%2Fexample.com%2F, example.com",
    "/diagnosis/https://example.com/a, example.com",
    "/diagnosis/https:%2F%2Fexample.com%2Fa, example.com",
  })
  void theTargetIsReadAsPeopleWriteIt(String path, String target)
      throws IOException, InterruptedException {
    server.location.happens(Events.finished());
    HttpResponse<String> response =
        server.get(path + (path.contains("?") ? "&" : "?") + "format=json");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(RunningServer.json(response).get("target").stringValue()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/a/b", "https:%2F%2Fexample.com%2Fa%2Fb"})
  void theSlashesOfAUrlMayBeEncodedOrNot(String url) throws IOException, InterruptedException {
    server.location.happens(Events.finished());
    HttpResponse<String> response = server.get("/http/" + url + "?format=json");
    assertThat(
            RunningServer.json(response).at("/measurementOptions/request/path").stringValue("none"))
        .as(response.body())
        .isEqualTo("/a/b");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/ping/example.com?packets=99 | 400 | error: packets: must be from 1 to 16, but is 99",
        "/ping/example.com?count=3    | 400 | error: count: is not known here",
        "/ping/exa%20mple             | 400 | error: target: ",
        "/ping/example.com/path       | 400 | error: target: ",
        "/ping/192.0.2.0/24           | 400 | error: target: ",
        "/ping/10.0.0.1               | 403 | error: ",
        "/ping/private.example        | 403 | error: ",
        "/ping                        | 400 | error: Write behind it what to measure",
        "/ping/example.com?format=xml | 400 | error: format must be text, html, json or markdown",
        "/m/nosuchmeasurement         | 404 | error: There is no measurement",
      })
  void anErrorIsOneLine(String path, int status, String start)
      throws IOException, InterruptedException {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(response.body()).startsWith(start).endsWith("\n");
    assertThat(response.body().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[2001:db8::1]", "b\u00c3\u00bccher.example"})
  void whatPeopleTypeIsUnderstoodAlsoWhenTheirProgramDoesNotEncodeIt(String target)
      throws IOException {
    server.location.happens(Events.pingStarts(1), Events.finished());

    assertThat(server.raw("GET /ping/" + target + "?packets=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .containsPattern("PING (2001:db8::1|b\u00fccher.example)");
  }

  @Test
  void headMeasuresNothing() throws IOException, InterruptedException {
    HttpResponse<String> response =
        server.send(server.request("/ping/example.com").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(server.get("/v1/limits").body()).contains("\"remaining\":250");
  }

  @Test
  void whatIsEmbeddedInAnotherSiteOrFetchedAheadMeasuresNothing()
      throws IOException, InterruptedException {
    for (List<String> headers :
        List.of(
            List.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"),
            List.of(
                "Sec-Fetch-Site",
                "cross-site",
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-Dest",
                "iframe"),
            List.of("Sec-Purpose", "prefetch;prerender"))) {
      assertThat(server.get("/ping/example.com", headers.toArray(String[]::new)).statusCode())
          .as(headers.toString())
          .isEqualTo(403);
    }
    assertThat(server.get("/v1/limits").body()).contains("\"remaining\":250");

    server.location.happens(Events.finished());
    assertThat(
            server
                .get(
                    "/ping/example.com",
                    "Sec-Fetch-Site",
                    "cross-site",
                    "Sec-Fetch-Mode",
                    "navigate",
                    "Sec-Fetch-Dest",
                    "document")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aStoredMeasurementIsShownWithItsHeadingWhileItRunsAndAfter()
      throws IOException, InterruptedException {
    String id = server.started("{\"type\":\"ping\",\"target\":\"example.com\"}");
    server.location.happens(Events.pingStarts(3), Events.pingReplied(0));
    HttpResponse<InputStream> running = server.open("/m/" + id);
    try (BufferedReader lines = lines(running)) {
      assertThat(lines.readLine()).startsWith("# ping example.com from test, 20");
      assertThat(lines.readLine()).isEqualTo("# /m/" + id);
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).startsWith("PING example.com");
      assertThat(lines.readLine()).contains("icmp_seq=1");
      server.location.happens(Events.finished());
      String rest = String.join("\n", lines.lines().toList());

      String after = server.get("/m/" + id).body();
      assertThat(after).startsWith("# ping example.com").endsWith(rest + "\n");
    }
  }
}
