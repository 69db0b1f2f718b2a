package io.lookingglass.tests.gre;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.LookingGlass;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespaceLab;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program with a tunnel to a real far end: pre-flight, reload, restart. */
@RequiresRoot
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@RequiresProgram(value = "nft", debianPackage = "nftables")
class TunnelsOfTheProgramTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path folder = Path.of("");

  private Configuration configuration(NamespaceLab lab, boolean withBad) throws Exception {
    String prober = lab.prober(IpVersion.IPV4).getHostAddress();
    String target = lab.target(IpVersion.IPV4).getHostAddress();
    return ConfigurationLoader.parse(
        """
        server: {listen: "127.0.0.1:0"}
        storage: {url: "sqlite:%s/lookingglass.db"}
        access: {tokens: [{name: noc, role: operator, sha256: "%s"}]}
        customers: [{name: acme, title: Acme}]
        bgp:
          asn: 64496
          router-id: 192.0.2.1
          peers: [{name: transit, address: 127.0.0.2, asn: 64511, multihop: 2, announce: true}]
        prefixes:
          - {prefix: 192.0.2.0/24, customer: acme, origin-asn: 64500, tunnels: [good]}
        tunnels:
          - {name: good, customer: acme, local: %s, remote: %s, inner-local: 10.100.0.0,
             inner-remote: 10.100.0.1, thresholds: {recover-after: 5}}
        """
                .formatted(folder, sha256("noc-token"), prober, target)
            + (withBad
                ? """
                  - {name: bad, local: 203.0.113.99, remote: %s, inner-local: 10.100.0.2,
                     inner-remote: 10.100.0.3}
                """
                    .formatted(target)
                : ""));
  }

  private static String sha256(String token) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  /** Asks the program from within the lab. */
  private static JsonNode ask(
      NamespaceLab lab, LookingGlass program, String path, @Nullable String body) {
    return lab.withinProber(
        () -> {
          HttpURLConnection connection =
              (HttpURLConnection)
                  URI.create("http://127.0.0.1:" + program.port() + path).toURL().openConnection();
          connection.setRequestProperty("Authorization", "Bearer noc-token");
          if (body != null) {
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
              out.write(body.getBytes(StandardCharsets.UTF_8));
            }
          }
          try (InputStream in = connection.getInputStream()) {
            return MAPPER.readTree(in.readAllBytes());
          }
        });
  }

  private static String state(NamespaceLab lab, LookingGlass program, String tunnel) {
    return ask(lab, program, "/v1/tunnels/" + tunnel, null).get("state").stringValue();
  }

  private static void await(NamespaceLab lab, LookingGlass program, String tunnel, String state) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .untilAsserted(() -> assertThat(state(lab, program, tunnel)).isEqualTo(state));
  }

  private static JsonNode healthCheck(NamespaceLab lab, LookingGlass program) {
    return check(lab, program, "tunnel-health");
  }

  private static JsonNode check(NamespaceLab lab, LookingGlass program, String id) {
    JsonNode report =
        ask(
            lab,
            program,
            "/v1/announcements",
            "{\"prefix\":\"192.0.2.0/24\",\"reason\":\"attack\",\"kind\":\"announce\","
                + "\"dryRun\":true}");
    return StreamSupport.stream(report.get("checks").spliterator(), false)
        .filter(check -> check.get("id").stringValue().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private LookingGlass start(NamespaceLab lab, boolean withBad) {
    return lab.withinProber(
        () -> LookingGlass.start(configuration(lab, withBad), OriginTable.empty(), "test"));
  }

  @Test
  void healthFeedsThePreflightAndOutlivesReloadAndRestart() throws Exception {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual())) {
      long lastNumber;
      try (LookingGlass program = start(lab, false)) {
        await(lab, program, "good", "healthy");
        JsonNode passed = healthCheck(lab, program);
        assertThat(passed.get("state").stringValue()).isEqualTo("passed");
        assertThat(passed.get("evidence").stringValue()).startsWith("good is healthy since ");

        TunnelMonitorTest.cut(lab);
        await(lab, program, "good", "down");
        JsonNode failed = healthCheck(lab, program);
        assertThat(failed.get("state").stringValue()).isEqualTo("failed");
        assertThat(failed.get("severity").stringValue()).isEqualTo("soft");
        assertThat(failed.get("evidence").stringValue())
            .startsWith("good is down since ")
            .contains("no answer within 800 ms");
        TunnelMonitorTest.mend(lab);
        await(lab, program, "good", "healthy");

        JsonNode before = ask(lab, program, "/v1/tunnels/good", null);
        assertThat(program.reload(configuration(lab, true))).isEmpty();
        JsonNode after = ask(lab, program, "/v1/tunnels/good", null);
        assertThat(after.get("since")).isEqualTo(before.get("since"));
        assertThat(sentInTheHour(after)).isGreaterThanOrEqualTo(sentInTheHour(before));
        assertThat(state(lab, program, "bad")).isEqualTo("not-monitored");
        assertThat(ask(lab, program, "/v1/tunnels/bad", null).get("reason").stringValue())
            .contains("203.0.113.99 is not an address of this machine");
        lastNumber = lastNumber(ask(lab, program, "/v1/tunnels/good/health", null));
      }
      try (LookingGlass program = start(lab, false)) {
        await(lab, program, "good", "healthy");

        JsonNode past = ask(lab, program, "/v1/tunnels/good/health?from=2h&step=1m", null);
        assertThat(past.get("points")).isNotEmpty();
        assertThat(lost(past)).isPositive();
        JsonNode hour = ask(lab, program, "/v1/tunnels/good/health", null);
        assertThat(hour.get("stepSeconds").longValue())
            .as("what came before the start is known by the minute")
            .isEqualTo(60);
        assertThat(lost(hour)).isPositive();
        JsonNode moment = ask(lab, program, "/v1/tunnels/good/health?from=2s", null);
        assertThat(moment.get("points")).isNotEmpty();
        assertThat(past.get("transitions").findValuesAsString("to"))
            .startsWith("healthy", "down", "degraded", "healthy");
        assertThat(lastNumber(past)).isGreaterThan(lastNumber);
      }
    }
  }

  @Test
  void whatADiagnosisMeasuredIsSaidBeforeAnAnnouncementAndOutlivesARestart() throws Exception {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).mtu(1, 1400).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual())) {
      try (LookingGlass program = start(lab, false)) {
        await(lab, program, "good", "healthy");
        assertThat(check(lab, program, "tunnel-mtu").get("state").stringValue())
            .isEqualTo("unknown");

        JsonNode started = ask(lab, program, "/v1/tunnels/good/diagnosis", "{}");
        Awaitility.await()
            .atMost(120, TimeUnit.SECONDS)
            .pollInterval(200, TimeUnit.MILLISECONDS)
            .until(() -> ended(lab, program, started.get("id").stringValue()));

        failsForItsSize(lab, program);
      }
      try (LookingGlass program = start(lab, false)) {
        failsForItsSize(lab, program);
      }
    }
  }

  private static boolean ended(NamespaceLab lab, LookingGlass program, String id) {
    return ask(lab, program, "/v1/measurements/" + id, null)
        .get("status")
        .stringValue()
        .equals("finished");
  }

  /** The path carries 1400 bytes, of which 24 are the outer header and that of GRE. */
  private static void failsForItsSize(NamespaceLab lab, LookingGlass program) {
    JsonNode sizes = ask(lab, program, "/v1/tunnels/good", null).get("sizes");
    assertThat(sizes.get("outerPassedBytes").intValue()).isEqualTo(1400);
    assertThat(sizes.get("innerMtuBytes").intValue()).isEqualTo(1376);
    assertThat(sizes.get("mtu").stringValue()).isEqualTo("too-large");
    JsonNode check = check(lab, program, "tunnel-mtu");
    assertThat(check.get("state").stringValue()).isEqualTo("failed");
    assertThat(check.get("severity").stringValue()).isEqualTo("soft");
    assertThat(check.get("evidence").stringValue())
        .startsWith("good: MTU 1476 configured, measured 1376 inside ")
        .endsWith("too large, set the MTU to 1376 and clamp the MSS to 1336");
  }

  private static long sentInTheHour(JsonNode tunnel) {
    return tunnel.get("modes").get(0).get("hour").get("sent").longValue();
  }

  /** Of all points; which minute the losses were in depends on when it was cut. */
  private static long lost(JsonNode past) {
    return StreamSupport.stream(past.get("points").spliterator(), false)
        .mapToLong(point -> point.get("lost").longValue())
        .sum();
  }

  private static long lastNumber(JsonNode past) {
    JsonNode transitions = past.get("transitions");
    return transitions.get(transitions.size() - 1).get("number").longValue();
  }

  @Test
  void theProgramStartsWithATunnelThatCannotBeProbed() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        LookingGlass program = start(lab, true)) {
      await(lab, program, "bad", "not-monitored");
      await(lab, program, "good", "down");
      assertThat(ask(lab, program, "/v1/tunnels", null).get("tunnels")).hasSize(2);
    }
  }
}
