package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.EventStream;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Measurements over REST: created, read, followed. */
public final class MeasurementRoutes {
  private static final int ACCEPTED = 202;
  private static final int NOT_MODIFIED = 304;

  /** A shared cache does not know whose a tunnel is. */
  private static final String NEVER_CHANGES_FOR_ITS_OWNER = "private, max-age=86400, immutable";

  /** A day; it may be kept for longer, but is not to be served long after it was deleted. */
  private static final String NEVER_CHANGES = "public, max-age=86400, immutable";

  private final SeenMeasurements measurements;
  private final Orders orders;
  private final Links links;
  private final EventStream events;

  public MeasurementRoutes(
      SeenMeasurements measurements, Orders orders, Links links, Draining draining) {
    this.measurements = measurements;
    this.orders = orders;
    this.links = links;
    this.events = new EventStream(draining);
  }

  public void register(RouteTable routes) {
    routes.post("/v1/measurements", Access.MEASURING, this::create);
    routes.get("/v1/measurements/{id}", Access.MEASURED, this::read);
    routes.get("/v1/measurements/{id}/events", Access.MEASURED, this::follow, this::describeEvents);
  }

  private void create(Context context) throws IOException {
    MeasurementOrder order = RequestReader.readJson(Bodies.json(context));
    Measurement measurement = orders.start(context, order, Retention.STORED);
    context.header("Location", links.measurement(measurement.id()));
    context.header("Cache-Control", "no-store");
    Json.answer(context, ACCEPTED, Json.object().put("id", measurement.id()).put("probesCount", 1));
  }

  private void read(Context context) {
    Measurement measurement = measurements.existing(context);
    ObjectNode document =
        Documents.measurement(measurement, measurement.order().inProgressUpdates());
    byte[] body = Json.bytes(document);
    String tag = Documents.entityTag(body);
    boolean finished = "finished".equals(document.get("status").stringValue());
    context.header("ETag", tag);
    boolean everybody = !(measurement.order().request() instanceof TunnelRequest);
    String lasting = everybody ? NEVER_CHANGES : NEVER_CHANGES_FOR_ITS_OWNER;
    context.header("Cache-Control", finished ? lasting : "no-cache");
    @Nullable String known = context.header("If-None-Match");
    if (known != null && Documents.matches(known, tag)) {
      context.status(NOT_MODIFIED);
    } else {
      context.contentType(Json.MEDIA_TYPE).result(body);
    }
  }

  private void follow(Context context) throws InterruptedException {
    Measurement measurement = measurements.existing(context);
    EventCursor cursor = measurement.follow(LastEventId.of(context));
    try {
      events.write(context, new MeasurementEvents(cursor));
    } catch (IOException e) {
      // The reader is gone; the measurement goes on, and the events are there when it comes back.
      ReaderGone.note(context);
    }
  }

  private void describeEvents(Context context) {
    Measurement _ = measurements.existing(context);
    EventStream.describe(context);
  }

  /** A measurement's events on their way out; they end with it. */
  private record MeasurementEvents(EventCursor cursor) implements EventStream.Source {
    @Override
    public EventStream.@Nullable Message next(Duration wait) throws InterruptedException {
      NumberedEvent event = cursor.next(wait);
      return event == null
          ? null
          : new EventStream.Message(
              event.number(),
              MeasurementJson.eventKind(event.event()),
              MeasurementJson.text(MeasurementJson.event(event.event())));
    }

    @Override
    public @Nullable String done() {
      return cursor.ended() ? MeasurementJson.text(Json.object().put("status", "finished")) : null;
    }
  }
}
