package io.lookingglass.web.ui;

import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.web.ui.PingView.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Answers of name servers as their page shows them.
 *
 * @param sections records in the order of the messages, each section under its title
 * @param waiting whether nothing is known yet
 */
record DnsView(List<Figure> figures, List<Section> sections, List<String> chain, boolean waiting) {
  DnsView {
    figures = List.copyOf(figures);
    sections = List.copyOf(sections);
    chain = List.copyOf(chain);
  }

  /**
   * @param title of the section, with who said it
   */
  record Section(String title, List<Row> rows) {
    Section {
      rows = List.copyOf(rows);
    }
  }

  /** A record. */
  record Row(String name, String ttl, String type, String value, List<String> readable) {
    Row {
      readable = List.copyOf(readable);
    }
  }

  static DnsView of(DnsResult result) {
    List<Section> sections = new ArrayList<>();
    if (!result.hops().isEmpty()) {
      for (DnsResult.Hop hop : result.hops()) {
        if (hop.response() != null) {
          add(sections, hop.zone() + " ", hop.response());
        }
      }
    } else if (!result.responses().isEmpty()) {
      result.responses().forEach(response -> add(sections, "", response));
    } else if (result.response() != null) {
      add(sections, "", result.response());
    }
    List<String> chain =
        result.dnssec() == null
            ? List.of()
            : result.dnssec().chain().stream()
                .map(link -> link.subject() + ": " + link.sentence())
                .toList();
    return new DnsView(figures(result), sections, chain, result.response() == null);
  }

  private static void add(List<Section> sections, String zone, DnsResponse response) {
    DnsMessage message = response.message();
    if (message == null) {
      return;
    }
    add(sections, zone + "answer from " + response.who(), message.answers());
    add(sections, zone + "authority from " + response.who(), message.authority());
    add(sections, zone + "additional from " + response.who(), message.additional());
  }

  private static void add(List<Section> sections, String title, List<ResourceRecord> records) {
    if (!records.isEmpty()) {
      sections.add(
          new Section(
              Character.toUpperCase(title.charAt(0)) + title.substring(1),
              records.stream()
                  .map(
                      record ->
                          new Row(
                              record.name(),
                              Long.toString(record.ttlSeconds()),
                              record.type(),
                              record.value(),
                              record.readable()))
                  .toList()));
    }
  }

  private static List<Figure> figures(DnsResult result) {
    DnsResponse response = result.response();
    DnsMessage message = response == null ? null : response.message();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("Status", message == null ? Figures.NONE : message.status(), ""));
    figures.add(
        new Figure("Time", response == null ? Figures.NONE : Figures.ms(response.total()), "ms"));
    figures.add(
        new Figure(
            "Flags",
            message == null || message.flags().isEmpty()
                ? Figures.NONE
                : String.join(" ", message.flags()),
            ""));
    if (result.dnssec() != null) {
      figures.add(
          new Figure("DNSSEC", result.dnssec().state().name().toLowerCase(Locale.ROOT), ""));
    }
    return figures;
  }
}
