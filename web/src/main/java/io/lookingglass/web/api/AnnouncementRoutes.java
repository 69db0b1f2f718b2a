package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementEvent;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.EventStream;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Announcements over REST: asked for, tried, withdrawn, listed, followed; FlowSpec rules are the
 * same with another subject.
 */
public final class AnnouncementRoutes {
  private static final String ANNOUNCEMENTS = "/v1/announcements";
  private static final String RULES = "/v1/flowspec";
  private static final int CREATED = 201;
  private static final int MOST_LISTED = 1000;
  private static final int LISTED = 100;

  private final Announcements announcements;
  private final BgpView bgp;
  private final Changes changes;
  private final EventStream events;

  public AnnouncementRoutes(
      Announcements announcements, BgpView bgp, Links links, Draining draining) {
    this.announcements = announcements;
    this.bgp = bgp;
    this.changes = new Changes(links);
    this.events = new EventStream(draining);
  }

  public void register(RouteTable routes) {
    Access seeing = SeenAnnouncements.SEEING;
    Access changing = SeenAnnouncements.CHANGING;
    routes.post(ANNOUNCEMENTS, changing, this::create);
    routes.get(ANNOUNCEMENTS, seeing, context -> list(context, null));
    routes.post(ANNOUNCEMENTS + "/withdraw-all", changing, this::withdrawAll);
    routes.post(ANNOUNCEMENTS + "/reopen", changing, this::reopen);
    routes.get(ANNOUNCEMENTS + "/events", seeing, this::follow, this::describeEvents);
    routes.post(RULES, changing, this::createRule);
    routes.get(RULES, seeing, context -> list(context, Subject.Kind.FLOWSPEC));
    for (String path : List.of(ANNOUNCEMENTS + "/{id}", RULES + "/{id}")) {
      routes.get(path, seeing, this::one);
      routes.delete(path, changing, this::withdraw);
    }
  }

  private void create(Context context) throws IOException {
    Actor actor = SeenAnnouncements.operator(context);
    if (Bodies.media(context).equals("text/plain")) {
      createOfLines(context, actor);
      return;
    }
    JsonNode body = JsonBody.read(Bodies.json(context));
    if (body.isArray()) {
      createAll(context, actor, body);
    } else {
      create(context, actor, AnnouncementReader.route(body));
    }
  }

  private void createRule(Context context) throws IOException {
    Actor actor = SeenAnnouncements.operator(context);
    create(context, actor, AnnouncementReader.rule(JsonBody.read(Bodies.json(context))));
  }

  private void create(Context context, Actor actor, AnnouncementReader.Asked asked) {
    @Nullable String override = asked.request().override();
    if (asked.dryRun()) {
      ObjectNode body =
          AnnouncementJson.preflight(announcements.preflight(asked.request()), override);
      context.header("Cache-Control", "no-store");
      Json.answer(context, 200, body.put("dryRun", true));
      return;
    }
    ChangeOutcome outcome =
        announcements.announce(asked.request(), actor, Changes.idempotencyKey(context));
    changes.answer(
        context,
        outcome,
        override,
        made -> {
          AnnouncementStatus status = made.getFirst();
          context.header("Location", ANNOUNCEMENTS + "/" + status.announcement().id());
          Json.answer(context, CREATED, AnnouncementJson.announcement(status));
        });
  }

  /** Several at once, all or none. */
  private void createAll(Context context, Actor actor, JsonNode body) {
    List<Change> steps = new ArrayList<>();
    List<RequestProblem> problems = new ArrayList<>();
    @Nullable String override = null;
    boolean dryRun = false;
    int index = 0;
    for (JsonNode element : body) {
      try {
        AnnouncementReader.Asked asked = AnnouncementReader.route(element);
        steps.add(new Change.Announce(asked.request()));
        override = override == null ? asked.request().override() : override;
        dryRun |= asked.dryRun();
      } catch (ApiException e) {
        String place = "[" + index + "]";
        if (e.params().isEmpty()) {
          problems.add(new RequestProblem(place, e.message()));
        }
        e.params()
            .forEach((name, what) -> problems.add(new RequestProblem(place + "." + name, what)));
      }
      index++;
    }
    if (steps.isEmpty() && problems.isEmpty()) {
      problems.add(new RequestProblem("[]", "is empty; write at least one announcement"));
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    batch(context, actor, steps, override, dryRun);
  }

  private void createOfLines(Context context, Actor actor) throws IOException {
    Map<String, List<String>> parameters = Parameters.ofQuery(context);
    List<RequestProblem> problems = new ArrayList<>();
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    parameters.forEach((name, values) -> text.put(name, values.getLast()));
    Fields fields = Fields.ofText(text, problems);
    fields.refuseOthersThan(List.of("reason", "ttl", "override", "kind", "dryRun"));
    @Nullable String reason = fields.string("reason");
    @Nullable Long ttl = fields.unsigned32("ttl");
    @Nullable String kind = fields.string("kind");
    @Nullable String override = fields.string("override");
    boolean dryRun = Boolean.TRUE.equals(fields.bool("dryRun"));
    if (kind != null && !kind.equals("blackhole") && !kind.equals("announce")) {
      fields.problem("kind", "must be announce or blackhole");
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    List<Change> steps =
        ExabgpLines.read(
            new String(Bodies.bytes(context), StandardCharsets.UTF_8),
            bgp,
            announcements,
            new ExabgpLines.Options(
                reason == null ? "ExaBGP line of " + actor.name() : reason,
                ttl == null ? null : Duration.ofSeconds(ttl),
                override,
                "blackhole".equals(kind)));
    if (steps.isEmpty()) {
      context.header("Cache-Control", "no-store");
      Json.answer(context, 200, listed(List.of()));
      return;
    }
    batch(context, actor, steps, override, dryRun);
  }

  private void batch(
      Context context, Actor actor, List<Change> steps, @Nullable String override, boolean dryRun) {
    try {
      if (dryRun) {
        ObjectNode body = Json.object().put("dryRun", true);
        ArrayNode reports = body.putArray("steps");
        announcements
            .preflight(steps)
            .forEach(report -> reports.add(AnnouncementJson.preflight(report, override)));
        context.header("Cache-Control", "no-store");
        Json.answer(context, 200, body);
        return;
      }
      ChangeOutcome outcome = announcements.batch(steps, actor, Changes.idempotencyKey(context));
      changes.answer(
          context, outcome, override, made -> Json.answer(context, CREATED, listed(made)));
    } catch (IllegalArgumentException e) {
      throw ApiException.of(ErrorType.VALIDATION_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode listed(List<AnnouncementStatus> statuses) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("announcements");
    statuses.forEach(status -> list.add(AnnouncementJson.announcement(status)));
    return body;
  }

  private void list(Context context, Subject.@Nullable Kind only) {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    ListQuery query = ListQuery.read(context);
    List<AnnouncementStatus> found =
        query.ended()
            ? seen.history(query.within(), query.cursor(), query.limit() + 1)
            : seen.active().stream()
                .filter(
                    status ->
                        query.within() == null
                            || query
                                .within()
                                .contains(status.announcement().request().subject().destination()))
                .toList();
    boolean more = query.ended() && found.size() > query.limit();
    List<AnnouncementStatus> page = more ? found.subList(0, query.limit()) : found;
    ObjectNode body =
        listed(
            page.stream()
                .filter(status -> fits(status, only == null ? query.kind() : only))
                .toList());
    body.put("nextCursor", more ? page.getLast().announcement().id() : null);
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  private static boolean fits(AnnouncementStatus status, Subject.@Nullable Kind kind) {
    return kind == null || status.announcement().request().subject().kind() == kind;
  }

  /**
   * Which announcements are listed.
   *
   * @param ended those that ended too
   */
  private record ListQuery(
      @Nullable IpPrefix within,
      boolean ended,
      Subject.@Nullable Kind kind,
      int limit,
      @Nullable String cursor) {

    static ListQuery read(Context context) {
      List<RequestProblem> problems = new ArrayList<>();
      ObjectNode text = JsonNodeFactory.instance.objectNode();
      Parameters.ofQuery(context).forEach((name, values) -> text.put(name, values.getLast()));
      Fields fields = Fields.ofText(text, problems);
      fields.refuseOthersThan(List.of("prefix", "state", "kind", "limit", "cursor"));
      @Nullable String prefix = fields.string("prefix");
      @Nullable IpPrefix within = prefix == null ? null : IpPrefix.tryParse(prefix).orElse(null);
      if (prefix != null && within == null) {
        fields.problem("prefix", "must be a prefix such as 203.0.113.0/24");
      }
      @Nullable String state = fields.string("state");
      if (state != null && !state.equals("active") && !state.equals("all")) {
        fields.problem("state", "must be active or all");
      }
      Subject.@Nullable Kind kind = null;
      @Nullable String named = fields.string("kind");
      for (Subject.Kind each : Subject.Kind.values()) {
        kind = each.name().toLowerCase(Locale.ROOT).equals(named) ? each : kind;
      }
      if (named != null && kind == null) {
        fields.problem("kind", "must be announce, blackhole or flowspec");
      }
      @Nullable Integer limit = fields.integer("limit");
      if (limit != null && (limit < 1 || limit > MOST_LISTED)) {
        fields.problem("limit", "must be within 1-" + MOST_LISTED);
      }
      @Nullable String cursor = fields.string("cursor");
      if (!problems.isEmpty()) {
        throw ApiException.invalid(problems);
      }
      return new ListQuery(
          within, "all".equals(state), kind, limit == null ? LISTED : limit, cursor);
    }
  }

  private void one(Context context) {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    context.header("Cache-Control", "no-store");
    Json.answer(
        context, 200, AnnouncementJson.announcement(seen.existing(context.pathParam("id"))));
  }

  private void withdraw(Context context) throws IOException {
    Actor actor = SeenAnnouncements.operator(context);
    String reason = reason(JsonBody.read(Bodies.json(context)), List.of("reason"));
    withChecks(
        () ->
            changes.answer(
                context,
                announcements.withdraw(context.pathParam("id"), reason, actor),
                null,
                ended -> {
                  AnnouncementStatus status =
                      announcements.find(context.pathParam("id")).orElseGet(ended::getFirst);
                  Json.answer(context, 200, AnnouncementJson.announcement(status));
                }));
  }

  private void withdrawAll(Context context) throws IOException {
    Actor actor = SeenAnnouncements.operator(context);
    JsonNode body = JsonBody.read(Bodies.json(context));
    String reason = reason(body, List.of("reason", "communication"));
    @Nullable String communication =
        body.hasNonNull("communication") ? body.get("communication").asString("") : null;
    withChecks(
        () ->
            changes.answer(
                context,
                announcements.withdrawAll(reason, communication, actor),
                null,
                ended -> Json.answer(context, 200, listed(ended).put("withdrawn", ended.size()))));
  }

  /** Opens the sessions again that withdrawing everything closed. */
  private void reopen(Context context) {
    announcements.reopen(SeenAnnouncements.operator(context));
    context.header("Cache-Control", "no-store").status(204);
  }

  private static void withChecks(Runnable change) {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(
          List.of(new RequestProblem("reason", String.valueOf(e.getMessage()))));
    }
  }

  private static String reason(JsonNode body, List<String> known) {
    List<RequestProblem> problems = new ArrayList<>();
    if (!body.isObject()) {
      throw ApiException.of(ErrorType.VALIDATION_ERROR, "The body must be a JSON object");
    }
    Fields fields = Fields.ofJson(body, "", problems);
    fields.refuseOthersThan(known);
    @Nullable String reason = null;
    for (String name : known) {
      @Nullable String value = fields.string(name);
      reason = name.equals("reason") ? value : reason;
    }
    if (reason == null && fields.value("reason") == null) {
      fields.problem("reason", "is missing; say why, for the record: 1-500 characters");
    }
    if (!problems.isEmpty() || reason == null) {
      throw ApiException.invalid(problems);
    }
    return reason;
  }

  private void follow(Context context) throws InterruptedException {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    long after = LastEventId.of(context);
    try {
      // Numbers begin again when the program does; who knows a higher one has seen none of these.
      events.write(
          context,
          new Progress(announcements, seen, after > announcements.lastEvent() ? 0 : after));
    } catch (IOException e) {
      ReaderGone.note(context);
    }
  }

  private void describeEvents(Context context) {
    SeenAnnouncements.of(announcements, context);
    EventStream.describe(context);
  }

  /** Events on their way out; there may always be more. */
  private static final class Progress implements EventStream.Source {
    private final Announcements announcements;
    private final SeenAnnouncements seen;
    private final Deque<AnnouncementEvent> waiting = new ArrayDeque<>();
    private long after;

    Progress(Announcements announcements, SeenAnnouncements seen, long after) {
      this.announcements = announcements;
      this.seen = seen;
      this.after = after;
    }

    @Override
    public EventStream.@Nullable Message next(Duration wait) throws InterruptedException {
      if (waiting.isEmpty()) {
        List<AnnouncementEvent> more = announcements.events(after, wait);
        if (!more.isEmpty()) {
          after = more.getLast().number();
          more.stream().filter(seen::shows).forEach(waiting::add);
        }
      }
      @Nullable AnnouncementEvent event = waiting.poll();
      return event == null
          ? null
          : new EventStream.Message(
              event.number(),
              event.stage().title(),
              new String(Json.bytes(AnnouncementJson.event(event)), StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String done() {
      return null;
    }
  }
}
