package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TlsResult.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection as a waterfall: a row for everything that passed, against one scale of time.
 * Before what came stands how long the server was waited for, before what went how long was
 * computed here.
 *
 * @param labels of the scale
 * @param records all records, for who wants to see them one by one
 */
record TlsWaterfall(
    int connection,
    String title,
    List<String> labels,
    List<Row> rows,
    List<RecordRow> records,
    boolean waited,
    boolean computed) {
  TlsWaterfall {
    labels = List.copyOf(labels);
    rows = List.copyOf(rows);
    records = List.copyOf(records);
  }

  /**
   * Something that passed.
   *
   * @param css sent, received, alert, phase
   * @param direction in words, for who does not see the arrow; empty for a phase
   * @param at where it stands, in percent
   * @param barFrom where the time before it begins, in percent; absent when there is none to show
   * @param barWidth in percent
   * @param barCss wait, compute, phase
   * @param barWords what the bar means
   * @param size {@code 1,555 bytes}; empty for what has none
   */
  record Row(
      String id,
      String css,
      String direction,
      String time,
      String name,
      String size,
      boolean encrypted,
      String at,
      @Nullable String barFrom,
      String barWidth,
      String barCss,
      String barWords,
      List<TlsField> fields,
      String record) {
    Row {
      fields = List.copyOf(fields);
    }

    boolean unfolds() {
      return !fields.isEmpty() || !record.isEmpty();
    }

    boolean sent() {
      return css.startsWith("sent");
    }

    boolean phase() {
      return css.equals("phase");
    }
  }

  /** A record as it was on the wire. */
  record RecordRow(String time, String direction, String contentType, String detail, String size) {}

  /**
   * Draws a connection.
   *
   * @param entries of all connections
   */
  static TlsWaterfall of(int connection, String title, List<Entry> entries) {
    List<Entry> own = entries.stream().filter(entry -> entry.connection() == connection).toList();
    double origin = own.isEmpty() ? 0 : own.getFirst().at();
    double end = 0;
    for (Entry entry : own) {
      end = Math.max(end, entry.at() + entry.took() - origin);
    }
    RttScale scale = RttScale.upTo(end);
    List<Row> rows = new ArrayList<>();
    List<RecordRow> records = new ArrayList<>();
    double before = 0;
    String pending = "";
    boolean waited = false;
    boolean computed = false;
    for (Entry entry : own) {
      double at = entry.at() - origin;
      String time = Figures.ms(at + entry.took());
      if (entry.kind() == TlsResult.Kind.RECORD) {
        pending =
            say(
                "Completed by a record of {0}, {1}{2}",
                Figures.bytes(entry.bytes()), entry.name(), detail(entry));
        records.add(
            new RecordRow(
                time,
                direction(entry),
                entry.name(),
                entry.detail(),
                Figures.bytes(entry.bytes())));
        continue;
      }
      boolean phase = entry.kind() == TlsResult.Kind.DNS || entry.kind() == TlsResult.Kind.TCP;
      boolean gap = !phase && at - before > 0.0005;
      boolean sent = Boolean.TRUE.equals(entry.sent());
      waited |= gap && !sent;
      computed |= gap && sent;
      rows.add(
          new Row(
              "m-" + connection + "-" + rows.size(),
              phase ? "phase" : css(entry, sent),
              direction(entry),
              time,
              name(entry),
              entry.bytes() == 0 ? "" : Figures.bytes(entry.bytes()),
              entry.encrypted(),
              scale.at(at + entry.took()),
              phase ? scale.at(at) : gap ? scale.at(before) : null,
              phase ? scale.width(at, at + entry.took()) : scale.width(before, at),
              phase ? "phase" : sent ? "compute" : "wait",
              phase ? Figures.ms(entry.took()) + " ms" : gap ? gap(sent, at - before) : "",
              entry.fields(),
              phase ? entry.detail() : entry.kind() == TlsResult.Kind.MESSAGE ? pending : ""));
      before = Math.max(before, at + entry.took());
      pending = "";
    }
    return new TlsWaterfall(connection, title, scale.labels(), rows, records, waited, computed);
  }

  private static String gap(boolean sent, double took) {
    return sent
        ? say("computed here for {0} ms", Figures.ms(took))
        : say("waited for {0} ms", Figures.ms(took));
  }

  private static String detail(Entry entry) {
    return entry.detail().isEmpty() ? "" : ", " + entry.detail();
  }

  private static String css(Entry entry, boolean sent) {
    boolean alert =
        entry.name().equals("Alert")
            && entry.fields().stream().noneMatch(field -> field.value().startsWith("close_notify"));
    return (sent ? "sent" : "received") + (alert ? " flow-alert" : "");
  }

  private static String name(Entry entry) {
    return switch (entry.kind()) {
      case DNS -> say("DNS look-up");
      case TCP -> say("TCP connect");
      case PLAIN_TEXT, RECORD -> entry.name();
      case MESSAGE ->
          entry.name().equals("Alert") && entry.fields().size() == 2
              ? "Alert " + entry.fields().get(1).value()
              : entry.name();
    };
  }

  private static String direction(Entry entry) {
    return entry.sent() == null ? "" : entry.sent() ? say("sent") : say("received");
  }
}
