package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.result.DnsResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several servers side by side: a line for each thing that can differ, and in each line the odd
 * ones out.
 *
 * @param servers a column each
 */
record DnsColumns(List<String> servers, List<Line> lines) {
  DnsColumns {
    servers = List.copyOf(servers);
    lines = List.copyOf(lines);
  }

  /**
   * @param record whether the label is a record as it came off the wire
   * @param differs whether the servers disagree
   */
  record Line(String label, boolean record, boolean differs, List<Cell> cells) {
    Line {
      cells = List.copyOf(cells);
    }
  }

  /**
   * @param odd whether most servers say something else
   * @param width of a bar; absent in lines without
   */
  record Cell(String text, boolean odd, boolean absent, @Nullable String width) {}

  static DnsColumns of(List<DnsResponse> responses) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        line(
            say("Status"),
            false,
            responses,
            response ->
                response.message() == null
                    ? DnsAnswer.reason(response)
                    : response.message().status()));
    TreeSet<String> records = new TreeSet<>();
    responses.forEach(response -> records.addAll(values(response).keySet()));
    for (String value : records) {
      lines.add(recordLine(value, responses));
    }
    lines.add(
        line(
            say("Flags"),
            false,
            responses,
            response ->
                response.message() == null
                    ? Figures.NONE
                    : String.join(" ", response.message().flags())));
    lines.add(times(responses));
    if (responses.stream().anyMatch(response -> !identity(response).equals(Figures.NONE))) {
      lines.add(plain(say("Which server (NSID)"), responses, DnsColumns::identity));
    }
    return new DnsColumns(responses.stream().map(DnsResponse::who).toList(), lines);
  }

  private static Line recordLine(String value, List<DnsResponse> responses) {
    // A TTL that has run down further is no difference.
    List<Boolean> told =
        responses.stream().map(response -> values(response).containsKey(value)).toList();
    boolean differs = told.stream().distinct().count() > 1;
    boolean usual = told.stream().filter(each -> each).count() * 2 >= told.size();
    List<Cell> cells = new ArrayList<>();
    for (DnsResponse response : responses) {
      Long ttl = values(response).get(value);
      cells.add(
          new Cell(
              ttl == null ? say("absent") : "TTL " + ttl,
              differs && (ttl != null) != usual,
              ttl == null,
              null));
    }
    return new Line(value, true, differs, cells);
  }

  private static Line line(
      String label, boolean record, List<DnsResponse> responses, Function<DnsResponse, String> of) {
    List<String> texts = responses.stream().map(of).toList();
    Map<String, Long> counts =
        texts.stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    // Of an equal number on both sides, the first server's is taken for the usual.
    String usual =
        texts.stream().filter(text -> counts.getOrDefault(text, 0L) == most).findFirst().orElse("");
    return new Line(
        label,
        record,
        counts.size() > 1,
        texts.stream().map(text -> new Cell(text, !text.equals(usual), false, null)).toList());
  }

  private static Line plain(
      String label, List<DnsResponse> responses, Function<DnsResponse, String> of) {
    return new Line(
        label,
        false,
        false,
        responses.stream()
            .map(response -> new Cell(of.apply(response), false, false, null))
            .toList());
  }

  private static Line times(List<DnsResponse> responses) {
    RttScale scale =
        RttScale.upTo(
            responses.stream()
                .filter(response -> response.message() != null)
                .mapToDouble(DnsResponse::total)
                .max()
                .orElse(1));
    return new Line(
        say("Query time"),
        false,
        false,
        responses.stream()
            .map(
                response ->
                    new Cell(
                        Figures.ms(response.total()) + " ms",
                        false,
                        response.message() == null,
                        response.message() == null ? null : scale.width(0, response.total())))
            .toList());
  }

  private static String identity(DnsResponse response) {
    DnsMessage message = response.message();
    if (message == null || message.edns() == null) {
      return Figures.NONE;
    }
    return message.edns().options().stream()
        .filter(option -> option.name().equals("NSID"))
        .map(DnsMessage.Option::value)
        .findFirst()
        .orElse(Figures.NONE);
  }

  /** The TTL by {@code TYPE value}, signatures left out. */
  private static Map<String, Long> values(DnsResponse response) {
    Map<String, Long> values = new HashMap<>();
    if (response.message() != null) {
      for (ResourceRecord record : response.message().answers()) {
        if (!record.type().equals("RRSIG")) {
          values.putIfAbsent(record.type() + " " + record.value(), record.ttlSeconds());
        }
      }
    }
    return values;
  }
}
