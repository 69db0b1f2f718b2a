package io.lookingglass.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server over its REST interface, with an operator's token. Thread-safe. */
final class ServerClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A large batch waits for the disk and for every peer's queue. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final URI url;
  private final String token;
  private final HttpClient client;

  /**
   * A server.
   *
   * @param url without the path of the interface
   */
  ServerClient(URI url, String token) {
    this.url = url;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /**
   * What the server answered.
   *
   * @param body null when it is not JSON
   */
  record Answer(int status, @Nullable JsonNode body) {
    boolean ok() {
      return status >= 200 && status < 300;
    }

    /** Whether the same may well succeed later. */
    boolean worthAnotherTry() {
      return status == 429 || status == 503;
    }

    /** What was wrong, a line each. */
    List<String> problems() {
      JsonNode error = body == null ? null : body.get("error");
      if (error == null) {
        return List.of("The server answered with status " + status);
      }
      List<String> lines = new ArrayList<>();
      lines.add(error.path("message").asString(""));
      error
          .path("params")
          .properties()
          .forEach(
              param -> lines.add("  " + param.getKey() + ": " + param.getValue().asString("")));
      addChecks(lines, error.path("checks"));
      error.path("steps").forEach(step -> addChecks(lines, step.path("checks")));
      return lines;
    }

    private static void addChecks(List<String> lines, JsonNode checks) {
      for (JsonNode check : checks) {
        if (check.path("state").asString("").equals("failed")) {
          lines.add(
              "  %s (%s): %s. %s"
                  .formatted(
                      check.path("title").asString(""),
                      check.path("severity").asString(""),
                      check.path("evidence").asString(""),
                      check.path("remedy").asString("")));
        }
      }
    }
  }

  /**
   * Sends one request.
   *
   * @param path below the server's URL
   * @param media of the body
   * @param key for doing it once however often it is sent; null for none
   * @throws IOException when the server cannot be reached, or does not answer
   */
  Answer send(String method, String path, String media, String body, @Nullable String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", media);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      return new Answer(response.statusCode(), MAPPER.readTree(response.body()));
    } catch (JacksonException e) {
      return new Answer(response.statusCode(), null);
    }
  }
}
