package io.lookingglass.web.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parts of an open page that follow each other and may change places: rows of a table whose worst
 * stand first. Of another order only those are sent anew that must move, which are as few as can
 * be. One for each reader; not thread-safe.
 */
final class ShownRows {
  private final ShownParts shown;
  private final String parent;

  /** The ids, in the order of the page. */
  private List<String> order = List.of();

  /**
   * One of them.
   *
   * @param html one element, whose first attribute is its id
   */
  record Row(String id, String html) {}

  /**
   * @param parent id of the element whose children they are
   */
  ShownRows(ShownParts shown, String parent) {
    this.shown = shown;
    this.parent = parent;
  }

  /** Takes them as shown already: what they stand in was replaced. */
  void taken(List<Row> rows) {
    order.forEach(shown::forget);
    rows.forEach(row -> shown.taken(row.id(), row.html()));
    order = rows.stream().map(Row::id).toList();
  }

  /** Makes the page show these: takes away, replaces and inserts. */
  void update(List<Row> rows, StringBuilder change) {
    List<String> next = rows.stream().map(Row::id).toList();
    Set<String> staying = staying(order, next);
    for (String id : order) {
      if (!staying.contains(id)) {
        OutOfBand.delete(id, change);
        shown.forget(id);
      }
    }
    String before = "";
    for (Row row : rows) {
      if (staying.contains(row.id())) {
        shown.update(row.id(), row.html(), change);
      } else {
        if (before.isEmpty()) {
          OutOfBand.prepend(parent, row.html(), change);
        } else {
          OutOfBand.after(before, row.html(), change);
        }
        shown.taken(row.id(), row.html());
      }
      before = row.id();
    }
    order = next;
  }

  /**
   * The most of them that stand in the same order before and after: the longest ascending
   * subsequence of their earlier places, by patience sorting.
   */
  private static Set<String> staying(List<String> before, List<String> after) {
    Map<String, Integer> places = new HashMap<>();
    for (String id : before) {
      places.put(id, places.size());
    }
    List<String> both = after.stream().filter(places::containsKey).toList();
    int[] place = both.stream().mapToInt(places::get).toArray();
    int[] smallest = new int[place.length]; // The lowest end of a run of each length.
    int[] ends = new int[place.length]; // Where in the list that is.
    int[] previous = new int[place.length];
    int longest = 0;
    for (int index = 0; index < place.length; index++) {
      int found = Arrays.binarySearch(smallest, 0, longest, place[index]);
      int length = found < 0 ? -found - 1 : found;
      previous[index] = length == 0 ? -1 : ends[length - 1];
      smallest[length] = place[index];
      ends[length] = index;
      longest = Math.max(longest, length + 1);
    }
    List<String> run = new ArrayList<>();
    for (int at = longest == 0 ? -1 : ends[longest - 1]; at >= 0; at = previous[at]) {
      run.add(both.get(at));
    }
    return new HashSet<>(run);
  }
}
