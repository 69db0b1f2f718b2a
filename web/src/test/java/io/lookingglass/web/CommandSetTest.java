package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The Looking Glass Command Set (RFC 8522). */
final class CommandSetTest {
  private static final String BASE = "/.well-known/looking-glass/v1";

  private final RunningServer server = new RunningServer("", new FixedBgp());

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode data(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = server.get(BASE + path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonNode body = RunningServer.json(response);
    assertThat(body.get("status").stringValue()).isEqualTo("success");
    return body.get("data");
  }

  @ParameterizedTest
  @CsvSource({
    "/ping/192.0.2.1, PING 192.0.2.1",
    "/ping/192.0.2.1?protocol=1%2C1&runtime=5&router=test&routerindex=1&format=text/plain, PING",
    "/ping/192.0.2.1?vrf=default&runtime=0&random=4711&format=application/json%2Ctext/plain, PING",
    "/traceroute/192.0.2.1, traceroute to 192.0.2.1",
    "/show/route/192.0.2.0/24, no BGP peers",
    "/show/bgp/192.0.2.1, no BGP peers",
    "/show/bgp/summary, full",
    "/show/bgp/summary?protocol=2&routerindex=1, full",
    "/show/bgp/neighbors/full, AS4200000001",
    "/show/bgp/neighbors/192.0.2.2, full",
  })
  void aCommandIsAnsweredWithItsText(String path, String text)
      throws IOException, InterruptedException {
    server.location.happens(Events.pingStarts(1), Events.finished());
    JsonNode data = data(path);
    assertThat(data.propertyNames())
        .endsWith("router", "performed_at", "runtime", "output", "format");
    assertThat(data.get("router").stringValue()).isEqualTo("test");
    assertThat(data.get("performed_at").stringValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(data.get("runtime").doubleValue()).isBetween(0.0, 30.0);
    assertThat(data.get("output"))
        .anySatisfy(line -> assertThat(line.stringValue()).contains(text));
    assertThat(data.get("format").stringValue()).isEqualTo("text/plain");
  }

  @Test
  void aPingHasItsFiguresToo() throws IOException, InterruptedException {
    server.location.happens(
        Events.pingStarts(2),
        Events.pingReplied(1),
        new ProbeEvent.PingTimedOut(2),
        Events.finished());
    JsonNode data = data("/ping/192.0.2.1");
    assertThat(data.propertyNames())
        .containsExactly(
            "min", "avg", "max", "rate", "router", "performed_at", "runtime", "output", "format");
    assertThat(data.get("min").doubleValue()).isEqualTo(1.235);
    assertThat(data.get("max").doubleValue()).isEqualTo(1.235);
    assertThat(data.get("rate").intValue()).isEqualTo(50);
  }

  @Test
  void aPingWithoutAnyAnswerHasNoTimes() throws IOException, InterruptedException {
    server.location.happens(
        Events.pingStarts(1), new ProbeEvent.PingTimedOut(1), Events.finished());
    JsonNode data = data("/ping/192.0.2.1");
    assertThat(data.get("avg").isNull()).isTrue();
    assertThat(data.get("rate").intValue()).isZero();
  }

  @Test
  void commandsAndRoutersAreListed() throws IOException, InterruptedException {
    JsonNode commands = data("/cmd").get("commands");
    assertThat(commands).hasSize(6);
    assertThat(commands.get(2).get("command").stringValue()).isEqualTo("show route");
    assertThat(commands.get(2).get("href").stringValue()).isEqualTo(BASE + "/show/route");
    assertThat(data("/routers").get("routers").get(0).stringValue()).isEqualTo(BASE + "/routers/1");
    assertThat(data("/routers/1").get("name").stringValue()).isEqualTo("test");
  }

  @ParameterizedTest
  @CsvSource({
    "/ping/127.0.0.1, 403",
    "/ping/a..b, 400",
    "/ping/192.0.2.1?vrf=red, 400",
    "/ping/192.0.2.1?format=application/json, 400",
    "/ping/192.0.2.1?protocol=9%2C9, 400",
    "/ping/192.0.2.1?runtime=999, 400",
    "/ping/192.0.2.1?router=other, 400",
    "/show/bgp/neighbors/nobody, 404",
    "/show/bgp/neighbors/192.0.2.99, 404",
    "/show/route/999, 400",
    "/routers/2, 404",
    "/nonsense, 404",
    "/show/bgp, 404",
  })
  void whatGoesWrongIsToldInTheEnvelope(String path, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response = server.get(BASE + path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = RunningServer.json(response);
    assertThat(body.get("status").stringValue()).isEqualTo("fail");
    assertThat(body.get("data").get("message").stringValue()).isNotEmpty();
  }

  @Test
  void whoIsRefusedAtTheDoorIsToldInTheEnvelopeToo() throws IOException, InterruptedException {
    HttpResponse<String> unknown =
        server.get(
            BASE + "/ping/192.0.2.1", "Authorization", "Bearer wrong", "Accept", "text/html");
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(RunningServer.json(unknown).get("status").stringValue()).isEqualTo("fail");

    server.server.drain();
    HttpResponse<String> stopping = server.get(BASE + "/ping/192.0.2.1");
    assertThat(stopping.statusCode()).isEqualTo(503);
    assertThat(RunningServer.json(stopping).propertyNames()).containsExactly("status", "message");
    assertThat(RunningServer.json(stopping).get("status").stringValue()).isEqualTo("error");
  }

  /** A text is a list of its lines, so that none has a line break in it. */
  @Test
  void eachLineOfTheTextIsAnElement() throws IOException, InterruptedException {
    server.location.happens(Events.pingStarts(1), Events.pingReplied(0), Events.finished());
    JsonNode output = data("/ping/192.0.2.1").get("output");
    assertThat(output.size()).isGreaterThan(3);
    assertThat(output.get(1).stringValue()).contains("icmp_seq=1").doesNotContain("\n");
  }
}
