package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.route.RouteTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Protected prefixes: over REST with the switch of each, and at the addresses that people type,
 * where a terminal gets text and a browser a page.
 */
public final class PrefixRoutes {
  private static final String PREFIXES = "/v1/prefixes";
  private static final String PREFIX = PREFIXES + "/{address}/{length}";

  private final Announcements announcements;
  private final TunnelWatch tunnels;
  private final InstantSource clock;
  private final @Nullable BrowserPages pages;
  private final Changes changes;

  public PrefixRoutes(
      Announcements announcements,
      TunnelWatch tunnels,
      Links links,
      InstantSource clock,
      @Nullable BrowserPages pages) {
    this.announcements = announcements;
    this.tunnels = tunnels;
    this.clock = clock;
    this.pages = pages;
    this.changes = new Changes(links);
  }

  public void register(RouteTable routes) {
    routes.get(PREFIXES, SeenAnnouncements.SEEING, this::all);
    routes.get(PREFIX, SeenAnnouncements.SEEING, this::one);
    routes.get("/prefixes", SeenAnnouncements.SEEING, this::showAll);
    routes.get("/prefixes/{address}/{length}", SeenAnnouncements.SEEING, this::showOne);
    routes.patch(PREFIX + "/bgp/status", SeenAnnouncements.CHANGING, this::turn);
  }

  private void all(Context context) {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("prefixes");
    seen.prefixes().forEach(status -> list.add(AnnouncementJson.prefix(status)));
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  private void one(Context context) {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, AnnouncementJson.prefix(seen.existing(named(context))));
  }

  private void showAll(Context context) {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    SeenTunnels its = SeenTunnels.of(tunnels, context);
    Representation representation = Representation.choose(context);
    if (representation == Representation.PAGE && pages != null) {
      pages.prefixes(context, seen, its);
    } else if (representation == Representation.JSON) {
      all(context);
    } else {
      text(context, PrefixText.overview(seen, its, announcements.health(), clock.instant()));
    }
  }

  private void showOne(Context context) {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    SeenTunnels its = SeenTunnels.of(tunnels, context);
    Representation representation = Representation.choose(context);
    ProtectedPrefixStatus prefix = seen.existing(named(context));
    if (representation == Representation.PAGE && pages != null) {
      pages.prefix(context, seen, prefix, its);
    } else if (representation == Representation.JSON) {
      one(context);
    } else {
      text(context, PrefixText.prefix(prefix, its, clock.instant()));
    }
  }

  private static void text(Context context, String text) {
    context.header("Cache-Control", "no-store");
    context.contentType("text/plain; charset=utf-8").result(text);
  }

  /**
   * The prefix that the path names.
   *
   * @throws ApiException when it names none
   */
  public static IpPrefix named(Context context) {
    String text = context.pathParam("address") + "/" + context.pathParam("length");
    try {
      return IpPrefix.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(ErrorType.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  /** The on-demand switch: announces the prefix itself, or withdraws that. */
  private void turn(Context context) throws IOException {
    Actor actor = SeenAnnouncements.operator(context);
    IpPrefix prefix = named(context);
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    seen.existing(prefix);
    JsonNode body = JsonBody.read(Bodies.json(context));
    if (!body.isObject()) {
      throw ApiException.of(ErrorType.VALIDATION_ERROR, "The body must be a JSON object");
    }
    List<RequestProblem> problems = new ArrayList<>();
    Fields fields = Fields.ofJson(body, "", problems);
    fields.refuseOthersThan(List.of("advertised", "reason", "override"));
    @Nullable Boolean advertised = fields.bool("advertised");
    @Nullable String reason = fields.string("reason");
    @Nullable String override = fields.string("override");
    if (advertised == null && fields.value("advertised") == null) {
      fields.problem("advertised", "is missing; write true or false");
    }
    if (!problems.isEmpty() || advertised == null) {
      throw ApiException.invalid(problems);
    }
    ChangeOutcome outcome;
    try {
      outcome =
          announcements.batch(
              List.of(step(prefix, advertised, reason, override)),
              actor,
              Changes.idempotencyKey(context));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(
          List.of(new RequestProblem("reason", String.valueOf(e.getMessage()))));
    }
    changes.answer(
        context,
        outcome,
        override,
        made -> Json.answer(context, 200, AnnouncementJson.prefix(seen.existing(prefix))));
  }

  private static Change step(
      IpPrefix prefix, boolean advertised, @Nullable String reason, @Nullable String override) {
    String why = reason == null ? "Switched " + (advertised ? "on" : "off") : reason;
    Subject subject = new Subject.Prefix(prefix);
    if (!advertised) {
      return new Change.WithdrawRoute(subject, why);
    }
    return new Change.Put(
        new AnnouncementRequest(
            subject, why, null, List.of(), List.of(), List.of(), List.of(), 0, null, null,
            override));
  }
}
