package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.AuditEntry;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.web.api.AuditRoutes;
import io.lookingglass.web.route.RouteTable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of the audit. Thread-safe. */
final class AuditPages {
  private static final List<String> FIELDS = List.of("actor", "action", "accepted", "subject");

  private final AuditTrail audit;
  private final PageWriter writer;
  private final InstantSource clock;

  AuditPages(AuditTrail audit, PageWriter writer, InstantSource clock) {
    this.audit = audit;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * The page.
   *
   * @param values of the form
   * @param next the address of the next page; null on the last
   */
  record AuditPage(
      Shell shell,
      Map<String, String> values,
      List<String> actions,
      List<Row> rows,
      @Nullable String next) {
    String value(String field) {
      return values.getOrDefault(field, "");
    }

    boolean is(String field, String value) {
      return value(field).equals(value);
    }
  }

  /** An entry. */
  record Row(
      long number,
      Moment at,
      String actor,
      @Nullable String from,
      String action,
      String subject,
      String reason,
      boolean accepted,
      String result,
      String hash) {}

  void register(RouteTable routes) {
    routes.get("/audit", AuditRoutes.SEEING, this::show);
  }

  private void show(Context context) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(context.queryParamMap());
    AuditTrail.Filter filter = AuditRoutes.filter(parameters);
    List<AuditEntry> entries = audit.entries(filter);
    Map<String, String> values = new LinkedHashMap<>();
    for (String field : FIELDS) {
      String value = context.queryParam(field);
      values.put(field, value == null ? "" : value);
    }
    Instant now = clock.instant();
    writer.write(
        context,
        "audit",
        new AuditPage(
            writer.shell(context, Section.PREFIXES, say("Audit"), null),
            values,
            Arrays.stream(AuditRecord.Action.values()).map(AuditRecord.Action::title).toList(),
            entries.stream().map(entry -> row(entry, now)).toList(),
            entries.size() < filter.most() ? null : next(values, entries.getLast().number())));
  }

  private static String next(Map<String, String> values, long cursor) {
    return values.entrySet().stream()
        .filter(value -> !value.getValue().isEmpty())
        .map(
            value ->
                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "/audit?", ""))
        .concat("&cursor=" + cursor);
  }

  private static Row row(AuditEntry entry, Instant now) {
    AuditRecord record = entry.record();
    return new Row(
        entry.number(),
        Moment.of(record.at(), now),
        record.actor().name(),
        record.actor().from(),
        record.action().title(),
        record.subject(),
        record.reason(),
        record.accepted(),
        record.result(),
        entry.hash());
  }
}
