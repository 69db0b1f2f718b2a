package io.lookingglass.tests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lookingglass.LookingGlass;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program, asked by Globalping's own client; its description of itself read by Spectral,
 * and its answers held against that by an independent implementation of JSON Schema. Packages come
 * from {@code tests/npm}, where {@code tests/run} installs them.
 */
@RequiresProgram(value = "node", debianPackage = "nodejs")
@Timeout(120)
final class InterfaceWithOthersTest {
  private static final Path PACKAGES =
      Path.of(System.getProperty("project.root", ".."), "tests", "npm").toAbsolutePath();

  @TempDir private Path folder;
  private LookingGlass program;
  private HttpServer http;
  private OneRecordNameServer names;

  @BeforeEach
  void start() throws Exception {
    if (!Files.isDirectory(PACKAGES.resolve("node_modules"))) {
      String missing = "packages are missing: npm ci --prefix " + PACKAGES;
      if ("fail".equals(System.getProperty("lookingglass.missingPeer"))) {
        Assertions.fail(missing);
      }
      Assumptions.abort(missing);
    }
    http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] body =
              "hello %s %s"
                  .formatted(
                      exchange.getRequestURI(), exchange.getRequestHeaders().getFirst("x-asked"))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("X-Told", "indeed");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    names = new OneRecordNameServer();
    program =
        LookingGlass.start(
            ConfigurationLoader.parse(
                """
                server: {listen: "127.0.0.1:0"}
                location: {name: here, city: Frankfurt, country: DE, continent: EU}
                storage: {url: "sqlite:%s/test.db"}
                targets: {allow: [127.0.0.0/8]}
                limits: {public: {measurements-per-hour: 100, concurrent: 100}}
                """
                    .formatted(folder)),
            OriginTable.empty(),
            "test");
  }

  @AfterEach
  void stop() throws IOException {
    if (program != null) {
      program.close();
      http.stop(0);
      names.close();
    }
  }

  private String base() {
    return "http://127.0.0.1:" + program.port();
  }

  private String httpPort() {
    return String.valueOf(http.getAddress().getPort());
  }

  private static String node(String script, String... arguments) {
    String[] command = new String[arguments.length + 2];
    command[0] = "node";
    command[1] = PACKAGES.resolve(script).toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Command.Outcome outcome = Command.attempt(command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Test
  void globalpingsOwnClientMeasuresAndReadsEveryTypeItKnows() {
    assertThat(node("globalping.mjs", base(), httpPort(), String.valueOf(names.port())))
        .contains("ping: ", "traceroute: ", "mtr: ", "dns: ", "http: ");
  }

  @Test
  void realAnswersAreAsDescribed() {
    assertThat(node("answers.mjs", base(), httpPort()))
        .contains("tls: as described", "diagnosis: as described", "kinds of events: as described");
  }

  @Test
  void theDescriptionIsWithoutFault() throws Exception {
    Path document = folder.resolve("openapi.json");
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(URI.create(base() + "/v1/openapi.json")).build(),
          BodyHandlers.ofFile(document));
    }
    Command.Outcome outcome =
        Command.attempt(
            PACKAGES.resolve("node_modules/.bin/spectral").toString(),
            "lint",
            document.toString(),
            "--ruleset",
            PACKAGES.resolve("spectral.yaml").toString(),
            "--fail-severity",
            "hint");
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("No results with a severity of 'hint' or higher found!");
  }
}
