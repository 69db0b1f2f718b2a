package io.lookingglass.web.ui;

import io.lookingglass.config.net.PlainText;

/** The overview for a terminal: what is wrong first, a line each. */
final class StatusText {
  private static final int LONGEST = 160;

  private StatusText() {}

  /**
   * Of an overview.
   *
   * @param view in English, as everything for terminals is
   */
  static String of(StatusView view) {
    StringBuilder text = new StringBuilder();
    text.append(view.word()).append(": ").append(line(view.sentence())).append('\n');
    for (StatusView.Board board : view.boards()) {
      text.append("\n%s: %s".formatted(board.title(), board.word()));
      if (!board.count().equals("–")) {
        text.append(" (%s %s)".formatted(board.count(), board.sentence()));
      }
      text.append('\n');
      for (StatusView.Line line : board.lines()) {
        text.append("  %s: %s".formatted(line(line.name()), line(line.state())));
        if (line.since() != null) {
          text.append(" since ").append(line.since().utc());
        }
        if (!line.why().isEmpty()) {
          text.append("; ").append(line(line.why()));
        }
        for (PrefixAlarm alarm : PrefixAlarm.first(line.alarms())) {
          text.append("; ").append(line(alarm.says()));
        }
        int more = PrefixAlarm.more(line.alarms());
        if (more > 0) {
          text.append("; and %d more, see %s".formatted(more, line.path()));
        }
        text.append('\n');
      }
      if (board.hidden() > 0) {
        text.append("  and %d more, see %s\n".formatted(board.hidden(), board.path()));
      }
      if (board.advice() != null) {
        text.append("  ").append(board.advice()).append('\n');
      }
    }
    return text.toString();
  }

  private static String line(String text) {
    return PlainText.line(text, LONGEST);
  }
}
