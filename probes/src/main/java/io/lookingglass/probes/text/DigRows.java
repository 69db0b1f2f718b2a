package io.lookingglass.probes.text;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsMessage.Question;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;

/**
 * Records and questions in dig's columns: TTL at 24, class at 32, type at 40, data at 48, reached
 * by tabs, with one space where what stands before is too long.
 */
final class DigRows {
  private static final int TTL_COLUMN = 24;
  private static final int CLASS_COLUMN = 32;
  private static final int TYPE_COLUMN = 40;
  private static final int DATA_COLUMN = 48;
  private static final int TAB = 8;

  /** A name of 255 bytes or data of 64 KiB, every byte of it escaped. */
  private static final int LONGEST_NAME = 1_024;

  private static final int LONGEST_DATA = 262_144;

  private final StringBuilder line = new StringBuilder();
  private int column;

  private DigRows() {}

  static String record(ResourceRecord record) {
    return new DigRows()
        .at(0, PlainText.line(record.name(), LONGEST_NAME))
        .at(TTL_COLUMN, Long.toString(record.ttlSeconds()))
        .at(CLASS_COLUMN, PlainText.name(record.recordClass()))
        .at(TYPE_COLUMN, PlainText.name(record.type()))
        .at(DATA_COLUMN, PlainText.line(record.value(), LONGEST_DATA))
        .line
        .toString();
  }

  static String question(Question question) {
    return new DigRows()
        .at(0, PlainText.line(question.name(), LONGEST_NAME))
        .at(CLASS_COLUMN, PlainText.name(question.recordClass()))
        .at(TYPE_COLUMN, PlainText.name(question.type()))
        .line
        .insert(0, ';')
        .toString();
  }

  private DigRows at(int wanted, String text) {
    if (wanted > 0) {
      int to = Math.max(wanted, column + 1);
      int tabs = to / TAB - column / TAB;
      line.append("\t".repeat(tabs));
      line.append(" ".repeat(to - (tabs > 0 ? to / TAB * TAB : column)));
      column = to;
    }
    line.append(text);
    column += text.length();
    return this;
  }
}
