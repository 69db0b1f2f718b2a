package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.MtrResult.Path;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several flows side by side: which router each met at each distance. Equal letters in a row are
 * the same router, so that a row of different letters is where equal-cost paths part.
 *
 * @param rows by TTL; rows in which all flows agree are there too
 */
record FlowMatrix(int flows, List<Row> rows, String summary) {
  FlowMatrix {
    rows = List.copyOf(rows);
  }

  /**
   * @param cells a letter for each flow; "·" for no answer, empty beyond the end of a flow's path
   * @param differs whether the flows met different routers here
   * @param legend letters and addresses, of rows that differ
   */
  record Row(int ttl, List<String> cells, boolean differs, String legend) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  static @Nullable FlowMatrix of(List<Path> paths) {
    if (paths.size() < 2) {
      return null;
    }
    int longest = paths.stream().mapToInt(path -> path.hops().size()).max().orElse(0);
    List<Row> rows = new ArrayList<>();
    for (int index = 0; index < longest; index++) {
      rows.add(row(index, paths));
    }
    long parting = rows.stream().filter(Row::differs).count();
    return new FlowMatrix(
        paths.size(),
        rows,
        parting == 0
            ? say("All {0} flows take the same path so far as routers answer.", paths.size())
            : say(
                "{0} flows, different routers at {1} of {2} distances: equal-cost paths.",
                paths.size(), parting, rows.size()));
  }

  private static Row row(int index, List<Path> paths) {
    Map<InetAddress, String> letters = new LinkedHashMap<>();
    List<String> cells = new ArrayList<>();
    for (Path path : paths) {
      if (index >= path.hops().size()) {
        cells.add("");
        continue;
      }
      Hop hop = path.hops().get(index);
      InetAddress address = hop.resolvedAddress();
      cells.add(
          address == null
              ? "·"
              : letters.computeIfAbsent(
                  address, _ -> String.valueOf((char) ('A' + Math.min(25, letters.size())))));
    }
    List<String> legend = new ArrayList<>();
    letters.forEach((address, letter) -> legend.add(letter + " " + IpAddresses.format(address)));
    return new Row(index + 1, cells, letters.size() > 1, String.join("   ", legend));
  }
}
