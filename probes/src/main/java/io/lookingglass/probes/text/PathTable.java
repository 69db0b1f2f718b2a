package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.MtrResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A path inside of another report: a hop a line, with loss and times. */
final class PathTable {
  private static final int LONGEST = 60;

  private PathTable() {}

  static List<String> of(MeasurementResult result) {
    if (!(result instanceof MtrResult mtr) || mtr.hops().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%4s  %-44s %6s %8s %8s %8s".formatted("hop", "router", "loss", "best", "mean", "worst"));
    for (Hop hop : mtr.hops()) {
      lines.add(
          "%4d  %-44s %6s %8s %8s %8s"
              .formatted(
                  hop.ttl(),
                  router(hop),
                  hop.stats().loss() == null
                      ? "-"
                      : String.format(Locale.ROOT, "%.0f%%", hop.stats().loss()),
                  time(hop.stats().min()),
                  time(hop.stats().avg()),
                  time(hop.stats().max())));
    }
    return lines;
  }

  private static String router(Hop hop) {
    if (hop.resolvedAddress() == null) {
      return "(no answer)";
    }
    String address = IpAddresses.format(hop.resolvedAddress());
    String asn = hop.asn().isEmpty() ? "" : " AS" + hop.asn().getFirst().value();
    return hop.resolvedHostname() == null
        ? address + asn
        : PlainText.line(hop.resolvedHostname(), LONGEST) + " (" + address + ")" + asn;
  }

  private static String time(@Nullable Double milliseconds) {
    return milliseconds == null ? "-" : String.format(Locale.ROOT, "%.1f", milliseconds);
  }
}
