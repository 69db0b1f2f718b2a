package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.language;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.web.language.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, tunnels and announcements on one screen: a board each, with what is wrong by name.
 *
 * @param css of the whole: that of the worst board
 */
record StatusView(String css, String word, String sentence, List<Board> boards) {
  /** What fits on a wall; the page behind a board has all. */
  private static final int MOST_LINES = 8;

  private static final int MOST_NAMED = 3;

  private static final List<String> WORST_FIRST =
      List.of("bad", "warning", "pending", "unknown", "good");

  StatusView {
    boards = List.copyOf(boards);
  }

  /**
   * One kind of thing.
   *
   * @param id of its element
   * @param path where all of it is
   * @param count how many are as they should be, of how many
   * @param lines what is not, the worst first
   * @param hidden how many more lines there are
   * @param advice what to do where nothing is configured; null where something is
   */
  record Board(
      String id,
      String title,
      String path,
      String css,
      String word,
      String sentence,
      String count,
      List<Line> lines,
      int hidden,
      @Nullable String advice) {
    Board {
      lines = List.copyOf(lines);
    }

    boolean isEmpty() {
      return lines.isEmpty();
    }
  }

  /**
   * Something that is not as it should be.
   *
   * @param why in words; empty where the alarms say it
   * @param alarms who announces what is protected, with the routes
   * @param since when that began; null when it is not known
   */
  record Line(
      String name,
      String path,
      String css,
      String state,
      String why,
      List<PrefixAlarm> alarms,
      @Nullable Moment since) {
    Line {
      alarms = List.copyOf(alarms);
    }
  }

  static StatusView of(PeersView peers, WatchedTunnelsView tunnels, PrefixesView prefixes) {
    return of(List.of(sessions(peers), tunnels(tunnels), announcements(prefixes)));
  }

  /** What the boards come to: what is worst, by name. */
  static StatusView of(List<Board> boards) {
    if (boards.stream().allMatch(board -> board.css().equals("unknown") && board.isEmpty())) {
      return new StatusView(
          "unknown",
          say("Nothing is watched"),
          say("No sessions, tunnels or prefixes are configured."),
          boards);
    }
    List<Board> wrong =
        boards.stream()
            .filter(
                board ->
                    !board.css().equals("good")
                        && !(board.css().equals("unknown") && board.isEmpty()))
            .toList();
    if (wrong.isEmpty()) {
      return new StatusView("good", say("All is well"), say("Nothing needs anybody."), boards);
    }
    String css =
        WORST_FIRST.stream()
            .filter(each -> wrong.stream().anyMatch(board -> board.css().equals(each)))
            .findFirst()
            .orElse("warning");
    return new StatusView(
        css,
        css.equals("bad") ? say("Somebody is needed") : say("Worth a look"),
        named(css, wrong),
        boards);
  }

  /** The first things that are as bad as it gets; a board without such a thing by its word. */
  private static String named(String css, List<Board> wrong) {
    List<String> worst = new ArrayList<>();
    for (Board board : wrong) {
      if (board.css().equals(css)) {
        List<Line> lines = board.lines().stream().filter(line -> line.css().equals(css)).toList();
        if (lines.isEmpty()) {
          worst.add(say("{0}: {1}", board.title(), within(board.word())));
        }
        lines.forEach(line -> worst.add(say("{0}: {1}", line.name(), within(line.state()))));
      }
    }
    boolean cut = wrong.stream().anyMatch(board -> board.css().equals(css) && board.hidden() > 0);
    int more = worst.size() - MOST_NAMED;
    String list = String.join("; ", worst.subList(0, Math.min(worst.size(), MOST_NAMED)));
    if (more <= 0) {
      return say("{0}.", list);
    }
    return cut ? say("{0}; and more.", list) : say("{0}; and {1} more.", list, more);
  }

  /** A word within a sentence; where nouns have capital letters it is left alone. */
  private static String within(String word) {
    return language() == Language.ENGLISH ? word.toLowerCase(Locale.ROOT) : word;
  }

  private static Board sessions(PeersView peers) {
    List<Line> lines = new ArrayList<>();
    for (String css : WORST_FIRST) {
      for (PeerRow row : peers.rows()) {
        if (row.css().equals(css) && !css.equals("good")) {
          lines.add(
              new Line(
                  row.name(),
                  "/peers/" + row.name(),
                  css,
                  row.word(),
                  row.problem() == null ? row.state() : row.problem(),
                  List.of(),
                  row.since()));
        }
      }
    }
    long up = peers.rows().stream().filter(row -> row.state().equals("Established")).count();
    return peers.rows().isEmpty()
        ? nothing("status-peers", say("BGP sessions"), "/peers", "bgp.peers")
        : board(
            "status-peers",
            say("BGP sessions"),
            "/peers",
            peers.css(),
            peers.word(),
            say("up"),
            up,
            peers.rows().size(),
            lines);
  }

  private static Board tunnels(WatchedTunnelsView tunnels) {
    List<Line> lines = new ArrayList<>();
    long healthy = 0;
    for (WatchedRow row : tunnels.rows()) {
      if (row.css().equals("good")) {
        healthy++;
      } else {
        lines.add(
            new Line(
                row.name(),
                "/tunnels/" + row.name(),
                row.css(),
                row.state(),
                row.reason() == null ? "" : row.reason(),
                List.of(),
                row.since()));
      }
    }
    return tunnels.all() == 0
        ? nothing("status-tunnels", say("Tunnels"), "/tunnels", "tunnels")
        : board(
            "status-tunnels",
            say("Tunnels"),
            "/tunnels",
            tunnels.css(),
            tunnels.word(),
            say("healthy"),
            healthy,
            tunnels.all(),
            lines);
  }

  private static Board announcements(PrefixesView prefixes) {
    List<Line> lines = new ArrayList<>();
    if (prefixes.problem() != null) {
      lines.add(
          new Line(
              say("Changes"),
              "/prefixes",
              "bad",
              say("not taken"),
              prefixes.problem(),
              List.of(),
              null));
    }
    for (String css : List.of("bad", "warning")) {
      for (PrefixesView.Row row : prefixes.rows()) {
        if (row.css().equals(css)) {
          lines.add(
              new Line(
                  row.prefix(),
                  row.path(),
                  css,
                  row.alarms().isEmpty() ? row.state() : say("alarm"),
                  row.alarms().isEmpty() ? say("not at every peer") : "",
                  row.alarms(),
                  row.alarms().isEmpty() ? row.since() : row.alarms().getFirst().since()));
        }
      }
    }
    long announced = prefixes.rows().stream().filter(row -> row.since() != null).count();
    String css = prefixes.problem() == null ? prefixes.css() : "bad";
    return prefixes.rows().isEmpty() && lines.isEmpty()
        ? nothing("status-prefixes", say("Protected prefixes"), "/prefixes", "prefixes")
        : board(
            "status-prefixes",
            say("Protected prefixes"),
            "/prefixes",
            css,
            prefixes.problem() == null ? prefixes.word() : say("Changes are not taken"),
            say("announced"),
            announced,
            prefixes.rows().size(),
            lines);
  }

  /**
   * A board on which there is nothing.
   *
   * @param section of the configuration, which would have it
   */
  private static Board nothing(String id, String title, String path, String section) {
    return new Board(
        id,
        title,
        path,
        "unknown",
        say("Nothing"),
        say("None is configured."),
        "–",
        List.of(),
        0,
        say(
            "Name some in the section {0} of the configuration; {1} shows how it is written.",
            section, path));
  }

  private static Board board(
      String id,
      String title,
      String path,
      String css,
      String word,
      String what,
      long good,
      int all,
      List<Line> lines) {
    int shown = Math.min(lines.size(), MOST_LINES);
    return new Board(
        id,
        title,
        path,
        css,
        word,
        what,
        say("{0} of {1}", good, all),
        lines.subList(0, shown),
        lines.size() - shown,
        null);
  }
}
