package io.lookingglass.cli;

import io.lookingglass.LookingGlass;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code train}: runs the program against itself, so that the JVM that watches learns which classes
 * a start needs (JEP 514). Everything stays on loopback and in a temporary folder.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Exercise the program once for the start-up cache; see bin/train.")
final class TrainCommand implements Callable<Integer> {
  private static final List<String> PAGES =
      List.of(
          "/",
          "/healthz",
          "/readyz",
          "/metrics",
          "/v1/probes",
          "/v1/limits",
          "/ping/127.0.0.1?packets=1",
          "/traceroute/127.0.0.1",
          "/mtr/127.0.0.1?packets=1",
          "/mtu/127.0.0.1");

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("lookingglass-train");
    try {
      Configuration configuration =
          ConfigurationLoader.parse(
              """
              server: {listen: "127.0.0.1:0"}
              storage: {url: "sqlite:%s/train.db"}
              targets: {allow: [127.0.0.0/8]}
              """
                  .formatted(folder));
      try (LookingGlass program =
              LookingGlass.start(configuration, OriginTable.empty(), Version.current());
          HttpClient client = HttpClient.newHttpClient()) {
        String base = "http://127.0.0.1:" + program.port();
        for (String page : PAGES) {
          ask(client, HttpRequest.newBuilder(URI.create(base + page)).build());
        }
        measure(client, base);
      }
      return ExitStatus.OK;
    } finally {
      delete(folder);
    }
  }

  /** As a browser's form and a script do it: one measurement of each form, then its page. */
  private static void measure(HttpClient client, String base)
      throws IOException, InterruptedException {
    HttpResponse<String> created =
        ask(
            client,
            HttpRequest.newBuilder(URI.create(base + "/v1/measurements"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"type\":\"mtr\",\"target\":\"127.0.0.1\"}"))
                .build());
    String location = created.headers().firstValue("Location").orElse("/");
    URI measurement = URI.create(base).resolve(location);
    ask(client, HttpRequest.newBuilder(URI.create(measurement + "/events")).build());
    ask(client, HttpRequest.newBuilder(measurement).build());
    String id = location.substring(location.lastIndexOf('/') + 1);
    ask(
        client,
        HttpRequest.newBuilder(URI.create(base + "/m/" + id))
            .header("Accept", "text/html")
            .build());
  }

  private static HttpResponse<String> ask(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
