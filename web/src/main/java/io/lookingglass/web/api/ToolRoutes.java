package io.lookingglass.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.text.TextLayout;
import io.lookingglass.web.security.BrowserGuard;
import io.lookingglass.web.stream.LineStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /{tool}/{target}} and {@code /m/{id}}: the addresses that people type and pass on. A
 * terminal gets text, line by line while it is measured; a browser gets a page; a program that asks
 * for JSON gets the finished result.
 */
public final class ToolRoutes {
  private static final String TARGET = "target";

  private final Measurements measurements;
  private final Orders orders;
  private final Links links;
  private final BrowserGuard guard;
  private final LineStream lines;
  private final @Nullable BrowserPages pages;

  public ToolRoutes(
      Measurements measurements,
      Orders orders,
      Links links,
      BrowserGuard guard,
      LineStream lines,
      @Nullable BrowserPages pages) {
    this.measurements = measurements;
    this.orders = orders;
    this.links = links;
    this.guard = guard;
    this.lines = lines;
    this.pages = pages;
  }

  public void register(RoutesConfig routes) {
    for (MeasurementType type : MeasurementType.values()) {
      String tool = "/" + RequestReader.name(type);
      // A target with a slash in it is answered with what is wrong with it.
      routes.get(tool + "/<target>", context -> measure(context, type));
      routes.head(tool + "/<target>", Representation::choose);
      routes.get(tool, context -> targetMissing(context, type));
    }
    routes.get("/m/{id}", this::show).head("/m/{id}", this::describe);
  }

  private static void targetMissing(Context context, MeasurementType type) {
    Representation.choose(context);
    throw ApiException.of(
        ErrorType.VALIDATION_ERROR,
        "Write behind it what to measure, as in /%s/example.com"
            .formatted(RequestReader.name(type)));
  }

  private void measure(Context context, MeasurementType type) throws InterruptedException {
    Representation representation = Representation.choose(context);
    @Nullable String embedded = guard.embeddedElsewhere(context);
    if (embedded != null) {
      throw ApiException.of(ErrorType.FORBIDDEN, embedded);
    }
    String target = context.pathParam(TARGET);
    Map<String, List<String>> parameters = Parameters.ofQuery(context);
    if (representation == Representation.PAGE && pages != null) {
      pages.tool(context, type, target, parameters);
      return;
    }
    MeasurementOrder order = RequestReader.readQuery(type, target, parameters);
    Measurement measurement = orders.start(context, order, Retention.EPHEMERAL);
    if (representation != Representation.JSON) {
      lines.write(context, measurement, true, TextLayout.forRequest(order.request())::add);
    } else if (lines.await(context, measurement, true)) {
      context.header("Cache-Control", "no-store");
      Json.answer(context, 200, Documents.measurement(measurement, true));
    }
  }

  private void describe(Context context) {
    Representation.choose(context);
    MeasurementRoutes.find(measurements, context.pathParam("id"));
  }

  private void show(Context context) throws InterruptedException {
    Representation representation = Representation.choose(context);
    Measurement measurement = MeasurementRoutes.find(measurements, context.pathParam("id"));
    if (representation == Representation.PAGE && pages != null) {
      pages.measurement(context, measurement);
    } else if (representation == Representation.JSON) {
      context.header("Cache-Control", "no-cache");
      Json.answer(context, 200, Documents.measurement(measurement, true));
    } else if (measurement.finished()) {
      context.header("Cache-Control", "no-cache");
      context
          .contentType("text/plain; charset=utf-8")
          .result(heading(measurement) + measurement.result().summary().rawOutput());
    } else {
      TextLayout layout = TextLayout.forRequest(measurement.order().request());
      HeadedLines headed = new HeadedLines(heading(measurement).lines().toList(), layout);
      lines.write(context, measurement, false, headed::add);
    }
  }

  /** What a reader wants to know of text that was measured at another time. */
  private String heading(Measurement measurement) {
    return "# %s %s from %s, %s\n# %s\n\n"
        .formatted(
            RequestReader.name(measurement.order().request().type()),
            measurement.order().request().target().text(),
            measurement.location().name(),
            Documents.time(measurement.createdAt()),
            links.page(measurement.id()));
  }
}
