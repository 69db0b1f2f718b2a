package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.web.ui.StatusView.Board;
import io.lookingglass.web.ui.StatusView.Line;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StatusViewTest {
  private static Board board(String title, String css, String word, Line... lines) {
    return new Board("id", title, "/", css, word, "up", "1 of 2", List.of(lines), 0, null);
  }

  private static Line line(String name, String css, String state) {
    return new Line(name, "/" + name, css, state, "", List.of(), null);
  }

  private static final Board NOTHING = board("Tunnels", "unknown", "Nothing");
  private static final Board GOOD = board("BGP sessions", "good", "Up");

  @Test
  void whereNothingIsConfiguredNothingIsCalledWell() {
    StatusView view = StatusView.of(List.of(NOTHING, NOTHING, NOTHING));
    assertThat(view.word()).isEqualTo("Nothing is watched");
    assertThat(view.css()).isEqualTo("unknown");
  }

  @Test
  void allIsWellWhereWhatIsConfiguredIs() {
    assertThat(StatusView.of(List.of(GOOD, NOTHING)).word()).isEqualTo("All is well");
  }

  @Test
  void whatIsWorstIsNamed() {
    StatusView view =
        StatusView.of(
            List.of(
                board("BGP sessions", "warning", "Some down", line("ix", "warning", "Active")),
                board(
                    "Tunnels",
                    "bad",
                    "Down",
                    line("acme-lon", "bad", "Down"),
                    line("acme-fra", "unknown", "Not monitored"))));
    assertThat(view.word()).isEqualTo("Somebody is needed");
    assertThat(view.sentence()).isEqualTo("acme-lon: down.");
  }

  @Test
  void ofManyTheFirstAreNamedAndTheOthersCounted() {
    Line[] down =
        Stream.of("a", "b", "c", "d", "e")
            .map(name -> line(name, "bad", "Down"))
            .toArray(Line[]::new);
    assertThat(StatusView.of(List.of(board("Tunnels", "bad", "Down", down))).sentence())
        .isEqualTo("a: down; b: down; c: down; and 2 more.");
  }

  @Test
  void whatCannotBeWatchedIsWorthALook() {
    StatusView view =
        StatusView.of(
            List.of(
                GOOD,
                board("Tunnels", "unknown", "Unknown", line("x", "unknown", "Not monitored"))));
    assertThat(view.word()).isEqualTo("Worth a look");
    assertThat(view.sentence()).isEqualTo("x: not monitored.");
  }

  @Test
  void aBoardThatNamesNothingIsToldByItsWord() {
    assertThat(
            StatusView.of(List.of(GOOD, board("Protected prefixes", "warning", "Not everywhere")))
                .sentence())
        .isEqualTo("Protected prefixes: not everywhere.");
  }

  @Test
  void aTerminalIsToldTheSameALineEach() {
    StatusView view =
        StatusView.of(
            List.of(
                new Board(
                    "id",
                    "Tunnels",
                    "/tunnels",
                    "bad",
                    "Down",
                    "healthy",
                    "1 of 3",
                    List.of(
                        new Line(
                            "acme-lon",
                            "/tunnels/acme-lon",
                            "bad",
                            "down",
                            "3 probes in a row were lost\u001b[31m\nforged: line",
                            List.of(),
                            new Moment("", "2026-03-01 09:00:00 UTC", "", ""))),
                    1,
                    null),
                new Board(
                    "id",
                    "Prefixes",
                    "/prefixes",
                    "unknown",
                    "Nothing",
                    "None is configured.",
                    "\u2013",
                    List.of(),
                    0,
                    "Name some in the section prefixes.")));
    assertThat(StatusText.of(view).lines())
        .containsExactly(
            "Somebody is needed: acme-lon: down.",
            "",
            "Tunnels: Down (1 of 3 healthy)",
            StatusText.of(view).lines().toList().get(3),
            "  and 1 more, see /tunnels",
            "",
            "Prefixes: Nothing",
            "  Name some in the section prefixes.");
    assertThat(StatusText.of(view).lines().toList().get(3))
        .startsWith("  acme-lon: down since 2026-03-01 09:00:00 UTC; 3 probes in a row were lost")
        .doesNotContain("\u001b");
  }
}
