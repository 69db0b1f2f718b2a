package io.lookingglass.bgp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel counted of TCP in this network namespace. */
final class KernelCounters {
  private KernelCounters() {}

  /** Of the row {@code TcpExt} of {@code /proc/net/netstat}: {@code TCPMD5Failure}. */
  static long tcpExt(String name) {
    try {
      List<String> rows =
          Files.readAllLines(Path.of("/proc/net/netstat")).stream()
              .filter(row -> row.startsWith("TcpExt:"))
              .toList();
      int column = words(rows.get(0)).indexOf(name);
      return Long.parseLong(words(rows.get(1)).get(column));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String row) {
    return List.of(row.split(" ", -1));
  }
}
