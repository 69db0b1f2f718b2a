package io.lookingglass;

import io.lookingglass.alerts.Alerts;
import io.lookingglass.alerts.WebhookStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** Webhooks for {@code /metrics}, by their names; URLs do not stand there. Thread-safe. */
final class AlertMetrics {
  private final Alerts alerts;
  private final MultiGauge events;
  private final MultiGauge waiting;
  private final MultiGauge failing;

  AlertMetrics(Alerts alerts, MeterRegistry registry) {
    this.alerts = alerts;
    events =
        gauges(
            registry,
            "events",
            "Events since the webhook was configured, by what became of them; retried counts"
                + " attempts");
    waiting = gauges(registry, "waiting", "Events that are not delivered yet");
    failing = gauges(registry, "failing", "1 while the newest attempt failed, else 0");
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder("lookingglass.webhook." + name)
        .description(description)
        .register(registry);
  }

  /** Reads everything again; before each scrape. */
  synchronized void refresh() {
    List<Row<?>> eventRows = new ArrayList<>();
    List<Row<?>> waitingRows = new ArrayList<>();
    List<Row<?>> failingRows = new ArrayList<>();
    for (WebhookStatus status : alerts.status()) {
      Tags tags = Tags.of("webhook", status.name());
      eventRows.add(Row.of(tags.and("outcome", "delivered"), status.delivered()));
      eventRows.add(Row.of(tags.and("outcome", "retried"), status.retried()));
      eventRows.add(Row.of(tags.and("outcome", "refused"), status.refused()));
      eventRows.add(Row.of(tags.and("outcome", "given-up"), status.givenUp()));
      eventRows.add(Row.of(tags.and("outcome", "dropped"), status.dropped()));
      waitingRows.add(Row.of(tags, status.waiting()));
      failingRows.add(Row.of(tags, status.problem() == null ? 0 : 1));
    }
    events.register(eventRows, true);
    waiting.register(waitingRows, true);
    failing.register(failingRows, true);
  }
}
