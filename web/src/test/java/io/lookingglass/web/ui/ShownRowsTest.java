package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ShownRowsTest {
  private static final Pattern STEP =
      Pattern.compile(
          "<template>(?:<div id=\"(?<gone>[^\"]+)\" hx-swap-oob=\"delete\"></div>"
              + "|<tbody hx-swap-oob=\"(?<where>afterend|afterbegin):#(?<beside>[^\"]+)\">"
              + "<tr id=\"(?<come>[^\"]+)\">(?<new>.*?)</tr></tbody>"
              + "|<tr id=\"(?<same>[^\"]+)\" hx-swap-oob=\"true\">(?<other>.*?)</tr>)"
              + "</template>\n");

  private final ShownRows rows = new ShownRows(new ShownParts(new Templates()), "list");

  /** What a browser makes of it. */
  private final List<String> page = new ArrayList<>();

  private int steps;

  private static ShownRows.Row row(String id, int version) {
    return new ShownRows.Row(id, "<tr id=\"%s\">%d</tr>".formatted(id, version));
  }

  private void show(List<ShownRows.Row> next) {
    StringBuilder change = new StringBuilder();
    rows.update(next, change);
    Matcher step = STEP.matcher(change);
    steps = 0;
    int end = 0;
    while (step.find()) {
      assertThat(step.start()).as(change.toString()).isEqualTo(end);
      end = step.end();
      steps++;
      take(step);
    }
    assertThat(end).as(change.toString()).isEqualTo(change.length());
    assertThat(page).containsExactlyElementsOf(next.stream().map(ShownRows.Row::html).toList());
  }

  private void take(Matcher step) {
    if (step.group("gone") != null) {
      page.remove(at(step.group("gone")));
    } else if (step.group("same") != null) {
      page.set(
          at(step.group("same")),
          "<tr id=\"%s\">%s</tr>".formatted(step.group("same"), step.group("other")));
    } else {
      boolean first = step.group("where").equals("afterbegin");
      page.add(
          first ? 0 : at(step.group("beside")) + 1,
          "<tr id=\"%s\">%s</tr>".formatted(step.group("come"), step.group("new")));
      assertThat(!first || step.group("beside").equals("list")).isTrue();
    }
  }

  private int at(String id) {
    for (int index = 0; index < page.size(); index++) {
      if (page.get(index).startsWith("<tr id=\"%s\">".formatted(id))) {
        return index;
      }
    }
    throw new AssertionError("no " + id + " in " + page);
  }

  private static List<ShownRows.Row> rows(String... ids) {
    return Stream.of(ids).map(id -> row(id, 1)).toList();
  }

  @Test
  void aRowThatMovesIsTakenAwayAndPutWhereItBelongs() {
    show(rows("a", "b", "c", "d"));
    show(rows("b", "c", "a", "d"));
    assertThat(steps).as("one away, one inserted").isEqualTo(2);
  }

  @Test
  void aRowThatChangedWhereItStandsIsReplaced() {
    show(rows("a", "b", "c"));
    show(List.of(row("a", 1), row("b", 2), row("c", 1)));
    assertThat(steps).isEqualTo(1);
  }

  @Test
  void nothingNewIsNothing() {
    show(rows("a", "b", "c"));
    show(rows("a", "b", "c"));
    assertThat(steps).isZero();
  }

  @Test
  void whatWasTakenAsShownIsNotSentAgain() {
    rows.taken(rows("a", "b"));
    page.addAll(rows("a", "b").stream().map(ShownRows.Row::html).toList());
    show(rows("a", "b"));
    assertThat(steps).isZero();
    show(rows("a", "b", "c"));
    assertThat(steps).isEqualTo(1);
  }

  @Test
  void aFullStopInANameIsNoClass() {
    StringBuilder change = new StringBuilder();
    rows.update(rows("tunnel-a.b"), change);
    rows.update(rows("tunnel-a.b", "tunnel-c"), change);
    assertThat(change).contains("hx-swap-oob=\"afterend:#tunnel-a\\.b\"");
  }

  @Test
  void anyOrderBecomesAnyOther() {
    Random random = new Random(31);
    List<Integer> names = new ArrayList<>();
    for (int name = 0; name < 30; name++) {
      names.add(name);
    }
    for (int round = 0; round < 300; round++) {
      Collections.shuffle(names, random);
      show(
          names.subList(0, random.nextInt(names.size())).stream()
              .map(name -> row("row-" + name, random.nextInt(2)))
              .toList());
    }
  }
}
