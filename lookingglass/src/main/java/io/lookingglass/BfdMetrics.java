package io.lookingglass;

import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sessions of BFD for {@code /metrics}, by the tunnel they stand beside. Thread-safe. */
final class BfdMetrics {
  private final BfdWatch watch;
  private final MultiGauge states;
  private final MultiGauge since;
  private final MultiGauge intervals;
  private final MultiGauge packets;
  private final MultiGauge discarded;

  BfdMetrics(BfdWatch watch, MeterRegistry registry) {
    this.watch = watch;
    states = gauges(registry, "state", "State: 0 AdminDown, 1 Down, 2 Init, 3 Up (RFC 5880)", null);
    since = gauges(registry, "state.since", "When the state began, in seconds since 1970", null);
    intervals =
        gauges(
            registry,
            "interval",
            "The interval we send at, and the silence that takes the session down",
            "seconds");
    packets = gauges(registry, "packets", "Packets since the session was configured", null);
    discarded =
        gauges(
            registry, "discarded", "Packets that were discarded, by why; no tunnel: stray", null);
  }

  private static MultiGauge gauges(
      MeterRegistry registry, String name, String description, @Nullable String unit) {
    return MultiGauge.builder("lookingglass.bfd." + name)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  /** Reads everything again; before each scrape. */
  synchronized void refresh() {
    List<Row<?>> stateRows = new ArrayList<>();
    List<Row<?>> sinceRows = new ArrayList<>();
    List<Row<?>> intervalRows = new ArrayList<>();
    List<Row<?>> packetRows = new ArrayList<>();
    List<Row<?>> discardRows = new ArrayList<>();
    for (BfdStatus session : watch.all()) {
      Tags tags = Tags.of("tunnel", session.tunnel());
      stateRows.add(Row.of(tags, session.state().number()));
      sinceRows.add(Row.of(tags, session.since().getEpochSecond()));
      intervalRows.add(
          Row.of(tags.and("kind", "transmit"), session.transmitInterval().toNanos() / 1e9));
      if (session.detectionTime() != null) {
        intervalRows.add(
            Row.of(tags.and("kind", "detection"), session.detectionTime().toNanos() / 1e9));
      }
      packetRows.add(Row.of(tags.and("direction", "sent"), session.sent()));
      packetRows.add(Row.of(tags.and("direction", "received"), session.received()));
      session
          .discarded()
          .forEach((why, count) -> discardRows.add(Row.of(tags.and("why", word(why)), count)));
    }
    watch
        .strays()
        .forEach(
            (why, count) ->
                discardRows.add(Row.of(Tags.of("tunnel", "").and("why", word(why)), count)));
    states.register(stateRows, true);
    since.register(sinceRows, true);
    intervals.register(intervalRows, true);
    packets.register(packetRows, true);
    discarded.register(discardRows, true);
  }

  private static String word(Enum<?> why) {
    return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
