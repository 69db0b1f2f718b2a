package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.Hop.LossMeaning;
import io.lookingglass.probes.result.RttStatistics;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row of a path.
 *
 * @param id of its element
 * @param name the reverse name, else the address; absent when silent
 * @param address the address when {@code name} is not already it
 * @param origin {@code AS64500 Example}, absent when not known
 * @param silence what to say instead of a name when nobody answered
 * @param target whether the resolved target answered here
 * @param lossTone class of the loss figure: quiet, harmless, lossy
 * @param probes each probe's time in order, {@code *} for none
 */
record HopRow(
    String id,
    int ttl,
    @Nullable String name,
    @Nullable String address,
    @Nullable String origin,
    @Nullable String silence,
    boolean target,
    List<Note> notes,
    RttPlot plot,
    String loss,
    String lossTone,
    String min,
    String avg,
    String max,
    String jitter,
    String spread,
    String answered,
    String probes) {
  HopRow {
    notes = List.copyOf(notes);
  }

  /** Whether there is more to say than the row's figures. */
  boolean explained() {
    return !notes.isEmpty() || !spread.isEmpty();
  }

  /**
   * @param path number of the flow, from 0
   * @param before what the last hop before it quoted, absent when none did
   * @param target the resolved target, absent while not known
   */
  static HopRow of(
      int path,
      Hop hop,
      @Nullable QuotedHeader before,
      @Nullable InetAddress target,
      RttScale scale) {
    RttStatistics stats = hop.stats();
    String address =
        hop.resolvedAddress() == null ? null : IpAddresses.format(hop.resolvedAddress());
    String name = hop.resolvedHostname() == null ? address : hop.resolvedHostname();
    return new HopRow(
        "hop-%d-%d".formatted(path, hop.ttl()),
        hop.ttl(),
        name,
        Objects.equals(name, address) ? null : address,
        origin(hop),
        name == null ? silence(hop) : null,
        target != null && target.equals(hop.resolvedAddress()),
        HopNotes.of(hop, before),
        RttPlot.of(
            stats,
            hop.timings().stream().map(Hop.Timing::rtt).filter(Objects::nonNull).toList(),
            scale),
        stats.total() == 0 ? Figures.NONE : Figures.percent(stats.loss()) + "%",
        lossTone(hop),
        Figures.ms(stats.min()),
        Figures.ms(stats.avg()),
        Figures.ms(stats.max()),
        stats.rcv() < 2 ? Figures.NONE : Figures.ms(stats.jAvg()),
        spread(stats),
        say("{0} of {1} answered", stats.rcv(), stats.total()),
        hop.timings().stream()
            .map(timing -> timing.rtt() == null ? "*" : Figures.ms(timing.rtt()))
            .collect(Collectors.joining("  ")));
  }

  private static String spread(RttStatistics stats) {
    return stats.rcv() < 2
        ? ""
        : say(
            "Standard deviation {0} ms; jitter {1} to {2} ms, mean {3} ms.",
            Figures.ms(stats.stDev()),
            Figures.ms(stats.jMin()),
            Figures.ms(stats.jMax()),
            Figures.ms(stats.jAvg()));
  }

  private static @Nullable String origin(Hop hop) {
    if (hop.asn().isEmpty()) {
      return hop.network();
    }
    String numbers = hop.asn().stream().map(Asn::toString).collect(Collectors.joining(" "));
    return hop.network() == null ? numbers : numbers + " " + hop.network();
  }

  private static String silence(Hop hop) {
    if (hop.stats().total() == 0) {
      return say("waiting");
    }
    return switch (hop.loss()) {
      case PENDING -> say("no answer yet");
      case SILENT_TAIL -> say("no answer from here on");
      case NONE, RATE_LIMITED, REAL, UNDECIDED -> say("no answer");
    };
  }

  private static String lossTone(Hop hop) {
    Double loss = hop.stats().loss();
    if (loss == null || loss == 0) {
      return "quiet";
    }
    return hop.loss() == LossMeaning.REAL ? "lossy" : "harmless";
  }
}
