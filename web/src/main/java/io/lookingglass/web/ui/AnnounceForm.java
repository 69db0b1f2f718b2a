package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.begun;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.PreflightReport;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.explain.ExplanationText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.bgp.wire.text.FlowSpecWords;
import io.lookingglass.web.api.AnnouncementReader;
import io.lookingglass.web.api.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The dialog in which something is announced: its fields as text, what is wrong with them, and what
 * the pre-flight found of them.
 *
 * @param kind announce, blackhole or flowspec
 * @param checked what the checked fields add up to; null before they were checked
 * @param report null before the fields could be read and checked
 */
record AnnounceForm(
    String kind,
    Map<String, String> values,
    Map<String, String> problems,
    @Nullable String checked,
    @Nullable PreflightReport report,
    @Nullable AnnouncementRequest request) {

  static final List<String> KINDS = List.of("announce", "blackhole", "flowspec");

  private static final List<String> FIELDS =
      List.of(
          "prefix",
          "rule",
          "actions",
          "reason",
          "ttl",
          "peers",
          "communities",
          "prepend",
          "med",
          "nextHop",
          "override");

  private static final long SECONDS_A_MINUTE = 60;

  AnnounceForm {
    values = Map.copyOf(values);
    problems = Map.copyOf(problems);
  }

  /** The fields as they were sent; what is not sent is empty. */
  static AnnounceForm read(Function<String, @Nullable String> parameters) {
    String kind = parameters.apply("kind");
    Map<String, String> values = new LinkedHashMap<>();
    for (String field : FIELDS) {
      String value = parameters.apply(field);
      values.put(field, value == null ? "" : value.strip());
    }
    return new AnnounceForm(
        kind != null && KINDS.contains(kind) ? kind : "announce",
        values,
        Map.of(),
        null,
        null,
        null);
  }

  String value(String field) {
    return values.getOrDefault(field, "");
  }

  @Nullable String problem(String field) {
    return problems.get(field);
  }

  boolean flowspec() {
    return kind.equals("flowspec");
  }

  /** What concerns no field. */
  List<String> otherProblems() {
    return problems.entrySet().stream()
        .filter(
            problem -> !FIELDS.contains(problem.getKey()) && !problem.getKey().equals("confirm"))
        .map(problem -> problem.getKey() + ": " + problem.getValue())
        .toList();
  }

  AnnounceForm with(Map<String, String> wrong) {
    return new AnnounceForm(kind, values, wrong, checked, report, request);
  }

  AnnounceForm with(AnnouncementRequest read, PreflightReport found) {
    return new AnnounceForm(kind, values, Map.of(), digest(), found, read);
  }

  /**
   * What is asked for.
   *
   * @throws ApiException naming each field that is wrong
   */
  AnnouncementRequest order() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "reason");
    put(json, "nextHop");
    put(json, "override");
    number(json, "ttl", SECONDS_A_MINUTE);
    number(json, "prepend", 1);
    number(json, "med", 1);
    words(json, "peers", value("peers"), _ -> true);
    words(json, "communities", value("communities"), word -> !large(word));
    words(json, "largeCommunities", value("communities"), AnnounceForm::large);
    if (flowspec()) {
      put(json, "rule");
      words(json, "actions", value("actions"), _ -> true);
      return AnnouncementReader.rule(json).request();
    }
    put(json, "prefix");
    json.put("kind", kind);
    return AnnouncementReader.route(json).request();
  }

  private static boolean large(String word) {
    return word.chars().filter(letter -> letter == ':').count() == 2;
  }

  private void put(ObjectNode json, String field) {
    if (!value(field).isEmpty()) {
      json.put(field, value(field));
    }
  }

  private void number(ObjectNode json, String field, long times) {
    String text = value(field);
    if (text.matches("[0-9]{1,9}")) {
      json.put(field, Long.parseLong(text) * times);
    } else {
      put(json, field);
    }
  }

  private interface Chosen {
    boolean is(String word);
  }

  private static void words(ObjectNode json, String field, String text, Chosen chosen) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String word : text.split("[\\s,]+", -1)) {
      if (!word.isEmpty() && chosen.is(word)) {
        list.add(word);
      }
    }
    if (!list.isEmpty()) {
      json.set(field, list);
    }
  }

  /** Of all fields that count, so that what is announced is what was checked. */
  String digest() {
    StringBuilder all = new StringBuilder(kind);
    FIELDS.forEach(field -> all.append('\n').append(value(field)));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Whether the pre-flight lets it be announced as it stands. */
  boolean allowed() {
    return report != null && request != null && report.allows(request.override());
  }

  /** Whether only a reason is missing. */
  boolean overrideWanted() {
    return report != null && report.failed(PreflightReport.Severity.HARD).isEmpty() && !allowed();
  }

  /**
   * What has to be typed to show that it is meant: the prefix, of whatever takes traffic away or
   * passes over a check; null when nothing has to be.
   */
  @Nullable String confirmation() {
    AnnouncementRequest asked = request;
    if (asked == null || report == null) {
      return null;
    }
    boolean dangerous =
        asked.subject().kind() != Subject.Kind.ANNOUNCE
            || !report.failed(PreflightReport.Severity.SOFT).isEmpty();
    return dangerous ? asked.subject().destination().toString() : null;
  }

  /** The rule in words, or what it lacks to be one, while it is typed. */
  String preview() {
    if (value("rule").isEmpty()) {
      return say("The rule in words stands here as soon as there is one.");
    }
    try {
      FlowSpecText.Parsed parsed = FlowSpecText.parse(value("rule"));
      List<ExtendedCommunity> actions = new ArrayList<>();
      for (String word : value("actions").split("[\\s,]+", -1)) {
        if (!word.isEmpty()) {
          actions.add(ExtendedCommunityText.parse(word));
        }
      }
      return say("{0}.", begun(FlowSpecWords.said(parsed.family(), parsed.rule(), actions)));
    } catch (IllegalArgumentException e) {
      return say("Not yet a rule: {0}", String.valueOf(e.getMessage()));
    }
  }

  /** The checks; empty before they were made. */
  List<PrefixView.CheckRow> checks() {
    return report == null ? List.of() : PrefixView.CheckRow.of(report);
  }

  /** What it is in words; null before it was checked. */
  @Nullable String words() {
    return request == null ? null : AnnouncementView.words(request.subject());
  }

  /** What each peer would get. */
  List<Planned> planned() {
    return report == null
        ? List.of()
        : report.updates().stream()
            .map(
                update ->
                    new Planned(
                        update.peer(),
                        update.established(),
                        update.octets().length(),
                        String.join("\n", ExplanationText.lines(update.explanation()))))
            .toList();
  }

  /** The UPDATE of one peer, explained. */
  record Planned(String peer, boolean established, int octets, String text) {}
}
