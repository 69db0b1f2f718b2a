package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsStarted;
import io.lookingglass.probes.event.ProbeEvent.DnsUnanswered;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /dns/NAME} for terminals and programs, and who may be asked. */
final class DnsToolTest {
  private static final DnsServer SERVER =
      new DnsServer("192.0.2.53", IpAddresses.parse("192.0.2.53"), 53);

  private static final DnsMessage MESSAGE =
      new DnsMessage(
          4711,
          "QUERY",
          "NOERROR",
          0,
          List.of("qr", "rd", "ra", "ad"),
          List.of(new DnsMessage.Question("example.com.", "MX", "IN")),
          List.of(
              new DnsMessage.ResourceRecord(
                  "example.com.", "MX", 300, "IN", "10 mail.example.com.", List.of())),
          List.of(
              new DnsMessage.ResourceRecord(
                  "example.com.", "TYPE65280", 60, "IN", "\\# 1 2A", List.of())),
          List.of(),
          new DnsMessage.Edns(
              0,
              List.of(),
              1232,
              List.of(),
              List.of(
                  new DnsMessage.ExtendedError(3, "Stale Answer", null),
                  new DnsMessage.ExtendedError(22, "No Reachable Authority", "at example.com"))),
          99);

  private static final DnsAnswered ANSWERED =
      new DnsAnswered(
          DnsPurpose.ANSWER,
          0,
          SERVER,
          DnsTransport.UDP,
          Instant.parse("2026-11-21T10:00:00Z"),
          4_000_000,
          List.of(),
          0,
          null,
          MESSAGE);

  private final RunningServer server = new RunningServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void answers() {
    server.location.happens(
        new DnsStarted(List.of(SERVER), List.of()), ANSWERED, Events.finished());
  }

  @Test
  void aTerminalGetsTheLinesOfDigAsTheyCome() throws IOException, InterruptedException {
    server.location.happens(new DnsStarted(List.of(SERVER), List.of()));
    HttpResponse<InputStream> response = server.open("/dns/example.com?type=MX");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("; <<>> lookingglass <<>> example.com MX");
      server.location.happens(ANSWERED, Events.finished());
      assertThat(lines.lines())
          .contains(
              ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711",
              "example.com.\t\t300\tIN\tMX\t10 mail.example.com.");
    }
  }

  @Test
  void whoAsksForDnsJsonGetsWhatPublicResolversGive() throws IOException, InterruptedException {
    answers();
    HttpResponse<String> response =
        server.get("/dns/example.com?type=MX", "Accept", "application/dns-json");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/dns-json");
    assertThat(response.headers().firstValue("Vary")).hasValue("Accept");
    assertThat(response.body())
        .isEqualTo(
            """
            {"Status":0,"TC":false,"RD":true,"RA":true,"AD":true,"CD":false,\
            "Question":[{"name":"example.com.","type":15}],\
            "Answer":[{"name":"example.com.","type":15,"TTL":300,"data":"10 mail.example.com."}],\
            "Authority":[{"name":"example.com.","type":65280,"TTL":60,"data":"\\\\# 1 2A"}],\
            "Comment":["EDE(3): Stale Answer","EDE(22): No Reachable Authority (at example.com)"]}\
            """);
    answers();
    assertThat(server.get("/dns/example.com?format=dns-json").body()).startsWith("{\"Status\":0,");
  }

  @Test
  void withoutAnAnswerDnsJsonSaysWhyAsAResolverWould() throws IOException, InterruptedException {
    server.location.happens(
        new DnsStarted(List.of(SERVER), List.of()),
        new DnsUnanswered(
            DnsPurpose.ANSWER,
            0,
            SERVER,
            DnsTransport.UDP,
            15_000_000_000L,
            3,
            0,
            DnsFailure.TIMED_OUT,
            "timed out"),
        Events.finished());
    JsonNode answer = RunningServer.json(server.get("/dns/example.com?format=dns-json"));
    assertThat(answer.get("Status").intValue()).isEqualTo(2);
    assertThat(answer.get("Comment").get(0).stringValue()).isEqualTo("192.0.2.53: timed out");
  }

  @Test
  void aFinishedMeasurementIsThereAsDnsJsonToo() throws IOException, InterruptedException {
    String id =
        server.started(
            "{\"type\":\"dns\",\"target\":\"example.com\","
                + "\"measurementOptions\":{\"query\":{\"type\":\"MX\"}}}");
    HttpResponse<String> early = server.get("/m/" + id, "Accept", "application/dns-json");
    assertThat(early.statusCode()).isEqualTo(406);
    answers();
    assertThat(server.get("/v1/measurements/" + id + "/events").body()).contains("event: done");
    HttpResponse<String> answer = server.get("/m/" + id, "Accept", "application/dns-json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"Status\":0,").contains("\"data\":\"10 mail");
  }

  @Test
  void nothingElseIsThereAsDnsJson() throws IOException, InterruptedException {
    assertThat(server.get("/ping/example.com", "Accept", "application/dns-json").statusCode())
        .isEqualTo(406);
    HttpResponse<String> named = server.get("/ping/example.com?format=dns-json");
    assertThat(named.statusCode()).isEqualTo(400);
    assertThat(named.body()).contains("format must be text, html, json or markdown, but is");
    assertThat(server.get("/dns/example.com?format=xml").body())
        .contains("format must be text, html, json, markdown or dns-json, but is");
    String id = server.started("{\"type\":\"ping\",\"target\":\"example.com\"}");
    server.location.happens(Events.finished());
    assertThat(server.get("/v1/measurements/" + id + "/events").body()).contains("event: done");
    assertThat(server.get("/m/" + id, "Accept", "application/dns-json").statusCode())
        .isEqualTo(406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "[::1]",
        "::ffff:10.0.0.1",
        "127.0.0.1:8080",
        "tls://10.0.0.1",
        "https://10.0.0.1/dns-query",
        "192.0.2.99,10.0.0.1",
        "private.example",
        "tls://private.example",
        "https://private.example/admin",
      })
  void resolversInsideAreRefusedAndNothingIsSent(String resolver)
      throws IOException, InterruptedException {
    HttpResponse<String> text = server.get("/dns/example.com?resolver=" + resolver);
    assertThat(text.statusCode()).isEqualTo(403);
    assertThat(text.body()).startsWith("error: ").contains("not reachable over the Internet");
    HttpResponse<String> json =
        server.get("/dns/example.com?resolver=" + resolver, "Accept", "application/dns-json");
    assertThat(RunningServer.json(json).get("error").get("type").stringValue())
        .isEqualTo("target_not_allowed");
    assertThat(server.measurements.running()).isZero();
    assertThat(server.location.startedWithin(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=AXFR | resolver: must name one server of the zone for AXFR, or authoritative",
        "type=TYPE252&resolver=system | resolver: must name one server of the zone",
        "type=AXFR&resolver=192.0.2.53,192.0.2.54 | resolver: must name one server of the zone",
        "type=AXFR&resolver=192.0.2.53&protocol=UDP | protocol: must be TCP for AXFR, or DOT",
        "type=AXFR&resolver=https://192.0.2.53 | protocol: must be TCP for AXFR, or DOT",
        "type=AXFR&resolver=192.0.2.53&dnssec=true | dnssec: does not go with AXFR",
        "type=ixfr | type: may not be IXFR, which needs an older version of the zone",
        "type=NOSUCH | type: must be a record type such as A, AAAA, MX, TXT or TYPE65",
        "resolver=quic://192.0.2.53 | resolver: quic://192.0.2.53: DNS over QUIC is not spoken",
        "recursion=no | recursion: is not known here",
      })
  void whatCannotBeAskedIsToldByParameter(String parameters, String error)
      throws IOException, InterruptedException {
    HttpResponse<String> response = server.get("/dns/example.com?" + parameters);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("error: " + error);
    assertThat(server.location.startedWithin(0)).isFalse();
  }

  private static final String TOKENS =
      """
      access:
        tokens:
          - {name: noc, role: support, sha256: "%s"}
          - {name: acme, role: customer, customer: acme, sha256: "%s"}
      customers: [{name: acme, title: "Acme Ltd"}]
      """
          .formatted(sha256("noc-token"), sha256("acme-token"));

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void zonesAreTransferredForTheRoleThatMay() throws IOException, InterruptedException {
    String transfer = "/dns/example.com?type=AXFR&resolver=192.0.2.53";
    try (RunningServer guarded = new RunningServer(TOKENS)) {
      for (String[] header :
          new String[][] {{"Accept", "*/*"}, {"Authorization", "Bearer acme-token"}}) {
        HttpResponse<String> refused = guarded.get(transfer, header);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
            .startsWith(
                "error: Zone transfers (AXFR) need a token of the role support or a higher one");
      }
      assertThat(guarded.location.startedWithin(0)).isFalse();
      guarded.location.happens(
          new DnsStarted(List.of(SERVER), List.of()),
          new ProbeEvent.DnsZoneRecords(0, SERVER, MESSAGE.answers()),
          new ProbeEvent.DnsZoneTransferEnded(
              0,
              SERVER,
              DnsTransport.TCP,
              Instant.parse("2026-11-21T10:00:00Z"),
              4_000_000,
              null,
              MESSAGE.withoutRecords(),
              1,
              1,
              99,
              null),
          Events.finished());
      HttpResponse<String> made = guarded.get(transfer, "Authorization", "Bearer noc-token");
      assertThat(made.statusCode()).isEqualTo(200);
      assertThat(made.body())
          .contains("example.com.\t\t300\tIN\tMX\t10 mail.example.com.")
          .contains(";; XFR size: 1 records (messages 1, bytes 99)");
    }
  }

  @Test
  void theRoleThatTransfersZonesIsAMatterOfConfiguration()
      throws IOException, InterruptedException {
    String transfer = "/dns/example.com?type=AXFR&resolver=192.0.2.53";
    try (RunningServer open = new RunningServer(TOKENS + "dns: {zone-transfers: public}\n")) {
      open.location.happens(Events.finished());
      assertThat(open.get(transfer).statusCode()).isEqualTo(200);
    }
    try (RunningServer closed = new RunningServer(TOKENS + "dns: {zone-transfers: admin}\n")) {
      assertThat(closed.get(transfer, "Authorization", "Bearer noc-token").body())
          .contains("need a token of the role admin");
    }
  }
}
