package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.query.RouteQueryReader;
import io.lookingglass.bgp.rpki.CacheStatus;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.RpkiStatus;
import io.lookingglass.bgp.rpki.RpkiView;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The caches that origins are validated with, and what they say of a prefix. */
public final class RpkiRoutes {
  private static final String REST = "/v1/bgp/rpki";
  private static final String TYPED = "/rpki";
  private static final List<String> PARAMETERS = List.of("prefix", "originAs");

  private final RpkiView rpki;
  private final @Nullable BrowserPages pages;

  public RpkiRoutes(RpkiView rpki, @Nullable BrowserPages pages) {
    this.rpki = rpki;
    this.pages = pages;
  }

  public void register(RouteTable routes) {
    routes.get(REST, Access.EVERYBODY, this::json);
    routes.get(TYPED, Access.EVERYBODY, this::show);
  }

  private void json(Context context) {
    json(context, understood(answer(context)));
  }

  private void show(Context context) {
    Representation representation = Representation.choose(context);
    RpkiAnswer answer = answer(context);
    context.header("Cache-Control", "no-store");
    if (representation == Representation.PAGE && pages != null) {
      context.status(answer.problems().isEmpty() ? 200 : ErrorType.VALIDATION_ERROR.status());
      pages.rpki(context, answer);
    } else if (representation == Representation.JSON) {
      json(context, understood(answer));
    } else {
      context.contentType("text/plain; charset=utf-8").result(RpkiText.of(understood(answer)));
    }
  }

  private static RpkiAnswer understood(RpkiAnswer answer) {
    if (!answer.problems().isEmpty()) {
      throw ApiException.invalid(answer.problems());
    }
    return answer;
  }

  private RpkiAnswer answer(Context context) {
    List<RequestProblem> problems = new ArrayList<>();
    for (String name : context.queryParamMap().keySet()) {
      if (!PARAMETERS.contains(name) && !name.equals("format")) {
        problems.add(
            new RequestProblem(
                Shown.quoted(name), "is not known here; known are prefix and originAs"));
      }
    }
    String prefixText = text(context, "prefix");
    String originText = text(context, "originAs");
    @Nullable IpPrefix prefix = RouteQueryReader.prefix(prefixText).orElse(null);
    @Nullable Asn origin = Asn.tryParse(originText).orElse(null);
    if (prefix == null && !prefixText.isEmpty()) {
      problems.add(
          new RequestProblem(
              "prefix",
              "must be a prefix like 192.0.2.0/24, or an address, but is "
                  + Shown.quoted(prefixText)));
    }
    if (origin == null && !originText.isEmpty()) {
      problems.add(
          new RequestProblem(
              "originAs", "must be an AS number, but is " + Shown.quoted(originText)));
    }
    if (prefixText.isEmpty() && !originText.isEmpty()) {
      problems.add(new RequestProblem("originAs", "goes with a prefix, but prefix is not there"));
    }
    return new RpkiAnswer(
        rpki.status(),
        prefixText,
        originText,
        problems,
        prefix,
        origin,
        prefix == null || !problems.isEmpty() ? null : rpki.validity(prefix, origin));
  }

  private static String text(Context context, String name) {
    @Nullable String value = context.queryParam(name);
    return value == null ? "" : value.strip();
  }

  private static void json(Context context, RpkiAnswer answer) {
    RpkiStatus status = answer.status();
    ObjectNode json =
        Json.object()
            .put("configured", !status.caches().isEmpty())
            .put("payloads", status.payloads())
            .put(
                "expiresAt", status.expiresAt() == null ? null : Documents.time(status.expiresAt()))
            .put("memoryBytes", status.memoryBytes());
    ArrayNode caches = json.putArray("caches");
    status.caches().forEach(cache -> caches.add(cache(cache)));
    OriginValidity validity = answer.validity();
    if (validity == null || answer.prefix() == null) {
      json.putNull("lookup");
    } else {
      ObjectNode lookup =
          json.putObject("lookup")
              .put("prefix", answer.prefix().toString())
              .put("originAs", answer.origin() == null ? null : (Long) answer.origin().value())
              .put("state", answer.origin() == null ? null : validity.state().title())
              .put("source", validity.source())
              .put("ageSeconds", validity.ageSeconds());
      ArrayNode roas = lookup.putArray("roas");
      validity
          .covering()
          .forEach(
              vrp ->
                  roas.addObject()
                      .put("prefix", vrp.prefix().toString())
                      .put("maxLength", vrp.maxLength())
                      .put("asn", vrp.asn().value()));
    }
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, json);
  }

  private static ObjectNode cache(CacheStatus cache) {
    return Json.object()
        .put("server", cache.server())
        .put("state", cache.connection().name().toLowerCase(Locale.ROOT))
        .put("active", cache.active())
        .put("version", cache.version())
        .put("sessionId", cache.sessionId())
        .put("serial", cache.serial())
        .put("payloads", cache.payloads())
        .put("updatedAt", cache.updatedAt() == null ? null : Documents.time(cache.updatedAt()))
        .put("problem", cache.problem());
  }
}
