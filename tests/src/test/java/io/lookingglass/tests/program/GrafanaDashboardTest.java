package io.lookingglass.tests.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.LookingGlass;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard that comes with the program asks for what the program tells. */
@RequiresRoot
class GrafanaDashboardTest {
  private static final Path DASHBOARD =
      Path.of(
          System.getProperty("project.root", ".."),
          "lookingglass/src/main/distribution/grafana/lookingglass.json");

  private static final Pattern METRIC =
      Pattern.compile("\\b(?:lookingglass|http|jvm|process|system)_[a-z0-9_]+\\b");

  /** Needs a far end that answers, which the tests of the metrics of tunnels have. */
  private static final String ONLY_WITH_AN_ANSWER = "lookingglass_tunnel_rtt_seconds";

  private static final String TOKEN = "a token of this test";

  private static JsonNode dashboard() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(DASHBOARD));
  }

  private static Set<String> askedFor() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode panel : dashboard().get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        Matcher name = METRIC.matcher(target.get("expr").stringValue());
        while (name.find()) {
          names.add(name.group());
        }
      }
    }
    return names;
  }

  private static String get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Authorization", "Bearer " + TOKEN)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static Set<String> told(String metrics) {
    Set<String> names = new HashSet<>();
    metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  @Test
  void everyMetricOfTheDashboardIsTold(@TempDir Path folder) throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(TOKEN.getBytes(StandardCharsets.UTF_8)));
    try (LookingGlass program =
        LookingGlass.start(
            ConfigurationLoader.parse(
                """
                server: {listen: "127.0.0.1:0"}
                storage: {url: "sqlite:%s/lg.db"}
                targets: {allow: [127.0.0.0/8]}
                access: {tokens: [{name: prometheus, role: support, sha256: "%s"}]}
                bgp:
                  asn: 64496
                  router-id: 192.0.2.1
                  peers: [{name: nobody, address: 127.0.0.3, asn: 64511, port: 9}]
                customers: [{name: acme, title: Acme}]
                tunnels:
                  - name: loop
                    customer: acme
                    local: 127.0.0.1
                    remote: 127.0.0.2
                    inner-local: 10.100.0.0
                    inner-remote: 10.100.0.1
                    mtu: 1400
                    probes: {modes: [keepalive]}
                """
                    .formatted(folder, hash)),
            OriginTable.empty(),
            "test")) {
      get(program.url() + "/ping/127.0.0.1?packets=1");
      assertThat(get(program.url() + "/ping/10.0.0.1")).contains("Private-Use");
      Set<String> asked = askedFor();
      assertThat(asked).hasSizeGreaterThan(25).contains(ONLY_WITH_AN_ANSWER);
      asked.remove(ONLY_WITH_AN_ANSWER);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(told(get(program.url() + "/metrics"))).containsAll(asked));
    }
  }

  @Test
  void panelsDoNotLieOnEachOther() throws IOException {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard().get("panels")) {
      JsonNode place = panel.get("gridPos");
      for (int x = place.get("x").intValue(); x < right(place); x++) {
        for (int y = place.get("y").intValue(); y < bottom(place); y++) {
          assertThat(taken.add(x + "," + y)).as(panel.get("title").stringValue()).isTrue();
        }
      }
      assertThat(right(place)).isLessThanOrEqualTo(24);
    }
  }

  private static int right(JsonNode place) {
    return place.get("x").intValue() + place.get("w").intValue();
  }

  private static int bottom(JsonNode place) {
    return place.get("y").intValue() + place.get("h").intValue();
  }
}
