package io.lookingglass.alerts;

import io.lookingglass.config.AlertSettings;
import io.lookingglass.config.WebhookSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Hands events to the webhooks that are to be told of them. Thread-safe. */
public final class Alerts implements AutoCloseable {
  private final WebhookClient client;
  private final InstantSource clock;
  private volatile List<Webhook> webhooks = List.of();

  private Alerts(WebhookClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Starts the webhooks.
   *
   * @param client closed with this
   */
  public static Alerts start(AlertSettings settings, WebhookClient client, InstantSource clock) {
    Alerts alerts = new Alerts(client, clock);
    alerts.configure(settings);
    return alerts;
  }

  /** Makes the webhooks those given; those of which nothing changed keep what waits for them. */
  public synchronized void configure(AlertSettings settings) {
    List<Webhook> before = webhooks;
    List<Webhook> after = new ArrayList<>();
    for (WebhookSettings wanted : settings.webhooks()) {
      after.add(
          before.stream()
              .filter(each -> Objects.equals(each.settings(), wanted))
              .findFirst()
              .orElseGet(() -> new Webhook(wanted, client, clock)));
    }
    webhooks = List.copyOf(after);
    before.stream().filter(each -> !after.contains(each)).forEach(Webhook::close);
  }

  /** Tells whoever is to be told. Never waits, so it may be called from any thread. */
  public void publish(AlertEvent event) {
    for (Webhook webhook : webhooks) {
      if (event.kind() != null && webhook.settings().events().contains(event.kind())) {
        webhook.add(event);
      }
    }
  }

  /** Each webhook, in the order of the file. */
  public List<WebhookStatus> status() {
    return webhooks.stream().map(Webhook::status).toList();
  }

  @Override
  public synchronized void close() {
    List<Webhook> last = webhooks;
    webhooks = List.of();
    // Beside each other: one that is dead shall not take the time of another.
    List<Thread> closing =
        last.stream().map(webhook -> Thread.ofVirtual().start(webhook::close)).toList();
    try {
      for (Thread each : closing) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
