package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.web.ui.HexView.Line;
import io.lookingglass.web.ui.HexView.Piece;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class HexViewTest {

  @Test
  void offendingOctetsAreMarkedAcrossLines() {
    HexView view = HexView.of("00".repeat(14) + "0102030441" + "ff", "01020304");

    assertThat(view)
        .isEqualTo(
            new HexView(
                List.of(
                    new Line(
                        "0000",
                        List.of(
                            new Piece("00 00 00 00 00 00 00 00 00 00 00 00 00 00", false),
                            new Piece("01 02", true)),
                        "................"),
                    new Line(
                        "0010",
                        List.of(new Piece("03 04", true), new Piece("41 ff", false)),
                        "..A.")),
                0));
  }

  @Test
  void octetsThatAreNotInTheMessageMarkNothing() {
    HexView view = HexView.of("0011", "ee");

    assertThat(view)
        .isEqualTo(
            new HexView(List.of(new Line("0000", List.of(new Piece("00 11", false)), "..")), 0));
  }

  @Test
  void aLongMessageIsCutAndTellsByHowMuch() {
    HexView view = Objects.requireNonNull(HexView.of("ab".repeat(4096), ""));

    assertThat(view.lines()).hasSize(64);
    assertThat(view.rest()).isEqualTo(3072);
  }

  @Test
  void whatIsNoHexadecimalIsNoView() {
    assertThat(HexView.of("xyz", "")).isNull();
    assertThat(HexView.of("abc", "")).isNull();
    assertThat(HexView.of("", "")).isNull();
  }
}
