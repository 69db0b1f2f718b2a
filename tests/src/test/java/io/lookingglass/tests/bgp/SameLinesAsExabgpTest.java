package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.LookingGlass;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.bgp.LoopbackBird;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same lines, written to the program and to ExaBGP, are the same routes at a peer of both. */
@RequiresProgram(value = "bird", debianPackage = "bird2")
@RequiresProgram(value = "exabgp", debianPackage = "exabgp")
@RequiresProgram(value = "python3", debianPackage = "python3")
final class SameLinesAsExabgpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> LINES =
      List.of(
          "announce route 203.0.113.0/24 next-hop 10.99.0.1",
          "announce route 203.0.113.7/32 next-hop 10.99.0.1 community [64496:7 no-export]",
          "announce route 203.0.113.8/32 next-hop 10.99.0.1 community [65535:666 no-export] med 7",
          "announce route 203.0.113.64/26 next-hop 10.99.0.1 as-path [64496 64496 64496]",
          "announce route 203.0.113.9/32 next-hop 10.99.0.1 large-community [64496:1:2 64496:3:4]",
          "announce route 203.0.113.10/32 next-hop 10.99.0.1 extended-community [target:64496:100]",
          "announce route 203.0.113.128/25 next-hop 10.99.0.1 split /27",
          "announce attributes next-hop 10.99.0.1 med 5 nlri 203.0.113.16/32 203.0.113.17/32",
          "announce flow route { match { destination 203.0.113.7/32; source-port =53; protocol"
              + " udp; } then { discard; } }",
          "announce flow route { match { destination 203.0.113.8/32; destination-port [ =80"
              + " >=8000&<=8088 ]; protocol tcp; } then { rate-limit 125000; } }",
          "announce flow route { match { destination 203.0.113.9/32; tcp-flags [ syn ];"
              + " packet-length [ >200&<300 ]; } then { mark 46; } }");

  private static final List<String> WITHDRAWALS =
      List.of(
          "withdraw route 203.0.113.7/32 next-hop 10.99.0.1",
          "withdraw route 203.0.113.128/25 next-hop 10.99.0.1 split /27",
          "withdraw flow route { match { destination 203.0.113.7/32; source-port =53; protocol"
              + " udp; } then { discard; } }");

  @TempDir Path folder;

  @Test
  void routesAndRulesArriveWithTheSameAttributesAndGoTogether() throws Exception {
    try (LoopbackBird bird = new LoopbackBird(Files.createDirectory(folder.resolve("bird")));
        LookingGlass program = program(bird)) {
      Process exabgp = exabgp(bird);
      try {
        for (String line : LINES) {
          write(program, line);
          Files.writeString(folder.resolve("commands"), line + "\n", StandardOpenOption.WRITE);
        }
        same(bird, 12, 3);
        assertThat(routes(bird, "ours4")).contains("(65535,666)");
        for (String line : WITHDRAWALS) {
          write(program, line);
          Files.writeString(folder.resolve("commands"), line + "\n", StandardOpenOption.WRITE);
        }
        same(bird, 7, 2);
      } finally {
        exabgp.destroy();
        exabgp.waitFor();
      }
    }
  }

  private static void same(LoopbackBird bird, int prefixes, int rules) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(routes(bird, "ours4")).isEqualTo(routes(bird, "theirs4"));
              assertThat(routes(bird, "oursflow")).isEqualTo(routes(bird, "theirsflow"));
              assertThat(routes(bird, "ours4").split("Type: BGP", -1)).hasSize(prefixes + 1);
              assertThat(routes(bird, "oursflow").split("Type: BGP", -1)).hasSize(rules + 1);
            });
  }

  /** Without what names the session and the time. */
  private static String routes(LoopbackBird bird, String table) {
    String text = bird.routes(table).replaceAll("\\[(ours|theirs) [^]]*]", "");
    return text.lines()
        .filter(line -> !line.startsWith("Table "))
        .collect(Collectors.joining("\n"))
        .replaceAll("unreachable ", "");
  }

  private LookingGlass program(LoopbackBird bird) throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("token".getBytes(StandardCharsets.UTF_8)));
    LookingGlass program =
        LookingGlass.start(
            ConfigurationLoader.parse(
                """
                server: {listen: "127.0.0.1:0"}
                storage: {url: "sqlite:%s/lookingglass.db"}
                access: {tokens: [{name: noc, role: operator, sha256: "%s"}]}
                bgp:
                  asn: 64496
                  router-id: 192.0.2.1
                  next-hop: 10.99.0.1
                  peers:
                    - name: bird
                      address: %s
                      port: %d
                      asn: 65006
                      local-address: 127.0.0.1
                      multihop: 2
                      announce: true
                      blackhole: true
                      families: [ipv4-unicast, ipv4-flowspec]
                prefixes: [{prefix: 203.0.113.0/24, origin-asn: 64496, max-length: 32}]
                announcements: {next-hops: [10.99.0.1]}
                """
                    .formatted(folder, hash, LoopbackBird.ADDRESS, bird.port())),
            OriginTable.empty(),
            "test");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create(program.url() + "/v1/bgp/peers")).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("Established"));
    return program;
  }

  private static void write(LookingGlass program, String line)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(program.url() + "/v1/announcements"))
                    .header("Authorization", "Bearer token")
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString(line))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(line + ": " + response.body()).isEqualTo(201);
  }

  private Process exabgp(LoopbackBird bird) throws IOException {
    Path relay = folder.resolve("relay.py");
    try (InputStream source =
        Objects.requireNonNull(
            SameLinesAsExabgpTest.class.getResourceAsStream("/lab/bgp/exabgp-relay.py"))) {
      Files.copy(source, relay);
    }
    Path configuration = folder.resolve("exabgp.conf");
    Files.writeString(
        configuration,
        """
        process relay {
          run /usr/bin/python3 %1$s/relay.py %1$s/events %1$s/commands;
          encoder json;
        }
        neighbor %2$s {
          router-id 127.0.0.4;
          local-address 127.0.0.4;
          local-as 64496;
          peer-as 65006;
          connect %3$d;
          family { ipv4 unicast; ipv4 flow; }
          api { processes [ relay ]; neighbor-changes; }
        }
        """
            .formatted(folder, LoopbackBird.ADDRESS, bird.port()));
    Process process =
        new ProcessBuilder(
                "env",
                "exabgp.daemon.user=root",
                "exabgp.api.cli=false",
                "exabgp.api.ack=false",
                "exabgp",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("exabgp.log").toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Files.exists(folder.resolve("events"))
                    && Files.readString(folder.resolve("events")).contains("\"state\": \"up\""));
    return process;
  }
}
