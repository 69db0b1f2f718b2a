package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.AuditEntry;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The audit over REST, and at the address that people open. */
public final class AuditRoutes {
  private static final String AUDIT = "/v1/audit";
  private static final int LISTED = 100;

  /** Who sees it. */
  public static final Access SEEING = Access.support(Sentence.of("Entries of the audit"));

  private static final List<String> KNOWN =
      List.of("actor", "action", "accepted", "subject", "since", "until", "limit", "cursor");

  private final AuditTrail audit;

  public AuditRoutes(AuditTrail audit) {
    this.audit = audit;
  }

  public void register(RouteTable routes) {
    routes.get(AUDIT, SEEING, this::entries);
  }

  private void entries(Context context) {
    AuditTrail.Filter filter = filter(Parameters.ofQuery(context));
    List<AuditEntry> entries = audit.entries(filter);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("entries");
    entries.forEach(entry -> list.add(json(entry)));
    body.put(
        "nextCursor",
        entries.size() < filter.most() ? null : Long.toString(entries.getLast().number()));
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  /**
   * Which entries the parameters ask for; empty ones count as absent.
   *
   * @throws ApiException naming each that is wrong
   */
  public static AuditTrail.Filter filter(Map<String, List<String>> parameters) {
    List<RequestProblem> problems = new ArrayList<>();
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    parameters.forEach(
        (name, values) -> {
          if (!values.getLast().isEmpty()) {
            text.put(name, values.getLast());
          }
        });
    Fields fields = Fields.ofText(text, problems);
    fields.refuseOthersThan(KNOWN);
    @Nullable String action = fields.string("action");
    List<String> actions =
        Arrays.stream(AuditRecord.Action.values()).map(AuditRecord.Action::title).toList();
    if (action != null && !actions.contains(action)) {
      fields.problem("action", "must be one of " + String.join(", ", actions));
    }
    @Nullable Integer limit = fields.integer("limit");
    if (limit != null && (limit < 1 || limit > AuditTrail.Filter.MOST)) {
      fields.problem("limit", "must be within 1-" + AuditTrail.Filter.MOST);
    }
    @Nullable Long cursor = fields.unsigned32("cursor");
    @Nullable Boolean accepted = fields.bool("accepted");
    @Nullable Instant since = time(fields, "since");
    @Nullable Instant until = time(fields, "until");
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    return new AuditTrail.Filter(
        cursor,
        fields.string("actor"),
        action,
        accepted,
        fields.string("subject"),
        since,
        until,
        limit == null ? LISTED : limit);
  }

  private static @Nullable Instant time(Fields fields, String name) {
    @Nullable String text = fields.string(name);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      fields.problem(name, "must be a time such as 2026-01-31T12:00:00Z");
      return null;
    }
  }

  private static ObjectNode json(AuditEntry entry) {
    AuditRecord record = entry.record();
    return Json.object()
        .put("number", entry.number())
        .put("at", Documents.time(record.at()))
        .put("actor", record.actor().name())
        .put("from", record.actor().from())
        .put("action", record.action().title())
        .put("subject", record.subject())
        .put("reason", record.reason())
        .put("accepted", record.accepted())
        .put("result", record.result())
        .put("hash", entry.hash());
  }
}
