package io.lookingglass.tests.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.bfd.BfdFarEnd.Kind;
import io.lookingglass.tests.bfd.BfdFarEnd.Session;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program with a session of BFD beside a tunnel, and a webhook that is told of it. */
@RequiresRoot
@RequiresProgram(value = "bird", debianPackage = "bird2")
class BfdOfTheProgramTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path folder = Path.of("");

  private final List<JsonNode> posted = new CopyOnWriteArrayList<>();

  private Configuration configuration(NamespacePair link, int hook, boolean withBfd)
      throws Exception {
    String sha256 =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("noc-token".getBytes(StandardCharsets.UTF_8)));
    return ConfigurationLoader.parse(
        """
        server: {listen: "127.0.0.1:0"}
        storage: {url: "sqlite:%s/lookingglass.db"}
        access: {tokens: [{name: noc, role: operator, sha256: "%s"}]}
        customers: [{name: acme, title: Acme}]
        tunnels:
          - name: lon
            customer: acme
            local: %s
            remote: %s
            probes: {modes: [keepalive]}
            %s
        alerts:
          webhooks:
            - {name: noc, url: "http://127.0.0.1:%d/", secret: "0123456789abcdef"}
        """
            .formatted(
                folder,
                sha256,
                link.nearAddress(IpVersion.IPV4).getHostAddress(),
                link.farAddress(IpVersion.IPV4).getHostAddress(),
                withBfd ? "bfd: {interval: 100ms}" : "",
                hook));
  }

  private HttpServer receiver() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          posted.add(MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String ask(NamespacePair link, LookingGlass program, String path) {
    return link.near()
        .within(
            () -> {
              HttpURLConnection connection =
                  (HttpURLConnection)
                      URI.create("http://127.0.0.1:" + program.port() + path)
                          .toURL()
                          .openConnection();
              connection.setRequestProperty("Authorization", "Bearer noc-token");
              try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
              }
            });
  }

  private static JsonNode tunnel(NamespacePair link, LookingGlass program) {
    return MAPPER.readTree(ask(link, program, "/v1/tunnels/lon"));
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofMinutes(1))
        .until(condition::getAsBoolean);
  }

  private boolean wasTold(String type) {
    return posted.stream().anyMatch(event -> event.path("type").asString().equals(type));
  }

  private JsonNode told(String type) {
    return posted.stream()
        .filter(event -> event.path("type").asString().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsAModeOfTheTunnelAndItsLossIsPosted() throws Exception {
    try (NamespacePair link = NamespacePair.make();
        BfdFarEnd far = BfdFarEnd.start(link, Session.of(Kind.BIRD))) {
      HttpServer receiver = link.near().within(this::receiver);
      int hook = receiver.getAddress().getPort();
      try (LookingGlass program =
          link.near()
              .within(
                  () ->
                      LookingGlass.start(
                          configuration(link, hook, true), OriginTable.empty(), "test"))) {
        await(() -> tunnel(link, program).path("bfd").path("state").asString().equals("up"));
        await(far::isUp);
        // Nobody ends the tunnel there; that BFD is up does not hide it.
        await(() -> tunnel(link, program).path("state").asString().equals("down"));
        assertThat(tunnel(link, program).path("reason").asString())
            .endsWith("bfd is up, so the far end is there and GRE does not get through");
        assertThat(ask(link, program, "/metrics"))
            .contains("lookingglass_bfd_state{tunnel=\"lon\"}");
        await(() -> wasTold("bfd-session.up") && wasTold("tunnel.down"));

        far.freeze(true);
        await(() -> wasTold("bfd-session.down"));
        JsonNode loss = told("bfd-session.down").path("data");
        assertThat(loss.path("subject").asString()).isEqualTo("lon");
        assertThat(loss.path("customer").asString()).isEqualTo("acme");
        assertThat(loss.path("text").asString()).contains("nothing came for 300 ms");
        await(
            () ->
                tunnel(link, program)
                    .path("modes")
                    .path(1)
                    .path("state")
                    .asString()
                    .equals("down"));
        far.freeze(false);
        await(() -> tunnel(link, program).path("bfd").path("state").asString().equals("up"));

        assertThat(program.reload(configuration(link, hook, false))).isEmpty();
        await(() -> tunnel(link, program).path("bfd").isNull());
        await(() -> tunnel(link, program).path("modes").size() == 1);
        await(() -> !far.isUp());
      } finally {
        receiver.stop(0);
      }
      assertThat(posted.stream().map(event -> event.path("type").asString()))
          .as("that the program ends, and the session on purpose, is no alarm")
          .filteredOn("bfd-session.down"::equals)
          .hasSize(1);
    }
  }
}
