package io.lookingglass.alerts;

import io.lookingglass.config.WebhookSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Posts events to webhooks. Of the answer only the status is read. Thread-safe; blocks for at most
 * the webhook's timeout.
 */
public final class WebhookClient implements AutoCloseable {
  private final InstantSource clock;
  private final String location;
  private final String userAgent;
  private final HttpClient client;

  /**
   * @param location the name of this server's location
   * @param version of the program
   */
  public WebhookClient(InstantSource clock, String location, String version) {
    this.clock = clock;
    this.location = location;
    this.userAgent = "lookingglass/" + version;
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Posts once.
   *
   * @param id of the delivery, the same for each attempt
   * @throws InterruptedException when the thread is interrupted
   */
  public DeliveryAnswer post(WebhookSettings webhook, String id, AlertEvent event)
      throws InterruptedException {
    String body = AlertJson.write(event, location);
    long timestamp = clock.instant().getEpochSecond();
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(webhook.url())
              .timeout(webhook.timeout())
              .header("Content-Type", "application/json")
              .header("User-Agent", userAgent)
              .header("webhook-id", id)
              .header("webhook-timestamp", Long.toString(timestamp))
              .header("webhook-signature", WebhookSignature.of(webhook.key(), id, timestamp, body))
              .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
              .build();
    } catch (IllegalArgumentException e) {
      // Its message may hold the URL.
      return new DeliveryAnswer.Refused(0, "its URL or secret cannot be used");
    }
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response =
          answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS);
      response.body().close();
      return judged(response);
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new DeliveryAnswer.Failed(late(webhook), null);
    } catch (ExecutionException e) {
      return new DeliveryAnswer.Failed(
          problem(webhook, Objects.requireNonNullElse(e.getCause(), e)), null);
    } catch (IOException e) {
      // The status had come.
      return new DeliveryAnswer.Failed(problem(webhook, e), null);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private static DeliveryAnswer judged(HttpResponse<?> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new DeliveryAnswer.Delivered(status);
    }
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      return new DeliveryAnswer.Failed(
          "it answered with status " + status,
          response
              .headers()
              .firstValue("Retry-After")
              .flatMap(WebhookClient::seconds)
              .orElse(null));
    }
    String hint =
        switch (status) {
          case 401, 403 -> "; does the receiver have the same secret?";
          case 404, 405, 410 -> "; is the URL right?";
          default ->
              status >= 300 && status < 400
                  ? "; redirects are not followed, so give the URL that it leads to"
                  : "";
        };
    return new DeliveryAnswer.Refused(status, "it answered with status " + status + hint);
  }

  /** The date that may stand there too is not looked at. */
  private static Optional<Duration> seconds(String value) {
    return value.matches("[0-9]{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
        : Optional.empty();
  }

  private static String late(WebhookSettings webhook) {
    return "it did not answer within %d ms".formatted(webhook.timeout().toMillis());
  }

  /** Without the URL, which the messages of exceptions may hold. */
  private static String problem(WebhookSettings webhook, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
        return "its name %s does not resolve".formatted(webhook.url().getHost());
      }
      if (each instanceof SSLException) {
        return "TLS with it failed: " + PrintableReason.of(each);
      }
    }
    return switch (cause) {
      case HttpConnectTimeoutException _ -> "no connection came about in time";
      case HttpTimeoutException _ -> late(webhook);
      case ConnectException _ ->
          "the connection to %s was refused, or there is no route".formatted(webhook.host());
      default -> "the connection broke: " + cause.getClass().getSimpleName();
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
