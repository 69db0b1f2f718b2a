package io.lookingglass.tests.bench;

import io.lookingglass.tests.lab.GreResponders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The far ends of {@link TunnelBenchmark}, in a process of their own so that their work is not
 * counted. Takes commands, a line each, and answers each with a line.
 */
final class TunnelFarEnds {
  private TunnelFarEnds() {}

  /** With the number of tunnels. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (GreResponders responders = GreResponders.start(count)) {
      StringBuilder ready = new StringBuilder("ready " + responders.prober().getHostAddress());
      for (int index = 0; index < count; index++) {
        ready.append(' ').append(responders.farEnd(index).getHostAddress());
      }
      System.out.println(ready);
      String line;
      while ((line = in.readLine()) != null) {
        List<String> words = List.of(line.split(" ", -1));
        System.out.println(
            switch (words.getFirst()) {
              case "silence" -> {
                responders.silence(Integer.parseInt(words.get(1)), true);
                yield "silent";
              }
              case "note" -> {
                responders.noteIntervals();
                yield "noting";
              }
              case "intervals" -> intervals(responders.deviations());
              default -> "unknown";
            });
      }
    }
  }

  /** How many, and the 50th and 99th of 100 and the largest, in nanoseconds. */
  private static String intervals(List<Long> sorted) {
    return sorted.isEmpty()
        ? "0 0 0 0"
        : "%d %d %d %d"
            .formatted(
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get((int) (sorted.size() * 0.99)),
                sorted.getLast());
  }
}
