package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.text.TextLayout;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.BrowserGuard;
import io.lookingglass.web.stream.LineStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /{tool}/{target}} and {@code /m/{id}}: the addresses that people type and pass on. A
 * terminal gets text, line by line while it is measured; a browser gets a page; a program that asks
 * for JSON, or for Markdown, gets the finished result. {@code /m/{id}.md} is Markdown for
 * everybody.
 */
public final class ToolRoutes {
  private static final String TARGET = "target";

  /** Behind an id, as a file is called; a target may end like that by itself. */
  private static final String MARKDOWN_FILE = ".md";

  private final SeenMeasurements measurements;
  private final Orders orders;
  private final Links links;
  private final BrowserGuard guard;
  private final LineStream lines;
  private final @Nullable BrowserPages pages;

  public ToolRoutes(
      SeenMeasurements measurements,
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

  public void register(RouteTable routes) {
    for (MeasurementType type : MeasurementType.values()) {
      if (type == MeasurementType.BGP) {
        continue; // Its address is answered from the tables at once, see RouteQueryRoutes.
      }
      String tool = "/" + RequestReader.name(type);
      // A target with a slash in it is answered with what is wrong with it.
      routes.get(
          tool + "/<target>",
          Access.MEASURING,
          context -> measure(context, type),
          context -> choose(context, type));
      routes.get(tool, Access.EVERYBODY, context -> targetMissing(context, type));
    }
    routes.get("/m/{id}", Access.MEASURED, this::show, this::describe);
  }

  private static void targetMissing(Context context, MeasurementType type) {
    choose(context, type);
    throw ApiException.of(
        ErrorType.VALIDATION_ERROR,
        type == MeasurementType.GRE
            ? "Write behind it the name of a tunnel, as in /gre/acme-lon"
            : "Write behind it what to measure, as in /%s/example.com"
                .formatted(RequestReader.name(type)));
  }

  private void measure(Context context, MeasurementType type) throws InterruptedException {
    Representation representation = choose(context, type);
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
    // What tells its id, or leads to its page, is found there again.
    Retention retention =
        switch (representation) {
          case TEXT, PAGE, DNS_JSON -> Retention.EPHEMERAL;
          case JSON, MARKDOWN -> Retention.STORED;
        };
    Measurement measurement = orders.start(context, order, retention);
    switch (representation) {
      case TEXT, PAGE -> {
        TextLayout layout = TextLayout.forRequest(order.request());
        lines.write(context, measurement, true, event -> HeadedLines.of(layout, event));
      }
      case JSON, DNS_JSON, MARKDOWN -> {
        if (lines.await(context, measurement, true)) {
          context.header("Cache-Control", "no-store");
          document(context, measurement, representation);
        }
      }
    }
  }

  private static Representation choose(Context context, MeasurementType type) {
    return type == MeasurementType.DNS
        ? Representation.chooseOfDns(context)
        : Representation.chooseOfMeasurement(context);
  }

  /** Answers with all that is known of a measurement, or with what the DNS says. */
  private void document(Context context, Measurement measurement, Representation representation) {
    if (representation == Representation.MARKDOWN && pages != null) {
      context
          .contentType("text/markdown; charset=utf-8")
          .result(pages.markdown(context, measurement));
    } else if (representation == Representation.DNS_JSON
        && measurement.result() instanceof DnsResult result) {
      context
          .contentType("application/dns-json")
          .result(Json.bytes(MeasurementJson.dnsAnswer(result)));
    } else {
      Json.answer(context, 200, Documents.measurement(measurement, true));
    }
  }

  private void describe(Context context) {
    Measurement _ = found(context);
  }

  /** Finds it; the form is chosen before, for who asks for what is gone gets a fitting error. */
  private Measurement found(Context context) {
    Representation.chooseOfDns(context);
    String id = context.pathParam("id");
    return measurements.existing(
        context,
        id.endsWith(MARKDOWN_FILE) ? id.substring(0, id.length() - MARKDOWN_FILE.length()) : id);
  }

  private void show(Context context) throws InterruptedException {
    Measurement measurement = found(context);
    Representation representation =
        context.pathParam("id").endsWith(MARKDOWN_FILE)
            ? Representation.MARKDOWN
            : choose(context, measurement.order().request().type());
    if (representation == Representation.PAGE && pages != null) {
      pages.measurement(context, measurement);
    } else if (representation == Representation.DNS_JSON && !measurement.finished()) {
      throw ApiException.of(
          ErrorType.NOT_ACCEPTABLE,
          "The answer of the DNS is not there yet; until then there is text, html or json");
    } else if (representation == Representation.JSON
        || representation == Representation.DNS_JSON
        || representation == Representation.MARKDOWN) {
      context.header("Cache-Control", "no-cache");
      document(context, measurement, representation);
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
