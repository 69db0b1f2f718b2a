package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.ResultFold;
import io.lookingglass.probes.result.RttStatistics;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code mtr --report-wide --show-ips}, with {@code --aslookup} where any origin is known. The
 * first line comes at once: {@code Start:} as mtr has it, but with what is measured and how long
 * that takes, as events carry no clock. The report comes at the end, because its columns are as
 * wide as the longest name. It begins with {@code HOST:}, the address the probes left from. mtr's
 * heading stands two columns off in this mode; here it stands above its column.
 *
 * <p>Several flows are reports one after the other.
 */
final class MtrLines implements Lines {
  private static final int SHOWN_LABELS = 8;

  private final MtrRequest request;
  private final ResultFold fold;
  private final Map<InetAddress, AddressAnnotated> annotations = new HashMap<>();
  private @Nullable InetAddress target;
  private @Nullable ProbingStarted started;

  MtrLines(MtrRequest request, ResultFold fold) {
    this.request = request;
    this.fold = fold;
  }

  @Override
  public String tool() {
    return "mtr";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    if (event instanceof TargetResolved resolved) {
      target = resolved.address();
    } else if (event instanceof ProbingStarted start) {
      started = start;
      return List.of(start(start));
    } else if (event instanceof AddressAnnotated annotated) {
      annotations.put(annotated.address(), annotated);
    }
    return List.of();
  }

  /** Says at once what goes on for the seconds that the rounds take. */
  private String start(ProbingStarted start) {
    return "Start: %s (%s), %s%s%s, %s"
        .formatted(
            PlainText.name(request.target().text()),
            target == null ? "?" : IpAddresses.format(target),
            start.protocol(),
            start.port() == null ? "" : " port " + start.port(),
            start.maxHops() == null ? "" : ", " + start.maxHops() + " hops max",
            start.packets() == 1
                ? "1 round"
                : "%d rounds %s s apart"
                    .formatted(
                        start.packets(),
                        BigDecimal.valueOf(request.interval().toMillis(), 3)
                            .stripTrailingZeros()
                            .toPlainString()));
  }

  @Override
  public List<String> end() {
    if (started == null || !(fold.result() instanceof MtrResult result)) {
      return List.of();
    }
    String host = IpAddresses.format(started.source());
    List<String> lines = new ArrayList<>();
    for (MtrResult.Path path : result.paths()) {
      if (request.flows() > 1) {
        if (!lines.isEmpty()) {
          lines.add("");
        }
        lines.add("Flow %d of %d".formatted(path.flow() + 1, request.flows()));
      }
      report(host, path, lines);
    }
    return lines;
  }

  private void report(String host, MtrResult.Path path, List<String> lines) {
    boolean withOrigins = path.hops().stream().anyMatch(hop -> !hop.asn().isEmpty());
    int width = host.length();
    for (Hop hop : path.hops()) {
      width = Math.max(width, name(hop.resolvedAddress()).length());
    }
    // Rows begin with "  1.|-- ", or with "  1. " and nine columns for the origin; behind a name
    // that has an origin mtr leaves a space.
    int heading = withOrigins ? width + 9 : width + 2;
    lines.add(
        String.format(Locale.ROOT, "HOST: %-" + heading + "s", host)
            + " Loss%   Snt   Last   Avg  Best  Wrst StDev");
    int columns = withOrigins ? width + 1 : width;
    for (Hop hop : path.hops()) {
      String start =
          withOrigins
              ? String.format(Locale.ROOT, "%3d. %-9s", hop.ttl(), origin(hop.resolvedAddress()))
              : String.format(Locale.ROOT, "%3d.|-- ", hop.ttl());
      lines.add(
          start
              + String.format(Locale.ROOT, "%-" + columns + "s", name(hop.resolvedAddress()))
              + statistics(hop));
      alternates(hop, withOrigins, lines);
      labels(hop, withOrigins, lines);
    }
  }

  private static String statistics(Hop hop) {
    RttStatistics stats = hop.stats();
    double loss = stats.loss() == null ? 0 : stats.loss();
    // A full loss is a column too wide, so that mtr's next column overwrites the percent sign.
    String percent = String.format(Locale.ROOT, " %4.1f%%", loss).substring(0, 6);
    return percent
        + String.format(
            Locale.ROOT,
            " %5d %6.1f %5.1f %5.1f %5.1f %5.1f",
            stats.total(),
            last(hop),
            orZero(stats.avg()),
            orZero(stats.min()),
            orZero(stats.max()),
            orZero(stats.stDev()));
  }

  private static double last(Hop hop) {
    for (Hop.Timing timing : hop.timings().reversed()) {
      if (timing.rtt() != null) {
        return timing.rtt();
      }
    }
    return 0;
  }

  /** A report has no way to say "unknown" in a column: mtr writes 0.0. */
  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private void alternates(Hop hop, boolean withOrigins, List<String> lines) {
    boolean first = true;
    for (InetAddress alternate : hop.alternates()) {
      lines.add(
          withOrigins
              ? String.format(Locale.ROOT, "     %-9s%s", origin(alternate), name(alternate))
              : (first ? "    |  `|-- " : "    |   |-- ") + name(alternate));
      first = false;
    }
  }

  private static void labels(Hop hop, boolean withOrigins, List<String> lines) {
    List<MplsLabel> labels = hop.labels() == null ? List.of() : hop.labels();
    for (MplsLabel label : labels.subList(0, Math.min(SHOWN_LABELS, labels.size()))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s[MPLS: Lbl %d Exp %d S %d TTL %d]",
              withOrigins ? "       " : "    |   +-- ",
              label.label(),
              label.tc(),
              label.s(),
              label.ttl()));
    }
  }

  private String name(@Nullable InetAddress address) {
    if (address == null) {
      return "???";
    }
    AddressAnnotated annotation = annotations.get(address);
    return annotation == null || annotation.hostname() == null
        ? IpAddresses.format(address)
        : Columns.nameAndAddress(address, annotation.hostname());
  }

  private String origin(@Nullable InetAddress address) {
    AddressAnnotated annotation = address == null ? null : annotations.get(address);
    return annotation == null || annotation.asns().isEmpty()
        ? "AS???"
        : "AS" + annotation.asns().getFirst().value();
  }
}
