package io.lookingglass.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server over REST. For one thread. */
final class ServerQuestions {
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration ANSWERING = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 64 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final @Nullable String token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING).build();

  /** What came of a question. */
  sealed interface Outcome {}

  /** An answer. */
  record Answered(JsonNode answer) implements Outcome {}

  /**
   * No, and why.
   *
   * @param status of HTTP
   * @param error as the server tells it
   */
  record Refused(int status, JsonNode error) implements Outcome {

    /**
     * In words, a sentence each.
     *
     * @param written how a parameter is written by who asks
     */
    List<String> sentences(UnaryOperator<String> written) {
      List<String> sentences = new ArrayList<>();
      error
          .path("params")
          .properties()
          .forEach(
              param ->
                  sentences.add(
                      written.apply(param.getKey()) + ": " + param.getValue().stringValue("")));
      if (sentences.isEmpty()) {
        sentences.add(
            error.path("message").stringValue("The server answers with the status " + status)
                + (status == 401 ? " (is the token right?)" : ""));
      }
      return sentences;
    }
  }

  /** Nobody answered. */
  record Unreachable(String reason) implements Outcome {}

  /**
   * @param token null for none
   */
  ServerQuestions(URI server, @Nullable String token) {
    this.server = server;
    this.token = token == null || token.isBlank() ? null : token.strip();
  }

  Outcome ask(String path, Map<String, List<String>> parameters) throws InterruptedException {
    String query =
        parameters.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(value -> encoded(entry.getKey()) + "=" + encoded(value)))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request;
    try {
      request =
          HttpRequest.newBuilder(server.resolve(path + (query.isEmpty() ? "" : "?" + query)))
              .timeout(ANSWERING)
              .header("Accept", "application/json");
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
    } catch (IllegalArgumentException e) {
      return new Unreachable("The request cannot be made: " + e.getMessage());
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        JsonNode json = JSON.readTree(body.readNBytes(MOST_BYTES));
        return response.statusCode() == 200
            ? new Answered(json)
            : new Refused(response.statusCode(), json.path("error"));
      }
    } catch (JacksonException e) {
      return new Unreachable(
          "What answers at %s is no looking glass; name the server with --url".formatted(server));
    } catch (HttpConnectTimeoutException e) {
      return new Unreachable(
          "Nobody answers at %s within %d s; is the address right (--url)?"
              .formatted(server, CONNECTING.toSeconds()));
    } catch (HttpTimeoutException e) {
      return new Unreachable(
          "%s did not answer within %d s".formatted(server, ANSWERING.toSeconds()));
    } catch (ConnectException e) {
      return new Unreachable(
          "No server runs at %s: start one with \"lookingglass serve\", or name another with --url"
              .formatted(server));
    } catch (IOException e) {
      return new Unreachable("%s cannot be asked: %s".formatted(server, e.getMessage()));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
